"""The preview of an erasure, record by record, and its confirmation by typing the name: nothing undoes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lumadesk.app import erasure, verdicts
from lumadesk.app.changes import Changes
from lumadesk.app.erasure import ErasurePreview
from lumadesk.domain.erasure import RecordVerdict
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.erasure_change import KeepDialog, may_be_kept
from lumadesk.ui.privacy.erasure_effects import Effects
from lumadesk.ui.privacy.verdicts import VerdictList, summary
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, column, indented, list_card, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import Field, line_edit
from lumadesk.ui.widgets.text import label, one_line, short_name

_WIDTH, _HEIGHT = 1120, 760


class ErasureDialog(Dialog):
    """``erased`` is called with the erasure's id; ``blocking`` is the open request that freezes it."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        preview: ErasurePreview,
        erased: Callable[[int], object],
        blocking: int | None = None,
    ) -> None:
        self._desk = desk
        self._person = preview.person
        self._erased = erased
        self._blocking = blocking
        self.verdicts = VerdictList()
        self.summary = label("", "strong", wrap=True)
        self.keep = button("&Keep it…", self._keep, icon="pencil")
        self.withdraw = button("Go by the r&ules again", self._withdraw, icon="undo-2")
        records = list_card(
            indented(row(self.summary), above="m"),
            self.verdicts,
            indented(row(self.keep, self.withdraw, STRETCH), below="s"),
        )
        records.layout().setStretch(1, 1)
        self.effects = Effects(desk, preview, self._go_to_person)
        self.name = Field("&Type the name to confirm", line_edit("", one_line(preview.person.name)))
        self.unfreeze = button("&Open the request" if blocking else "&Open the person", self._go_to_blocking)
        self.frozen = Banner(Tone.WARNING, "", self.unfreeze)
        middle = row(records, self.effects, gap="l")
        middle.setStretch(0, 3)
        middle.setStretch(1, 2)
        layout = column(self.frozen, middle, self.name, gap="m")
        layout.setStretch(1, 1)
        super().__init__(
            parent,
            f"Erase {short_name(preview.person.name)}",
            "This cannot be undone, not even from a backup. What the law asks for is kept for tax only, "
            "and comes back for review when its time ends.",
            box(layout),
            "&Erase for good",
            "danger",
        )
        self.frozen.say(preview.frozen_by or "")
        self._frozen = bool(preview.frozen_by)
        self.name.setEnabled(not self._frozen)
        self.effects.grounds.setEnabled(not self._frozen)
        self.ok.setEnabled(False)
        self.name.inner.textChanged.connect(self._typed)
        self.verdicts.chosen.connect(self._chosen)
        self._show(preview)
        self.resize(
            min(_WIDTH, parent.width() - 2 * SPACE["xxl"]), min(_HEIGHT, parent.height() - SPACE["xxl"])
        )

    def submit(self) -> None:
        services, person_id = self._desk.services, self._person.id
        name, grounds = self.name.inner.text(), self.effects.grounds.value()
        self.wait(True)
        self._desk.jobs.write(
            lambda: erasure.erase_person(services, person_id, confirm_name=name, grounds=grounds),
            self._done,
            owner=self,
            failed=self.refused,
        )

    def _show(self, preview: ErasurePreview) -> None:
        self.summary.setText(summary(preview.verdicts))
        self.verdicts.show_verdicts(preview.verdicts)

    def _chosen(self, verdict: RecordVerdict | None) -> None:
        today = self._desk.services.today
        self.keep.setEnabled(verdict is not None and not self._frozen and may_be_kept(verdict, today))
        self.withdraw.setEnabled(verdict is not None and verdict.ruled is not None and not self._frozen)

    def _keep(self) -> None:
        verdict = self.verdicts.current()
        if verdict is not None:
            KeepDialog(self, self._desk, self._person.id, verdict, self._read_again).open()

    def _withdraw(self) -> None:
        services, person_id, verdict = self._desk.services, self._person.id, self.verdicts.current()
        if verdict is not None:
            self._desk.jobs.write(
                lambda: verdicts.withdraw_change(services, person_id, verdict.table, verdict.id),
                lambda _changes: self._read_again(),
                owner=self,
                failed=self.refused,
            )

    def _read_again(self) -> None:
        services, person_id = self._desk.services, self._person.id
        self._desk.jobs.read(
            lambda: erasure.preview(services, person_id), self._show, owner=self, replaces="preview"
        )

    def _typed(self, text: str) -> None:
        # The rule itself compares; this only keeps the button from being pressed by accident.
        wanted = len("".join(self._person.name.split()))
        self.ok.setEnabled(not self._frozen and len("".join(text.split())) >= min(wanted, 3))

    def _done(self, changes: Changes[int]) -> None:
        self.accept()
        self._desk.say("Erased. The website follows with the next sync.")
        self._erased(changes.value)

    def _go_to_blocking(self) -> None:
        if self._blocking is None:
            self._go_to_person(self._person.id)
        else:
            self.reject()
            self._desk.go(Place.PRIVACY, ("request", self._blocking))

    def _go_to_person(self, person_id: int) -> None:
        self.reject()
        self._desk.go(Place.CLIENTS, person_id)
