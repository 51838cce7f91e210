"""Jobs with their hours, appointments and follow-ups: the work between a quote and its invoice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from lumadesk.domain.calendar import check_happened, format_day
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import InvoiceLine, check_line
from lumadesk.domain.money import half_up
from lumadesk.domain.spans import MINUTES_IN_A_DAY

LONGEST_TITLE = 200
LONGEST_TEXT = 10_000


class JobStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: int
    person_id: int
    quote_id: int | None
    title: str
    notes: str
    status: JobStatus
    starts_on: date | None
    ends_on: date | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """``unit_price`` is pounds an hour, net; ``invoice_id`` is the invoice that bills it."""

    id: int
    job_id: int
    day: date
    minutes: int
    what: str
    unit_price: Decimal
    vat_rate: Decimal | None
    category: str
    billable: bool
    invoice_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """``starts_at`` and ``ends_at`` are aware."""

    id: int
    person_id: int
    job_id: int | None
    title: str
    place: str
    notes: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Something to come back to somebody about."""

    id: int
    person_id: int
    due_on: date
    what: str
    done_on: date | None


def hours(minutes: int) -> Decimal:
    """Minutes as hours with at most four decimal places: what a line's quantity holds."""
    exact = (Decimal(minutes) / 60).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
    return Decimal(f"{exact.normalize():f}")


def worth(entry: TimeEntry) -> Decimal:
    """Pounds, net: what a line with these hours comes to."""
    return half_up(hours(entry.minutes) * entry.unit_price)


def lines_for(entries: Sequence[TimeEntry], *, vat_registered: bool) -> tuple[InvoiceLine, ...]:
    """A line for each entry that is to be billed and is not yet, in the order of their days.

    Raises RuleViolation ``job.nothing_to_bill``.
    """
    lines = tuple(
        InvoiceLine(
            description=f"{entry.what}, {format_day(entry.day)}",
            quantity=hours(entry.minutes),
            unit_price=entry.unit_price,
            vat_rate=entry.vat_rate if vat_registered else None,
            unit="hours" if entry.minutes != 60 else "hour",
            category=entry.category,
        )
        for entry in sorted(entries, key=lambda entry: (entry.day, entry.id))
        if entry.billable and entry.invoice_id is None
    )
    if not lines:
        raise RuleViolation(
            "job.nothing_to_bill", "No hours of this job are still to be billed.", "Enter the hours first."
        )
    return lines


def check_job(title: str, notes: str, starts_on: date | None, ends_on: date | None) -> None:
    """Raises RuleViolation ``job.bad_title``, ``job.too_long`` or ``job.backwards``."""
    _check_words("job", title, notes)
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise RuleViolation("job.backwards", "A job cannot end before it begins.", "Check both days.")


def check_time(
    minutes: int, what: str, unit_price: Decimal, vat_rate: Decimal | None, day: date, today: date
) -> None:
    """Raises RuleViolation ``job.bad_time``, ``job.…`` for a day to come, or what ``check_line`` raises."""
    check_happened("job", day, today)
    if not 0 < minutes <= MINUTES_IN_A_DAY:
        raise RuleViolation(
            "job.bad_time",
            "An entry is from one minute to a day.",
            "Enter the hours of each day on their own.",
        )
    line = InvoiceLine(
        description=what, quantity=hours(minutes), unit_price=unit_price, vat_rate=vat_rate, unit="hours"
    )
    check_line(line, vat_registered=True)


def check_appointment(title: str, place: str, notes: str, starts_at: datetime, ends_at: datetime) -> None:
    """Raises RuleViolation ``appointment.bad_title``, ``appointment.too_long``, ``appointment.backwards``."""
    _check_words("appointment", title, notes, place)
    if starts_at.utcoffset() is None or ends_at.utcoffset() is None or ends_at <= starts_at:
        raise RuleViolation(
            "appointment.backwards", "An appointment ends after it begins.", "Check both times."
        )


def check_follow_up(what: str) -> None:
    """Raises RuleViolation ``follow-up.bad_title``."""
    _check_words("follow-up", what)


def _check_words(noun: str, title: str, *texts: str) -> None:
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise RuleViolation(
            f"{noun}.bad_title",
            f"It needs a few words, at most {LONGEST_TITLE} characters.",
            "Say what it is.",
        )
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise RuleViolation(
            f"{noun}.too_long", f"Notes have at most {LONGEST_TEXT:,} characters.", "Shorten them."
        )
