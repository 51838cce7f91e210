"""A clock in words and date, with the arithmetic behind it one click away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from lumadesk.domain.steps import Step
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, column, empty, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import day

_STATES = {Tone.DANGER: "Overdue", Tone.WARNING: "Due soon", Tone.SUCCESS: "On time"}


class ClockCard(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._left = label("", "figure")
        self._by = label("", "muted", wrap=True)
        self._state = Chip()
        self.toggle = button("&How this date is worked out", self._toggle, variant="link")
        self.steps = QWidget()
        self._grid = QGridLayout(self.steps)
        self._grid.setContentsMargins(0, SPACE["s"], 0, 0)
        self._grid.setHorizontalSpacing(SPACE["l"])
        self._grid.setVerticalSpacing(SPACE["s"])
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(2, 2)
        self.steps.hide()
        self.setLayout(
            column(
                row(self._left, STRETCH, self._state),
                self._by,
                row(self.toggle, STRETCH),
                self.steps,
                gap="xs",
                margin="l",
            )
        )

    def say(
        self, left: str, by: str, tone: Tone, steps: Iterable[tuple[str, str, str]], state: str = ""
    ) -> None:
        """``left`` is the figure, ``by`` the date in a sentence; each step has its words, date and rule.

        ``state`` stands for the words that the tone has by itself.
        """
        self._left.setText(left)
        self._by.setText(by)
        self._state.say(state or _STATES.get(tone, ""), tone)
        self._fill(steps)
        self.setAccessibleName(f"{left}. {by}")

    def _fill(self, steps: Iterable[tuple[str, str, str]]) -> None:
        empty(self._grid)
        for place, words in enumerate(("Step", "Date", "Rule")):
            self._grid.addWidget(label(words, "label"), 0, place)
        for line, (words, when, rule) in enumerate(steps, 1):
            self._grid.addWidget(label(words, wrap=True, selectable=True), line, 0)
            self._grid.addWidget(label(when), line, 1)
            source = label(rule, "small", wrap=True, selectable=True)
            source.setMinimumWidth(120)
            self._grid.addWidget(source, line, 2)

    def _toggle(self) -> None:
        shown = self.steps.isHidden()
        self.steps.setVisible(shown)
        set_words(self.toggle, "&Hide the arithmetic" if shown else "&How this date is worked out")


def in_days(steps: Iterable[Step]) -> list[tuple[str, str, str]]:
    """Steps of the law's arithmetic as the card shows them."""
    return [(step.text, day(step.date) if step.date else "", step.source) for step in steps]
