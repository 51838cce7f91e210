"""The page of quotes: drafted from the catalogue, issued, answered, and made invoices in parts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import catalogue, invoices, people, quotes
from lumadesk.app.today import today
from lumadesk.domain.invoices import InvoiceLine
from lumadesk.domain.quotes import QuoteStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.invoices.quotes_page import QuotesPage
from lumadesk.ui.records.leads import lead, read_records
from lumadesk.ui.today.deadlines import planned, read_names
from tests.ui.conftest import Window
from tests.ui.test_keyboard import ALT, CONTROL, Keyboard


@pytest.fixture
def page(window: Window) -> QuotesPage:
    shown: QuotesPage = window.workspace.show_place(Place.INVOICES).show_page("quotes")
    window.rest()
    return shown


def client(window: Window) -> int:
    return people.list_ids(window.desk.services, clients_only=True)[0]


def cell(page: QuotesPage, row: int, place: int, text: str) -> None:
    model = page.editor.lines.model()
    model.setData(model.index(row, place), text)


def issued(window: Window, *prices: str) -> int:
    services = window.desk.services
    lines = [InvoiceLine(description="Work", quantity=Decimal(1), unit_price=Decimal(one)) for one in prices]
    quote_id = quotes.draft_quote(services, client(window), lines).value
    quotes.issue_quote(services, quote_id)
    return quote_id


def test_a_quote_is_drafted_from_the_catalogue_and_issued(
    window: Window, page: QuotesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    catalogue.add_item(services, name="Zinc roof", unit_price=Decimal("9.00"))
    catalogue.add_item(services, name="Yearly check", unit_price=Decimal("75.00"), unit="visit")
    before = quotes.list_ids(services)
    window.do(lambda: window.workspace.show_place(Place.CLIENTS, client(window)))
    window.do(window.workspace.screens[Place.CLIENTS].detail.quote.click)
    assert page.isVisible()
    window.do(page.editor.card.from_catalogue.click)
    window.do(lambda: window.dialog().search.setText("yearly ch"))
    window.do(window.dialog().ok.click)
    cell(page, 0, 1, "2")
    page.editor.discount.inner.setText("ten")
    window.do(page.editor.save_button.click)
    assert page.editor.discount.inner.property("invalid") == "true"
    assert quotes.list_ids(services) == before, "nothing is written that cannot be read"
    page.editor.discount.inner.setText("10%")
    page.editor.reference.inner.setText("PO 7")
    page.editor.notes.inner.setPlainText("Done within a week.")
    window.do(page.editor.save_button.click)
    (made,) = page.list.selected_ids()
    view = quotes.get(services, made)
    assert (view.totals.gross, view.quote.reference) == (Decimal("135.00"), "PO 7")
    assert view.quote.lines[0].description == "Yearly check"
    window.do(page.editor.preview.click)
    assert window.dialog().paper.pages.drawn()
    window.do(window.dialog().reject)
    window.do(page.editor.issue.click)
    window.do(window.dialog().ok.click)
    view = quotes.get(services, made)
    assert view.quote.status is QuoteStatus.ISSUED
    assert view.quote.valid_until == services.today + timedelta(days=30)
    assert page.detail.number.text() == view.quote.number
    to = tmp_path / "quote.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    window.do(page.detail.export.click)
    assert to.read_bytes().startswith(b"%PDF")
    detail = window.workspace.show_place(Place.CLIENTS, client(window)).detail
    window.rest()
    entry = next(
        place
        for place, one in enumerate(detail._entries)
        if one.noun == "quote" and str(view.quote.number) in one.title
    )
    window.do(lambda: page.list.clearSelection())
    window.do(lambda: detail.timeline.activated_row.emit(entry))
    assert page.isVisible()
    assert page.list.selected_ids() == [made]
    (found,) = read_records(services, "quote", [made])
    assert found[0].title == view.quote.customer_name


def test_from_a_new_quote_to_its_invoice_by_keyboard_alone(window: Window) -> None:
    services = window.desk.services
    catalogue.add_item(services, name="Yearly check", unit_price=Decimal("75.00"))
    window.application.window.activateWindow()
    window.rest()
    keys = Keyboard(window)
    keys.command("new quote")
    keys.type("ifeoma")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    keys.type("yearly")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    keys.type("3")
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_S, CONTROL)
    (made,) = quotes.list_ids(services, QuoteStatus.DRAFT, people.list_ids(services, "ifeoma")[0])
    assert quotes.get(services, made).totals.gross == Decimal("225.00")
    keys.press(Qt.Key.Key_I, ALT)
    keys.press(Qt.Key.Key_I, ALT)
    assert quotes.get(services, made).quote.status is QuoteStatus.ISSUED
    keys.press(Qt.Key.Key_A, ALT)
    keys.type("Email of today")
    keys.press(Qt.Key.Key_Return)
    assert quotes.get(services, made).quote.evidence == "Email of today"
    keys.press(Qt.Key.Key_M, ALT)
    keys.press(Qt.Key.Key_M, ALT)
    (part,) = quotes.get(services, made).parts
    shown = window.workspace.screens[Place.INVOICES].page("invoices")
    assert shown.list.selected_ids() == [part.invoice_id]


def test_an_accepted_quote_is_invoiced_in_parts(window: Window, page: QuotesPage) -> None:
    services = window.desk.services
    wanted = issued(window, "400.00")
    window.do(lambda: page.open_record(("quote", wanted)))
    assert page.detail.invoice.isHidden()
    window.do(page.detail.accept.click)
    window.do(window.dialog().ok.click)
    assert window.dialog().evidence.inner.property("invalid") == "true"
    window.dialog().evidence.inner.setText("Email of today")
    window.do(window.dialog().ok.click)
    assert page.detail.status.text() == "Accepted"

    def part(how: str, much: str) -> None:
        window.do(page.detail.invoice.click)
        window.dialog().how.choose(how)
        window.dialog()._show_how()
        window.dialog().much.inner.setText(much)
        window.dialog().words.inner.setText("Deposit")
        window.do(window.dialog().ok.click)

    part("percent", "130")
    assert window.dialog().much.inner.property("invalid") == "true"
    window.dialog().much.inner.setText("30")
    assert "£120.00" in window.dialog().sum.text()
    assert "£280.00" in window.dialog().sum.text()
    window.do(window.dialog().ok.click)
    (first,) = (one.invoice_id for one in quotes.get(services, wanted).parts)
    assert invoices.get(services, first).totals.net == Decimal("120.00")
    shown = window.workspace.screens[Place.INVOICES].page("invoices")
    assert shown.isVisible()
    assert shown.list.selected_ids() == [first]
    window.do(lambda: window.workspace.show_place(Place.INVOICES, ("quote", wanted)))
    assert page.detail.status.text() == "Part invoiced"
    part("amount", "80.50")
    window.do(lambda: window.workspace.show_place(Place.INVOICES, ("quote", wanted)))
    assert "£199.50 is left" in page.detail._left.text()
    window.do(page.detail.invoice.click)
    window.do(window.dialog().ok.click)
    window.do(lambda: window.workspace.show_place(Place.INVOICES, ("quote", wanted)))
    assert page.detail.status.text() == "Invoiced"
    assert not page.detail.invoice.isEnabled()
    assert len(page.detail.parts.rows) == 3


def test_a_quote_is_declined_copied_discarded_and_brought_back(window: Window, page: QuotesPage) -> None:
    services = window.desk.services
    wanted = issued(window, "12.00")
    window.do(lambda: page.open_record(("quote", wanted)))
    window.do(page.detail.decline.click)
    window.dialog().evidence.inner.setText("By telephone")
    window.do(window.dialog().ok.click)
    assert page.detail.status.text() == "Declined"
    window.do(page.detail.copy.click)
    (copied,) = page.list.selected_ids()
    assert copied != wanted
    assert page.frame.detail() is page.editor
    drafts = quotes.list_ids(services, QuoteStatus.DRAFT)
    window.do(page.editor.discard.click)
    assert copied not in quotes.list_ids(services)
    window.do(window.workspace.toast._act)
    assert len(quotes.list_ids(services, QuoteStatus.DRAFT)) == len(drafts)


def test_what_cannot_be_read_stays_and_what_was_typed_is_kept(window: Window, page: QuotesPage) -> None:
    services = window.desk.services
    before = quotes.list_ids(services)
    window.do(lambda: page.open_record(("new-quote", client(window))))
    cell(page, 0, 0, "Cabling")
    cell(page, 0, 2, "lots")
    window.do(page.list.select_first)
    assert page.frame.detail() is page.editor
    assert page.editor.lines.model().index(0, 2).data() == "lots"
    assert quotes.list_ids(services) == before
    cell(page, 0, 2, "48")
    window.do(lambda: window.workspace.show_place(Place.TODAY))
    assert len(quotes.list_ids(services)) == len(before) + 1


def test_today_says_for_whom_a_quote_expires(window: Window) -> None:
    services = window.desk.services
    line = InvoiceLine(description="Work", quantity=Decimal(1), unit_price=Decimal(40))
    wanted = quotes.draft_quote(services, client(window), [line]).value
    quotes.issue_quote(services, wanted, services.today + timedelta(days=2))
    now = today(services)
    rows = planned(now, read_names(services, now), services.today)
    (row,) = (one for one in rows if one.record == ("quote", wanted))
    view = quotes.get(services, wanted)
    assert row.face.title == f"{view.quote.number} expires without an answer"
    assert row.face.detail == f"For {view.quote.customer_name} · £40.00"
    window.do(lambda: lead(window.desk, "quote", wanted))
    page = window.workspace.screens[Place.INVOICES].page("quotes")
    assert page.isVisible()
    assert page.list.selected_ids() == [wanted]
