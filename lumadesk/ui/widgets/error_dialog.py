"""Tells of an error: what is wrong and what to do next; of a bug, what kind and nothing of its values."""

from __future__ import annotations

import logging

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from lumadesk.domain.errors import LumaDeskError, RuleViolation
from lumadesk.ui.icons import dress_label
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import label

_WORDS = 400
_log = logging.getLogger("lumadesk.ui")


def words_for(error: BaseException) -> tuple[str, str, str]:
    """(title, message, hint) of an error, for the owner to read."""
    if isinstance(error, RuleViolation):
        return "That cannot be done", error.message, error.hint
    if isinstance(error, LumaDeskError):
        return "That did not work", error.message, error.hint
    _log.error("A bug stopped what was being done.", exc_info=(type(error), error, error.__traceback__))
    return (
        "Something went wrong inside LumaDesk",
        f"This is a fault of the program ({type(error).__name__}). Nothing half-done was kept.",
        "Try again; if it happens again, report it with what you did just before.",
    )


class ErrorDialog(QDialog):
    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title, message, hint = words_for(error)
        self.setWindowTitle("LumaDesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        mark = QLabel()
        refused = isinstance(error, RuleViolation)
        dress_label(
            mark,
            "shield-alert" if refused else "circle-alert",
            "warning_text" if refused else "danger_text",
            28,
        )
        self.message = label(message, wrap=True, selectable=True)
        self.hint = label(hint, "muted", wrap=True, selectable=True)
        self.hint.setVisible(bool(hint))
        # Of a fixed width, or Qt guesses how high the wrapped words are.
        for words in (self.message, self.hint):
            words.setFixedWidth(_WORDS)
        ok = button("&OK", self.accept, variant="primary")
        ok.setDefault(True)
        body_words = column(label(title, "heading"), self.message, self.hint, gap="s")
        body = row(mark, body_words, gap="l")
        body.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        body.setStretch(1, 1)
        self.setLayout(column(body, row(STRETCH, ok), gap="xl", margin="xl"))
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{message} {hint}".strip())
        ok.setFocus()
