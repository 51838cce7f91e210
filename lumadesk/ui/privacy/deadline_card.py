"""The deadline of a request in words and date, with the arithmetic behind it one click away."""

from __future__ import annotations

from datetime import date

from lumadesk.app.request_views import to_stop
from lumadesk.app.requests import RequestView
from lumadesk.ui.privacy.wording import urgency
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.chip import REQUEST
from lumadesk.ui.widgets.clock_card import ClockCard, in_days
from lumadesk.ui.words import long_day, plain_day


class DeadlineCard(ClockCard):
    def show_deadline(self, view: RequestView, today: date) -> None:
        clock, ended = view.deadline, view.course.ended_on
        left, tone = view.words.split(" · ")[0].capitalize(), urgency(view, today)
        state = "At once" if to_stop(view) else ""
        if ended is not None:
            left = f"{REQUEST[view.request.status][0]} on {plain_day(ended)}"
            by = f"It was due on {long_day(clock.due)}." if clock.due else ""
            if clock.due is not None:
                state, tone = ("Late", Tone.WARNING) if ended > clock.due else ("In time", Tone.SUCCESS)
        elif clock.due is None:
            by = "The clock stands still until the person answers your question."
        else:
            by = f"Answer by {long_day(clock.due)}."
        self.say(left, by, tone, in_days(clock.steps), state)
