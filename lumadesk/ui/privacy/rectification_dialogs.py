"""Dialogs of a rectification: the correction with before and after, the dispute, and telling a recipient."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from lumadesk.app import rectification
from lumadesk.domain.people import Person
from lumadesk.domain.rectification import ContactField, RecipientTask
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.buttons import Segments
from lumadesk.ui.widgets.form import (
    DropDown,
    Field,
    abreast,
    date_edit,
    date_of,
    first_empty,
    line_edit,
    text_edit,
)
from lumadesk.ui.widgets.text import one_line, short_name, show_if

CONTACT_NAMES = {
    ContactField.NAME: "Name",
    ContactField.EMAIL: "Email",
    ContactField.PHONE: "Telephone",
    ContactField.ADDRESS: "Postal address",
}
_ELSEWHERE = "Something else: an invoice, a note, the mailbox, paper"


class _WrongDialog(RecordDialog):
    """What is wrong, what is held, and what the person says; of a contact detail the vault has it."""

    def __init__(
        self, parent: QWidget, desk: Desk, person: Person, title: str, intro: str, after: str, *more: QWidget
    ) -> None:
        self._person = person
        today = desk.services.today
        options = [*((words, one) for one, words in CONTACT_NAMES.items()), (_ELSEWHERE, None)]
        self.what = DropDown(options, ContactField.EMAIL)
        self.field = Field("&Name it", line_edit("", "Address on invoice 2026-0007"))
        self.before = Field("What is &held", text_edit("", 2))
        self.after = Field(after, text_edit("", 2))
        self.day = date_edit(today, latest=today)
        body = box(
            column(
                abreast(Field("&What is wrong", self.what), Field("&Day", self.day)),
                self.field,
                self.before,
                self.after,
                *more,
                gap="m",
            )
        )
        super().__init__(parent, desk, title, intro, body, "&Record")
        self.what.currentIndexChanged.connect(lambda _index: self._choose())
        self._choose()
        self.resize(560, self.sizeHint().height())

    def _choose(self) -> None:
        what = self.what.value()
        known = (getattr(self._person, what.value) or "") if what is not None else ""
        self.before.inner.setPlainText(known)
        self.before.inner.setEnabled(what is None)
        show_if(self.field, what is None)

    def _named(self) -> str:
        what = self.what.value()
        return what.value if what is not None else self.field.inner.text()

    def _missing(self, *wanted: tuple[Field[QWidget], str]) -> bool:
        named = [(self.field, "Name what the person says is wrong.")] if self.what.value() is None else []
        return first_empty(*named, *wanted)


class CorrectDataDialog(_WrongDialog):
    """Corrects a contact detail in the vault, or records a correction that was made elsewhere."""

    def __init__(self, parent: QWidget, desk: Desk, request_id: int, person: Person) -> None:
        self._request_id = request_id
        super().__init__(
            parent,
            desk,
            person,
            "Correct the data",
            f"Contact details of {short_name(person.name)} are changed here and now; before and after "
            "stay on record, and each recipient becomes a task (Arts 16, 19).",
            "What is ri&ght",
        )
        self.after.inner.setFocus()

    def operation(self) -> Operation | None:
        services, request_id, on = self.desk.services, self._request_id, date_of(self.day)
        what, before = self.what.value(), self.before.inner.toPlainText()
        after, named = self.after.inner.toPlainText(), self._named()
        if self._missing((self.after, "Write down what is right.")):
            return None
        if what is not None:
            return lambda: rectification.correct_contact(services, request_id, what, after, on)
        return lambda: rectification.record_correction(
            services, request_id, field=named, before=before, after=after, on=on
        )


class DisputeDialog(_WrongDialog):
    """Leaves what is held, and notes beside it what the person says and why it was not corrected."""

    def __init__(self, parent: QWidget, desk: Desk, request_id: int, person: Person) -> None:
        self._request_id = request_id
        self.because = Field("Wh&y it is not corrected", text_edit("", 2), "The person is told (Art 12(4)).")
        super().__init__(
            parent,
            desk,
            person,
            "Note the dispute",
            "The data stays as it is. A note beside it says what the person says, and why you disagree.",
            "What the person &says is right",
            self.because,
        )

    def operation(self) -> Operation | None:
        services, request_id, on = self.desk.services, self._request_id, date_of(self.day)
        held, claimed = self.before.inner.toPlainText(), self.after.inner.toPlainText()
        because, named = self.because.inner.toPlainText(), self._named()
        if self._missing(
            (self.after, "Write down what the person says."),
            (self.because, "Write down why; the person is told."),
        ):
            return None
        return lambda: rectification.record_dispute(
            services, request_id, field=named, held=held, claimed=claimed, because=because, on=on
        )


class TellDialog(RecordDialog):
    """A recipient was told of a correction, or telling them is impossible or takes too much."""

    def __init__(self, parent: QWidget, desk: Desk, task: RecipientTask, first: date) -> None:
        self._task_id = task.id
        today = desk.services.today
        self.told = Segments((("They were told", True), ("They cannot be told", False)), "What became of it")
        self.day = Field("&Day", date_edit(today, latest=today, earliest=min(first, today)))
        self.how = Field("&How", line_edit("", "By email to their support"))
        self.because = Field(
            "&Why not", text_edit("", 3), "It is impossible, or takes disproportionate effort (Art 19)."
        )
        super().__init__(
            parent,
            desk,
            f"Tell {short_name(one_line(task.recipient))}",
            "Whoever was given the data is told what it should have been.",
            box(column(self.told, abreast(self.day, self.how), self.because, gap="l")),
            "&Record",
        )
        self.told.chosen.connect(lambda _value: self._choose())
        self._choose()

    def operation(self) -> Operation | None:
        told = bool(self.told.value)
        if not told and first_empty((self.because, "Say why.")):
            return None
        services, task_id = self.desk.services, self._task_id
        on = date_of(self.day.inner) if told else None
        how = self.how.inner.text() if told else ""
        because = "" if told else self.because.inner.toPlainText()
        return lambda: rectification.tell_recipient(services, task_id, on=on, how=how, not_because=because)

    def _choose(self) -> None:
        told = bool(self.told.value)
        for field, wanted in ((self.day, told), (self.how, told), (self.because, not told)):
            show_if(field, wanted)
