"""How the catalogue says what something costs, and how an offer looks in a list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lumadesk.app.catalogue import CatalogueView
from lumadesk.domain.catalogue import CatalogueItem
from lumadesk.domain.errors import RuleViolation
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import plain_day, quantity

RETIRED = ("Retired", Tone.NEUTRAL)


def price_words(price: Decimal, unit: str) -> str:
    """£48.00 per hour, £120.00"""
    places = max(2, -int(price.normalize().as_tuple().exponent))
    return f"£{price:,.{places}f}" + (f" per {one_line(unit)}" if unit else "")


def vat_words(rate: Decimal | None) -> str:
    return "none" if rate is None else f"{quantity(rate)} %"


def coming(item: CatalogueItem, today: date) -> str:
    """The next price and its day, where one is known."""
    later = [price for price in item.prices if price.valid_from > today]
    if not later:
        return ""
    return f"{price_words(later[0].unit_price, item.unit)} from {plain_day(later[0].valid_from)}"


def face_of(view: CatalogueView, today: date) -> Face:
    item = view.item
    about = item.description.strip() or ("Charged by the " + item.unit if item.unit else "Fixed price")
    return Face(
        title=one_line(item.name),
        detail=one_line(about),
        meta=price_words(view.price, item.unit) if view.price is not None else coming(item, today),
        chip=RETIRED if item.retired_on is not None else None,
        faded=item.retired_on is not None,
    )


def read_rate(text: str) -> Decimal | None:
    """A VAT rate as it is typed; None for none. Raises RuleViolation ``catalogue.bad_rate``."""
    plain = text.strip().removesuffix("%").strip()
    if not plain:
        return None
    if not plain.replace(".", "", 1).isascii() or not plain.replace(".", "", 1).isdigit():
        raise RuleViolation(
            "catalogue.bad_rate", "That is not a rate of VAT.", "Write it like 20, or nothing."
        )
    return Decimal(plain)
