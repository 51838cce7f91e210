"""What a screen or list shows while it has nothing to show: why, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from lumadesk.ui.icons import LARGE, dress_label
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.text import label

_WIDEST = 360


class EmptyState(QWidget):
    def __init__(self, icon: str, title: str, text: str, *actions: QWidget) -> None:
        super().__init__()
        self._picture = QLabel()
        dress_label(self._picture, icon, "control_border", LARGE)
        self._title = label(title, "heading", wrap=True)
        self._text = label(text, "muted", wrap=True)
        for words in (self._title, self._text):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.setMaximumWidth(_WIDEST)
            words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        middle = column(
            STRETCH,
            row(STRETCH, self._picture, STRETCH),
            row(self._title),
            row(self._text),
            *([row(STRETCH, *actions, STRETCH)] if actions else []),
            STRETCH,
            gap="m",
            margin="xl",
        )
        self.setLayout(middle)

    def be_silent(self, silent: bool) -> None:
        """Show nothing at all, where something else says what to do."""
        for part in (self._picture, self._title, self._text):
            part.setVisible(not silent)

    def say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
