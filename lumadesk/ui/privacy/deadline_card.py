"""The deadline of a request in words and date, with the arithmetic behind it one click away."""

from __future__ import annotations

from datetime import date

from lumadesk.app.requests import RequestView
from lumadesk.domain.requests import RequestStatus
from lumadesk.ui.privacy.wording import urgency
from lumadesk.ui.widgets.clock_card import ClockCard, in_days
from lumadesk.ui.words import long_day


class DeadlineCard(ClockCard):
    def show_deadline(self, view: RequestView, today: date) -> None:
        clock, is_open = view.deadline, view.request.status is RequestStatus.OPEN
        if not is_open:
            by = f"It was due on {long_day(clock.due)}." if clock.due else ""
        elif clock.due is None:
            by = "The clock stands still until the person answers your question."
        else:
            by = f"Answer by {long_day(clock.due)}."
        left = view.words.split(" · ")[0].capitalize()
        self.say(left, by, urgency(view, today), in_days(clock.steps))
