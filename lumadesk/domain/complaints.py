"""Data-protection complaints and the day by which each must be acknowledged (DPA 2018 s.164A)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.domain.calendar import UKCalendar, add_days
from lumadesk.domain.steps import Step, roll_step

#: DPA 2018 s.164A (Data (Use and Access) Act 2025 s.103) binds for complaints received from this day on.
DUTY_IN_FORCE = date(2026, 6, 19)

_STATUTE = "DPA 2018 s.164A"
_ICO = "ICO, how to deal with data protection complaints"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintClock:
    """Both readings of "within 30 days": remind on ``strict``; ``ico`` is the regulator's own count.

    ``in_force`` is False for a complaint received before the duty existed; the dates are then good practice.
    """

    strict: date
    ico: date
    in_force: bool
    steps: tuple[Step, ...]


def complaint_clock(received: date, calendar: UKCalendar) -> ComplaintClock:
    """When a complaint must be acknowledged.

    ``received`` is a Europe/London date. Strictly the day of receipt is day 1 of 30 and nothing moves for
    weekends; the ICO makes the next day day 1 and moves the end to a working day.
    Raises RuleViolation ``date.out_of_range``.
    """
    strict = add_days(received, 29)
    counted = add_days(received, 30)
    in_force = received >= DUTY_IN_FORCE
    duty = "Complaint received" if in_force else "Complaint received, before the duty came into force"
    return ComplaintClock(
        strict=strict,
        ico=calendar.next_working_day(counted),
        in_force=in_force,
        steps=(
            Step(text=duty, date=received, source=_STATUTE),
            Step(text="30 days, the day of receipt being day 1: the safe date", date=strict, source=_STATUTE),
            Step(text="30 days, the next day being day 1", date=counted, source=_ICO),
            roll_step(counted, calendar, _ICO),
        ),
    )
