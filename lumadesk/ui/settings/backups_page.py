"""The page of the settings about backups: where they go, which there are, the drill, and the way back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QProgressBar

from lumadesk.app import backups, restore_drill, vault
from lumadesk.app.backups import BackupRow, BackupStatus
from lumadesk.domain.condition import Condition
from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings import backup_words
from lumadesk.ui.settings.backup_list_card import BackupListCard
from lumadesk.ui.settings.backup_plan_card import BackupPlanCard
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.settings.restore_here import RestoreHere
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.text import ElidedLabel, label
from lumadesk.ui.words import counted, moment, readable_size

_NOT_ASKED = (
    "Who is still inside a backup can be said when their folder is there again. A restore "
    "carries every erasure out before the vault opens."
)
_KINDS = "LumaDesk backup (*.lumadesk-backup)"


class BackupsPage(SettingsPage):
    title = "Backups"
    intro = "The whole vault in one encrypted file, opened again after writing. Its passphrase opens it."
    nouns = ("upkeep", "setting", "erasure", "vault")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.warning = Banner(Tone.WARNING)
        self.away = Banner(Tone.DANGER)
        self.risk = Banner(Tone.WARNING)
        self.state = Chip()
        self.folder = ElidedLabel("", "strong")
        self.choose = button("Choose a &folder…", self.choose_folder, icon="folder-open")
        self.last = label("", wrap=True)
        self.now = button("&Back up now", self.back_up, icon="hard-drive-download", variant="primary")
        self.elsewhere = button("One more, &elsewhere…", self.back_up_elsewhere)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.step = label("", "small")
        self.list = BackupListCard(desk, self.restore)
        self.inside = label("", wrap=True)
        self.forget = button("Take them out &now", self.take_out)
        self.drilled = label("", wrap=True)
        self.drill = button("R&un the drill now", self.run_drill, icon="play")
        self.plan = BackupPlanCard(lambda: self.problem.say(""))
        self.fill(
            self.warning,
            self.away,
            card(
                row(label("Where they go", "heading"), STRETCH, self.state),
                row(self.folder, STRETCH, self.choose, gap="m"),
                self.risk,
                self.last,
                self.bar,
                self.step,
                row(self.now, self.elsewhere, STRETCH),
            ),
            self.list,
            card(label("People who were erased", "heading"), self.inside, row(self.forget, STRETCH)),
            card(label("Restore drill", "heading"), self.drilled, row(self.drill, STRETCH)),
            self.plan,
        )
        self._at_rest()

    def refresh(self) -> None:
        services = self.desk.services

        def read() -> tuple[BackupStatus, list[BackupRow], Condition | None]:
            found = backups.status(services)
            rows: list[BackupRow] = []
            with suppress(LumaDeskError):  # the folder is away, which its state says
                rows = backups.list_backups(services)
            looked = services.outside.examine(Path(found.plan.folder)) if found.plan.folder else None
            return found, rows, looked

        self.desk.jobs.read(read, lambda read: self._show(*read), owner=self, replaces="kept")

    def save(self) -> None:
        services, wanted = self.desk.services, self.plan.wanted()
        self.write(lambda: backups.change_plan(services, **wanted), "Saved how backups are kept.")

    def choose_folder(self) -> None:
        chosen = exporting.ask_folder(self, "The folder for backups, best on another disk", Path.home())
        if chosen is not None:
            services = self.desk.services
            self.write(
                lambda: backups.change_plan(services, folder=str(chosen)), "Backups go to that folder now."
            )

    def back_up(self) -> None:
        if not self.now.isEnabled():
            return
        services = self.desk.services
        self._at_work(self.now, "Backing up…")
        self.desk.jobs.network(
            lambda job: backups.back_up(services, progress=job.report),
            lambda changes: self.desk.say(
                f"Backed up and verified: {counted(changes.value.records, 'record')}, "
                f"{readable_size(changes.value.size)}."
            ),
            owner=self,
            failed=self.refused,
            ended=self._at_rest,
            progress=self._progress,
        )

    def back_up_elsewhere(self) -> None:
        services = self.desk.services
        name = f"lumadesk-{services.today.isoformat()}.lumadesk-backup"
        to = exporting.ask_where_to_save(self, "Back up the vault", self.desk.exports_folder, name, _KINDS)
        if to is None:
            return
        self._at_work(self.elsewhere, "Backing up…")
        self.desk.jobs.network(
            lambda _job: vault.backup(services, to),
            lambda _path: self.desk.say(
                f"Backed up to {to.name}.", "Open folder", lambda: exporting.show_file(to.parent)
            ),
            owner=self,
            failed=self.refused,
            ended=self._at_rest,
        )

    def take_out(self) -> None:
        services = self.desk.services
        self._at_work(self.forget, "Writing them anew…")
        self.desk.jobs.network(
            lambda _job: backups.honour_erasures(services, at_once=True),
            lambda done: self._taken_out(*done),
            owner=self,
            failed=self.refused,
            ended=self._at_rest,
        )

    def run_drill(self) -> None:
        if not self.drill.isEnabled():
            return
        services = self.desk.services
        self._at_work(self.drill, "Restoring…")
        self.desk.jobs.network(
            lambda _job: restore_drill.hold_drill(services),
            lambda changes: self.desk.say(
                "The newest backup can be restored." if changes.value.ok else "The drill failed."
            ),
            owner=self,
            failed=self.refused,
            ended=self._at_rest,
        )

    def restore(self, file: Path | None = None) -> None:
        """Of the list the chosen one, else a date or file that the owner picks."""
        dialog = RestoreHere(self, self.desk, [(row.file, row.made_at) for row in self.list.rows])
        dialog.open()
        if file is not None:
            dialog.pick(file)

    def refused(self, error: Exception) -> None:
        """What a folder lacks is mended on this page, and on no command line."""
        if isinstance(error, LumaDeskError) and error.code.startswith(
            ("backups.no_folder", "backups.folder_")
        ):
            self.problem.say(f"{error.message} Choose one above, best on another disk.")
        else:
            super().refused(error)

    def _taken_out(self, rewritten: int, dropped: int) -> None:
        self.desk.say(
            f"{counted(rewritten, 'backup')} written anew without them, {dropped:,} deleted."
            if rewritten or dropped
            else "Nobody who was erased is inside a backup."
        )
        self.refresh()

    def _at_work(self, pressed: Any, words: str) -> None:
        self.problem.say("")
        for one in (self.now, self.elsewhere, self.forget, self.drill):
            one.setEnabled(False)
        set_words(pressed, words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, 0)
        self.bar.show()

    def _progress(self, text: str, done: int, total: int | None) -> None:
        known = f": {readable_size(done)} of {readable_size(total)}" if total else "…"
        self.step.setText(text + known)
        self.step.show()
        # Counted in thousandths: Qt's numbers end at two gigabytes.
        self.bar.setRange(0, 1000 if total else 0)
        self.bar.setValue(1000 * done // total if total else 0)

    def _at_rest(self) -> None:
        self.bar.hide()
        self.step.hide()
        for one, words in (
            (self.now, "&Back up now"),
            (self.elsewhere, "One more, &elsewhere…"),
            (self.forget, "Take them out &now"),
            (self.drill, "R&un the drill now"),
        ):
            one.setEnabled(True)
            set_words(one, words)

    def _show(self, found: BackupStatus, rows: list[BackupRow], folder: Condition | None) -> None:
        words, tone, away = backup_words.STATES[found.state.value]
        ready = found.state.value == "ready"
        self.state.say(words, tone)
        self.folder.setText(found.plan.folder or "No folder yet")
        self.away.say(away)
        self.warning.say("" if away else found.warning)
        self.risk.say(backup_words.risks(found, folder) if ready else "")
        self.last.setText(_last(found))
        self.now.setVisible(ready)
        self.list.show_rows(rows, away)
        self.inside.setText(_NOT_ASKED if away else backup_words.beyond_use(rows, found.plan.erased_days))
        self.forget.setVisible(any(row.gone_by is not None for row in rows))
        self.drill.setVisible(bool(rows))
        self.drilled.setText(_drilled(found))
        self.plan.show_plan(found.plan)


def _last(found: BackupStatus) -> str:
    if found.last_failed is not None:
        return f"The last try failed, {moment(found.last_failed.at)}. {found.last_failed.detail}"
    if found.last_good is None:
        return "No backup was made yet."
    return f"The last good one: {moment(found.last_good.at)}, {counted(found.last_good.records, 'record')}."


def _drilled(found: BackupStatus) -> str:
    told = (
        "The newest backup is restored in a scratch folder, looked through whole, and taken away again. "
        "The result is kept as evidence that you can restore."
    )
    last = found.last_drill
    if last is None:
        return f"{told} It was not held yet."
    return f"{told} Last: {moment(last.at)}, {'all well' if last.ok else 'FAILED'}. {last.detail}"
