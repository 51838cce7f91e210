"""How long something takes, as people write it: "2.5", "2:30", "90 min", "9:00-11:30"."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from lumadesk.domain.errors import RuleViolation

MINUTES_IN_A_DAY = 24 * 60

_HOURS = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)(?:h|hours?)?", re.ASCII)
_HOURS_AND_MINUTES = re.compile(r"(\d{1,2})(?::|h|hours?)(\d{1,2})(?:m|min|minutes?)?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,4})(?:m|min|minutes?)", re.ASCII)
_FROM_TO = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:-|\u2013|to)(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)


def read_minutes(text: str) -> int:
    """Whole minutes, from one to a day. What begins before midnight may end after it.

    Raises RuleViolation ``span.unreadable``.
    """
    plain = "".join(text.lower().split())
    minutes = 0
    if match := _HOURS.fullmatch(plain):
        exact = Decimal(match[1].replace(",", ".")) * 60
        minutes = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    elif match := _HOURS_AND_MINUTES.fullmatch(plain):
        minutes = int(match[1]) * 60 + int(match[2]) if int(match[2]) < 60 else 0
    elif match := _MINUTES.fullmatch(plain):
        minutes = int(match[1])
    elif match := _FROM_TO.fullmatch(plain):
        minutes = _between(*(int(part or 0) for part in match.groups()))
    if not 0 < minutes <= MINUTES_IN_A_DAY:
        raise RuleViolation(
            "span.unreadable",
            "That is not a time from one minute to a day.",
            "Write it like 2.5, 2:30, 90 min or 9:00-11:30.",
        )
    return minutes


def write_minutes(minutes: int) -> str:
    """2 h 30 min, 45 min, 3 h"""
    hours, rest = divmod(minutes, 60)
    return (
        " ".join(part for part in (f"{hours} h" * bool(hours), f"{rest} min" * bool(rest)) if part) or "0 h"
    )


def _between(hour: int, minute: int, end_hour: int, end_minute: int) -> int:
    """0 where one of them is no time of day, or nothing lies between them."""
    if max(hour, end_hour) > 24 or max(minute, end_minute) > 59:
        return 0
    return (end_hour * 60 + end_minute - hour * 60 - minute) % MINUTES_IN_A_DAY
