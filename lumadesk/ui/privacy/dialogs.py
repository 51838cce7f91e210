"""Dialogs of a request's course: correcting and taking back an entry, and weighing an objection."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from lumadesk.app import requests
from lumadesk.domain.request_course import EventKind, RequestEvent
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.course_words import EVENT_NAMES
from lumadesk.ui.record_dialog import HappenedDialog, Operation, RecordDialog
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, first_empty, text_edit

#: The rules say where a day cannot be; the calendar must not stop short of a wrong one.
_EARLIEST = date(2018, 1, 1)
_ENDS = (EventKind.ANSWERED, EventKind.REFUSED, EventKind.CLOSED)


def correcting(parent: QWidget, desk: Desk, request_id: int, event: RequestEvent) -> HappenedDialog:
    """Asks for the right day and words of an entry."""
    services = desk.services
    return HappenedDialog(
        parent,
        desk,
        f"Correct: {EVENT_NAMES[event.kind].lower()}",
        "The clock is computed anew. What was recorded before stays visible below the entry.",
        lambda on, note: requests.correct_event(services, request_id, event.id, on=on, note=note),
        earliest=_EARLIEST,
        day=event.on,
        note=("&What is to be said of it", ""),
        text=event.note,
        accept_words="C&orrect",
    )


def taking_back(parent: QWidget, desk: Desk, request_id: int, event: RequestEvent) -> HappenedDialog:
    """Asks what was wrong with an entry; the reason stays with it."""
    services = desk.services
    opens = "The request is open again, and its clock goes on. " if event.kind in _ENDS else ""
    return HappenedDialog(
        parent,
        desk,
        f"Take back: {EVENT_NAMES[event.kind].lower()}",
        f"{opens}The entry stays visible, with your reason, and counts no more.",
        lambda _on, because: requests.take_back_event(services, request_id, event.id, because=because),
        note=("&What was wrong", ""),
        missing="Say what was wrong: the reason stays with the entry.",
        accept_words="&Take back",
    )


class WeighDialog(RecordDialog):
    """Both sides of an objection to processing for legitimate interests, and which of them prevails."""

    def __init__(self, parent: QWidget, desk: Desk, request_id: int, received: date) -> None:
        self._request_id = request_id
        today = desk.services.today
        self.theirs = Field(
            "&Their situation and reasons", text_edit("", 3), "What about them makes the use weigh heavier."
        )
        self.ours = Field(
            "&Your grounds",
            text_edit("", 3),
            "Compelling ones only, or a legal claim. A wish to go on as before is none.",
        )
        self.decision = DropDown(
            [("Upheld: the processing stops", True), ("Overridden: the processing goes on", False)]
        )
        self.because = Field("&Why the one outweighs the other", text_edit("", 3))
        self.day = date_edit(today, latest=today, earliest=min(received, today))
        body = box(
            column(
                self.theirs,
                self.ours,
                abreast(Field("&Decision", self.decision), Field("D&ay", self.day)),
                self.because,
                gap="m",
            )
        )
        super().__init__(
            parent,
            desk,
            "Weigh the objection",
            "The processing stops unless you show compelling grounds that override the person's (Art 21(1)). "
            "The burden is yours.",
            body,
            "&Record",
        )
        self.resize(620, self.sizeHint().height())

    def operation(self) -> Operation | None:
        upheld = self.decision.value()
        wanted = [(self.because, "Write down why: the person is told.")]
        if not upheld:
            wanted.insert(0, (self.ours, "Without grounds the objection is upheld."))
        if first_empty(*wanted):
            return None
        services, request_id, on = self.desk.services, self._request_id, date_of(self.day)
        parts = (
            ("For the person", self.theirs),
            ("For the business", self.ours),
            ("Decision", self.because),
        )
        note = "\n".join(
            f"{side}: {text}" for side, field in parts if (text := field.inner.toPlainText().strip())
        )
        return lambda: requests.weigh_objection(services, request_id, upheld=upheld, because=note, on=on)
