"""The catalogue: what the owner offers, by the hour or at a fixed price, and what it cost when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lumadesk.domain.calendar import format_day
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import InvoiceLine, check_line

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Pounds, net, for one unit from that day on."""

    valid_from: date
    unit_price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueItem:
    """``prices`` in the order of their days. A retired item stays, for what was billed with it."""

    id: int
    name: str
    description: str  # what a document says; the name where it is empty
    unit: str  # "hour"; empty for a fixed price
    vat_rate: Decimal | None
    category: str
    prices: tuple[Price, ...]
    retired_on: date | None = None


def price_on(item: CatalogueItem, day: date) -> Decimal:
    """Raises RuleViolation ``catalogue.no_price`` before the first price."""
    holding = [price.unit_price for price in item.prices if price.valid_from <= day]
    if not holding:
        raise RuleViolation(
            "catalogue.no_price",
            f"The catalogue has no price for that on {format_day(day)}.",
            "Enter the price and the day from which it holds.",
        )
    return holding[-1]


def line_from(item: CatalogueItem, quantity: Decimal, day: date, *, vat_registered: bool) -> InvoiceLine:
    """A line of a document at the price of that day."""
    return InvoiceLine(
        description=item.description.strip() or item.name,
        quantity=quantity,
        unit_price=price_on(item, day),
        vat_rate=item.vat_rate if vat_registered else None,
        unit=item.unit,
        category=item.category,
    )


def check_item(item: CatalogueItem) -> None:
    """Raises RuleViolation ``catalogue.bad_name``, ``catalogue.no_price`` or what ``check_line`` raises."""
    if not item.name.strip() or len(item.name) > _LONGEST_NAME:
        raise RuleViolation(
            "catalogue.bad_name", f"An offer has a name of at most {_LONGEST_NAME} characters.", "Name it."
        )
    if not item.prices:
        raise RuleViolation("catalogue.no_price", "An offer has a price.", "Enter it.")
    for price in item.prices:
        check_line(
            InvoiceLine(
                description=item.description.strip() or item.name,
                quantity=Decimal(1),
                unit_price=price.unit_price,
                vat_rate=item.vat_rate,
                unit=item.unit,
                category=item.category,
            ),
            vat_registered=True,
        )
