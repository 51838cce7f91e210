"""The tabs above a screen that has several pages, one of which is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, row
from lumadesk.ui.widgets.buttons import press
from lumadesk.ui.widgets.text import label


class Tabs(QFrame):
    """``chosen`` carries the name of the tab that was clicked."""

    chosen = Signal(str)

    def __init__(self, title: str, tabs: Sequence[tuple[str, str]]) -> None:
        """``tabs`` are (name, words), in their order."""
        super().__init__()
        self.setObjectName("tabs")
        self.setAccessibleName(f"Pages of {title}")
        self._names = [name for name, _words in tabs]
        self._group = QButtonGroup(self)
        heading = label(title, "title")
        heading.setContentsMargins(0, 0, SPACE["l"], 0)
        made = []
        for number, (_name, words) in enumerate(tabs):
            tab = QPushButton(words)
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.setProperty("variant", "tab")
            self._group.addButton(tab, number)
            made.append(tab)
        layout = row(heading, *made, STRETCH, gap="")
        layout.setContentsMargins(SPACE["l"], 0, SPACE["l"], 0)
        self.setLayout(layout)
        press(self._group, 0)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._names[number]))

    @property
    def value(self) -> str:
        return self._names[self._group.checkedId()]

    def choose(self, name: str) -> None:
        """Set the tab without telling anybody."""
        press(self._group, self._names.index(name))
