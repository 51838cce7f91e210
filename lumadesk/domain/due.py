"""How urgent a date is: overdue, due today, near, or later."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

#: From so many days before it a date stands out.
NEAR_DAYS = 7


class Urgency(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    NEAR = "near"
    LATER = "later"


def urgency(due: date, today: date) -> Urgency:
    left = (due - today).days
    if left < 0:
        return Urgency.OVERDUE
    if left == 0:
        return Urgency.TODAY
    return Urgency.NEAR if left <= NEAR_DAYS else Urgency.LATER
