"""The catalogue: offers with unit, VAT rate and price, and what each cost when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lumadesk.app.business import business_in
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.catalogue import CatalogueItem, Price, check_item, line_from, price_on
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import InvoiceLine
from lumadesk.storage import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueView:
    """An offer with its price of today; None where the first price is still to come."""

    item: CatalogueItem
    price: Decimal | None


def list_items(services: Services, *, retired: bool = False) -> list[CatalogueView]:
    """By name; those that are offered no more only where asked for."""
    with services.read() as tx:
        return [_view(services, item) for item in catalogue.list_all(tx, retired=retired)]


def get(services: Services, item_id: int) -> CatalogueView:
    with services.read() as tx:
        return _view(services, catalogue.get(tx, item_id))


def add_item(
    services: Services,
    *,
    name: str,
    unit_price: Decimal,
    unit: str = "",
    description: str = "",
    vat_rate: Decimal | None = None,
    category: str = "",
    valid_from: date | None = None,
) -> Changes[int]:
    """Offer something from now on; the value is its id."""
    item = CatalogueItem(
        id=0,
        name=name.strip(),
        description=description.strip(),
        unit=unit.strip(),
        vat_rate=vat_rate,
        category=category.strip(),
        prices=(Price(valid_from=valid_from or services.today, unit_price=unit_price),),
    )
    check_item(item)
    with services.write("catalogue.add") as tx:
        item_id = catalogue.add(tx, item)
    return changes(tx, item_id)


def change_item(
    services: Services,
    item_id: int,
    *,
    name: str | None = None,
    description: str | None = None,
    unit: str | None = None,
    vat_rate: Decimal | None = None,
    without_vat: bool = False,
    category: str | None = None,
) -> Changes[int]:
    """Change the words of an offer; what is not named stays, and so do documents that were made with it."""
    with services.write("catalogue.change") as tx:
        old = catalogue.get(tx, item_id)
        item = replace(
            old,
            name=old.name if name is None else name.strip(),
            description=old.description if description is None else description.strip(),
            unit=old.unit if unit is None else unit.strip(),
            vat_rate=None if without_vat else old.vat_rate if vat_rate is None else vat_rate,
            category=old.category if category is None else category.strip(),
        )
        check_item(item)
        catalogue.update_words(tx, item)
    return changes(tx, item_id)


def set_price(
    services: Services, item_id: int, unit_price: Decimal, valid_from: date | None = None
) -> Changes[int]:
    """From that day on it costs so much; earlier prices stay in the history.

    Raises RuleViolation ``catalogue.in_past``: what was the price then, was.
    """
    since = valid_from or services.today
    if since < services.today:
        raise RuleViolation(
            "catalogue.in_past", "A price changes today or on a day to come.", "Choose a later day."
        )
    with services.write("catalogue.set-price") as tx:
        item = catalogue.get(tx, item_id)
        price = Price(valid_from=since, unit_price=unit_price)
        check_item(replace(item, prices=(price,)))
        catalogue.put_price(tx, item_id, price)
    return changes(tx, item_id)


def retire_item(services: Services, item_id: int, *, retired: bool = True) -> Changes[int]:
    """It is offered no more, or again."""
    with services.write("catalogue.retire") as tx:
        catalogue.get(tx, item_id)
        catalogue.retire(tx, item_id, services.today if retired else None)
    return changes(tx, item_id)


def line_of(
    services: Services, item_id: int, quantity: Decimal = Decimal(1), on: date | None = None
) -> InvoiceLine:
    """A line for a document, at the price of that day (else of today)."""
    with services.read() as tx:
        registered = business_in(services, tx).vat_registered
        return line_from(
            catalogue.get(tx, item_id), quantity, on or services.today, vat_registered=registered
        )


def _view(services: Services, item: CatalogueItem) -> CatalogueView:
    try:
        price = price_on(item, services.today)
    except RuleViolation:
        price = None
    return CatalogueView(item=item, price=price)
