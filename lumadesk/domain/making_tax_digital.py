"""Making Tax Digital for Income Tax: who is in it from when, and the dates of its quarterly updates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from lumadesk.domain.calendar import TaxYear, add_days, add_months, add_years

#: First day -> qualifying income (pounds, gross) over which the rules bind from that day on (GOV.UK).
#: It is measured on the return for the tax year two years before.
THRESHOLDS: Mapping[date, Decimal] = MappingProxyType(
    {
        date(2026, 4, 6): Decimal(50000),
        date(2027, 4, 6): Decimal(30000),
        date(2028, 4, 6): Decimal(20000),
    }
)


@dataclass(frozen=True, slots=True)
class QuarterlyUpdate:
    """One cumulative update: it covers the year from its first day up to ``period_end``."""

    period_start: date
    period_end: date
    submit_by: date


def quarterly_updates(tax_year: TaxYear, *, calendar_quarters: bool = False) -> tuple[QuarterlyUpdate, ...]:
    """The four cumulative updates of a tax year: standard quarters, or calendar quarters by election.

    Both kinds are due on 7 August, 7 November, 7 February and 7 May (GOV.UK).
    """
    start = tax_year.start.replace(day=1) if calendar_quarters else tax_year.start
    first_due = date(start.year, 8, 7)
    return tuple(
        QuarterlyUpdate(
            period_start=start,
            period_end=add_days(add_months(start, 3 * quarter), -1),
            submit_by=add_months(first_due, 3 * (quarter - 1)),
        )
        for quarter in (1, 2, 3, 4)
    )


def final_declaration_by(tax_year: TaxYear) -> date:
    """31 January after the end of the tax year (TMA 1970 s.8)."""
    return add_years(date(tax_year.end.year, 1, 31), 1)


def income_threshold(day: date) -> Decimal | None:
    """The qualifying income in pounds over which the rules bind on ``day``; None before 6 April 2026."""
    in_force = [limit for start, limit in sorted(THRESHOLDS.items()) if start <= day]
    return in_force[-1] if in_force else None
