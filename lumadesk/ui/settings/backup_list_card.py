"""The backups that there are: a list by date, and what can be done with the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from lumadesk.app import restore_drill
from lumadesk.app.backups import BackupRow
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings import backup_words
from lumadesk.ui.settings.short_list import ShortList
from lumadesk.ui.widgets.boxes import STRETCH, Facts, box, column, indented, list_card, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import counted, readable_size

_NOTHING = ("No backups yet", "Choose a folder for them, and make the first one now.")


class BackupListCard(QWidget):
    """``restore`` is called with the chosen backup, or None for one of another folder."""

    def __init__(self, desk: Desk, restore: Callable[[Path | None], object]) -> None:
        super().__init__()
        self._desk = desk
        self.rows: Sequence[BackupRow] = ()
        self.count = label("", "muted")
        self.list = ShortList("Backups")
        self.nothing = EmptyState("hard-drive-download", *_NOTHING)
        self.facts = Facts()
        self.verify = button("&Verify it", self._verify, icon="shield-check")
        self.restore = button("&Restore it…", lambda: restore(self.chosen()), icon="archive-restore")
        self.show_folder = button("Show the f&older", self._show_folder, variant="link")
        self.other = button("Restore a f&ile…", lambda: restore(None), variant="link")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Verifying the backup")
        self._bar.hide()
        self._about = box(
            column(self.facts, self._bar, row(self.verify, self.restore, STRETCH, self.show_folder), gap="m")
        )
        head = row(label("Backups", "heading"), self.count, STRETCH, self.other, gap="m")
        below = column(self._about, gap="")
        self.setLayout(
            column(
                list_card(
                    indented(head, above="m", below="xs"),
                    self.list,
                    self.nothing,
                    indented(below, above="s", below="s"),
                    gap="",
                ),
                gap="",
            )
        )
        self.list.picked.connect(lambda _number: self._show_chosen())
        self.list.activated_row.connect(lambda _number: restore(self.chosen()))
        self._show_chosen()

    def chosen(self) -> Path | None:
        number = self.list.current()
        return self.rows[number].file if 0 <= number < len(self.rows) else None

    def show_rows(self, rows: Sequence[BackupRow], away: str = "") -> None:
        """Show these; the chosen one stays chosen. ``away`` says why those that there may be are not seen."""
        if away:
            self.nothing.say("They cannot be seen now", away)
        else:
            self.nothing.say(*_NOTHING)
        former = self.chosen()
        self.rows = rows
        self.list.show_faces([backup_words.face(one) for one in rows])
        files = [one.file for one in rows]
        if rows:
            self.list.pick(files.index(former) if former in files else 0)
        self.count.setText(
            f"{counted(len(rows), 'file')}, {readable_size(sum(one.size for one in rows))}" if rows else ""
        )
        show_if(self.list, bool(rows))
        show_if(self.nothing, not rows)
        self._show_chosen()

    def _show_chosen(self) -> None:
        number = self.list.current()
        there = 0 <= number < len(self.rows)
        show_if(self._about, there)
        if there:
            self.facts.show_facts(backup_words.facts(self.rows[number]))

    def _verify(self) -> None:
        services, file = self._desk.services, self.chosen()
        if file is None:
            return
        self.verify.setEnabled(False)
        self._bar.show()
        self._desk.jobs.network(
            lambda _job: restore_drill.check_backup(services, file),
            lambda changes: self._desk.say(
                changes.value.detail if changes.value.ok else f"Not good: {changes.value.detail}"
            ),
            owner=self,
            ended=self._verified,
        )

    def _verified(self) -> None:
        self.verify.setEnabled(True)
        self._bar.hide()

    def _show_folder(self) -> None:
        file = self.chosen()
        if file is not None:
            exporting.show_file(file.parent)
