"""Interest on an invoice that was paid by and by, under the Act and under a contract."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.claims import claim_on
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Credit, Invoice, InvoiceStatus, InvoiceTerms, Payment
from lumadesk.domain.late_payment import check_rate, late_payment
from tests.domain.making import draft, issued, line
from tests.domain.vectors import load, named

DUE = date(2026, 3, 1)
BUSINESS_TERMS = InvoiceTerms(business_customer=True)
VECTORS = load("late_payment")["interest"]


def late(amount: str = "10000.00", due: date = DUE, **changes: Any) -> Invoice:
    return issued(lines=(line(amount),), due_on=due, terms=changes.pop("terms", BUSINESS_TERMS), **changes)


def paid(amount: str, on: date, number: int = 1) -> Payment:
    return Payment(id=number, amount=Decimal(amount), paid_on=on)


@pytest.mark.parametrize("row", VECTORS, ids=named(VECTORS))
def test_an_unpaid_invoice_bears_what_the_act_says(row: dict[str, Any]) -> None:
    due, until = date.fromisoformat(row["due"]), date.fromisoformat(row["paid"])
    found = claim_on(late(row["amount"], due), until)
    if until <= due:
        assert found is None
        return
    assert found is not None
    assert (str(found.interest), str(found.fixed_sum), str(found.total)) == (
        row["interest"],
        row["fixed_sum"],
        row["total"],
    )
    assert all(step.text and step.source for step in found.steps)


def test_sixty_days_on_ten_thousand_pounds() -> None:
    found = claim_on(late(), DUE + timedelta(days=60))
    assert found is not None
    assert (found.rate, found.interest, found.fixed_sum) == (Decimal("11.75"), Decimal("193.15"), 100)
    assert [step.text for step in found.steps] == [
        "Bank Rate 3.75 % + 8 % = 11.75 % a year",
        "£10,000.00 for 60 days after Sun 1 Mar 2026: £193.15",
        "Interest in all £193.15",
        "Fixed sum £100.00",
    ]


def test_what_is_paid_by_and_by_bears_interest_until_its_day() -> None:
    parts = (paid("4000.00", DUE), paid("1000.00", DUE + timedelta(days=30), 2))
    found = claim_on(late(payments=parts), DUE + timedelta(days=60))
    assert found is not None
    first = late_payment(Decimal(6000), DUE, DUE + timedelta(days=30))
    rest = late_payment(Decimal(5000), DUE, DUE + timedelta(days=30))
    assert found.interest == first.interest + rest.interest
    assert (found.late, found.outstanding, found.fixed_sum) == (6000, 5000, 70)


def test_what_was_credited_was_never_owed() -> None:
    credit = Credit(id=1, number="CN-0001", issued_on=DUE + timedelta(days=90), gross=Decimal(9500))
    found = claim_on(late(credits=(credit,)), DUE + timedelta(days=60))
    assert found is not None
    assert (found.late, found.fixed_sum) == (500, 40)


def test_the_contracts_rate_stands_in_place_of_the_act() -> None:
    terms = InvoiceTerms(business_customer=True, contract_rate=Decimal("4.00"))
    found = claim_on(late(terms=terms), DUE + timedelta(days=365), {})
    assert found is not None
    assert (found.rate, found.bank_rate, found.interest, found.fixed_sum) == (4, None, 400, 0)
    assert "as agreed" in found.steps[0].text
    assert not any("Fixed sum" in step.text for step in found.steps)


@pytest.mark.parametrize(
    "invoice",
    [
        late(terms=InvoiceTerms()),
        late(status=InvoiceStatus.VOID),
        late(payments=(paid("10000.00", DUE),)),
        late(due=date(2026, 6, 1)),
        draft(terms=BUSINESS_TERMS),
    ],
)
def test_nothing_is_claimed_from_a_consumer_or_in_time(invoice: Invoice) -> None:
    assert claim_on(invoice, DUE + timedelta(days=60)) is None


@given(
    st.lists(st.tuples(st.integers(1, 300), st.decimals(1, 3000, places=2)), max_size=5), st.integers(1, 400)
)
def test_more_paid_is_never_more_interest(payments: list[tuple[int, Decimal]], days: int) -> None:
    until = DUE + timedelta(days=days)
    unpaid = claim_on(late(), until)
    made = tuple(paid(str(amount), DUE + timedelta(days=after)) for after, amount in payments)
    found = claim_on(late(payments=made), until)
    assert unpaid is not None
    assert found is not None
    assert 0 <= found.interest <= unpaid.interest + Decimal("0.03"), "but for halves of pennies"


def test_an_entry_that_the_table_cannot_hold_is_refused() -> None:
    today = date(2027, 1, 5)
    check_rate(date(2026, 12, 31), Decimal("3.50"), today)
    for day, rate in (
        (date(2026, 12, 30), "3.5"),
        (date(2027, 6, 30), "3.5"),
        (date(2026, 12, 31), "101"),
        (date(2026, 12, 31), "NaN"),
        (date(2026, 12, 31), "3.125"),
    ):
        with pytest.raises(RuleViolation) as refused:
            check_rate(day, Decimal(rate), today)
        assert refused.value.code == "late_payment.bad_rate"
