"""Payments of an invoice: in parts, too much, given back, moved to another invoice, or taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Invoice, InvoiceStatus, Payment, PaymentKind, amount_due
from lumadesk.domain.money import ZERO, format_money, to_pence

_LONGEST_REFERENCE = 200


def check_payment(
    invoice: Invoice, amount: Decimal, paid_on: date, *, today: date, may_exceed: bool = False
) -> None:
    """Refuse a payment that cannot have happened.

    With ``may_exceed`` what is paid too much becomes the customer's credit.
    Raises RuleViolation ``invoice.not_payable`` (draft or void), ``payment.bad_amount``,
    ``payment.too_much``, ``payment.in_future``, or ``money.…``.
    """
    _require_payable(invoice)
    _check_amount(amount, paid_on, today)
    due = amount_due(invoice)
    if amount > due and not may_exceed:
        raise RuleViolation(
            "payment.too_much",
            f"The payment is more than the {format_money(max(due, ZERO))} that is still due.",
            "Check the amount, or record the rest as the customer's credit.",
        )


def check_refund(invoice: Invoice, amount: Decimal, on: date, *, today: date) -> None:
    """Money goes back only as far as more was paid than is owed: after a credit note, or an over-payment.

    Raises RuleViolation ``payment.nothing_to_refund`` and what ``check_payment`` raises.
    """
    _require_payable(invoice)
    _check_amount(amount, on, today)
    if amount > credit_balance(invoice):
        raise RuleViolation(
            "payment.nothing_to_refund",
            f"Only {format_money(credit_balance(invoice))} was paid beyond what is owed.",
            "Give a credit note first for what is to be paid back.",
        )


def check_transfer(source: Invoice, target: Invoice, amount: Decimal) -> None:
    """Credit of one invoice pays another of the same customer.

    Raises RuleViolation ``payment.other_customer``, ``payment.nothing_to_transfer``, ``payment.too_much``,
    ``invoice.not_payable`` or ``payment.bad_amount``.
    """
    _require_payable(source)
    _require_payable(target)
    if to_pence(amount) <= 0:
        raise _bad_amount()
    if source.person_id != target.person_id or source.id == target.id:
        raise RuleViolation(
            "payment.other_customer",
            "Credit is used for another invoice of the same customer.",
            "Choose another invoice, or give the money back.",
        )
    if amount > credit_balance(source):
        raise RuleViolation(
            "payment.nothing_to_transfer",
            f"Only {format_money(credit_balance(source))} is in credit there.",
            "Check the amount.",
        )
    if amount > amount_due(target):
        raise RuleViolation(
            "payment.too_much",
            f"That is more than the {format_money(max(amount_due(target), ZERO))} that is still due.",
            "Check the amount.",
        )


def check_correction(invoice: Invoice, payment_id: int) -> Payment:
    """The payment that was entered by mistake, where it may be taken back.

    Raises RuleViolation ``payment.not_found`` or ``payment.taken_back``.
    """
    for payment in invoice.payments:
        if payment.id == payment_id and payment.kind in {PaymentKind.PAYMENT, PaymentKind.REFUND}:
            break
    else:
        raise RuleViolation(
            "payment.not_found", "There is no such payment of this invoice.", "Look at its payments."
        )
    if any(other.about == payment_id and other.kind is PaymentKind.CORRECTION for other in invoice.payments):
        raise RuleViolation("payment.taken_back", "This payment was taken back already.")
    return payment


def check_reference(*texts: str) -> None:
    """Raises RuleViolation ``payment.too_long``."""
    if any(len(text) > _LONGEST_REFERENCE for text in texts):
        raise RuleViolation(
            "payment.too_long", f"A reference has at most {_LONGEST_REFERENCE} characters.", "Shorten it."
        )


def credit_balance(invoice: Invoice) -> Decimal:
    """What was paid beyond what is owed, in pounds, never below nothing."""
    return max(-amount_due(invoice), ZERO)


def status_after(invoice: Invoice) -> InvoiceStatus:
    """Paid once nothing is due; issued again where a payment was taken back."""
    return InvoiceStatus.PAID if amount_due(invoice) <= 0 else InvoiceStatus.ISSUED


def _require_payable(invoice: Invoice) -> None:
    if invoice.status in {InvoiceStatus.DRAFT, InvoiceStatus.VOID}:
        raise RuleViolation(
            "invoice.not_payable",
            "Only an issued invoice can be paid; this one is a draft or void.",
            "Issue the invoice first.",
        )


def _check_amount(amount: Decimal, on: date, today: date) -> None:
    if to_pence(amount) <= 0:
        raise _bad_amount()
    if on > today:
        raise RuleViolation(
            "payment.in_future", "The day of payment is still to come.", "Enter the day on which it arrived."
        )


def _bad_amount() -> RuleViolation:
    return RuleViolation("payment.bad_amount", "A payment is more than £0.00.", "Check the amount.")
