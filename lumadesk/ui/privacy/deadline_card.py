"""A deadline in words and date, with the arithmetic behind it one click away."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from lumadesk.app.request_views import to_stop
from lumadesk.app.requests import RequestView
from lumadesk.ui.privacy.wording import urgency
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, column, empty, row
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.chip import REQUEST, Chip
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import day, long_day, plain_day

_STATES = {Tone.DANGER: "Overdue", Tone.WARNING: "Due soon", Tone.SUCCESS: "On time"}


class DeadlineCard(QFrame):
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

    def show_deadline(self, view: RequestView, today: date) -> None:
        clock = view.deadline
        self._left.setText(view.words.split(" · ")[0].capitalize())
        ended = view.course.ended_on
        if ended is not None:
            self._left.setText(f"{REQUEST[view.request.status][0]} on {plain_day(ended)}")
            self._by.setText(f"It was due on {long_day(clock.due)}." if clock.due else "")
        elif clock.due is None:
            self._by.setText("The clock stands still until the person answers your question.")
        else:
            self._by.setText(f"Answer by {long_day(clock.due)}.")
        tone = urgency(view, today)
        self._state.say("At once" if to_stop(view) else _STATES.get(tone, ""), tone)
        if ended is not None and clock.due is not None:
            late = ended > clock.due
            self._state.say("Late" if late else "In time", Tone.WARNING if late else Tone.SUCCESS)
        self._fill(view)
        self.setAccessibleName(f"{self._left.text()}. {self._by.text()}")

    def _fill(self, view: RequestView) -> None:
        empty(self._grid)
        for place, words in enumerate(("Step", "Date", "Rule")):
            self._grid.addWidget(label(words, "label"), 0, place)
        for line, step in enumerate(view.deadline.steps, 1):
            self._grid.addWidget(label(step.text, wrap=True, selectable=True), line, 0)
            self._grid.addWidget(label(day(step.date) if step.date else ""), line, 1)
            source = label(step.source, "small", wrap=True, selectable=True)
            source.setMinimumWidth(120)
            self._grid.addWidget(source, line, 2)

    def _toggle(self) -> None:
        shown = self.steps.isHidden()
        self.steps.setVisible(shown)
        set_words(self.toggle, "&Hide the arithmetic" if shown else "&How this date is worked out")
