"""Discounts on lines and on the whole, and what is left of each VAT rate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.discounts import Discount, check_discount, parse_discount, share
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import InvoiceLine, check_line, check_lines, line_net, totals
from tests.domain.making import line

DISCOUNTS = st.one_of(
    st.none(),
    st.decimals(0, 100, places=2).map(lambda percent: Discount(percent=percent)),
)
LINES = st.lists(
    st.builds(
        lambda net, rate, quantity, discount: replace(line(net, rate, quantity), discount=discount),
        st.decimals(0, 10000, places=4).map(str),
        st.sampled_from([None, "0", "5", "20"]),
        st.decimals(Decimal("0.01"), 100, places=2).map(str),
        DISCOUNTS,
    ),
    min_size=1,
    max_size=10,
)
POUNDS = st.decimals(0, 100000, places=2)


@given(LINES, DISCOUNTS)
def test_what_is_left_of_the_rates_is_the_net(lines: list[InvoiceLine], discount: Discount | None) -> None:
    found = totals(lines, True, discount)
    assert found.subtotal == sum(map(line_net, lines))
    assert found.net == found.subtotal - found.discount == sum(found.net_by_rate.values())
    assert found.gross == found.net + sum(found.vat_by_rate.values())
    assert all(base >= 0 for base in found.net_by_rate.values())
    for rate, vat in found.vat_by_rate.items():
        assert abs(vat - found.net_by_rate[rate] * rate / 100) <= Decimal("0.005")


@given(POUNDS, st.dictionaries(st.integers(), POUNDS, max_size=8))
def test_shares_add_up_and_none_is_more_than_a_penny_off(amount: Decimal, over: dict[int, Decimal]) -> None:
    shares = share(amount, over)
    whole = sum(over.values())
    assert set(shares) == set(over)
    if whole:
        assert sum(shares.values()) == amount
        for key, part in shares.items():
            assert abs(part - amount * over[key] / whole) <= Decimal("0.01")
    else:
        assert not any(shares.values())


def test_a_discount_on_a_line_and_on_the_whole() -> None:
    lines = [
        replace(line("100.00", "20"), discount=Discount(percent=Decimal(10))),
        replace(line("50.00", "5"), discount=Discount(amount=Decimal("5.00"))),
    ]
    found = totals(lines, True, Discount(amount=Decimal("13.50")))
    assert (found.subtotal, found.discount, found.net) == (Decimal(135), Decimal("13.50"), Decimal("121.50"))
    assert found.net_by_rate == {Decimal(20): Decimal("81.00"), Decimal(5): Decimal("40.50")}
    assert found.vat_by_rate == {Decimal(20): Decimal("16.20"), Decimal(5): Decimal("2.03")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("  ", None),
        ("10%", Discount(percent=Decimal(10))),
        ("2.5 %", Discount(percent=Decimal("2.5"))),
        ("£1,000", Discount(amount=Decimal(1000))),
        ("12.50", Discount(amount=Decimal("12.50"))),
    ],
)
def test_a_discount_is_read(text: str, found: Discount | None) -> None:
    assert parse_discount(text) == found
    if found is not None:
        assert parse_discount(str(found)) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ten", "discount.bad"),
        ("-1", "discount.bad"),
        ("0.005", "discount.bad"),
        ("NaN%", "discount.bad"),
        ("101%", "discount.too_much"),
        ("999999999", "money.too_large"),
    ],
)
def test_a_discount_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        parse_discount(text)
    assert refused.value.code == code


def test_no_more_is_taken_off_than_there_is() -> None:
    much = Discount(amount=Decimal("100.01"))
    with pytest.raises(RuleViolation) as on_line:
        check_line(replace(line(), discount=much), vat_registered=False)
    with pytest.raises(RuleViolation) as on_whole:
        check_lines([line()], vat_registered=False, discount=much)
    assert on_line.value.code == on_whole.value.code == "discount.too_much"
    for neither_nor in (Discount(), Discount(percent=Decimal(1), amount=Decimal(1))):
        with pytest.raises(RuleViolation) as refused:
            check_discount(neither_nor, None)
        assert refused.value.code == "discount.bad"
    assert Discount().off(Decimal(10)) == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [({"unit": "x" * 21}, "invoice.bad_unit"), ({"category": "x" * 61}, "invoice.bad_category")],
)
def test_words_of_a_line_are_short(change: dict[str, str], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_line(replace(line(), **change), vat_registered=False)  # type: ignore[arg-type]
    assert refused.value.code == code
