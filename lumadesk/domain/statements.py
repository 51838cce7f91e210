"""A client's account: what was asked for and what was paid, and how old what is owed has become."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Invoice, InvoiceStatus, Payment, PaymentKind, amount_due, invoice_totals
from lumadesk.domain.money import ZERO


class Age(StrEnum):
    """How long something is overdue."""

    NOT_DUE = "not due"
    TO_30 = "1-30 days"
    TO_60 = "31-60 days"
    TO_90 = "61-90 days"
    OVER_90 = "over 90 days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``charged`` and ``paid`` in pounds; ``balance`` is what is owed after it."""

    day: date
    what: str
    due_on: date | None
    charged: Decimal
    paid: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """``opening`` is what was owed before the first day; ``aged`` is what is owed at the end, by its age."""

    since: date | None
    until: date
    opening: Decimal
    entries: tuple[Entry, ...]
    closing: Decimal
    aged: dict[Age, Decimal]


def age_of(due_on: date, today: date) -> Age:
    late = (today - due_on).days
    if late <= 0:
        return Age.NOT_DUE
    if late <= 30:
        return Age.TO_30
    if late <= 60:
        return Age.TO_60
    return Age.TO_90 if late <= 90 else Age.OVER_90


def aged(invoices: Iterable[Invoice], today: date) -> dict[Age, Decimal]:
    """What is owed by its age, in pounds; what is in credit is taken off the part that is not due."""
    found = dict.fromkeys(Age, ZERO)
    for invoice in invoices:
        due = amount_due(invoice)
        if due and invoice.due_on is not None:
            found[Age.NOT_DUE if due < 0 else age_of(invoice.due_on, today)] += due
    return found


def statement(invoices: Sequence[Invoice], since: date | None, until: date) -> Statement:
    """The account of one client from ``since`` (None: from the beginning) through ``until``.

    Void invoices are not in it. Raises RuleViolation ``statement.backwards``.
    """
    if since is not None and since > until:
        raise RuleViolation("statement.backwards", "It cannot end before it begins.", "Check both days.")
    counted = [one for one in invoices if one.status not in {InvoiceStatus.DRAFT, InvoiceStatus.VOID}]
    happened = sorted((entry for one in counted for entry in _entries(one)), key=lambda entry: entry.day)
    opening = balance = ZERO
    shown = []
    for entry in happened:
        if entry.day > until:
            continue
        balance += entry.charged - entry.paid
        if since is not None and entry.day < since:
            opening = balance
            continue
        shown.append(
            Entry(
                day=entry.day,
                what=entry.what,
                due_on=entry.due_on,
                charged=entry.charged,
                paid=entry.paid,
                balance=balance,
            )
        )
    return Statement(
        since=since,
        until=until,
        opening=opening,
        entries=tuple(shown),
        closing=balance,
        aged=aged(counted, until),
    )


def _entries(invoice: Invoice) -> Iterable[Entry]:
    if invoice.issued_on is None or invoice.supplier is None:
        return
    gross = invoice_totals(invoice, invoice.supplier).gross
    yield _entry(invoice.issued_on, f"Invoice {invoice.number}", charged=gross, due_on=invoice.due_on)
    for credit in invoice.credits:
        what = f"Credit note {credit.number} for {invoice.number}"
        yield _entry(credit.issued_on, what, paid=credit.gross)
    for payment in invoice.payments:
        yield _entry(payment.paid_on, f"{_words(payment)} {invoice.number}", paid=payment.amount)


def _words(payment: Payment) -> str:
    if payment.kind is PaymentKind.TRANSFER:
        return "Credit moved to" if payment.amount > 0 else "Credit moved from"
    return {
        PaymentKind.PAYMENT: "Payment for",
        PaymentKind.REFUND: "Given back of",
        PaymentKind.CORRECTION: "Correction of a payment for",
    }[payment.kind]


def _entry(
    day: date, what: str, *, charged: Decimal = ZERO, paid: Decimal = ZERO, due_on: date | None = None
) -> Entry:
    if paid < 0:
        charged, paid = -paid, ZERO
    return Entry(day=day, what=what, due_on=due_on, charged=charged, paid=paid, balance=ZERO)
