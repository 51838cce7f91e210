"""Payments in parts, too much, given back, moved and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Credit, Invoice, InvoiceStatus, Payment, PaymentKind, amount_due
from lumadesk.domain.payments import (
    check_correction,
    check_payment,
    check_reference,
    check_refund,
    check_transfer,
    credit_balance,
    status_after,
)
from tests.domain.making import TODAY, draft, issued, payment


def refusal(act: Any) -> str:
    with pytest.raises(RuleViolation) as refused:
        act()
    return refused.value.code


def over_paid(**changes: Any) -> Invoice:
    """£100 asked for, £130 paid."""
    return issued(status=InvoiceStatus.PAID, payments=(payment("130.00"),), **changes)


def test_a_payment_up_to_what_is_due_is_taken() -> None:
    check_payment(issued(payments=(payment("40.00"),)), Decimal("60.00"), TODAY, today=TODAY)
    check_payment(issued(), Decimal("130.00"), TODAY, today=TODAY, may_exceed=True)


@pytest.mark.parametrize(
    ("changes", "amount", "paid_on", "code"),
    [
        ({"status": InvoiceStatus.VOID}, "10", TODAY, "invoice.not_payable"),
        ({}, "0", TODAY, "payment.bad_amount"),
        ({}, "-5", TODAY, "payment.bad_amount"),
        ({}, "0.005", TODAY, "money.not_whole_pence"),
        ({}, "100.01", TODAY, "payment.too_much"),
        ({"status": InvoiceStatus.PAID, "payments": (payment("100"),)}, "0.01", TODAY, "payment.too_much"),
        ({}, "10", date(2026, 11, 23), "payment.in_future"),
    ],
)
def test_a_payment_that_cannot_have_happened_is_refused(
    changes: dict[str, Any], amount: str, paid_on: date, code: str
) -> None:
    assert refusal(lambda: check_payment(issued(**changes), Decimal(amount), paid_on, today=TODAY)) == code


def test_a_draft_cannot_be_paid() -> None:
    assert refusal(lambda: check_payment(draft(), Decimal(1), TODAY, today=TODAY)) == "invoice.not_payable"


def test_what_was_paid_too_much_is_credit_and_can_be_given_back() -> None:
    invoice = over_paid()
    assert (amount_due(invoice), credit_balance(invoice)) == (-30, 30)
    check_refund(invoice, Decimal(30), TODAY, today=TODAY)
    too_much = lambda: check_refund(invoice, Decimal("30.01"), TODAY, today=TODAY)  # noqa: E731
    assert refusal(too_much) == "payment.nothing_to_refund"
    assert refusal(lambda: check_refund(draft(), Decimal(1), TODAY, today=TODAY)) == "invoice.not_payable"
    assert credit_balance(issued()) == 0


def test_a_credit_note_makes_a_refund_possible() -> None:
    credit = Credit(id=1, number="CN-0001", issued_on=TODAY, gross=Decimal(40))
    invoice = issued(payments=(payment("100.00"),), credits=(credit,))
    check_refund(invoice, Decimal(40), TODAY, today=TODAY)
    assert status_after(invoice) is InvoiceStatus.PAID
    assert status_after(issued()) is InvoiceStatus.ISSUED


def test_credit_pays_another_invoice_of_the_same_customer() -> None:
    source, target = over_paid(), issued(id=2)
    check_transfer(source, target, Decimal(30))
    for act, code in (
        (lambda: check_transfer(source, issued(id=2, person_id=9), Decimal(1)), "payment.other_customer"),
        (lambda: check_transfer(source, source, Decimal(1)), "payment.other_customer"),
        (lambda: check_transfer(source, target, Decimal(31)), "payment.nothing_to_transfer"),
        (lambda: check_transfer(source, target, Decimal(0)), "payment.bad_amount"),
        (lambda: check_transfer(source, draft(id=2), Decimal(1)), "invoice.not_payable"),
        (
            lambda: check_transfer(source, issued(id=2, payments=(payment("99.00"),)), Decimal(2)),
            "payment.too_much",
        ),
    ):
        assert refusal(act) == code


def test_an_entry_is_taken_back_once() -> None:
    wrong = payment("40.00")
    back = Payment(id=2, amount=Decimal(-40), paid_on=TODAY, kind=PaymentKind.CORRECTION, about=1)
    assert check_correction(issued(payments=(wrong,)), 1) == wrong
    assert refusal(lambda: check_correction(issued(payments=(wrong, back)), 1)) == "payment.taken_back"
    assert refusal(lambda: check_correction(issued(payments=(wrong, back)), 2)) == "payment.not_found"
    assert refusal(lambda: check_correction(issued(), 1)) == "payment.not_found"
    moved = replace(wrong, kind=PaymentKind.TRANSFER)
    assert refusal(lambda: check_correction(issued(payments=(moved,)), 1)) == "payment.not_found"


def test_a_reference_is_short() -> None:
    check_reference("x" * 200)
    assert refusal(lambda: check_reference("", "x" * 201)) == "payment.too_long"
