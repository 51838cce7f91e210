"""The search field of a list: Ctrl+F or "/" goes there, Down goes on to the results, Escape clears it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from lumadesk.ui.icons import SMALL, icon
from lumadesk.ui.theme import current_theme

#: Longer than anything that a person types; a pasted book would only slow the search down.
_LONGEST = 200


class SearchBox(QLineEdit):
    """``searched`` carries the text at every change; ``left_downwards`` asks the list to take the focus."""

    searched = Signal(str)
    left_downwards = Signal()

    def __init__(self, noun: str, keys: str = "Ctrl+F") -> None:
        super().__init__()
        self.setObjectName("search")
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(f"Search {noun}" + (f"   ({keys})" if keys else ""))
        self.setAccessibleName(f"Search {noun}")
        self.setClearButtonEnabled(True)
        self._mark = QAction(self)
        self.addAction(self._mark, QLineEdit.ActionPosition.LeadingPosition)
        current_theme().follow(self, self._draw)
        self.textChanged.connect(self.searched)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def _draw(self) -> None:
        colour = current_theme().colours.muted
        self._mark.setIcon(icon("search", colour, colour, SMALL, self.devicePixelRatioF()))
