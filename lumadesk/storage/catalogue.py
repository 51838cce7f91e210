"""The catalogue in the vault: what is offered, with every price it ever had."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from lumadesk.domain.catalogue import CatalogueItem, Price
from lumadesk.domain.errors import KnownError
from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_tables import catalogue_item, catalogue_price


def add(tx: Tx, item: CatalogueItem) -> int:
    (new_id,) = tx.reserve(catalogue_item, 1)
    tx.connection.execute(insert(catalogue_item).values(id=new_id, retired_on=None, **_words(item)))
    for price in item.prices:
        put_price(tx, new_id, price)
    tx.touch("catalogue_item", new_id)
    return new_id


def update_words(tx: Tx, item: CatalogueItem) -> None:
    tx.connection.execute(update(catalogue_item).where(catalogue_item.c.id == item.id).values(**_words(item)))
    tx.touch("catalogue_item", item.id)


def retire(tx: Tx, item_id: int, on: date | None) -> None:
    tx.connection.execute(update(catalogue_item).where(catalogue_item.c.id == item_id).values(retired_on=on))
    tx.touch("catalogue_item", item_id)


def put_price(tx: Tx, item_id: int, price: Price) -> None:
    """A price from a day on; it takes the place of another one of that day."""
    tx.connection.execute(
        delete(catalogue_price).where(
            catalogue_price.c.catalogue_item_id == item_id, catalogue_price.c.valid_from == price.valid_from
        )
    )
    (new_id,) = tx.reserve(catalogue_price, 1)
    tx.connection.execute(
        insert(catalogue_price).values(
            id=new_id,
            catalogue_item_id=item_id,
            valid_from=price.valid_from,
            unit_price=str(price.unit_price),
        )
    )
    tx.touch("catalogue_item", item_id)


def get(tx: Tx, item_id: int) -> CatalogueItem:
    """Raises ``KnownError`` "catalogue.not_found"."""
    row = tx.connection.execute(select(catalogue_item).where(catalogue_item.c.id == item_id)).one_or_none()
    if row is None:
        raise KnownError("catalogue.not_found", f"There is no offer {item_id} in the catalogue.")
    return _item(row, _prices(tx).get(row.id, []))


def list_all(tx: Tx, *, retired: bool = False) -> list[CatalogueItem]:
    """By name; those that are offered no more only where asked for."""
    wanted = select(catalogue_item).order_by(catalogue_item.c.name, catalogue_item.c.id)
    if not retired:
        wanted = wanted.where(catalogue_item.c.retired_on.is_(None))
    prices = _prices(tx)
    return [_item(row, prices.get(row.id, [])) for row in tx.connection.execute(wanted).all()]


def _prices(tx: Tx) -> dict[int, list[Price]]:
    found: dict[int, list[Price]] = {}
    for row in tx.connection.execute(select(catalogue_price).order_by(catalogue_price.c.valid_from)):
        found.setdefault(row.catalogue_item_id, []).append(
            Price(valid_from=row.valid_from, unit_price=Decimal(row.unit_price))
        )
    return found


def _words(item: CatalogueItem) -> dict[str, Any]:
    return {
        "name": item.name,
        "description": item.description,
        "unit": item.unit,
        "vat_rate": None if item.vat_rate is None else str(item.vat_rate),
        "category": item.category,
    }


def _item(row: Row[Any], prices: list[Price]) -> CatalogueItem:
    return CatalogueItem(
        id=row.id,
        name=row.name,
        description=row.description,
        unit=row.unit,
        vat_rate=None if row.vat_rate is None else Decimal(row.vat_rate),
        category=row.category,
        prices=tuple(prices),
        retired_on=row.retired_on,
    )
