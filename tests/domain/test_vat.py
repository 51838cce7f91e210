"""The tax point of a supply, and the VAT rates of a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.vat import check_rates, rates_on, tax_point


@pytest.mark.parametrize(
    ("issued", "supplied", "point"),
    [
        (date(2026, 11, 3), date(2026, 11, 3), date(2026, 11, 3)),
        (date(2026, 11, 3), date(2026, 10, 20), date(2026, 11, 3)),  # the fourteenth day
        (date(2026, 11, 4), date(2026, 10, 20), date(2026, 10, 20)),
        (date(2026, 11, 3), date(2026, 12, 1), date(2026, 11, 3)),  # invoiced before the supply
    ],
)
def test_an_invoice_soon_after_the_supply_is_its_tax_point(issued: date, supplied: date, point: date) -> None:
    assert tax_point(issued, supplied) == point


@pytest.mark.parametrize(
    ("day", "rates"),
    [
        (date(2008, 11, 30), ["17.5", "5", "0"]),
        (date(2009, 6, 1), ["15", "5", "0"]),
        (date(2011, 1, 3), ["17.5", "5", "0"]),
        (date(2011, 1, 4), ["20", "5", "0"]),
        (date(2022, 3, 31), ["20", "12.5", "5", "0"]),
        (date(2022, 4, 1), ["20", "5", "0"]),
    ],
)
def test_rates_have_their_time(day: date, rates: list[str]) -> None:
    assert sorted((rate.rate for rate in rates_on(day)), reverse=True) == [Decimal(rate) for rate in rates]
    check_rates([None, *map(Decimal, rates)], day)
    with pytest.raises(RuleViolation) as refused:
        check_rates([Decimal("17.25")], day)
    assert refused.value.code == "vat.rate_not_in_force"


@given(st.dates(date(1997, 9, 1), date(2100, 1, 1)))
def test_there_is_one_standard_rate_on_every_day(day: date) -> None:
    assert sum(rate.name == "Standard" for rate in rates_on(day)) == 1
    assert tax_point(day, day + timedelta(days=1)) == day
