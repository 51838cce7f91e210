"""Dialogs of letters: writing one beside its preview, reading it, and saying that it was sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lumadesk.app import letters
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.letters import FilledLetter, Letter, LetterKind
from lumadesk.ui.desk import Desk
from lumadesk.ui.privacy.letter_occasions import (
    ANYTHING_TO_ADD,
    LETTER_NAMES,
    OUTCOME_NAMES,
    SENDING_RECORDS,
    WORDS_ASKED,
    Occasion,
)
from lumadesk.ui.privacy.wording import CHANNEL_NAMES
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, column, row
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, on_any_change, text_edit
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import LONDON

_WIDTH, _HEIGHT, _FORM = 960, 660, 350
#: Typing goes on for so long before the preview follows (milliseconds).
_PAUSE = 200


class WriteLetterDialog(RecordDialog):
    """``written`` is called with the letter's id."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        occasion: Occasion,
        kind: LetterKind | None,
        written: Callable[[int], object],
    ) -> None:
        self._occasion = occasion
        self._suggested = ""
        chosen = kind if kind in occasion.kinds else occasion.kinds[0]
        self.kind = DropDown([(LETTER_NAMES[one], one) for one in occasion.kinds], chosen)
        self.outcome = DropDown([(words, value) for value, words in OUTCOME_NAMES.items()])
        self.words = text_edit("", 9)
        self.to = text_edit("", 3)
        self.to.setPlaceholderText(occasion.recipient or "Name and address, in lines")
        self._words_field = Field("&Words", self.words)
        self._outcome_field = Field("&Outcome", self.outcome)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self._missing = Banner(Tone.INFO)
        form = box(
            column(
                Field("&Letter", self.kind),
                self._outcome_field,
                self._words_field,
                Field("&To, if not as on record", self.to, "Name and address; a line each."),
                STRETCH,
                gap="l",
            )
        )
        form.setFixedWidth(_FORM)
        preview = Field("&Preview", self.preview)
        beside = row(form, box(column(preview, self._missing, gap="s")), gap="xl")
        beside.setStretch(1, 1)
        super().__init__(
            parent,
            desk,
            "Write a letter",
            "It is kept in the vault as PDF and as the text of an email. Nothing is sent by LumaDesk.",
            box(beside),
            "&Keep letter",
            written,
        )
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._read_preview)
        on_any_change([self.words, self.to, self.outcome], self._soon.start)
        self.kind.currentIndexChanged.connect(lambda _index: self._choose_kind())
        self._choose_kind()
        self.resize(_WIDTH, min(_HEIGHT, parent.height() - SPACE["xxl"]))

    def operation(self) -> Operation:
        services, given = self.desk.services, self._given()
        return lambda: letters.write_letter(services, **given)

    def _choose_kind(self) -> None:
        kind = self.kind.value()
        answers = kind is LetterKind.COMPLAINT_ANSWERED
        show_if(self._outcome_field, answers)
        self._words_field.rename(WORDS_ASKED.get(kind, ANYTHING_TO_ADD))
        # What the owner typed stays; what was only suggested makes room for the next suggestion.
        if self.words.toPlainText() == self._suggested:
            self._suggested = self._occasion.words.get(kind, "")
            self.words.setPlainText(self._suggested)
        self.problem.say("")
        self._read_preview()

    def _given(self) -> dict[str, Any]:
        kind = self.kind.value()
        return {
            "kind": kind,
            "request_id": self._occasion.request_id,
            "complaint_id": self._occasion.complaint_id,
            "words": self.words.toPlainText(),
            "outcome": self.outcome.value() if kind is LetterKind.COMPLAINT_ANSWERED else None,
            "to": self.to.toPlainText(),
        }

    def _read_preview(self) -> None:
        services, given = self.desk.services, self._given()
        self.desk.jobs.read(
            lambda: letters.preview_letter(services, **given),
            self._show_preview,
            owner=self,
            replaces="preview",
            failed=self._show_missing,
        )

    def _show_preview(self, filled: FilledLetter) -> None:
        self._missing.say("")
        where = self.preview.verticalScrollBar().value()
        self.preview.setPlainText(f"Subject: {filled.subject}\n\n{filled.body}")
        self.preview.verticalScrollBar().setValue(where)

    def _show_missing(self, error: Exception) -> None:
        if not isinstance(error, RuleViolation):
            self.refused(error)
            return
        self.preview.setPlainText("")
        self._missing.say(f"{error.message} {error.hint}".strip())


class ReadLetterDialog(Dialog):
    """The text of a letter as an email has it, to read and to copy from."""

    def __init__(self, parent: QWidget, title: str, text: str, copy: Callable[[], object]) -> None:
        self._copy = copy
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("The letter")
        super().__init__(parent, title, "", self.text, "&Copy all")
        self.cancel.setText("Close")
        self.cancel.setAccessibleName("Close")
        self.resize(680, min(_HEIGHT, parent.height() - SPACE["xxl"]))

    def submit(self) -> None:
        self.accept()
        self._copy()


class SentDialog(RecordDialog):
    """When a letter left, and how; what it did is recorded with it."""

    def __init__(self, parent: QWidget, desk: Desk, letter: Letter, recipient: str) -> None:
        self._letter_id = letter.id
        today = desk.services.today
        made = letter.made_at.astimezone(LONDON).date()
        self.day = date_edit(today, latest=today, earliest=min(made, today))
        self.how = DropDown([(words, value) for value, words in CHANNEL_NAMES.items()])
        recorded = SENDING_RECORDS.get(letter.kind, "")
        address = [
            column(label("On record", "label"), label(recipient, wrap=True, selectable=True), gap="xs")
        ]
        super().__init__(
            parent,
            desk,
            f"Sent: {LETTER_NAMES[letter.kind].lower()}",
            f"This records {recorded} as well. Check once more where it went." if recorded else "",
            box(
                column(
                    abreast(Field("&Day", self.day), Field("&How it went", self.how)),
                    *(address if recipient else []),
                    gap="l",
                )
            ),
            "&Record",
        )

    def operation(self) -> Operation:
        services, letter_id = self.desk.services, self._letter_id
        day, how = date_of(self.day), self.how.value()
        return lambda: letters.mark_sent(services, letter_id, day, how=how)
