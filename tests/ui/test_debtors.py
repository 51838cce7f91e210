"""Debtors and late payment: reminders in their tones, what is out of date, and statements of account."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import invoices, reminders, statements
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.reminders import Tone
from lumadesk.ui.desk import Place
from lumadesk.ui.records.leads import lead
from tests.ui.conftest import Window


@pytest.fixture
def detail(window: Window) -> Any:
    """The overdue invoice of a business customer, of which there is a reminder."""
    (invoice,) = invoices.list_ids(window.desk.services, search="4711")
    page = window.workspace.show_place(Place.INVOICES, ("invoice", invoice)).page("invoices")
    window.rest()
    return page.detail


def test_a_firmer_reminder_claims_interest_and_is_sent(
    window: Window, detail: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    invoice = detail._file.view.invoice.id
    assert "a fixed sum of £40.00" in detail.reminders._claim.text()
    window.do(detail.remind.click)
    dialog = window.dialog()
    assert dialog.tone.inner.value() is Tone.FIRM, "one step firmer than the last"
    assert dialog.claim.isVisible()
    assert "Bank Rate" in dialog.steps.text()
    assert dialog.paper.where.text() == "Page 1 of 1"
    window.do(lambda: dialog.tone.inner.choose(Tone.FRIENDLY))
    assert not dialog.claim.isVisible()
    window.do(lambda: dialog.tone.inner.choose(Tone.FINAL))
    window.do(dialog.ok.click)
    first, final = reminders.list_reminders(services, invoice)
    assert (final.tone, final.fixed_sum) == (Tone.FINAL, Decimal("40.00"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.do(window.workspace.toast._act)
    names = {file.suffix for file in tmp_path.iterdir() if file.is_file()}
    assert (names, len(list(tmp_path.glob("*.pdf")))) == ({".pdf", ".eml"}, 2)
    row = detail.reminders.entries.rows[final.id].entry
    window.do({words.replace("&", ""): do for words, do in row.more}["Mark as sent…"])
    window.dialog().note.setPlainText("By email")
    window.do(window.dialog().ok.click)
    assert detail.reminders.entries.rows[final.id].entry.chip[0] == "Sent"
    assert detail.reminders.entries.rows[first.id].entry.chip[0] == "Not sent yet"


def test_a_reminder_is_out_of_date_once_something_was_paid(window: Window, detail: Any) -> None:
    services = window.desk.services
    invoice = detail._file.view.invoice.id
    (reminder,) = reminders.list_reminders(services, invoice)
    invoices.record_payment(services, invoice, Decimal("10.00"), services.today)
    window.do(lambda: lead(window.desk, "reminder", reminder.id))
    window.do(lambda: window.workspace.screens[Place.INVOICES].page("invoices").refresh())
    entry = detail.reminders.entries.rows[reminder.id].entry
    assert entry.chip[0] == "Out of date"
    assert "£146.00 is due now" in entry.detail
    assert entry.next[0] == "New one…"
    window.do(entry.next[1])
    window.do(window.dialog().ok.click)
    newest = reminders.list_reminders(services, invoice)[-1]
    assert detail.reminders.entries.rows[newest.id].entry.chip[0] == "Not sent yet"


def test_debtors_are_listed_with_their_accounts(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    page = window.workspace.show_place(Place.INVOICES).show_page("debtors")
    window.rest()
    owed = statements.debtors(services)
    assert page.list.records.ids == [one.person_id for one in owed]
    assert "due for a reminder" in page.due.text()
    window.do(lambda: page.open_record(("debtor", owed[0].person_id)))
    detail = page.detail
    assert detail.name.text() == owed[0].name
    account = statements.get_statement(services, owed[0].person_id).statement
    assert detail.entries.model().rowCount() == len(account.entries) > 0
    window.do(lambda: detail.period.choose(3))
    assert "was open on" in detail._opening.text()
    window.do(detail.look.click)
    assert window.dialog().paper.where.text() == "Page 1 of 1"
    window.do(window.dialog().reject)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.do(detail.export.click)
    assert {file.suffix for file in tmp_path.iterdir() if file.is_file()} == {".pdf", ".eml"}
    for invoice in invoices.list_ids(services, InvoiceStatus.ISSUED, owed[0].person_id):
        invoices.record_payment(services, invoice, invoices.get(services, invoice).due, services.today)
    window.do(page.refresh)
    assert page.list.selected_ids() == []
    assert page.frame.detail() is page._overview
    for one in statements.debtors(services):
        for invoice in invoices.list_ids(services, InvoiceStatus.ISSUED, one.person_id):
            invoices.record_payment(services, invoice, invoices.get(services, invoice).due, services.today)
    window.do(page.refresh)
    assert page.frame.nothing.isVisible()
    assert page._heading.text() == "Nothing is open"
    assert not page._strip.isVisible()
    assert not page._hint.isVisible()
