"""The catalogue: what is offered, by the hour or at a fixed price, and what it cost when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from lumadesk.app import catalogue
from lumadesk.app.catalogue import CatalogueView
from lumadesk.domain.catalogue import Price
from lumadesk.ui.desk import UNDO, Desk
from lumadesk.ui.invoices.catalogue_dialogs import ItemDialog, PriceDialog
from lumadesk.ui.invoices.catalogue_words import RETIRED, face_of, price_words, vat_words
from lumadesk.ui.privacy.register_frame import FactsCard, framed
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import card
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.entry_list import Entry, EntryList
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line
from lumadesk.ui.words import day, plain_day


class CatalogueDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: CatalogueView | None = None
        self.name = ElidedLabel("", "title")
        self.state = Chip()
        self.price = button("New &price…", self._price, icon="pound-sterling", variant="primary")
        self.edit = button("&Edit…", self._edit, icon="pencil")
        self.retire = button("&Retire", self._retire, icon="ban")
        self.facts = FactsCard()
        self.history = EntryList("Prices")
        self.setLayout(
            framed(
                self.name,
                [self.state],
                [self.price, self.edit, self.retire],
                self.facts,
                card(label("Prices", "heading"), self.history),
            )
        )

    def show_item(self, view: CatalogueView) -> None:
        self._view = view
        item = view.item
        self.name.setText(one_line(item.name))
        self.state.say(*(RETIRED if item.retired_on is not None else ("", Tone.NEUTRAL)))
        set_words(self.retire, "&Retire" if item.retired_on is None else "Offer &again")
        described = "\n".join(map(one_line, item.description.split("\n"))).strip()
        facts = [
            ("On documents", described or one_line(item.name)),
            ("Charged", f"by the {one_line(item.unit)}" if item.unit else "at a fixed price"),
            ("VAT", vat_words(item.vat_rate)),
        ]
        if item.category:
            facts.append(("Category of income", one_line(item.category)))
        if item.retired_on is not None:
            facts.append(("Retired", day(item.retired_on)))
        self.facts.show_facts(facts)
        self.history.show_entries(self._prices(view))

    def _prices(self, view: CatalogueView) -> list[Entry]:
        """The newest first, with the state of each."""
        today, unit = self._desk.services.today, view.item.unit
        prices = view.item.prices
        holding = max((price.valid_from for price in prices if price.valid_from <= today), default=None)
        entries = []
        for price, following in zip(prices, [*prices[1:], None], strict=True):
            state = None
            if price.valid_from == holding:
                state = ("Now", Tone.SUCCESS)
            elif price.valid_from > today:
                state = ("Planned", Tone.INFO)
            entries.append(
                Entry(
                    key=price.valid_from,
                    title=price_words(price.unit_price, unit),
                    detail=_period(price, following),
                    chip=state,
                    faded=state is None,
                )
            )
        return entries[::-1]

    def _price(self) -> None:
        if self._view is not None:
            PriceDialog(
                self.window(), self._desk, self._view, lambda _id: self._desk.say("The price is set.")
            ).open()

    def _edit(self) -> None:
        if self._view is not None:
            ItemDialog(self.window(), self._desk, lambda _id: self._desk.say("Saved."), self._view).open()

    def _retire(self) -> None:
        if self._view is None:
            return
        services, wanted = self._desk.services, self._view.item.id
        retired = self._view.item.retired_on is None

        def put(value: bool) -> None:
            self._desk.jobs.write(
                lambda: catalogue.retire_item(services, wanted, retired=value),
                lambda _changes: told(value),
                owner=self,
            )

        def told(value: bool) -> None:
            self._desk.say("Offered no more." if value else "Offered again.", UNDO, lambda: put(not value))

        put(retired)


class CataloguePage(RecordsPage):
    title = "Catalogue"
    nouns = ("catalogue_item",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.new = button("&New offer", self.new_item, icon="plus")
        self.detail: CatalogueDetail = CatalogueDetail(desk)
        self.fill(
            actions=[self.new],
            nothing=EmptyState(
                "pound-sterling",
                "Nothing in the catalogue yet",
                "What you offer again and again, with its price and VAT: one key puts it on a quote or an "
                "invoice.",
                button("&Offer something", self.new_item, variant="primary"),
            ),
            none_chosen=EmptyState(
                "pound-sterling", "Nothing selected", "Choose an offer to see what it cost when."
            ),
        )
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.new_item)

    def open_record(self, record: object) -> None:
        """("catalogue_item", id)."""
        match record:
            case ("catalogue_item", int(wanted)):
                self.show_record(wanted)

    def read_all(self) -> Sequence[CatalogueView]:
        """What is offered first, then what was."""
        found = catalogue.list_items(self.desk.services, retired=True)
        return sorted(found, key=lambda view: view.item.retired_on is not None)

    def read_one(self, wanted: int) -> CatalogueView:
        return catalogue.get(self.desk.services, wanted)

    def show_one(self, found: CatalogueView) -> None:
        self.detail.show_item(found)

    def face_of(self, row: CatalogueView) -> Face:
        return face_of(row, self.desk.services.today)

    def id_of(self, row: CatalogueView) -> int:
        return row.item.id

    def new_item(self) -> None:
        ItemDialog(self.window(), self.desk, self._added).open()

    def _added(self, item_id: int) -> None:
        self.desk.say("In the catalogue.")
        self.show_record(item_id)


def _period(price: Price, following: Price | None) -> str:
    since = f"From {plain_day(price.valid_from)}"
    return since if following is None else f"{since} until {plain_day(following.valid_from)}"
