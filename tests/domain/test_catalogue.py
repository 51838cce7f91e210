"""Offers and what they cost when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lumadesk.domain.catalogue import CatalogueItem, Price, check_item, line_from, price_on
from lumadesk.domain.errors import RuleViolation

ITEM = CatalogueItem(
    id=1,
    name="Visit",
    description="",
    unit="hour",
    vat_rate=Decimal(20),
    category="Visits",
    prices=(
        Price(valid_from=date(2026, 1, 1), unit_price=Decimal(40)),
        Price(valid_from=date(2026, 6, 1), unit_price=Decimal(45)),
    ),
)


@pytest.mark.parametrize(("day", "price"), [(date(2026, 5, 31), 40), (date(2026, 6, 1), 45)])
def test_the_price_is_that_of_the_day(day: date, price: int) -> None:
    assert price_on(ITEM, day) == price
    line = line_from(ITEM, Decimal(2), day, vat_registered=True)
    assert (line.description, line.unit_price, line.vat_rate, line.unit, line.category) == (
        "Visit",
        price,
        20,
        "hour",
        "Visits",
    )
    assert (
        line_from(replace(ITEM, description="A visit"), Decimal(1), day, vat_registered=False).vat_rate
        is None
    )


def test_what_is_no_offer_is_refused() -> None:
    check_item(ITEM)
    for item, code in (
        (replace(ITEM, name=" "), "catalogue.bad_name"),
        (replace(ITEM, name="x" * 121), "catalogue.bad_name"),
        (replace(ITEM, prices=()), "catalogue.no_price"),
        (
            replace(ITEM, prices=(Price(valid_from=date(2026, 1, 1), unit_price=Decimal(-1)),)),
            "invoice.bad_price",
        ),
    ):
        with pytest.raises(RuleViolation) as refused:
            check_item(item)
        assert refused.value.code == code
    with pytest.raises(RuleViolation) as early:
        price_on(ITEM, date(2025, 12, 31))
    assert early.value.code == "catalogue.no_price"
