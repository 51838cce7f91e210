"""Invoices that come again and again: when the next draft is due, however long nobody looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.domain.calendar import add_months
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceLine, InvoiceTerms

#: Drafts that one look makes of one agreement: two years of months.
MOST_AT_ONCE = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringInvoice:
    """``made`` counts the drafts so far; the next is due ``made`` times ``every_months`` after ``starts_on``.

    Counting from the first day keeps 31 January at the ends of months.
    """

    id: int
    person_id: int
    customer_name: str
    customer_address: str
    lines: tuple[InvoiceLine, ...]
    terms: InvoiceTerms
    every_months: int
    starts_on: date
    until: date | None
    made: int
    paused: bool


def following(agreement: RecurringInvoice) -> date:
    """The day of the next draft, were it neither paused nor ended."""
    return add_months(agreement.starts_on, agreement.every_months * agreement.made)


def next_on(agreement: RecurringInvoice) -> date | None:
    """The day of the next draft; None where there is none any more, or it is paused."""
    if agreement.paused:
        return None
    day = following(agreement)
    return None if agreement.until is not None and day > agreement.until else day


def due_days(agreement: RecurringInvoice, today: date) -> tuple[date, ...]:
    """The days up to today for which a draft is due, at most ``MOST_AT_ONCE``."""
    if agreement.paused:
        return ()
    days = []
    for number in range(agreement.made, agreement.made + MOST_AT_ONCE):
        day = add_months(agreement.starts_on, agreement.every_months * number)
        if day > today or (agreement.until is not None and day > agreement.until):
            break
        days.append(day)
    return tuple(days)


def check_start(every_months: int, starts_on: date, today: date) -> None:
    """A first day so long ago that one look would not catch up is a mistake in the year.

    Raises RuleViolation ``recurring.too_early``.
    """
    if add_months(starts_on, every_months * MOST_AT_ONCE) <= today:
        raise RuleViolation(
            "recurring.too_early",
            f"More than {MOST_AT_ONCE} invoices would be due at once, one for each period since that day.",
            "Begin with the first period that was not invoiced; check the year that was typed.",
        )


def check_recurring(every_months: int, starts_on: date, until: date | None) -> None:
    """Raises RuleViolation ``recurring.bad_interval`` or ``recurring.backwards``."""
    if not 1 <= every_months <= 60:
        raise RuleViolation(
            "recurring.bad_interval", "It comes again after 1 to 60 months.", "Use 1 for every month."
        )
    if until is not None and until < starts_on:
        raise RuleViolation("recurring.backwards", "It cannot end before it begins.", "Check both days.")
