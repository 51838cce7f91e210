"""The next step of a request as a card: what is to be done, why, and a button that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QPushButton

from lumadesk.domain.letters import LetterKind
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.next_step import NextStep
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, column, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import label, show_if

_MOST = 3


class NextCard(QFrame):
    """``do`` carries out an act, or opens a letter."""

    def __init__(self, do: Callable[[Act | LetterKind], object]) -> None:
        super().__init__()
        self.setObjectName("next")
        self._do = do
        self._step: NextStep | None = None
        self._urgent = Chip()
        self.title = label("", "heading", wrap=True)
        self._text = label("", "", wrap=True)
        self.lacks = Banner(Tone.WARNING)
        self.offers: list[QPushButton] = [
            button("-", lambda number=number: self._take(number), variant="" if number else "primary")
            for number in range(_MOST)
        ]
        self.setLayout(
            column(
                row(label("Next step", "label"), self._urgent, STRETCH),
                self.title,
                self._text,
                FlowLayout(*self.offers),
                self.lacks,
                gap="s",
                margin="l",
            )
        )

    def show_step(self, step: NextStep, lacks: str) -> None:
        """``lacks`` is what the record of the request still lacks."""
        self._step = step
        self._urgent.say(step.urgent, Tone.DANGER)
        self.title.setText(step.title)
        self._text.setText(step.text)
        self.lacks.say(lacks)
        for number, one in enumerate(self.offers):
            there = number < len(step.offers)
            show_if(one, there)
            if there:
                set_words(one, step.offers[number][0])
        self.setProperty("calm", "false" if step.offers else "true")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(f"Next step: {step.title}. {step.text}")

    def _take(self, number: int) -> None:
        if self._step is not None and number < len(self._step.offers):
            self._do(self._step.offers[number][1])
