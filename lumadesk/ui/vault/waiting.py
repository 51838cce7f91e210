"""What the window shows while a vault is being opened, or the demo is being built."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from lumadesk.ui.icons import LARGE, dress_label
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.text import label

_WIDTH = 360


class WaitingPage(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("screen")
        mark = QLabel()
        dress_label(mark, "lamp-desk", "accent_text", LARGE)
        self._title = label("LumaDesk", "title")
        self._text = label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        inner.setLayout(column(row(mark, STRETCH), self._title, self._text, self._bar, gap="m"))
        self.setLayout(column(STRETCH, row(STRETCH, inner, STRETCH), STRETCH))
        self._bar.hide()

    def say(self, title: str, text: str = "") -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._bar.hide()

    def show_progress(self, text: str, done: int, total: int | None) -> None:
        self._text.setText(text)
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)
        self._bar.show()
