"""One invoice with all that belongs to it, what issuing would fix, and a copy as a new draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lumadesk.app import business, credit_notes, invoice_file, invoices, paper, payments, reminders
from lumadesk.app.services import Services
from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import InvoiceStatus, InvoiceTerms
from tests.app.conftest import OWNER
from tests.app.fakes import FakeClock
from tests.app.test_invoices import draft, issued, line
from tests.app.test_owed import overdue


def test_the_outlook_is_what_issuing_then_does(trading: Services, clock: FakeClock) -> None:
    business.save_business(trading, replace(OWNER, vat_registered=True, vat_number="GB 123 4567 82"))
    issued(trading, line(vat="20"))
    supplied = clock.today() - timedelta(days=20)
    invoice_id = draft(trading, line(vat="20"), supplied_on=supplied, terms=InvoiceTerms(terms_days=7))
    seen = invoice_file.outlook(trading, invoice_id)
    assert seen == invoice_file.outlook(trading, invoice_id), "looking uses no number"
    invoices.issue_invoice(trading, invoice_id)
    made = invoices.get(trading, invoice_id).invoice
    assert (seen.number, seen.issued_on, seen.supplied_on, seen.due_on, seen.tax_point) == (
        made.number,
        made.issued_on,
        made.supplied_on,
        made.due_on,
        made.tax_point,
    )
    assert (seen.number, seen.tax_point) == ("INV-0002", supplied)


def test_the_first_number_is_known_before_it_is_used(trading: Services, clock: FakeClock) -> None:
    seen = invoice_file.outlook(trading, draft(trading))
    assert (seen.number, seen.supplied_on, seen.tax_point) == ("INV-0001", clock.today(), None)


def test_the_file_of_an_invoice_has_all_that_belongs_to_it(trading: Services, clock: FakeClock) -> None:
    invoice_id = overdue(trading, clock)
    person_id = invoices.get(trading, invoice_id).invoice.person_id
    other = invoices.draft_invoice(trading, person_id, [line()]).value
    assert invoice_file.read_file(trading, other).proof == ""
    invoices.issue_invoice(trading, other)
    reminder = reminders.write_reminder(trading, invoice_id).value
    note = credit_notes.credit_invoice(trading, invoice_id, "Less", [line(price="200.00")]).value
    file = invoice_file.read_file(trading, invoice_id)
    assert [one.note.id for one in file.credit_notes] == [note]
    assert [one.id for one in file.reminders] == [reminder]
    assert [one.invoice.id for one in file.others] == [other]
    assert (file.view.due, file.no_claim, len(file.proof)) == (Decimal("1000.00"), "", 64)
    assert file.claim == reminders.claim(trading, invoice_id)
    assert invoice_file.read_file(trading, other).proof != file.proof


def test_without_a_bank_rate_it_says_why_nothing_is_claimed(trading: Services, clock: FakeClock) -> None:
    clock.advance(days=58)
    file = invoice_file.read_file(trading, overdue(trading, clock))
    assert file.claim is None
    assert "Bank Rate" in file.no_claim


def test_a_copy_is_a_draft_with_the_same_content(trading: Services, clock: FakeClock) -> None:
    terms = InvoiceTerms(reference="PO 1", discount=Discount(percent=Decimal(5)))
    old = issued(trading, line("Visit", "2", "40.00"), supplied_on=date(2026, 11, 1), terms=terms)
    clock.advance(days=3)
    copy = invoices.get(trading, invoices.copy_invoice(trading, old).value).invoice
    former = invoices.get(trading, old).invoice
    assert (copy.status, copy.number, copy.supplied_on, copy.payments) == (
        InvoiceStatus.DRAFT,
        None,
        None,
        (),
    )
    assert (copy.lines, copy.terms, copy.person_id) == (former.lines, terms, former.person_id)
    assert (copy.customer_name, copy.customer_address) == (former.customer_name, former.customer_address)


def test_void_and_credited_invoices_are_found(trading: Services) -> None:
    _plain, void, credited = (issued(trading) for _ in range(3))
    invoices.void_invoice(trading, void, "Wrong")
    credit_notes.credit_invoice(trading, credited, "Not needed")
    assert invoices.list_ids(trading, corrected=True) == [credited, void]
    assert invoices.list_ids(trading, corrected=True, search="INV-0002") == [void]


def test_the_invoice_of_a_payment_is_found(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading)
    payment = invoices.record_payment(trading, invoice_id, Decimal("60.00"), clock.today()).value
    assert payments.invoice_of(trading, payment) == invoice_id
    with pytest.raises(KnownError) as failure:
        payments.invoice_of(trading, 99)
    assert failure.value.code == "payment.not_found"


def test_documents_are_pictures_of_their_pages(trading: Services, clock: FakeClock) -> None:
    invoice_id = overdue(trading, clock)
    seen = reminders.preview_pdf(trading, invoice_id)
    kept = reminders.reminder_pdf(trading, reminders.write_reminder(trading, invoice_id).value)
    assert seen == kept
    assert len(paper.pages_of(kept)) == 1
