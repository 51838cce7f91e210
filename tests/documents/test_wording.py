"""Dates, moments and numbers as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lumadesk.documents.wording import long_date, long_moment, plain_number, unit_price


def test_dates_are_written_out() -> None:
    assert long_date(date(2026, 11, 3)) == "3 November 2026"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 22, 9, 5, tzinfo=UTC), "22 November 2026 at 09:05 GMT"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 00:30 BST"),
    ],
)
def test_moments_are_in_uk_time(moment: datetime, words: str) -> None:
    assert long_moment(moment) == words


@pytest.mark.parametrize(
    ("value", "number", "price"),
    [
        ("1", "1", "£1.00"),
        ("2.50", "2.5", "£2.50"),
        ("1000", "1,000", "£1,000.00"),
        ("11.375", "11.375", "£11.375"),
        ("1E+3", "1,000", "£1,000.00"),
        ("0.0100", "0.01", "£0.01"),
    ],
)
def test_numbers_lose_needless_zeros_and_prices_keep_two(value: str, number: str, price: str) -> None:
    assert plain_number(Decimal(value)) == number
    assert unit_price(Decimal(value)) == price
