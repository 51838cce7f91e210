"""Income on the cash basis: what came, when, and in which of the owner's categories (ITTOIA 2005 s.31A)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lumadesk.domain.calendar import TaxYear
from lumadesk.domain.discounts import share
from lumadesk.domain.invoices import Invoice, PaymentKind, invoice_totals
from lumadesk.domain.lines import line_net
from lumadesk.domain.making_tax_digital import QuarterlyUpdate, quarterly_updates
from lumadesk.domain.money import ZERO

UNCATEGORISED = "Uncategorised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Pounds without VAT; less than nothing where money was given back. ``vat`` came or went with it."""

    day: date
    amount: Decimal
    vat: Decimal
    category: str
    number: str  # of the invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """One quarter of a tax year; ``cumulative`` from the year's first day on, as the update reports it."""

    update: QuarterlyUpdate
    first_day: date
    by_category: Mapping[str, Decimal]
    total: Decimal
    cumulative: Decimal


def income_of(invoice: Invoice) -> list[Income]:
    """What was received for an invoice, each payment shared among the categories of its lines.

    Credit that moves between invoices is no income: it was when it came.
    """
    if invoice.supplier is None or invoice.number is None:
        return []
    totals = invoice_totals(invoice, invoice.supplier)
    by_category: dict[str, Decimal] = {}
    for line in invoice.lines:
        name = line.category.strip() or UNCATEGORISED
        by_category[name] = by_category.get(name, ZERO) + line_net(line)
    found = []
    for payment in invoice.payments:
        if payment.kind is PaymentKind.TRANSFER:
            continue
        sign = -1 if payment.amount < 0 else 1
        amount = abs(payment.amount)
        vat = share(amount, {"net": totals.net, "vat": totals.vat})["vat"]
        vats = share(vat, by_category)
        found += [
            Income(
                day=payment.paid_on,
                amount=sign * part,
                vat=sign * vats[category],
                category=category,
                number=invoice.number,
            )
            for category, part in share(amount - vat, by_category).items()
        ]
    return found


def in_year(income: Iterable[Income], year: TaxYear, *, calendar_quarters: bool) -> list[Income]:
    """What lies in the year's four quarters, by day."""
    updates = quarterly_updates(year, calendar_quarters=calendar_quarters)
    first, last = updates[0].period_start, updates[-1].period_end
    return sorted(
        (one for one in income if first <= one.day <= last),
        key=lambda one: (one.day, one.number, one.category),
    )


def quarters(income: Sequence[Income], year: TaxYear, *, calendar_quarters: bool) -> tuple[Quarter, ...]:
    found = []
    before = None
    running = ZERO
    for update in quarterly_updates(year, calendar_quarters=calendar_quarters):
        first = update.period_start if before is None else date.fromordinal(before.toordinal() + 1)
        by_category: dict[str, Decimal] = {}
        for one in income:
            if first <= one.day <= update.period_end:
                by_category[one.category] = by_category.get(one.category, ZERO) + one.amount
        total = sum(by_category.values(), ZERO)
        running += total
        found.append(
            Quarter(
                update=update,
                first_day=first,
                by_category=dict(sorted(by_category.items())),
                total=total,
                cumulative=running,
            )
        )
        before = update.period_end
    return tuple(found)


def by_month(income: Iterable[Income], first: date, last: date) -> dict[date, Decimal]:
    """The sum of each calendar month, by its first day, from ``first`` through ``last``; empty ones too."""
    found: dict[date, Decimal] = {}
    day = first.replace(day=1)
    while day <= last:
        found[day] = ZERO
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    for one in income:
        month = one.day.replace(day=1)
        if month in found:
            found[month] += one.amount
    return found
