"""Python's garbage, collected on the window's thread alone: Qt's objects must not die on another."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 500  # milliseconds


class Garbage(QObject):
    """From now on nothing is collected by itself, wherever it happens to be due, but by this timer."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        # What is there by now stays: going through it again and again would make the window stutter.
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """As much as Python itself would by now."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [
            age for age, (count, most) in enumerate(zip(counts, thresholds, strict=True)) if count > most > 0
        ]
        if due:
            gc.collect(due[-1])
