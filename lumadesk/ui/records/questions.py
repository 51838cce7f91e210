"""The questions that only the owner can answer: a dialog for the dated answer, and how one looks."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from lumadesk.app import checklist
from lumadesk.app.checklist import ItemView
from lumadesk.domain.checklist import QUESTIONS, Confirmation, Item
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.register_frame import paragraphs
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.buttons import Segments
from lumadesk.ui.widgets.entry_list import Deed, Entry
from lumadesk.ui.widgets.form import Field, abreast, date_edit, date_of, first_empty, text_edit
from lumadesk.ui.words import day

_EARLIEST = date(2018, 1, 1)


class ConfirmDialog(RecordDialog):
    """Asks for the day of a look, what was found, and whether it is as promised."""

    def __init__(self, parent: QWidget, desk: Desk, item: Item) -> None:
        self._item = item
        today = desk.services.today
        self.answer = Segments([("As promised", True), ("Not as promised", False)], "What you found")
        self.day = date_edit(today, latest=today, earliest=_EARLIEST)
        self.note = Field(
            "&What you saw", text_edit("", 3), "Where you looked, and what you found: it is the evidence."
        )
        months = QUESTIONS[item].months
        super().__init__(
            parent,
            desk,
            "Confirm what you saw",
            f"{QUESTIONS[item].words} LumaDesk cannot see it, and asks again after {months} months.",
            box(column(abreast(Field("&Looked on", self.day)), self.answer, self.note, gap="l")),
            "&Confirm",
            lambda _id: desk.say("Confirmed, with its date."),
        )

    def operation(self) -> Operation | None:
        if first_empty((self.note, "Say where you looked, and what you found.")):
            return None
        services, item, on = self.desk.services, self._item, date_of(self.day)
        ok, note = bool(self.answer.value), self.note.inner.toPlainText()
        return lambda: checklist.confirm(services, item, ok=ok, note=note, on=on)


def entry_of(view: ItemView, confirm: Deed) -> Entry:
    """A question with its last answer."""
    last = view.last
    if last is None:
        chip = ("Never answered", Tone.INFO)
    elif not last.ok:
        chip = ("Not as promised", Tone.DANGER)
    else:
        chip = ("To look at again", Tone.WARNING) if view.overdue else ("Confirmed", Tone.SUCCESS)
    told = f"Looked on {day(last.day)}: {paragraphs(last.note)}" if last else ""
    again = f"Asked again: {view.words}" if view.due else ""
    return Entry(key=view.item, title=view.question, detail=told, small=again, chip=chip, next=confirm)


def answer_of(one: Confirmation) -> Entry:
    """An answer among those that were given."""
    return Entry(
        key=one.id,
        title=day(one.day),
        detail=paragraphs(one.note),
        chip=("As promised", Tone.SUCCESS) if one.ok else ("Not as promised", Tone.DANGER),
    )
