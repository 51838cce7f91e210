"""Personal-data breaches: the register, and when the ICO must be told (UK GDPR Arts 33, 34)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from lumadesk.domain.calendar import check_happened, london_date, london_time
from lumadesk.domain.errors import RuleViolation

NOTIFICATION_TIME = timedelta(hours=72)


class BreachRisk(StrEnum):
    """How likely it is to harm people; it decides who must be told (Arts 33(1), 34(1))."""

    UNDECIDED = "undecided"  # counts as a risk: the countdown runs
    UNLIKELY = "unlikely"  # nobody need be told; the reasons are on record
    RISK = "risk"  # the ICO
    HIGH = "high"  # the ICO and the people


class Told(StrEnum):
    ICO = "ico"
    PEOPLE = "people"
    CONTROLLER = "controller"  # where the business is a processor (Art 33(2))
    POLICE = "police"
    INSURER = "insurer"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachNotice:
    """Somebody who was told. ``late_reasons`` go with a notice to the ICO after the 72 hours (Art 33(1))."""

    id: int
    whom: Told
    at: datetime  # aware, UTC
    how: str
    reference: str
    late_reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One entry of the register (Art 33(5)). ``reasons`` are those of the decision about the risk."""

    id: int
    aware_at: datetime  # aware, UTC
    facts: str
    effects: str
    people_affected: str
    action: str
    risk: BreachRisk
    reasons: str
    closed_at: datetime | None
    created_at: datetime
    notices: tuple[BreachNotice, ...]

    def told(self, whom: Told) -> BreachNotice | None:
        """The first notice to ``whom``."""
        return next((notice for notice in self.notices if notice.whom is whom), None)

    @property
    def ico_waits(self) -> bool:
        """Whether the 72 hours run: the ICO must be, or may have to be, told and was not."""
        return self.closed_at is None and self.risk is not BreachRisk.UNLIKELY and not self.told(Told.ICO)


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


def hours_left_in_words(by: datetime, now: datetime) -> str:
    """Elapsed time until a moment, to the minute: "41 h 12 min left", "3 h 0 min overdue"."""
    left = by - now
    minutes = int(abs(left) // timedelta(minutes=1))
    return f"{minutes // 60} h {minutes % 60} min {'left' if left >= timedelta() else 'overdue'}"


def check_breach(breach: Breach, now: datetime) -> None:
    """Refuse an entry that would not show what Art 33(5) asks for.

    Raises RuleViolation ``breach.in_future``, ``breach.too_early``, ``breach.no_facts`` or
    ``breach.no_reasons`` (a risk that was decided on without saying why).
    """
    _check_moment(breach.aware_at, now)
    if not breach.facts.strip():
        raise RuleViolation(
            "breach.no_facts", "The entry does not say what happened.", "Describe the facts of the breach."
        )
    if breach.risk is not BreachRisk.UNDECIDED and not breach.reasons.strip():
        raise RuleViolation(
            "breach.no_reasons",
            "The decision about the risk needs its reasons (UK GDPR Art 33(5)).",
            "Write down why the breach is, or is not, likely to harm people.",
        )


def check_notice(breach: Breach, notice: BreachNotice, now: datetime) -> None:
    """Raises RuleViolation ``breach.in_future``, ``breach.told_before`` or ``breach.late_reasons``."""
    _check_moment(notice.at, now)
    if notice.at < breach.aware_at:
        raise RuleViolation(
            "breach.told_before",
            "Nobody can be told of a breach before you were aware of it.",
            "Check both moments.",
        )
    late = notice.whom is Told.ICO and notice.at > notify_by(breach.aware_at)
    if late and not notice.late_reasons.strip():
        raise RuleViolation(
            "breach.late_reasons",
            "More than 72 hours have passed: the notice to the ICO needs the reasons for the delay.",
            "Write down why it is late (UK GDPR Art 33(1)).",
        )


def check_closing(breach: Breach) -> None:
    """Refuse to close an entry that leaves somebody untold.

    Raises RuleViolation ``breach.undecided``, ``breach.ico_untold`` or ``breach.people_untold``.
    """
    if breach.risk is BreachRisk.UNDECIDED:
        raise RuleViolation(
            "breach.undecided",
            "It is not decided whether the breach is likely to harm people.",
            "Decide on the risk, and say why.",
        )
    if breach.ico_waits:
        raise RuleViolation(
            "breach.ico_untold", "The ICO has not been told yet.", "Record when and how you told them."
        )
    if breach.risk is BreachRisk.HIGH and breach.told(Told.PEOPLE) is None:
        raise RuleViolation(
            "breach.people_untold",
            "The risk is high, and the people have not been told yet (UK GDPR Art 34(1)).",
            "Record when and how you told them, or why not: as a notice to the people (Art 34(3)).",
        )


def _check_moment(moment: datetime, now: datetime) -> None:
    if moment > now:
        raise RuleViolation(
            "breach.in_future", "That moment is still to come.", "Enter the moment at which it happened."
        )
    check_happened("breach", london_date(moment), london_date(now))
