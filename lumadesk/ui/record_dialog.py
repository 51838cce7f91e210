"""Dialogs that record something: a form that writes once, and the day on which something happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QDateEdit, QPlainTextEdit, QWidget

from lumadesk.app.changes import Changes
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import Field, date_edit, date_of, first_empty, text_edit

Operation = Callable[[], Changes[Any]]


class RecordDialog(Dialog):
    """Subclasses override ``operation``; ``recorded`` is called with what the write returned as its value."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        intro: str,
        body: QWidget | None,
        accept_words: str,
        recorded: Callable[[Any], object] = lambda _value: None,
        variant: str = "primary",
    ) -> None:
        super().__init__(parent, title, intro, body, accept_words, variant)
        self.desk = desk
        self._recorded = recorded

    def operation(self) -> Operation | None:
        """What is to be written, made from what the fields hold now; None where one of them complains."""
        raise NotImplementedError

    def submit(self) -> None:
        operation = self.operation()
        if operation is None:
            return
        self.problem.say("")
        self.wait(True)
        self.desk.jobs.write(operation, self._done, owner=self, failed=self.refused)

    def _done(self, changes: Changes[Any]) -> None:
        self.accept()
        self._recorded(changes.value)


class HappenedDialog(RecordDialog):
    """Asks for the day of something, and with ``note`` for words about it; ``write`` gets both."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        intro: str,
        write: Callable[[date, str], Changes[Any]],
        *,
        earliest: date | None = None,
        day: date | None = None,
        note: tuple[str, str] | None = None,
        text: str = "",
        missing: str = "",
        accept_words: str = "&Record",
    ) -> None:
        """Without ``earliest`` no day is asked for; ``note`` is a field's name and help, ``missing`` what is
        said where it is needed and empty.
        """
        self._missing = missing
        self._write = write
        today = desk.services.today
        fields: list[QWidget] = []
        self.day: QDateEdit | None = None
        self.note: QPlainTextEdit | None = None
        # Only what is shown is made: a widget without a parent is destroyed by whichever thread comes to it.
        if earliest is not None:
            self.day = date_edit(day or today, latest=today, earliest=min(earliest, today))
            fields.append(Field("&Day", self.day))
        if note is not None:
            self.note = text_edit(text, 5)
            self._words = Field(note[0], self.note, note[1])
            fields.append(self._words)
        super().__init__(parent, desk, title, intro, box(column(*fields, gap="l")), accept_words)

    def operation(self) -> Operation | None:
        if self._missing and first_empty((self._words, self._missing)):
            return None
        day = date_of(self.day) if self.day is not None else self.desk.services.today
        note = self.note.toPlainText() if self.note is not None else ""
        return lambda: self._write(day, note)
