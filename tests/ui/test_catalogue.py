"""The catalogue's page: offers with their prices by day, and how they come to the lines of an invoice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lumadesk.app import catalogue, people
from lumadesk.ui.desk import Place
from lumadesk.ui.invoices.catalogue_page import CataloguePage
from tests.ui.conftest import Window


@pytest.fixture
def page(window: Window) -> CataloguePage:
    shown: CataloguePage = window.workspace.show_place(Place.INVOICES).show_page("catalogue")
    window.rest()
    return shown


def test_something_is_offered_changed_priced_and_retired(window: Window, page: CataloguePage) -> None:
    services = window.desk.services
    known = {view.item.id for view in catalogue.list_items(services)}
    window.do(page.new.click)
    window.do(window.dialog().ok.click)
    assert window.dialog().name.inner.property("invalid") == "true"
    dialog = window.dialog()
    dialog.name.inner.setText("Support on site")
    dialog.charged.choose("hour")
    dialog.rate.inner.setText("lots")
    window.do(dialog.ok.click)
    assert dialog.rate.inner.property("invalid") == "true"
    dialog.rate.inner.setText("20")
    dialog.price.inner.setText("dear")
    window.do(dialog.ok.click)
    assert dialog.price.inner.property("invalid") == "true"
    dialog.price.inner.setText("48")
    window.do(dialog.ok.click)
    (made,) = {view.item.id for view in catalogue.list_items(services)} - known
    assert page.list.selected_ids() == [made]
    item = catalogue.get(services, made).item
    assert (item.unit, item.vat_rate) == ("hour", Decimal(20))

    window.do(page.detail.price.click)
    window.dialog().price.inner.setText("52.50")
    window.dialog().since.inner.setDate(services.today + timedelta(days=10))
    window.do(window.dialog().ok.click)
    view = catalogue.get(services, made)
    assert view.price == Decimal(48)
    assert [price.unit_price for price in view.item.prices] == [Decimal(48), Decimal("52.50")]
    rows = list(page.detail.history.rows.values())
    assert [(one.entry.title, one.entry.chip[0]) for one in rows] == [
        ("£52.50 per hour", "Planned"), ("£48.00 per hour", "Now"),
    ]  # fmt: skip

    window.do(page.detail.edit.click)
    dialog = window.dialog()
    dialog.charged.choose("other")
    dialog._show_unit()
    dialog.unit.inner.setText("visit")
    dialog.rate.inner.setText("")
    window.do(dialog.ok.click)
    item = catalogue.get(services, made).item
    assert (item.unit, item.vat_rate, item.name) == ("visit", None, "Support on site")

    window.do(page.detail.retire.click)
    assert made not in [view.item.id for view in catalogue.list_items(services)]
    assert page.detail.state.text() == "Retired"
    window.do(window.workspace.toast._act)
    assert made in [view.item.id for view in catalogue.list_items(services)]


def test_an_invoice_takes_the_price_of_its_day(window: Window) -> None:
    services = window.desk.services
    made = catalogue.add_item(services, name="Mast climb", unit_price=Decimal(100)).value
    later = services.today + timedelta(days=30)
    catalogue.set_price(services, made, Decimal(110), later)
    client = people.list_ids(services, clients_only=True)[0]
    window.do(lambda: window.workspace.show_place(Place.INVOICES, ("new", client)))
    editor = window.workspace.screens[Place.INVOICES].page("invoices").editor

    def put(on: date) -> None:
        editor.supplied.inner.setDate(on)
        window.do(editor.card.from_catalogue.click)
        window.do(lambda: window.dialog().search.setText("nothing of the kind"))
        assert not window.dialog().ok.isEnabled()
        window.do(lambda: window.dialog().search.setText("MAST"))
        window.do(window.dialog().ok.click)

    put(services.today)
    put(later)
    lines = editor.lines.model().readable_lines()
    assert [(one.description, one.unit_price) for one in lines] == [
        ("Mast climb", Decimal(100)), ("Mast climb", Decimal(110)),
    ]  # fmt: skip
