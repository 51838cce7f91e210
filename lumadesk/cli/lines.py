"""Lines of a document as the command line takes them, and as its JSON shows them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Any

import typer

from lumadesk.cli.options import read_decimal
from lumadesk.domain.discounts import parse_discount
from lumadesk.domain.lines import InvoiceLine

Lines = Annotated[
    list[str],
    typer.Option(
        "--line",
        metavar="DESC;QTY;PRICE[;VAT]",
        help="A line; may be repeated. Or JSON: {description, quantity, unit_price, vat_rate, unit, "
        "discount, category}.",
    ),
]
MaybeLines = Annotated[
    list[str] | None,
    typer.Option("--line", metavar="DESC;QTY;PRICE[;VAT]", help="A line, as of a draft; may be repeated."),
]


def read_lines(texts: Iterable[str]) -> list[InvoiceLine]:
    return [read_line(text) for text in texts]


def read_line(text: str) -> InvoiceLine:
    """A line from "DESC;QTY;PRICE[;VAT]", whose description may hold semicolons itself, or from JSON."""
    if text.lstrip().startswith("{"):
        return _from_json(text)
    parts = text.rsplit(";", 3)
    if len(parts) < 4 or not _is_number(parts[1]):
        parts = [*text.rsplit(";", 2), ""]  # without VAT
    if len(parts) < 4:
        raise typer.BadParameter(
            "A line looks like DESC;QTY;PRICE or DESC;QTY;PRICE;VAT.", param_hint="--line"
        )
    description, quantity, price, vat = (part.strip() for part in parts)
    return InvoiceLine(
        description=description,
        quantity=read_decimal(quantity),
        unit_price=read_decimal(price),
        vat_rate=read_decimal(vat.removesuffix("%")) if vat else None,
    )


def lines_document(lines: Sequence[InvoiceLine]) -> list[dict[str, object]]:
    return [
        {
            "description": line.description,
            "quantity": str(line.quantity),
            "unit_price": str(line.unit_price),
            "vat_rate": None if line.vat_rate is None else str(line.vat_rate),
            "unit": line.unit,
            "discount": None if line.discount is None else str(line.discount),
            "category": line.category,
        }
        for line in lines
    ]


def _from_json(text: str) -> InvoiceLine:
    try:
        given: dict[str, Any] = json.loads(text, parse_float=Decimal)
        known = {"description", "quantity", "unit_price", "vat_rate", "unit", "discount", "category"}
        if not set(given) <= known:
            raise ValueError
        vat = given.get("vat_rate")
        return InvoiceLine(
            description=str(given["description"]),
            quantity=read_decimal(str(given.get("quantity", 1))),
            unit_price=read_decimal(str(given["unit_price"])),
            vat_rate=None if vat is None else read_decimal(str(vat)),
            unit=str(given.get("unit") or ""),
            discount=parse_discount(str(given.get("discount") or "")),
            category=str(given.get("category") or ""),
        )
    except (ValueError, KeyError):
        raise typer.BadParameter(
            "A line in JSON has a description and a unit_price, and no fields that are not known.",
            param_hint="--line",
        ) from None


def _is_number(text: str) -> bool:
    try:
        read_decimal(text)
    except typer.BadParameter:
        return False
    return True
