"""A step of a legal calculation in words: what the owner sees when asking why a date is that date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.domain.calendar import UKCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a deadline's arithmetic, in words, with the date it gives and the rule's source."""

    text: str
    date: date | None
    source: str


def roll_step(nominal: date, calendar: UKCalendar, source: str) -> Step:
    """How a nominal date becomes a due date: it stays, or moves to the next working day and why."""
    due = calendar.next_working_day(nominal)
    return Step(text=_why(nominal, due, calendar), date=due, source=f"{source}; GOV.UK bank holidays")


def in_days(count: int) -> str:
    """A number of days in words: "1 day", "3 days"."""
    return "1 day" if count == 1 else f"{count} days"


def _why(nominal: date, due: date, calendar: UKCalendar) -> str:
    if not calendar.knows(due):
        return "Due (the bank holidays of that year are not known)"
    if due == nominal:
        return "Due: a working day"
    holiday = calendar.holiday(nominal)
    if holiday is None:
        return "Due: moved from the weekend to the next working day"
    projected = " (projected)" if holiday.projected else ""
    return f"Due: moved from {holiday.name}{projected} to the next working day"
