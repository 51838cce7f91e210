"""Interest and fixed sum on a late business debt (Late Payment of Commercial Debts (Interest) Act 1998)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from lumadesk.domain.calendar import add_days, format_day
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.money import ZERO, format_money, half_up, to_pence
from lumadesk.domain.steps import Step

#: Percentage points over Bank Rate (Late Payment of Commercial Debts (Rate of Interest) (No. 3) Order 2002).
MARGIN = Decimal(8)

#: Bank Rate in per cent on each reference date (Bank of England); the owner may add to it.
BANK_RATES: Mapping[date, Decimal] = MappingProxyType(
    {
        date(2019, 12, 31): Decimal("0.75"),
        date(2020, 6, 30): Decimal("0.10"),
        date(2020, 12, 31): Decimal("0.10"),
        date(2021, 6, 30): Decimal("0.10"),
        date(2021, 12, 31): Decimal("0.25"),
        date(2022, 6, 30): Decimal("1.25"),
        date(2022, 12, 31): Decimal("3.50"),
        date(2023, 6, 30): Decimal("5.00"),
        date(2023, 12, 31): Decimal("5.25"),
        date(2024, 6, 30): Decimal("5.25"),
        date(2024, 12, 31): Decimal("4.75"),
        date(2025, 6, 30): Decimal("4.25"),
        date(2025, 12, 31): Decimal("3.75"),
        date(2026, 6, 30): Decimal("3.75"),
    }
)

_RATE = "Late Payment of Commercial Debts (Rate of Interest) (No. 3) Order 2002"
_INTEREST = "Late Payment of Commercial Debts (Interest) Act 1998 ss.1, 4"
_FIXED_SUM = "Late Payment of Commercial Debts (Interest) Act 1998 s.5A"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateClaim:
    """What may be claimed besides the debt. Rates are per cent a year, sums are pounds."""

    reference_date: date
    bank_rate: Decimal
    rate: Decimal
    days: int
    interest: Decimal
    fixed_sum: Decimal
    total: Decimal
    steps: tuple[Step, ...]


def late_payment(
    amount: Decimal, due: date, paid: date, rates: Mapping[date, Decimal] = BANK_RATES
) -> LateClaim:
    """Statutory interest and fixed sum on one debt between businesses.

    ``amount`` is the gross debt in pounds. Simple interest runs from the day after ``due`` through ``paid``
    at 8 % over the Bank Rate of the reference date before it began, and stays at that rate. It is never to be
    claimed from a consumer, nor where the contract has a rate of its own.
    Raises RuleViolation ``late_payment.not_a_debt``, ``late_payment.rate_unknown``, ``money.…``.
    """
    if to_pence(amount) <= 0:
        raise RuleViolation("late_payment.not_a_debt", "A debt is more than £0.00.", "Check the amount.")
    begins = add_days(due, 1)
    reference = reference_date(begins)
    if reference not in rates:
        raise RuleViolation(
            "late_payment.rate_unknown",
            f"The Bank Rate on {format_day(reference)} is not in the table.",
            "Look it up at the Bank of England and add it to the table of rates.",
        )
    bank_rate = rates[reference]
    rate = bank_rate + MARGIN
    days = max(0, (paid - due).days)
    interest = half_up(Fraction(amount) * Fraction(rate) * days / 36500)
    charge = fixed_sum(amount) if days else ZERO
    return LateClaim(
        reference_date=reference,
        bank_rate=bank_rate,
        rate=rate,
        days=days,
        interest=interest,
        fixed_sum=charge,
        total=interest + charge,
        steps=(
            Step(text="Interest runs from the day after the due date", date=begins, source=_INTEREST),
            Step(
                text=f"Bank Rate {bank_rate} % + {MARGIN} % = {rate} % a year", date=reference, source=_RATE
            ),
            Step(
                text=f"{format_money(amount)} at {rate} % for {days} of 365 days = {format_money(interest)}",
                date=paid,
                source=_INTEREST,
            ),
            Step(text=f"Fixed sum {format_money(charge)}", date=None, source=_FIXED_SUM),
        ),
    )


def reference_date(begins: date) -> date:
    """The 30 June or 31 December before interest begins; its Bank Rate counts for the whole debt."""
    if begins.month > 6:
        return date(begins.year, 6, 30)
    if begins.year == date.min.year:
        raise RuleViolation("date.out_of_range", "The date lies too early.", "Check the year that was typed.")
    return date(begins.year - 1, 12, 31)


def fixed_sum(amount: Decimal) -> Decimal:
    """Compensation in pounds for one late debt of ``amount``: £40, from £1,000 £70, from £10,000 £100."""
    if amount < 1000:
        return Decimal("40.00")
    return Decimal("70.00") if amount < 10000 else Decimal("100.00")


def check_rate(day: date, rate: Decimal, today: date) -> None:
    """Refuse an entry that the table cannot hold: RuleViolation ``late_payment.bad_rate``."""
    if (day.month, day.day) not in {(6, 30), (12, 31)} or day > today:
        raise RuleViolation(
            "late_payment.bad_rate",
            "Only the Bank Rate of a 30 June or 31 December that has come counts.",
            "Enter it under one of these days.",
        )
    if not (rate.is_finite() and 0 <= rate <= 100 and rate == round(rate, 2)):
        raise RuleViolation(
            "late_payment.bad_rate",
            "A Bank Rate is from 0 to 100 per cent, with at most two decimal places.",
            "Look it up at the Bank of England.",
        )


def missing_rate(today: date, rates: Mapping[date, Decimal] = BANK_RATES) -> date | None:
    """The reference date whose Bank Rate is due in the table by ``today`` and is not there, else None."""
    latest = reference_date(add_days(today, 1))
    return None if latest in rates else latest


def default_due_date(invoice_received: date, service_completed: date) -> date:
    """The last day to pay where no date was agreed: 30 days after the later day, the least that is claimed.

    The Act counts the later day as the first of the 30 (``statutory_last_day``); GOV.UK counts after it.
    Nothing moves for weekends.
    """
    return add_days(max(invoice_received, service_completed), 30)


def statutory_last_day(invoice_received: date, service_completed: date) -> date:
    """The last day to pay as s.4(2H) of the 1998 Act reads: 30 days beginning with the later day."""
    return add_days(max(invoice_received, service_completed), 29)
