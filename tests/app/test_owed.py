"""Reminders with their emails, statements, debtors, receipts, and the table of Bank Rates."""

from __future__ import annotations

import email
from datetime import date, timedelta
from decimal import Decimal
from email import policy
from pathlib import Path

import pytest

from lumadesk.app import (
    bank_rates,
    credit_notes,
    documents,
    invoices,
    payments,
    people,
    receipts,
    reminders,
    statements,
)
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceTerms
from lumadesk.domain.reminders import Tone
from lumadesk.domain.statements import Age
from tests.app.fakes import FakeClock
from tests.app.test_credit_notes import refusal
from tests.app.test_invoices import issued, line, text_of

TO_BUSINESS = InvoiceTerms(business_customer=True)


def overdue(
    services: Services, clock: FakeClock, *, days: int = 60, terms: InvoiceTerms = TO_BUSINESS
) -> int:
    """An invoice of £1,200 that was due so many days ago."""
    invoice_id = issued(services, line(price="1200.00"), terms=terms)
    clock.advance(days=30 + days)
    return invoice_id


def test_reminders_grow_firmer_and_are_kept(trading: Services, clock: FakeClock) -> None:
    invoice_id = overdue(trading, clock, days=20)
    assert reminders.due_for_reminder(trading) == [invoice_id]
    first = reminders.write_reminder(trading, invoice_id).value
    assert reminders.due_for_reminder(trading) == []
    clock.advance(days=10)
    assert reminders.due_for_reminder(trading) == [invoice_id]
    second = reminders.write_reminder(trading, invoice_id).value
    kept = reminders.list_reminders(trading, invoice_id)
    assert [(one.id, one.tone) for one in kept] == [(first, Tone.FRIENDLY), (second, Tone.FIRM)]
    assert (kept[0].interest, kept[0].fixed_sum) == (0, 0)
    claim = reminders.claim(trading, invoice_id)
    assert claim is not None
    assert (kept[1].interest, kept[1].fixed_sum, kept[1].outstanding) == (claim.interest, 70, 1200)
    assert kept[1].document_id is not None
    text = text_of(documents.get(trading, kept[1].document_id).data)
    for expected in ("Overdue: second reminder", "INV-0001", "£1,200.00", "Fixed sum for late payment",
                     "£70.00",
                     "How the interest was computed", "Bank Rate 3.75 % + 8 % = 11.75 % a year"):  # fmt: skip
        assert expected in text
    assert reminders.preview(trading, invoice_id).tone is Tone.FINAL
    assert reminders.preview(trading, invoice_id, Tone.FIRM, with_claim=False).claim is None
    early = clock.today() - timedelta(days=1)
    assert refusal(lambda: reminders.mark_sent(trading, second, early, "email")) == "reminder.sent_before"
    reminders.mark_sent(trading, second, clock.today(), "email")
    assert (reminders.get(trading, second).sent_on, reminders.get(trading, second).sent_how) == (
        clock.today(),
        "email",
    )
    with pytest.raises(KnownError) as failure:
        reminders.get(trading, 99)
    assert failure.value.code == "reminder.not_found"


def test_a_consumer_is_asked_for_the_debt_alone(trading: Services, clock: FakeClock) -> None:
    invoice_id = overdue(trading, clock, terms=InvoiceTerms())
    assert reminders.claim(trading, invoice_id) is None
    reminder = reminders.write_reminder(trading, invoice_id, Tone.FINAL).value
    document_id = reminders.get(trading, reminder).document_id
    assert document_id is not None
    assert "nterest" not in text_of(documents.get(trading, document_id).data)


def test_it_leaves_as_an_email_with_both_pages(trading: Services, clock: FakeClock, tmp_path: Path) -> None:
    invoice_id = overdue(trading, clock)
    person = people.get(trading, invoices.get(trading, invoice_id).invoice.person_id)
    people.update_person(
        trading, person.id, name=person.name, email="ann@example.com", phone=None, address=person.address
    )
    reminder = reminders.write_reminder(trading, invoice_id, Tone.FINAL).value
    pages = reminders.export_reminder(trading, reminder, tmp_path).value
    assert [path.name for path in pages] == [
        "INV-0001-reminder-1.pdf",
        "INV-0001.pdf",
        "INV-0001-final-reminder.eml",
    ]
    message = email.message_from_bytes(pages[-1].read_bytes(), policy=policy.default)
    assert (message["To"], message["Subject"]) == (
        "ann@example.com",
        "Final demand before further steps: invoice INV-0001",
    )
    assert message["From"] is None
    body = message.get_body()
    assert body is not None
    assert "Dear Ann Example," in body.get_content()
    attached = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert attached == {path.name: path.read_bytes() for path in pages[:2]}
    before = pages[-1].read_bytes()
    assert (
        reminders.export_reminder(trading, reminder, tmp_path, overwrite=True).value[-1].read_bytes()
        == before
    )


def test_it_says_what_it_said_when_it_was_written_until_something_is_paid(
    trading: Services, clock: FakeClock, tmp_path: Path
) -> None:
    invoice_id = overdue(trading, clock)
    reminder = reminders.write_reminder(trading, invoice_id, Tone.FIRM).value
    first = reminders.export_reminder(trading, reminder, tmp_path).value[-1].read_bytes()
    clock.advance(days=3)
    again = reminders.export_reminder(trading, reminder, tmp_path, overwrite=True).value[-1]
    assert again.read_bytes() == first, "the email says what the page says"
    invoices.record_payment(trading, invoice_id, Decimal("200.00"), clock.today())
    refused = refusal(lambda: reminders.export_reminder(trading, reminder, tmp_path, overwrite=True))
    assert refused == "reminder.out_of_date"
    assert again.read_bytes() == first


def test_what_is_not_overdue_is_not_reminded_of(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading)
    assert refusal(lambda: reminders.write_reminder(trading, invoice_id)) == "reminder.not_overdue"
    clock.advance(days=31)
    invoices.record_payment(trading, invoice_id, Decimal("60.00"), clock.today())
    assert refusal(lambda: reminders.preview(trading, invoice_id)) == "reminder.not_overdue"
    assert reminders.due_for_reminder(trading) == []


def test_the_bank_rate_of_a_new_half_year_is_asked_for(trading: Services, clock: FakeClock) -> None:
    assert bank_rates.missing(trading) is None
    clock.advance(days=58)
    new_year = date(2026, 12, 31)
    assert bank_rates.missing(trading) == new_year
    invoice_id = overdue(trading, clock)
    assert (
        refusal(lambda: reminders.write_reminder(trading, invoice_id, Tone.FIRM))
        == "late_payment.rate_unknown"
    )
    assert (
        refusal(lambda: bank_rates.set_rate(trading, date(2027, 1, 1), Decimal(3))) == "late_payment.bad_rate"
    )
    bank_rates.set_rate(trading, new_year, Decimal("3.50"))
    assert bank_rates.missing(trading) is None
    claim = reminders.claim(trading, invoice_id)
    assert claim is not None
    assert claim.rate == Decimal("11.50")
    assert [(one.day, one.own) for one in bank_rates.list_rates(trading)][:2] == [
        (new_year, True),
        (date(2026, 6, 30), False),
    ]
    bank_rates.reset_rate(trading, new_year)
    assert bank_rates.missing(trading) == new_year
    assert refusal(lambda: bank_rates.reset_rate(trading, new_year)) == "late_payment.no_own_rate"


def test_a_statement_and_who_owes_what(trading: Services, clock: FakeClock, tmp_path: Path) -> None:
    first = issued(trading, line(price="100.00"))
    person_id = invoices.get(trading, first).invoice.person_id
    clock.advance(days=40)
    second = invoices.draft_invoice(trading, person_id, [line(price="50.00")]).value
    invoices.issue_invoice(trading, second)
    paid = invoices.record_payment(trading, first, Decimal("30.00"), clock.today()).value
    credit_notes.credit_invoice(trading, first, "Late", [line(price="10.00")])
    view = statements.get_statement(trading, person_id)
    assert (view.statement.closing, len(view.statement.entries)) == (110, 4)
    assert view.statement.aged[Age.TO_30] == 60
    assert view.statement.aged[Age.NOT_DUE] == 50
    later = statements.get_statement(trading, person_id, since=clock.today())
    assert (later.statement.opening, later.statement.closing) == (100, 110)
    text = text_of(statements.statement_pdf(trading, person_id, since=clock.today()))
    for expected in (
        "Statement of account",
        "Balance brought in",
        "Overdue up to 30 days",
        "Balance due",
        "£110.00",
    ):
        assert expected in text
    page, letter = statements.export_statement(trading, person_id, tmp_path).value
    assert (page.name, letter.suffix) == (f"statement-{person_id}-2026-12-13.pdf", ".eml")
    assert b"is open." in letter.read_bytes()
    issued(trading, line(price="500.00"))
    owing = statements.debtors(trading)
    assert [one.total for one in owing] == [500, 110]
    assert owing[1].name == "Ann Example"
    payments.take_back(trading, first, paid)
    assert statements.debtors(trading)[1].total == 140
    assert vaults.verify(trading).ok


def test_a_statement_of_nothing(trading: Services) -> None:
    person_id = people.add_person(trading, name="Bob").value
    text = text_of(statements.statement_pdf(trading, person_id))
    assert "Nothing happened" in text


def test_a_receipt_keeps_its_number(trading: Services, clock: FakeClock, tmp_path: Path) -> None:
    invoice_id = issued(trading, line(price="100.00"))
    first = invoices.record_payment(trading, invoice_id, Decimal(40), clock.today(), method="cash").value
    page = receipts.receipt_pdf(trading, invoice_id, first)
    for expected in (
        "Receipt INV-0001-R1",
        "RECEIVED FROM",
        "cash",
        "Received with thanks",
        "£40.00",
        "£60.00",
    ):
        assert expected in text_of(page)
    second = invoices.record_payment(trading, invoice_id, Decimal(60), clock.today()).value
    payments.take_back(trading, invoice_id, second)
    assert receipts.receipt_pdf(trading, invoice_id, first) == page
    assert receipts.export_receipt(trading, invoice_id, second, tmp_path).value.name == "INV-0001-R2.pdf"
    assert refusal(lambda: receipts.receipt_pdf(trading, invoice_id, 99)) == "payment.not_found"
