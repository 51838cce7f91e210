"""What wants to be known before the work begins: a line each, on one card, the most urgent first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import Banner, column
from lumadesk.ui.widgets.text import show_if

_URGENCY = (Tone.DANGER, Tone.WARNING, Tone.INFO)


class Notice(Banner):
    """A line with what to do about it; hidden while it has nothing to say."""

    said = Signal()

    def __init__(self, tone: Tone, action: QWidget) -> None:
        super().__init__(tone, "", action)
        self.tone = tone
        self.setObjectName("notice")
        self.layout().setContentsMargins(SPACE["l"], SPACE["xs"], SPACE["m"], SPACE["xs"])

    def say(self, text: str) -> None:
        super().say(text)
        self.said.emit()


class Notices(QFrame):
    """Hidden while none of them has anything to say."""

    def __init__(self, *notices: Notice) -> None:
        super().__init__()
        self.setObjectName("card")
        self._notices = sorted(notices, key=lambda one: _URGENCY.index(one.tone))
        layout = column(*self._notices, gap="")
        layout.setContentsMargins(0, SPACE["s"], 0, SPACE["s"])
        self.setLayout(layout)
        for one in self._notices:
            one.said.connect(self._heard)
        self._heard()

    def _heard(self) -> None:
        show_if(self, any(one.text() for one in self._notices))
