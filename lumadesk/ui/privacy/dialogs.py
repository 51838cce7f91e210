"""Dialogs of a request's course: on which day something happened, a weighing of both sides, a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import requests
from lumadesk.app.changes import Changes
from lumadesk.domain.request_course import EventKind, RequestEvent
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.course_words import EVENT_NAMES
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, first_empty, text_edit


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that a dialog asks for; ``missing`` is said where they are needed and not given."""

    words: str
    help: str = ""
    text: str = ""
    missing: str = ""


class DayDialog(Dialog):
    """Asks on which day something happened, and what is to be said of it; ``write`` gets both."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        intro: str,
        earliest: date,
        write: Callable[[date, str], Changes[Any]],
        asked: Asked | None = None,
        *,
        day: date | None = None,
        accept_words: str = "&Record",
    ) -> None:
        self._desk = desk
        self._write = write
        today = desk.services.today
        self.day = date_edit(day or today, latest=today, earliest=min(earliest, day or today, today))
        self.because = text_edit(asked.text if asked else "", 4)
        self._asked = asked
        self._words = Field(asked.words, self.because, asked.help) if asked else None
        fields: list[QWidget] = [Field("&Day", self.day)]
        if self._words is not None:
            fields.append(self._words)
        super().__init__(parent, title, intro, box(column(*fields, gap="l")), accept_words)

    def submit(self) -> None:
        asked = self._asked
        if asked and asked.missing and self._words and first_empty((self._words, asked.missing)):
            return
        day, because = date_of(self.day), self.because.toPlainText()
        self.problem.say("")
        self.wait(True)
        self._desk.jobs.write(
            lambda: self._write(day, because),
            lambda _changes: self.accept(),
            owner=self,
            failed=self.refused,
        )


def correcting(parent: QWidget, desk: Desk, request_id: int, event: RequestEvent, first: date) -> DayDialog:
    """Asks for the right day and words of an entry; ``first`` is the first day that can be meant."""
    services = desk.services
    received = event.kind is EventKind.RECEIVED
    return DayDialog(
        parent,
        desk,
        f"Correct: {EVENT_NAMES[event.kind].lower()}",
        "The clock is computed anew. What was recorded before stays visible below the entry.",
        date(2018, 5, 25) if received else first,
        lambda on, note: requests.correct_event(services, request_id, event.id, on=on, note=note),
        Asked("&What is to be said of it", text=event.note),
        day=event.on,
        accept_words="C&orrect",
    )


class TakeBackDialog(Dialog):
    """Takes an entry back that was a mistake; the reason stays with it."""

    def __init__(self, parent: QWidget, desk: Desk, request_id: int, event: RequestEvent) -> None:
        self._desk = desk
        self._request_id, self._event_id = request_id, event.id
        self.because = Field("&What was wrong", text_edit("", 3))
        end = event.kind in (EventKind.ANSWERED, EventKind.REFUSED, EventKind.CLOSED)
        super().__init__(
            parent,
            f"Take back: {EVENT_NAMES[event.kind].lower()}",
            ("The request is open again, and its clock goes on. " if end else "")
            + "The entry stays visible, with your reason, and counts no more.",
            self.because,
            "&Take back",
        )

    def submit(self) -> None:
        if first_empty((self.because, "Say what was wrong: the reason stays with the entry.")):
            return
        services, request_id, event_id = self._desk.services, self._request_id, self._event_id
        because = self.because.inner.toPlainText()
        self.wait(True)
        self._desk.jobs.write(
            lambda: requests.take_back_event(services, request_id, event_id, because=because),
            lambda _changes: self.accept(),
            owner=self,
            failed=self.refused,
        )


class WeighDialog(Dialog):
    """Both sides of an objection to processing for legitimate interests, and which of them prevails."""

    def __init__(self, parent: QWidget, desk: Desk, request_id: int, received: date) -> None:
        self._desk = desk
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
            "Weigh the objection",
            "The processing stops unless you show compelling grounds that override the person's (Art 21(1)). "
            "The burden is yours.",
            body,
            "&Record",
        )
        self.resize(620, self.sizeHint().height())

    def submit(self) -> None:
        upheld = self.decision.value()
        wanted = [(self.because, "Write down why: the person is told.")]
        if not upheld:
            wanted.insert(0, (self.ours, "Without grounds the objection is upheld."))
        if first_empty(*wanted):
            return
        services, request_id, on = self._desk.services, self._request_id, date_of(self.day)
        parts = (
            ("For the person", self.theirs),
            ("For the business", self.ours),
            ("Decision", self.because),
        )
        note = "\n".join(
            f"{side}: {text}" for side, field in parts if (text := field.inner.toPlainText().strip())
        )
        self.wait(True)
        self._desk.jobs.write(
            lambda: requests.weigh_objection(services, request_id, upheld=upheld, because=note, on=on),
            lambda _changes: self.accept(),
            owner=self,
            failed=self.refused,
        )
