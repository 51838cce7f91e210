"""A client's account adds up, whatever stretch of it is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Credit, Invoice, InvoiceStatus, Payment, PaymentKind, amount_due
from lumadesk.domain.statements import Age, age_of, aged, statement
from tests.domain.making import TODAY, draft, issued, line

FIRST = date(2026, 1, 10)


def entry(amount: str, on: date, kind: PaymentKind = PaymentKind.PAYMENT) -> Payment:
    return Payment(id=1, amount=Decimal(amount), paid_on=on, kind=kind)


INVOICES = st.lists(
    st.builds(
        lambda net, after, payments: issued(
            lines=(line(str(net)),),
            issued_on=FIRST + timedelta(days=after),
            due_on=FIRST + timedelta(days=after + 30),
            payments=tuple(
                entry(str(amount), FIRST + timedelta(days=after + late)) for late, amount in payments
            ),
        ),
        st.decimals(1, 5000, places=2),
        st.integers(0, 200),
        st.lists(st.tuples(st.integers(0, 90), st.decimals(-500, 3000, places=2)), max_size=3),
    ),
    max_size=5,
)


@given(INVOICES, st.integers(0, 300), st.integers(0, 300))
def test_the_balance_is_what_is_owed(invoices: list[Invoice], from_: int, length: int) -> None:
    last = FIRST + timedelta(days=1000)
    whole = statement(invoices, None, last)
    assert whole.closing == sum((amount_due(one) for one in invoices), Decimal(0))
    assert sum(whole.aged.values(), Decimal(0)) == whole.closing
    since = FIRST + timedelta(days=from_)
    part = statement(invoices, since, since + timedelta(days=length))
    running = part.opening
    for one in part.entries:
        running += one.charged - one.paid
        assert one.balance == running
        assert one.charged >= 0
    assert part.closing == running


def test_every_kind_of_entry_has_its_words() -> None:
    invoice = issued(
        issued_on=FIRST,
        credits=(Credit(id=1, number="CN-0001", issued_on=FIRST, gross=Decimal(10)),),
        payments=(
            entry("130", FIRST),
            entry("-5", FIRST, PaymentKind.REFUND),
            entry("-5", FIRST, PaymentKind.TRANSFER),
            entry("5", FIRST, PaymentKind.TRANSFER),
            entry("-130", FIRST, PaymentKind.CORRECTION),
        ),
    )
    found = statement([invoice, draft(), issued(status=InvoiceStatus.VOID)], None, TODAY)
    assert [(one.what, one.charged, one.paid) for one in found.entries] == [
        ("Invoice INV-0001", 100, 0),
        ("Credit note CN-0001 for INV-0001", 0, 10),
        ("Payment for INV-0001", 0, 130),
        ("Given back of INV-0001", 5, 0),
        ("Credit moved from INV-0001", 5, 0),
        ("Credit moved to INV-0001", 0, 5),
        ("Correction of a payment for INV-0001", 130, 0),
    ]
    assert statement([replace(invoice, supplier=None)], None, TODAY).entries == ()


@pytest.mark.parametrize(
    ("late", "age"),
    [
        (0, Age.NOT_DUE),
        (1, Age.TO_30),
        (30, Age.TO_30),
        (31, Age.TO_60),
        (60, Age.TO_60),
        (61, Age.TO_90),
        (90, Age.TO_90),
        (91, Age.OVER_90),
    ],
)
def test_what_is_owed_has_an_age(late: int, age: Age) -> None:
    assert age_of(TODAY - timedelta(days=late), TODAY) is age
    found = aged([issued(due_on=TODAY - timedelta(days=late))], TODAY)
    assert {one: amount for one, amount in found.items() if amount} == {age: 100}


def test_what_is_in_credit_is_taken_off() -> None:
    over = issued(payments=(entry("130", TODAY),), due_on=date(2020, 1, 1))
    assert aged([over], TODAY)[Age.NOT_DUE] == -30


def test_it_does_not_end_before_it_begins() -> None:
    with pytest.raises(RuleViolation) as refused:
        statement([], TODAY, TODAY - timedelta(days=1))
    assert refused.value.code == "statement.backwards"
