"""What may be claimed on an overdue invoice, as it was paid by and by (1998 Act, or the contract's rate)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from lumadesk.domain.calendar import format_day
from lumadesk.domain.invoices import Invoice, InvoiceStatus, amount_due
from lumadesk.domain.late_payment import BANK_RATES, MARGIN, fixed_sum, late_payment
from lumadesk.domain.money import ZERO, format_money, half_up
from lumadesk.domain.steps import Step, in_days

_INTEREST = "Late Payment of Commercial Debts (Interest) Act 1998 ss.1, 4"
_RATE = "Late Payment of Commercial Debts (Rate of Interest) (No. 3) Order 2002"
_FIXED_SUM = "Late Payment of Commercial Debts (Interest) Act 1998 s.5A"
_CONTRACT = "the contract (1998 Act s.8)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Pounds. ``late`` was unpaid when it fell due, ``outstanding`` still is; ``total`` is what comes on top.

    ``bank_rate`` is None where the contract has a rate of its own.
    """

    late: Decimal
    outstanding: Decimal
    rate: Decimal
    bank_rate: Decimal | None
    interest: Decimal
    fixed_sum: Decimal
    total: Decimal
    steps: tuple[Step, ...]


class _Stretch(NamedTuple):
    """So much was owed after ``since`` through ``until``."""

    owed: Decimal
    since: date
    until: date


def claim_on(invoice: Invoice, today: date, rates: Mapping[date, Decimal] = BANK_RATES) -> Claim | None:
    """Interest and fixed sum by ``today``; None from a consumer, and where nothing was late.

    What was paid after the due date bears interest until its day. What was credited was never owed.
    Raises RuleViolation ``late_payment.rate_unknown``.
    """
    due = invoice.due_on
    if due is None or invoice.supplier is None or invoice.status is InvoiceStatus.VOID:
        return None
    if not invoice.terms.business_customer or today <= due:
        return None
    stretches = _stretches(invoice, due, today)
    late = stretches[0].owed
    if late <= 0:
        return None
    contract = invoice.terms.contract_rate
    if contract is None:
        statutory = late_payment(late, due, today, rates)
        rate, bank_rate, charge = statutory.rate, statutory.bank_rate, fixed_sum(late)
        reference: date | None = statutory.reference_date
    else:
        rate, bank_rate, charge, reference = contract, None, ZERO, None
    interest = sum((_interest(part, rate) for part in stretches), ZERO)
    return Claim(
        late=late,
        outstanding=max(amount_due(invoice), ZERO),
        rate=rate,
        bank_rate=bank_rate,
        interest=interest,
        fixed_sum=charge,
        total=interest + charge,
        steps=(
            _rate_step(rate, bank_rate, reference),
            *(_stretch_step(part, rate) for part in stretches if part.owed > 0),
            Step(text=f"Interest in all {format_money(interest)}", date=today, source=_INTEREST),
            *(
                (Step(text=f"Fixed sum {format_money(charge)}", date=None, source=_FIXED_SUM),)
                if charge
                else ()
            ),
        ),
    )


def _stretches(invoice: Invoice, due: date, today: date) -> list[_Stretch]:
    """What was owed from the due date on, between the days on which that changed."""
    owed = amount_due(invoice) + sum(
        (payment.amount for payment in invoice.payments if payment.paid_on > due), ZERO
    )
    found, since = [], due
    for payment in sorted(invoice.payments, key=lambda payment: payment.paid_on):
        if due < payment.paid_on <= today:
            found.append(_Stretch(max(owed, ZERO), since, payment.paid_on))
            owed, since = owed - payment.amount, payment.paid_on
    return [*found, _Stretch(max(owed, ZERO), since, today)]


def _rate_step(rate: Decimal, bank_rate: Decimal | None, reference: date | None) -> Step:
    if bank_rate is None:
        return Step(text=f"Interest as agreed: {rate:f} % a year", date=None, source=_CONTRACT)
    return Step(text=f"Bank Rate {bank_rate} % + {MARGIN} % = {rate} % a year", date=reference, source=_RATE)


def _interest(part: _Stretch, rate: Decimal) -> Decimal:
    """To the penny, so that what is shown adds up."""
    return half_up(Fraction(part.owed) * Fraction(rate) * (part.until - part.since).days / 36500)


def _stretch_step(part: _Stretch, rate: Decimal) -> Step:
    return Step(
        text=f"{format_money(part.owed)} for {in_days((part.until - part.since).days)} after "
        f"{format_day(part.since)}: {format_money(_interest(part, rate))}",
        date=part.until,
        source=_INTEREST,
    )
