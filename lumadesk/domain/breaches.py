"""Personal-data breaches and the moment by which the ICO must be told (UK GDPR Art 33(1))."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lumadesk.domain.calendar import london_time
from lumadesk.domain.errors import RuleViolation

NOTIFICATION_TIME = timedelta(hours=72)


def notify_by(aware: datetime) -> datetime:
    """72 elapsed hours after the owner became aware, as UK wall-clock time.

    Weekends, bank holidays and the change to or from summer time make no difference: the hours are counted
    in UTC. Raises ValueError for a naive datetime and RuleViolation ``date.out_of_range``.
    """
    try:
        return london_time(london_time(aware).astimezone(UTC) + NOTIFICATION_TIME)
    except OverflowError as error:
        raise RuleViolation(
            "date.out_of_range",
            "The moment lies outside the years 1 to 9999.",
            "Check the year that was typed.",
        ) from error
