"""Dialogs of the privacy desk: opening a request, and the day on which something happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import requests
from lumadesk.app.changes import Changes
from lumadesk.domain.people import Person
from lumadesk.domain.requests import RequestKind
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.wording import KIND_NAMES
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, text_edit
from lumadesk.ui.widgets.text import short_name


class OpenRequestDialog(Dialog):
    """``opened`` is called with the request's id."""

    def __init__(
        self, parent: QWidget, desk: Desk, person: Person, opened: Callable[[int], object], kind: RequestKind
    ) -> None:
        self._desk = desk
        self._person_id = person.id
        self._opened = opened
        today = desk.services.today
        self.kind = DropDown([(words, value) for value, words in KIND_NAMES.items()], kind)
        self.received = date_edit(today, latest=today)
        self.details = text_edit("", 4)
        body = box(
            column(
                abreast(
                    Field("&Kind", self.kind),
                    Field(
                        "&Received on", self.received, "The day it reached you, on paper, by email or spoken."
                    ),
                ),
                Field("&What was asked", self.details, "In a few words; it stays in the vault."),
                gap="l",
            )
        )
        super().__init__(
            parent,
            "Open a request",
            f"From {short_name(person.name)}. The clock starts on the day of receipt.",
            body,
            "&Open request",
        )

    def submit(self) -> None:
        services, person_id = self._desk.services, self._person_id
        kind, received = self.kind.value(), date_of(self.received)
        details = self.details.toPlainText()
        self.wait(True)
        self._desk.jobs.write(
            lambda: requests.open_request(
                services, kind=kind, person_id=person_id, received=received, details=details
            ),
            self._done,
            owner=self,
            failed=self.refused,
        )

    def _done(self, changes: Changes[int]) -> None:
        self.accept()
        self._desk.say("Request opened: its clock is running.")
        self._opened(changes.value)


class DayDialog(Dialog):
    """Asks on which day something happened, and why; ``write`` gets the day and the reasons."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        intro: str,
        earliest: date,
        write: Callable[[date, str], Changes[Any]],
        why: str = "",
    ) -> None:
        """``why`` says what the reasons are for; without it none are asked for."""
        self._desk = desk
        self._write = write
        today = desk.services.today
        self.day = date_edit(today, latest=today, earliest=min(earliest, today))
        self.because = text_edit("", 3)
        fields = [Field("&Day", self.day)]
        if why:
            fields.append(Field("Re&asons", self.because, why))
        super().__init__(parent, title, intro, box(column(*fields, gap="l")), "&Record")

    def submit(self) -> None:
        day, because = date_of(self.day), self.because.toPlainText()
        self.wait(True)
        self._desk.jobs.write(
            lambda: self._write(day, because),
            lambda _changes: self.accept(),
            owner=self,
            failed=self.refused,
        )
