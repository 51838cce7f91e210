"""Money on the page of an invoice: parts, too much, given back, moved, and what was a mistake."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import credit_notes, invoices, people
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.invoices.invoices_page import InvoicesPage
from lumadesk.ui.records.leads import lead
from tests.ui.conftest import Window


@pytest.fixture
def screen(window: Window) -> InvoicesPage:
    shown: InvoicesPage = window.workspace.show_place(Place.INVOICES).show_page("invoices")
    window.rest()
    return shown


def issued(window: Window, price: str) -> int:
    services = window.desk.services
    client = people.list_ids(services, clients_only=True)[0]
    line = InvoiceLine(description="Visit", quantity=Decimal(1), unit_price=Decimal(price))
    return invoices.issue_invoice(services, invoices.draft_invoice(services, client, [line]).value).value


def test_a_part_then_too_much_then_the_rest_is_used_and_given_back(
    window: Window, screen: InvoicesPage
) -> None:
    services = window.desk.services
    other = issued(window, "30")
    invoice = issued(window, "100")
    window.do(lambda: screen.open_record(("invoice", invoice)))
    detail = screen.detail
    assert not detail.refund.isVisible()
    assert not detail.use.isVisible()
    window.do(detail.pay.click)
    window.dialog().amount.inner.setText("40")
    assert "£60.00 stays due" in window.dialog().effect.text()
    window.dialog().reference.inner.setText("FP 4711")
    window.do(window.dialog().ok.click)
    assert (detail.status.text(), detail.balance.text()) == ("Part paid", "£60.00 due")
    (row,) = detail.payments.entries.rows.values()
    assert (row.entry.title, row.entry.detail) == ("£40.00 received", "Bank transfer · FP 4711")
    window.do(detail.pay.click)
    window.dialog().amount.inner.setText("110")
    assert "£50.00 more than is due" in window.dialog().effect.text()
    window.do(window.dialog().ok.click)
    assert (detail.status.text(), detail.balance.text()) == ("In credit", "£50.00 in credit")
    window.do(detail.use.click)
    window.dialog().target.choose(other)
    assert window.dialog().amount.inner.text() == "30.00", "no more than is due there"
    window.do(window.dialog().ok.click)
    assert invoices.get(services, other).invoice.status is InvoiceStatus.PAID
    window.do(lambda: screen.open_record(("invoice", other)))
    (moved,) = detail.payments.entries.rows.values()
    assert moved.entry.title == "£30.00 credit from another invoice"
    window.do(moved.entry.more[0][1])
    assert screen.list.selected_ids() == [invoice]
    window.do(detail.refund.click)
    window.dialog().amount.inner.setText("30")
    window.do(window.dialog().ok.click)
    assert "Only £20.00" in window.dialog().problem.text()
    window.dialog().amount.inner.setText("20")
    window.do(window.dialog().ok.click)
    assert (detail.status.text(), detail.balance.text()) == ("Paid", "")


def test_a_payment_has_its_receipt_and_is_taken_back(
    window: Window, screen: InvoicesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    invoice = issued(window, "100")
    payment = invoices.record_payment(services, invoice, Decimal(100), services.today).value
    window.do(lambda: lead(window.desk, "payment", payment))
    entries = screen.detail.payments.entries
    receipt, take_back = (deed for _words, deed in entries.rows[payment].entry.more)
    window.do(receipt)
    assert window.dialog().paper.where.text() == "Page 1 of 1"
    to = tmp_path / "receipt.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    window.do(window.dialog().ok.click)
    assert to.read_bytes().startswith(b"%PDF")
    window.do(window.dialog().reject)
    window.do(take_back)
    assert screen.detail.balance.text() == "£100.00 due"
    assert entries.rows[payment].entry.chip[0] == "Taken back"
    assert not entries.rows[payment].entry.more
    window.do(window.workspace.toast._act)
    assert screen.detail.status.text() == "Paid"
    assert len(entries.rows) == 3


def test_a_credit_note_puts_what_was_paid_in_credit(window: Window, screen: InvoicesPage) -> None:
    services = window.desk.services
    invoice = issued(window, "100")
    invoices.record_payment(services, invoice, Decimal(100), services.today)
    credit_notes.credit_invoice(services, invoice, "Not needed")
    window.do(lambda: screen.open_record(("invoice", invoice)))
    assert screen.detail.balance.text() == "£100.00 in credit"
    assert not screen.detail.credit.isEnabled()
