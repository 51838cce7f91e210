"""Pounds and pence: reading, writing and rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.money import LARGEST, format_money, from_pence, half_up, parse_money, to_pence

PENCE = st.integers(-9_999_999_999, 9_999_999_999)


@given(PENCE)
def test_pence_and_pounds_are_the_same_money(pence: int) -> None:
    pounds = from_pence(pence)
    assert to_pence(pounds) == pence
    assert pounds.as_tuple().exponent == -2


@given(PENCE)
def test_what_is_printed_can_be_typed(pence: int) -> None:
    assert parse_money(format_money(from_pence(pence))) == from_pence(pence)


@given(st.fractions(-(10**10), 10**10))
def test_rounding_is_to_the_nearest_penny_and_the_same_on_both_sides(amount: Fraction) -> None:
    rounded = half_up(amount)
    assert abs(Fraction(rounded) - amount) <= Fraction(1, 200)
    assert half_up(-amount) == -rounded


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.0049", "0.00"),
        ("2.675", "2.68"),
        ("-0.005", "-0.01"),
        ("1.025", "1.03"),
        ("7", "7.00"),
    ],
)
def test_half_a_penny_goes_away_from_zero(amount: str, rounded: str) -> None:
    assert str(half_up(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("typed", "pounds"),
    [
        ("12", "12.00"),
        (" 12.5 ", "12.50"),
        ("1,234.56", "1234.56"),
        ("£1,234,567", "1234567.00"),
        ("-£5.00", "-5.00"),
        ("1234567.8", "1234567.80"),
        ("0", "0.00"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, pounds: str) -> None:
    assert str(parse_money(typed)) == pounds


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "£",
        "abc",
        "1.234",
        "1,23",
        "12,34.00",
        "1.2.3",
        "1e5",
        "NaN",
        "Infinity",
        "--1",
        "1 000",
        "٣",
        "9" * 41,
        "$5",
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        parse_money(typed)
    assert refused.value.code == "money.unreadable"


def test_an_absurd_amount_is_refused() -> None:
    assert to_pence(LARGEST) == 9_999_999_999
    with pytest.raises(RuleViolation) as typed:
        parse_money("100000000.00")
    with pytest.raises(RuleViolation) as reckoned:
        to_pence(LARGEST + 1)
    assert typed.value.code == reckoned.value.code == "money.too_large"


@pytest.mark.parametrize("amount", ["0.001", "NaN", "Infinity", "-0.005", "1E+40"])
def test_what_has_no_whole_pence_is_refused(amount: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        to_pence(Decimal(amount))
    assert refused.value.code in {"money.not_whole_pence", "money.too_large"}


@pytest.mark.parametrize(
    ("amount", "printed"), [("1234.5", "£1,234.50"), ("-5", "-£5.00"), ("0", "£0.00"), ("-0.001", "£0.00")]
)
def test_amounts_are_printed_for_people(amount: str, printed: str) -> None:
    assert format_money(Decimal(amount)) == printed
