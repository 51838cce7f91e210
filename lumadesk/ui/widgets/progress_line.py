"""How far long work is: a bar, and in words what is being done."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.text import label


class ProgressLine(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = column(self.words, self._bar, gap="xs")
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.hide()

    def show_progress(self, text: str, done: int, total: int | None) -> None:
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)
        of = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
        self.say(f"{text.capitalize()}: {of}" if of else f"{text.capitalize()}…")

    def say(self, words: str) -> None:
        self.words.setText(words)
        self._bar.setAccessibleName(words)
        self.setVisible(True)
