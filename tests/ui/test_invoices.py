"""The page of invoices: typed line by line, issued for good, exported and paid."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from lumadesk.app import business, catalogue, invoices, people
from lumadesk.domain.business import Business
from lumadesk.domain.calendar import add_days
from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus, InvoiceTerms
from lumadesk.ui.desk import Place
from lumadesk.ui.invoices.invoices_page import InvoicesPage
from lumadesk.ui.invoices.lines_model import (
    CATEGORY,
    DISCOUNT,
    NET,
    LinesModel,
    LineText,
    read_line,
    read_number,
    read_quantity,
    written_line,
)
from lumadesk.ui.words import day
from tests.ui.conftest import Window


@pytest.fixture
def screen(window: Window) -> InvoicesPage:
    shown: InvoicesPage = window.workspace.show_place(Place.INVOICES).show_page("invoices")
    window.rest()
    return shown


def client(window: Window) -> int:
    return people.list_ids(window.desk.services, clients_only=True)[0]


def type_line(screen: InvoicesPage, *cells: str) -> None:
    model = screen.editor.lines.model()
    for place, text in enumerate(cells):
        model.setData(model.index(model.rowCount() - 1, place), text)


@pytest.mark.parametrize(
    ("text", "value"), [("2", "2"), ("1,250.50", "1250.50"), ("£40", "40"), (" 2.5 ", "2.5"), ("20%", "20")]
)
def test_numbers_are_read_as_people_write_them(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "lots", "1e5", "NaN", "inf", "9" * 30, "1..2"])
def test_other_things_are_no_numbers(text: str) -> None:
    with pytest.raises(RuleViolation):
        read_number(text)


def test_a_line_survives_being_shown_and_read_again() -> None:
    text = LineText("Support", "1.50 hours", "48.125", "20", "12.5%", "Support")
    line = read_line(text, vat_registered=True)
    assert (line.unit, line.category) == ("hours", "Support")
    assert written_line(line).discount == "12.5%"
    assert read_line(written_line(line), vat_registered=True) == line


@pytest.mark.parametrize("text", ["", "hours", "1 000", "1e5 hours"])
def test_a_quantity_begins_with_a_number(text: str) -> None:
    with pytest.raises(RuleViolation):
        read_quantity(text)


def test_without_registration_a_line_has_no_vat() -> None:
    assert read_line(LineText("Support", "1", "48", "20"), vat_registered=False).vat_rate is None


def test_a_cell_that_is_no_number_is_marked() -> None:
    model = LinesModel(editable=True)
    model.show_lines([LineText("Support", "two", "48")], vat_registered=False)
    assert model._cell(model._lines[0], NET) == ""
    with pytest.raises(RuleViolation):
        model.lines()
    assert model.readable_lines() == []
    model.show_lines([LineText("Support", "2", "48", discount="a lot")], vat_registered=False)
    assert model.index(0, DISCOUNT).data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Not a number"
    model.setData(model.index(0, DISCOUNT), "10%")
    assert model.index(0, NET).data() == "£86.40"


def test_a_draft_is_written_issued_exported_and_paid(
    window: Window, screen: InvoicesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    window.do(lambda: screen.open_record(("new", client(window))))
    type_line(screen, "Wireless set-up", "2", "48")
    window.do(screen.editor.save_button.click)
    (draft,) = screen.list.selected_ids()
    assert invoices.get(services, draft).totals.gross == Decimal("96.00")
    window.do(screen.editor.issue.click)
    window.do(window.dialog().ok.click)
    view = invoices.get(services, draft)
    assert view.invoice.status is InvoiceStatus.ISSUED
    assert screen.detail.number.text() == view.invoice.number
    to = tmp_path / "invoice.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    window.do(screen.detail.export.click)
    assert to.read_bytes().startswith(b"%PDF")
    window.do(screen.detail.pay.click)
    window.dialog().amount.inner.setText("a lot")
    window.do(window.dialog().ok.click)
    assert window.dialog().amount.inner.property("invalid") == "true"
    window.dialog().amount.inner.setText("96")
    window.do(window.dialog().ok.click)
    assert screen.detail.status.text() == "Paid"
    assert not screen.detail.pay.isEnabled()


def test_terms_discounts_and_vat_count_at_once_and_are_kept(window: Window, screen: InvoicesPage) -> None:
    services = window.desk.services
    owner = business.get_business(services)
    business.save_business(services, replace(owner, vat_registered=True, vat_number="GB123456782"))
    window.do(lambda: screen.open_record(("new", client(window))))
    editor = screen.editor
    type_line(screen, "Wireless set-up", "2 hours", "50", "10%", "20", "Network")
    assert not editor.lines.isColumnHidden(DISCOUNT), "what is used is shown"
    terms = editor.terms
    terms.discount.inner.setText("10.00")
    assert editor.card.totals.accessibleName() == (
        "Lines £90.00, Discount -£10.00, Net £80.00, VAT 20 % of £80.00 £16.00, Total £96.00"
    )
    terms.days.inner.setText("400")
    window.do(editor.save_button.click)
    assert terms.days.inner.property("invalid") == "true"
    assert "under Terms" in editor._problem.text()
    terms.days.inner.setText("7")
    terms.reference.inner.setText("PO 12")
    assert not terms.rate.isVisible()
    terms.business.click()
    terms.rate.inner.setText("5.5")
    window.do(editor.save_button.click)
    (draft,) = screen.list.selected_ids()
    kept = invoices.get(services, draft).invoice
    assert kept.terms == InvoiceTerms(
        reference="PO 12",
        discount=Discount(amount=Decimal("10.00")),
        business_customer=True,
        contract_rate=Decimal("5.5"),
        terms_days=7,
    )
    assert (kept.lines[0].unit, kept.lines[0].category) == ("hours", "Network")
    terms.reverse.click()
    assert "for the customer to account for £16.00, Total £80.00" in editor.card.totals.accessibleName()
    terms.reverse.click()
    editor.address.inner.setPlainText("1 High Street")
    window.do(editor.preview.click)
    assert window.dialog().paper.where.text() == "Page 1 of 1"
    window.do(window.dialog().reject)
    window.do(editor.issue.click)
    facts = [one.text() for one in window.dialog().facts.findChildren(QLabel)]
    assert facts[facts.index("Tax point") + 1] == day(services.today)
    assert facts[facts.index("To be paid by") + 1] == day(add_days(services.today, 7))
    window.do(window.dialog().ok.click)
    view = invoices.get(services, draft)
    assert (view.invoice.number, view.totals.gross) == (facts[facts.index("Number") + 1], Decimal("96.00"))
    assert "Proof in the chain" in screen.detail.proof.text()
    window.do(screen.detail.today.trigger)
    assert window.dialog().paper.where.text() == "Page 1 of 1"
    window.do(window.dialog().reject)
    window.do(screen.detail.copy.trigger)
    (copied,) = screen.list.selected_ids()
    assert (copied != draft, invoices.get(services, copied).invoice.terms) == (True, kept.terms)
    assert editor.terms.reference.inner.text() == "PO 12"


def test_a_service_of_the_catalogue_becomes_a_line(window: Window, screen: InvoicesPage) -> None:
    catalogue.add_item(
        window.desk.services,
        name="Help",
        description="Support by telephone or on site",
        unit="hour",
        unit_price=Decimal("48.00"),
        category="Support",
    )
    window.do(lambda: screen.open_record(("new", client(window))))
    window.do(screen.editor.card.from_catalogue.click)
    window.do(lambda: window.dialog().search.setText("telephone"))
    window.do(window.dialog().ok.click)
    (line,) = screen.editor.card.model.lines()
    assert (line.description, line.unit, line.unit_price, line.category) == (
        "Support by telephone or on site",
        "hour",
        Decimal("48.00"),
        "Support",
    )
    assert not screen.editor.lines.isColumnHidden(CATEGORY)


def test_the_list_is_searched_and_narrowed(window: Window, screen: InvoicesPage) -> None:
    services = window.desk.services
    (wanted,) = invoices.list_ids(services, search="4711")
    window.do(lambda: screen.search.setText("4711"))
    assert screen.list.records.ids == [wanted]
    window.do(lambda: screen.search.setText("no such thing"))
    assert screen.frame.no_match.isVisible()
    window.do(lambda: screen.search.setText(""))
    for name, expected in (
        ("draft", invoices.list_ids(services, InvoiceStatus.DRAFT)),
        ("overdue", invoices.list_ids(services, overdue=True)),
        ("corrected", invoices.list_ids(services, corrected=True)),
    ):
        window.do(lambda name=name: screen.show_state(name))
        assert screen.list.records.ids == expected != []
    window.do(lambda: screen.open_record(("invoice", wanted)))
    assert screen.list.selected_ids() == [wanted], "what is looked for is shown whatever the list shows"


def test_what_cannot_be_read_is_refused_and_stays_on_the_page(window: Window, screen: InvoicesPage) -> None:
    before = invoices.list_ids(window.desk.services)
    window.do(lambda: screen.open_record(("new", client(window))))
    type_line(screen, "Wireless set-up", "2", "lots")
    window.do(screen.editor.save_button.click)
    assert screen.editor._problem.isVisible()
    assert invoices.list_ids(window.desk.services) == before
    assert screen.editor.lines.model().index(0, 2).data() == "lots"


def test_an_untouched_new_invoice_leaves_no_trace(window: Window, screen: InvoicesPage) -> None:
    before = invoices.list_ids(window.desk.services)
    window.do(lambda: screen.open_record(("new", client(window))))
    window.do(lambda: window.workspace.show_place(Place.TODAY))
    assert invoices.list_ids(window.desk.services) == before


def test_what_was_typed_is_kept_when_one_goes_elsewhere(window: Window, screen: InvoicesPage) -> None:
    before = invoices.list_ids(window.desk.services)
    window.do(lambda: screen.open_record(("new", client(window))))
    type_line(screen, "Wireless set-up", "2", "48")
    window.do(lambda: window.workspace.show_place(Place.TODAY))
    assert len(invoices.list_ids(window.desk.services)) == len(before) + 1


def test_a_discarded_draft_can_be_brought_back(window: Window, screen: InvoicesPage) -> None:
    services = window.desk.services
    draft, *others = invoices.list_ids(services, InvoiceStatus.DRAFT)
    lines = invoices.get(services, draft).invoice.lines
    window.do(lambda: screen.open_record(("invoice", draft)))
    window.do(screen.editor.discard.click)
    assert invoices.list_ids(services, InvoiceStatus.DRAFT) == others
    window.do(window.workspace.toast._act)
    again = invoices.list_ids(services, InvoiceStatus.DRAFT)[0]
    assert again not in (draft, *others)
    assert invoices.get(services, again).invoice.lines == lines


def test_issuing_is_refused_until_the_business_is_complete(window: Window, screen: InvoicesPage) -> None:
    services = window.desk.services
    business.save_business(services, Business(own_name="Alex Sample"))
    draft = invoices.list_ids(services, InvoiceStatus.DRAFT)[0]
    window.do(lambda: screen.open_record(("invoice", draft)))
    assert "business name" in screen.editor._incomplete.text()
    window.do(screen.editor.issue.click)
    window.do(window.dialog().ok.click)
    assert "law asks for more" in window.dialog().problem.text()
    assert invoices.get(services, draft).invoice.status is InvoiceStatus.DRAFT


def test_an_invoice_is_voided_with_a_reason(window: Window, screen: InvoicesPage) -> None:
    issued = [
        one
        for one in invoices.list_ids(window.desk.services, InvoiceStatus.ISSUED)
        if not invoices.get(window.desk.services, one).paid
    ]
    window.do(lambda: screen.open_record(("invoice", issued[0])))
    window.do(screen.detail.void.trigger)
    window.do(window.dialog().ok.click)
    assert window.dialog().reason.inner.property("invalid") == "true"
    window.dialog().reason.inner.setText("Sent to the wrong address")
    window.do(window.dialog().ok.click)
    assert screen.detail.status.text() == "Void"


def test_a_long_line_is_read_whole_once_issued(window: Window, screen: InvoicesPage) -> None:
    services = window.desk.services
    line = InvoiceLine(
        description="Cabling of the upper floor, " * 8, quantity=Decimal(1), unit_price=Decimal(9)
    )
    draft = invoices.draft_invoice(services, client(window), [line], services.today).value
    invoices.issue_invoice(services, draft)
    window.do(lambda: screen.open_record(("invoice", draft)))
    lines = screen.detail.lines
    words = lines.fontMetrics().boundingRect(
        QRect(0, 0, lines.columnWidth(0) - 22, 10_000), Qt.TextFlag.TextWordWrap, line.description
    )
    assert lines.rowHeight(0) > words.height() > 2 * lines.fontMetrics().height()
    assert lines.viewport().height() >= lines.rowHeight(0)


def test_a_new_invoice_asks_whom_it_is_for(window: Window, screen: InvoicesPage) -> None:
    window.do(screen.new.click)
    picker = window.dialog()
    assert not picker.ok.isEnabled()
    window.do(lambda: picker.search.setText("ifeoma"))
    window.do(picker.list.select_first)
    window.do(picker.ok.click)
    assert screen.editor.customer.inner.text() == "Ifeoma Adeyemi"
