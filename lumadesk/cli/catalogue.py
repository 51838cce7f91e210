"""lumadesk catalogue: add, change, price, retire, list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from lumadesk.app import catalogue
from lumadesk.app.catalogue import CatalogueView
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date, read_decimal
from lumadesk.cli.output import show
from lumadesk.cli.world import opened

app = commands("The catalogue: what you offer, and what it costs.")


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What it is called.")],
    price: Annotated[
        Decimal, typer.Option("--price", parser=read_decimal, metavar="N", help="Pounds, net, for one unit.")
    ],
    unit: Annotated[
        str, typer.Option("--unit", metavar="TEXT", help="As hour; none for a fixed price.")
    ] = "",
    description: Annotated[
        str, typer.Option("--description", metavar="TEXT", help="What a document says.")
    ] = "",
    vat: Annotated[
        Decimal | None, typer.Option("--vat", parser=read_decimal, metavar="N", help="VAT rate in per cent.")
    ] = None,
    category: Annotated[
        str, typer.Option("--category", metavar="TEXT", help="Of income, for the tax year.")
    ] = "",
    valid_from: Annotated[
        date | None, typer.Option("--from", parser=read_date, metavar="DATE", help="Day of the first price.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Offer something."""
    with opened(ctx, vault, no_keyring) as services:
        item_id = catalogue.add_item(
            services,
            name=name,
            unit_price=price,
            unit=unit,
            description=description,
            vat_rate=vat,
            category=category,
            valid_from=valid_from,
        ).value
        view = catalogue.get(services, item_id)
    _show_one(view, as_json)


@app.command()
def change(
    ctx: typer.Context,
    item_id: Annotated[int, typer.Argument(metavar="ID", help="The offer's id.")],
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="What it is called.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="TEXT", help="As hour.")] = None,
    description: Annotated[
        str | None, typer.Option("--description", metavar="TEXT", help="What a document says.")
    ] = None,
    vat: Annotated[
        Decimal | None, typer.Option("--vat", parser=read_decimal, metavar="N", help="VAT rate in per cent.")
    ] = None,
    without_vat: Annotated[bool, typer.Option("--without-vat", help="Exempt or outside the scope.")] = False,
    category: Annotated[str | None, typer.Option("--category", metavar="TEXT", help="Of income.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Change an offer; what is not named stays."""
    if vat is not None and without_vat:
        raise typer.BadParameter("Say --vat or --without-vat, not both.")
    with opened(ctx, vault, no_keyring) as services:
        catalogue.change_item(
            services,
            item_id,
            name=name,
            unit=unit,
            description=description,
            vat_rate=vat,
            without_vat=without_vat,
            category=category,
        )
        view = catalogue.get(services, item_id)
    _show_one(view, as_json)


@app.command()
def price(
    ctx: typer.Context,
    item_id: Annotated[int, typer.Argument(metavar="ID", help="The offer's id.")],
    price: Annotated[Decimal, typer.Option("--price", parser=read_decimal, metavar="N", help="Pounds, net.")],
    valid_from: Annotated[
        date | None, typer.Option("--from", parser=read_date, metavar="DATE", help="Day from which it holds.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Set the price from a day on; earlier ones stay in the history."""
    with opened(ctx, vault, no_keyring) as services:
        catalogue.set_price(services, item_id, price, valid_from)
        view = catalogue.get(services, item_id)
    _show_one(view, as_json)


@app.command()
def retire(
    ctx: typer.Context,
    item_id: Annotated[int, typer.Argument(metavar="ID", help="The offer's id.")],
    again: Annotated[bool, typer.Option("--again", help="Offer it again.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Offer it no more."""
    with opened(ctx, vault, no_keyring) as services:
        catalogue.retire_item(services, item_id, retired=not again)
        view = catalogue.get(services, item_id)
    _show_one(view, as_json)


@app.command("list")
def list_items(
    ctx: typer.Context,
    retired: Annotated[bool, typer.Option("--retired", help="Also what is offered no more.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List what you offer, by name."""
    with opened(ctx, vault, no_keyring) as services:
        views = catalogue.list_items(services, retired=retired)
    show({"items": [_document(view) for view in views]}, map(_line, views), as_json=as_json)


def _document(view: CatalogueView) -> dict[str, object]:
    item = view.item
    return {
        "id": item.id,
        "name": item.name,
        "description": item.description,
        "unit": item.unit,
        "price": None if view.price is None else str(view.price),
        "vat_rate": None if item.vat_rate is None else str(item.vat_rate),
        "category": item.category,
        "prices": [{"from": price.valid_from, "price": str(price.unit_price)} for price in item.prices],
        "retired_on": item.retired_on,
    }


def _show_one(view: CatalogueView, as_json: bool) -> None:
    show(_document(view), [_line(view)], as_json=as_json)


def _line(view: CatalogueView) -> str:
    unit = f" a {view.item.unit}" if view.item.unit else ""
    price = "no price yet" if view.price is None else f"£{view.price}{unit}"
    return f"{view.item.id} · {view.item.name} · {price}"
