"""Dialogs of the catalogue: offering something, changing its words, and setting a price from a day on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from lumadesk.app import catalogue
from lumadesk.app.catalogue import CatalogueView
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import LONGEST_CATEGORY, LONGEST_DESCRIPTION, LONGEST_UNIT
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.catalogue_words import price_words, read_rate
from lumadesk.ui.invoices.lines_model import read_number
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row
from lumadesk.ui.widgets.buttons import Segments
from lumadesk.ui.widgets.form import Field, abreast, date_edit, date_of, first_empty, line_edit, text_edit
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import quantity

_LONGEST_NAME = 120
_OTHER = "other"
_UNITS = [("Fixed price", ""), ("Per hour", "hour"), ("Per day", "day"), ("Other unit", _OTHER)]


def read_price(field: Field[QWidget]) -> Decimal | None:
    """The price in a field; None after it has complained."""
    try:
        return read_number(field.inner.text())  # type: ignore[attr-defined]
    except RuleViolation:
        field.complain("That is not a price. Write it like 48 or 1,250.00.")
        field.inner.setFocus()
        return None


class ItemDialog(RecordDialog):
    """Offers something new, or changes the words of ``view``; its price is then changed on its own."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        recorded: Callable[[int], object],
        view: CatalogueView | None = None,
    ) -> None:
        self._item = view.item if view is not None else None
        item = self._item
        self.name = Field("&Name", line_edit(item.name if item else "", "Support on site", _LONGEST_NAME))
        self.description = Field(
            "&Description",
            text_edit(item.description if item else "", 3),
            "What a quote or an invoice says; the name where this is empty.",
        )
        self.charged = Segments(_UNITS, "How it is charged")
        unit = item.unit if item else ""
        self.charged.choose(unit if unit in ("", "hour", "day") else _OTHER)
        self.unit = Field(
            "&Unit", line_edit(unit if self.charged.value == _OTHER else "", "licence", LONGEST_UNIT)
        )
        rate = item.vat_rate if item else None
        self.rate = Field(
            "&VAT rate, in per cent",
            line_edit("" if rate is None else quantity(rate), "20", 6),
            "Used while you are registered for VAT.",
        )
        self.category = Field(
            "Cate&gory of income",
            line_edit(item.category if item else "", "Support", LONGEST_CATEGORY),
            "For the tax year; not printed.",
        )
        charged = column(label("Charged", "label"), row(self.charged, STRETCH), gap="xs")
        parts: list[object] = [self.name, self.description, charged, self.unit]
        if item is None:
            self.price = Field("&Price in pounds, net", line_edit("", "48.00", 20))
            self.since = Field("&From", date_edit(desk.services.today))
            parts.append(abreast(self.price, self.since))
        parts.append(abreast(self.rate, self.category))
        super().__init__(
            parent,
            desk,
            "Offer something" if item is None else "Change an offer",
            "" if item is None else "Quotes and invoices that were made with it stay as they are.",
            box(column(*parts, gap="l")),
            "&Add" if item is None else "&Save",
            recorded,
        )
        self.charged.chosen.connect(lambda _value: self._show_unit())
        self._show_unit()
        self.name.inner.setFocus()

    def _show_unit(self) -> None:
        show_if(self.unit, self.charged.value == _OTHER)

    def operation(self) -> Operation | None:
        other = self.charged.value == _OTHER
        needed = [(self.name, "Name it: that is what you look for later.")]
        if other:
            needed.append((self.unit, "What is counted, such as a licence."))
        if first_empty(*needed):
            return None
        try:
            rate = read_rate(self.rate.inner.text())
        except RuleViolation as error:
            self.rate.complain(f"{error.message} {error.hint}")
            self.rate.inner.setFocus()
            return None
        description = self.description.inner.toPlainText()
        if len(description) > LONGEST_DESCRIPTION:
            self.description.complain(f"At most {LONGEST_DESCRIPTION:,} characters.")
            self.description.inner.setFocus()
            return None
        services, name, category = self.desk.services, self.name.inner.text(), self.category.inner.text()
        unit = self.unit.inner.text() if other else str(self.charged.value)
        if self._item is not None:
            wanted = self._item.id
            return lambda: catalogue.change_item(
                services,
                wanted,
                name=name,
                description=description,
                unit=unit,
                vat_rate=rate,
                without_vat=rate is None,
                category=category,
            )
        price, since = read_price(self.price), date_of(self.since.inner)
        if price is None:
            return None
        return lambda: catalogue.add_item(
            services,
            name=name,
            unit_price=price,
            unit=unit,
            description=description,
            vat_rate=rate,
            category=category,
            valid_from=since,
        )


class PriceDialog(RecordDialog):
    """A price from today or a later day on."""

    def __init__(
        self, parent: QWidget, desk: Desk, view: CatalogueView, recorded: Callable[[int], object]
    ) -> None:
        self._item_id = view.item.id
        today = desk.services.today
        self.price = Field("&Price in pounds, net", line_edit("", "48.00", 20))
        self.since = Field("&From", date_edit(today, earliest=today))
        now = f"It costs {price_words(view.price, view.item.unit)} now. " if view.price is not None else ""
        super().__init__(
            parent,
            desk,
            "New price",
            f"{now}Earlier prices stay in the history, and documents keep theirs.",
            box(abreast(self.price, self.since)),
            "&Set the price",
            recorded,
        )
        self.price.inner.setFocus()

    def operation(self) -> Operation | None:
        price = read_price(self.price)
        if price is None:
            return None
        services, wanted, since = self.desk.services, self._item_id, date_of(self.since.inner)
        return lambda: catalogue.set_price(services, wanted, price, since)
