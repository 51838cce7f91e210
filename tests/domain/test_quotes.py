"""Quotes: when they are issued and answered, and that their parts come to the whole."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import totals
from lumadesk.domain.quotes import (
    Quote,
    QuoteStatus,
    check_answer,
    check_quote,
    check_quote_issuable,
    expired,
    left_to_invoice,
    part_lines,
)
from tests.domain.making import BUSINESS, NOW, TODAY, line
from tests.domain.test_lines import DISCOUNTS, LINES


def quote(**changes: Any) -> Quote:
    fields: dict[str, Any] = {
        "id": 1,
        "person_id": 1,
        "status": QuoteStatus.ACCEPTED,
        "number": "QUO-0001",
        "customer_name": "Bob",
        "customer_address": "",
        "reference": "",
        "issued_on": date(2026, 11, 1),
        "valid_until": TODAY,
        "lines": (line(),),
        "discount": None,
        "notes": "",
        "supplier": BUSINESS,
        "decided_on": TODAY,
        "evidence": "email",
        "created_at": NOW,
    }
    return Quote(**(fields | changes))


def refusal(act: Any) -> str:
    with pytest.raises(RuleViolation) as refused:
        act()
    return refused.value.code


@given(LINES, DISCOUNTS, st.lists(st.decimals(1, 60, places=2), max_size=4))
def test_the_parts_come_to_the_whole(lines: Any, discount: Discount | None, percents: list[Decimal]) -> None:
    whole = quote(lines=tuple(lines), discount=discount)
    asked = totals(whole.lines, True, discount).net_by_rate
    invoiced: list[dict[Any, Decimal]] = []
    for percent in [*percents, None]:
        with suppress(RuleViolation):  # a part of a penny is none
            part, off = part_lines(whole, True, invoiced, percent=percent, label="Part")
            invoiced.append(dict(totals(part, True, off).net_by_rate))
    for rate, net in asked.items():
        assert sum((part.get(rate, Decimal(0)) for part in invoiced), Decimal(0)) == net
    assert not any(left_to_invoice(whole, True, invoiced).values())


def test_a_deposit_and_the_balance() -> None:
    lines = (replace(line("100.00", "20"), category="Repairs"), line("50.00", "0"))
    accepted = quote(lines=lines)
    deposit, off = part_lines(accepted, True, [], percent=Decimal(30), label="Deposit")
    assert [(one.unit_price, one.vat_rate, one.category) for one in deposit] == [
        (Decimal("30.00"), Decimal(20), "Repairs"),
        (Decimal("15.00"), Decimal(0), ""),
    ]
    assert off is None
    paid = [totals(deposit, True).net_by_rate]
    balance, _off = part_lines(accepted, True, paid, percent=None, label="Balance")
    assert [one.unit_price for one in balance] == [Decimal("70.00"), Decimal("35.00")]
    assert part_lines(accepted, True, [], percent=None, label="x") == (lines, None)


def test_a_category_is_kept_where_all_lines_of_the_rate_have_it() -> None:
    mixed = (replace(line(), category="A"), replace(line(), category="B"))
    (part,), _off = part_lines(quote(lines=mixed), False, [], percent=Decimal(10), label="x")
    assert part.category == ""


@pytest.mark.parametrize("percent", ["0", "-1", "100.01", "NaN", "1.005"])
def test_a_part_that_is_none_is_refused(percent: str) -> None:
    act = lambda: part_lines(quote(), False, [], percent=Decimal(percent), label="x")  # noqa: E731
    assert refusal(act) == "quote.bad_part"


@pytest.mark.parametrize("status", [QuoteStatus.DRAFT, QuoteStatus.ISSUED, QuoteStatus.DECLINED])
def test_only_an_accepted_quote_is_invoiced(status: QuoteStatus) -> None:
    act = lambda: part_lines(quote(status=status), False, [], percent=None, label="x")  # noqa: E731
    assert refusal(act) == "quote.not_accepted"


def test_it_expires_the_day_after() -> None:
    issued = quote(status=QuoteStatus.ISSUED)
    assert not expired(issued, TODAY)
    assert expired(issued, date(2026, 11, 23))
    assert not expired(quote(), date(2027, 1, 1))
    assert not expired(replace(issued, valid_until=None), date(2027, 1, 1))


def test_what_is_issued() -> None:
    draft = quote(status=QuoteStatus.DRAFT)
    check_quote_issuable(draft, BUSINESS, TODAY, TODAY)
    for changed, business, until, code in (
        (quote(), BUSINESS, TODAY, "quote.not_a_draft"),
        (draft, replace(BUSINESS, address=""), TODAY, "invoice.business_incomplete"),
        (replace(draft, customer_name=" "), BUSINESS, TODAY, "invoice.no_customer"),
        (draft, BUSINESS, date(2026, 11, 21), "quote.bad_day"),
        (replace(draft, lines=()), BUSINESS, TODAY, "invoice.no_lines"),
        (replace(draft, notes="x" * 4001), BUSINESS, TODAY, "quote.too_long"),
    ):
        assert refusal(lambda: check_quote_issuable(changed, business, until, TODAY)) == code  # noqa: B023
    check_quote([line()], vat_registered=False, discount=None, notes="")


def test_an_answer_has_a_day_and_evidence() -> None:
    issued = quote(status=QuoteStatus.ISSUED)
    check_answer(issued, TODAY, "email", TODAY)
    for changed, on, evidence, code in (
        (quote(), TODAY, "email", "quote.not_issued"),
        (issued, date(2026, 10, 31), "email", "quote.bad_day"),
        (issued, TODAY, "  ", "quote.no_evidence"),
    ):
        assert refusal(lambda: check_answer(changed, on, evidence, TODAY)) == code  # noqa: B023
    assert refusal(lambda: check_answer(issued, date(2027, 1, 1), "email", TODAY)).startswith("quote.")


def test_an_amount_is_shared_among_the_rates_of_vat() -> None:
    lines = (line("300.00", "20"), line("100.00", "5"))
    parts, off = part_lines(
        quote(lines=lines), True, [], percent=None, amount=Decimal("100.01"), label="Deposit"
    )
    assert off is None
    assert [part.unit_price for part in parts] == [Decimal("75.01"), Decimal("25.00")]


@pytest.mark.parametrize("amount", ["0", "-1", "1.001", "NaN", "1000000"])
def test_an_amount_that_is_no_part_is_refused(amount: str) -> None:
    act = lambda: part_lines(quote(), False, [], percent=None, amount=Decimal(amount), label="x")  # noqa: E731
    assert refusal(act) == "quote.bad_part"


def test_of_nothing_no_amount_is_left() -> None:
    accepted = quote()
    asked = [left_to_invoice(accepted, False, [])]
    act = lambda: part_lines(accepted, False, asked, percent=None, amount=Decimal(1), label="x")  # noqa: E731
    assert refusal(act) == "quote.all_invoiced"
