"""VAT in time: the tax point of a supply, and the rates that were in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lumadesk.domain.calendar import add_days, format_day
from lumadesk.domain.errors import RuleViolation

#: A VAT invoice within so many days after the supply makes its own day the tax point (VATA 1994 s.6(5)).
DAYS_TO_INVOICE = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRate:
    """A rate in per cent, in force from ``since`` through ``until`` (None: still)."""

    name: str
    rate: Decimal
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


_BEGINNING = date(1973, 4, 1)

#: VATA 1994 ss.2, 29A, 30 and the orders that changed the rates; 12.5 % was for hospitality.
RATES = (
    VatRate(name="Standard", rate=Decimal("17.5"), since=date(1991, 4, 1), until=date(2008, 11, 30)),
    VatRate(name="Standard", rate=Decimal(15), since=date(2008, 12, 1), until=date(2009, 12, 31)),
    VatRate(name="Standard", rate=Decimal("17.5"), since=date(2010, 1, 1), until=date(2011, 1, 3)),
    VatRate(name="Standard", rate=Decimal(20), since=date(2011, 1, 4)),
    VatRate(name="Reduced", rate=Decimal("12.5"), since=date(2021, 10, 1), until=date(2022, 3, 31)),
    VatRate(name="Reduced", rate=Decimal(5), since=date(1997, 9, 1)),
    VatRate(name="Zero", rate=Decimal(0), since=_BEGINNING),
)


def tax_point(issued_on: date, supplied_on: date) -> date:
    """When a supply counts for VAT (VATA 1994 s.6(4) and (5)).

    The invoice's own day where it comes before the supply or within 14 days after it, else the supply's.
    """
    return issued_on if issued_on <= add_days(supplied_on, DAYS_TO_INVOICE) else supplied_on


def rates_on(day: date) -> tuple[VatRate, ...]:
    """The rates in force, the highest first."""
    return tuple(rate for rate in RATES if rate.holds(day))


def check_rates(rates: Iterable[Decimal | None], day: date) -> None:
    """Raises RuleViolation ``vat.rate_not_in_force`` for a rate that the law did not have on that day."""
    known = {rate.rate for rate in rates_on(day)}
    for rate in rates:
        if rate is not None and rate not in known:
            offered = ", ".join(f"{one:f}" for one in sorted(known, reverse=True))
            raise RuleViolation(
                "vat.rate_not_in_force",
                f"There was no VAT rate of {rate:f} % on {format_day(day)}, the tax point.",
                f"The rates of that day are {offered}; none at all means exempt or outside the scope.",
            )
