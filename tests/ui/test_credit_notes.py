"""Credit notes on the page of an invoice: a part, the rest, their pages, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from lumadesk.app import credit_notes, invoices, people
from lumadesk.domain.discounts import Discount
from lumadesk.domain.invoices import InvoiceLine, InvoiceTerms
from lumadesk.ui.desk import Place
from lumadesk.ui.invoices.lines_model import PRICE
from lumadesk.ui.records.leads import lead
from tests.ui.conftest import Window


@pytest.fixture
def detail(window: Window) -> Any:
    """An issued invoice of two lines, with ten per cent off the whole: 90 pounds."""
    services = window.desk.services
    client = people.list_ids(services, clients_only=True)[0]
    lines = [
        InvoiceLine(description=words, quantity=Decimal(1), unit_price=Decimal(price))
        for words, price in (("Visit", "60"), ("Cable", "40"))
    ]
    terms = InvoiceTerms(discount=Discount(percent=Decimal(10)))
    invoice = invoices.draft_invoice(services, client, lines, terms=terms).value
    invoices.issue_invoice(services, invoice)
    page = window.workspace.show_place(Place.INVOICES, ("invoice", invoice)).page("invoices")
    window.rest()
    return page.detail


def test_chosen_lines_and_then_the_rest_are_credited(window: Window, detail: Any) -> None:
    services = window.desk.services
    invoice = detail._file.view.invoice.id
    assert detail.balance.text() == "£90.00 due"
    window.do(detail.credit.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.reason.inner.property("invalid") == "true"
    dialog.reason.inner.setText("The cable came back")
    window.do(dialog.what.findChildren(QPushButton)[1].click)
    dialog.lines.setCurrentIndex(dialog.lines.model().index(0, 0))
    dialog.lines.remove_current()
    assert "£36.00" in dialog.totals.accessibleName()
    window.do(dialog.ok.click)
    (note,) = credit_notes.list_credit_notes(services, invoice)
    assert (note.totals.gross, note.note.reason) == (Decimal("36.00"), "The cable came back")
    assert detail.balance.text() == "£54.00 due"
    (entry,) = (row.entry for row in detail.credits.entries.rows.values())
    assert entry.title == f"{note.note.number}: £36.00"
    window.do(entry.next[1])
    assert window.dialog().paper.where.text() == "Page 1 of 1"
    window.do(window.dialog().reject)
    window.do(detail.credit.click)
    assert "£54.00" in window.dialog().totals.accessibleName()
    window.dialog().reason.inner.setText("Given up")
    window.do(window.dialog().ok.click)
    assert (detail.status.text(), detail.credit.isEnabled()) == ("Credited", False)
    window.do(lambda: lead(window.desk, "credit_note", note.note.id))
    assert detail.number.text() == note.invoice_number


def test_more_than_is_left_is_refused_and_nothing_typed_is_lost(window: Window, detail: Any) -> None:
    window.do(detail.credit.click)
    dialog = window.dialog()
    dialog.reason.inner.setText("A mistake")
    window.do(dialog.what.findChildren(QPushButton)[1].click)
    model = dialog.lines.model()
    model.setData(model.index(0, PRICE), "600")
    window.do(dialog.ok.click)
    assert "left to be credited" in dialog.problem.text()
    assert model.index(0, PRICE).data() == "600"
    assert credit_notes.list_credit_notes(window.desk.services, detail._file.view.invoice.id) == []
