"""When the vault is backed up, which backups are kept, and until when an erased person is inside one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from lumadesk.domain.errors import RuleViolation

_LONDON = ZoneInfo("Europe/London")
_A_DAY = timedelta(days=1)
#: So much later than now a clock may say without having jumped (minutes).
_TOLERANCE = timedelta(minutes=5)
_MOST = 1_000
#: Drills come once a month; so late, none was held that should have been.
_DRILL_LATE = timedelta(days=45)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPlan:
    """How the owner wants backups to be made; ``folder`` is empty until one is chosen.

    ``hourly`` and the like say for how many of the latest hours, days, weeks and months one is kept.
    Erased people leave every backup ``erased_days`` after their erasure: it is written anew without
    them or deleted (UK GDPR Art 17; ICO: "beyond use" until then, and the date is told).
    """

    folder: str = ""
    on_close: bool = True
    daily_too: bool = True  # while the window is open, once in 24 hours
    hourly: int = 6
    daily: int = 7
    weekly: int = 5
    monthly: int = 12
    warn_days: int = 3
    erased_days: int = 30
    drill: bool = True  # once a month the newest backup is restored in a scratch folder

    def __post_init__(self) -> None:
        counts = (self.hourly, self.daily, self.weekly, self.monthly)
        if any(not 0 <= count <= _MOST for count in counts) or not any(counts):
            raise RuleViolation(
                "backups.rotation",
                f"Of each kind up to {_MOST:,} backups can be kept, and of one kind at least one.",
                "Give a number of hourly, daily, weekly or monthly backups.",
            )
        if not 1 <= self.warn_days <= 365:
            raise RuleViolation("backups.warning", "The warning comes after 1 to 365 days without a backup.")
        if not 1 <= self.erased_days <= 90:
            raise RuleViolation(
                "backups.erased",
                "Erased people leave the backups after 1 to 90 days.",
                "Thirty days is usual: quote it to the person (UK GDPR Art 17).",
            )


def kept(plan: BackupPlan, moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which of the backups made at ``moments`` the plan keeps.

    The latest of each of the last so many hours, days, weeks and months *that have one*: a laptop that was
    off for a month keeps what it had. What a wrong clock dated into the future is kept and takes no other
    one's place. The newest is always kept.
    """
    every = sorted(set(moments), reverse=True)
    ahead = [moment for moment in every if moment > now + _TOLERANCE]
    past = every[len(ahead) :]
    chosen = {*ahead, *past[:1]}
    for count, period in (
        (plan.hourly, _hour),
        (plan.daily, _day),
        (plan.weekly, _week),
        (plan.monthly, _month),
    ):
        chosen.update(_latest_of_each(past, count, period))
    return chosen


def is_due(plan: BackupPlan, last: datetime | None, now: datetime) -> bool:
    """Whether the daily backup is to be made; one that is dated ahead of now proves nothing."""
    return plan.daily_too and (last is None or last > now + _TOLERANCE or now - last >= _A_DAY)


def is_too_old(plan: BackupPlan, last: datetime | None, now: datetime) -> bool:
    """Whether Today warns: no good backup within ``warn_days``."""
    return last is None or last > now + _TOLERANCE or now - last > timedelta(days=plan.warn_days)


def drill_is_due(plan: BackupPlan, last: datetime | None, now: datetime) -> bool:
    """Once in a calendar month, a failed one again the next day (the caller passes the last good one)."""
    return plan.drill and (last is None or last > now + _TOLERANCE or _month(last) != _month(now))


def drill_is_overdue(
    plan: BackupPlan, last: datetime | None, backups_since: datetime | None, now: datetime
) -> bool:
    """Whether Today says so: there have been backups for long, and none was tried for as long."""
    tried = last or backups_since
    return plan.drill and tried is not None and now - tried > _DRILL_LATE


def gone_by(plan: BackupPlan, erased_at: Sequence[datetime]) -> date | None:
    """The day by which those who were erased at these moments are in the backup no more; None: nobody is."""
    if not erased_at:
        return None
    return _in_london(min(erased_at)).date() + timedelta(days=plan.erased_days)


def _latest_of_each(
    newest_first: Sequence[datetime], count: int, period: Callable[[datetime], tuple[int, ...]]
) -> list[datetime]:
    found: dict[tuple[int, ...], datetime] = {}
    for moment in newest_first:
        if len(found) == count and period(moment) not in found:
            break
        found.setdefault(period(moment), moment)
    return list(found.values())


def _in_london(moment: datetime) -> datetime:
    return moment.astimezone(_LONDON)


def _hour(moment: datetime) -> tuple[int, ...]:
    # In UTC: the hour that comes twice when summer time ends is two hours.
    utc = moment.astimezone(UTC)
    return (utc.year, utc.month, utc.day, utc.hour)


def _day(moment: datetime) -> tuple[int, ...]:
    local = _in_london(moment)
    return (local.year, local.month, local.day)


def _week(moment: datetime) -> tuple[int, ...]:
    year, week, _weekday = _in_london(moment).isocalendar()
    return (year, week)


def _month(moment: datetime) -> tuple[int, ...]:
    local = _in_london(moment)
    return (local.year, local.month)
