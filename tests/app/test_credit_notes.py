"""Credit notes and money that goes back: in their own series, in parts, and the invoice stays as it was."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from lumadesk.app import business, credit_notes, documents, invoices, payments, people
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceStatus, PaymentKind
from tests.app.conftest import OWNER
from tests.app.fakes import FakeClock
from tests.app.test_invoices import REGISTERED, a_client, issued, line, text_of


def refusal(act: object) -> str:
    with pytest.raises(RuleViolation) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def test_parts_and_then_the_rest(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading, line(price="100.00"))
    page = invoices.invoice_pdf(trading, invoice_id)
    first = credit_notes.credit_invoice(trading, invoice_id, " One visit less ", [line(price="30.00")]).value
    view = invoices.get(trading, invoice_id)
    assert (view.due, view.credited, view.invoice.status) == (70, 30, InvoiceStatus.ISSUED)
    assert credit_notes.left_to_credit(trading, invoice_id).gross == 70
    clock.advance(days=1)
    rest = credit_notes.credit_invoice(trading, invoice_id, "The rest").value
    view = invoices.get(trading, invoice_id)
    assert (view.due, view.state, view.invoice.status) == (0, "Credited", InvoiceStatus.PAID)
    notes = credit_notes.list_credit_notes(trading, invoice_id)
    assert [(one.note.id, one.note.number, one.totals.gross) for one in notes] == [
        (rest, "CN-0002", 70),
        (first, "CN-0001", 30),
    ]
    assert [one.note.id for one in credit_notes.list_credit_notes(trading)] == [rest, first]
    assert refusal(lambda: credit_notes.credit_invoice(trading, invoice_id, "Again")) == "credit.nothing"
    assert invoices.invoice_pdf(trading, invoice_id) == page, "the invoice itself is never changed"
    assert "Credit note CN-0001 of 3 November 2026" in text_of(
        invoices.invoice_pdf(trading, invoice_id, as_of_today=True)
    )
    text = text_of(credit_notes.credit_note_pdf(trading, first))
    for expected in (
        "Credit note CN-0001",
        "For invoice INV-0001",
        "Invoice date 3 November 2026",
        "One visit less",
        "£30.00",
    ):
        assert expected in text
    assert vaults.verify(trading).ok


def test_its_vat_is_that_of_the_invoice(services: Services) -> None:
    business.save_business(services, REGISTERED)
    invoice_id = issued(services, *[line("Screw", price="0.33", vat="20")] * 3)
    business.save_business(services, replace(OWNER, credit_prefix="CR-", phone="01628 1"))
    note = credit_notes.get(services, credit_notes.credit_invoice(services, invoice_id, "Returned").value)
    assert (note.note.number, note.totals.vat, note.totals.gross) == (
        "CR-0001",
        Decimal("0.20"),
        Decimal("1.19"),
    )
    assert note.note.supplier.vat_number == REGISTERED.vat_number
    assert note.note.supplier.phone == "01628 1"
    assert invoices.get(services, invoice_id).due == 0


def test_a_refusal_uses_no_number(trading: Services) -> None:
    invoice_id = issued(trading)
    draft_id = invoices.draft_invoice(trading, a_client(trading), [line()]).value
    for act, code in (
        (lambda: credit_notes.credit_invoice(trading, invoice_id, " "), "credit.no_reason"),
        (
            lambda: credit_notes.credit_invoice(trading, invoice_id, "x", [line(price="60.01")]),
            "credit.too_much",
        ),
        (lambda: credit_notes.credit_invoice(trading, invoice_id, "x", []), "invoice.no_lines"),
        (lambda: credit_notes.credit_invoice(trading, draft_id, "x"), "credit.not_issued"),
    ):
        assert refusal(act) == code
    assert credit_notes.left_to_credit(trading, draft_id).gross == 0
    note = credit_notes.credit_invoice(trading, invoice_id, "Returned").value
    assert credit_notes.get(trading, note).note.number == "CN-0001"
    with pytest.raises(KnownError) as failure:
        credit_notes.get(trading, 99)
    assert failure.value.code == "credit.not_found"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE credit_note SET reason = 'x'",
        "DELETE FROM credit_note",
        "UPDATE credit_note_line SET unit_price = '1'",
        "DELETE FROM credit_note_line",
        "UPDATE payment SET amount_pence = 1",
        "DELETE FROM payment",
        "UPDATE invoice SET reference = 'x'",
        "UPDATE invoice SET discount = '10%'",
        "UPDATE issued_document SET digest = 'x'",
        "DELETE FROM issued_document",
        "INSERT OR REPLACE INTO payment SELECT * FROM payment",
        "INSERT OR REPLACE INTO credit_note SELECT * FROM credit_note",
    ],
)
def test_the_database_itself_refuses(trading: Services, clock: FakeClock, statement: str) -> None:
    invoice_id = issued(trading)
    invoices.record_payment(trading, invoice_id, Decimal(10), clock.today())
    credit_notes.credit_invoice(trading, invoice_id, "Half", [line(price="30.00")])
    with closing(trading.vault.raw_connection()) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        with pytest.raises(dbapi2.IntegrityError, match="never"):
            connection.execute(statement)


def test_exporting_its_page(trading: Services, tmp_path: Path) -> None:
    note = credit_notes.credit_invoice(trading, issued(trading), "Returned").value
    path = credit_notes.export_pdf(trading, note, tmp_path).value
    assert path.name == "CN-0001.pdf"
    assert path.read_bytes() == credit_notes.credit_note_pdf(trading, note)
    named = credit_notes.export_pdf(trading, note, tmp_path / "x.pdf").value
    assert named.name == "x.pdf"


# Money


def test_an_over_payment_is_credit_that_is_used_or_given_back(trading: Services, clock: FakeClock) -> None:
    person_id = a_client(trading)
    first, second = (
        invoices.issue_invoice(
            trading, invoices.draft_invoice(trading, person_id, [line(price="100.00")]).value
        ).value
        for _ in range(2)
    )
    today = clock.today()
    invoices.record_payment(
        trading, first, Decimal(130), today, method="bank transfer", reference="INV 1", may_exceed=True
    )
    view = invoices.get(trading, first)
    assert (view.due, view.state, view.invoice.status) == (-30, "In credit", InvoiceStatus.PAID)
    assert "In your favour" in text_of(invoices.invoice_pdf(trading, first, as_of_today=True))
    payments.use_credit(trading, first, second, Decimal(20))
    payments.refund(trading, first, Decimal(10), today, reference="back")
    assert [invoices.get(trading, one).due for one in (first, second)] == [0, 80]
    kinds = [entry.kind for entry in invoices.get(trading, first).invoice.payments]
    assert kinds == [PaymentKind.PAYMENT, PaymentKind.TRANSFER, PaymentKind.REFUND]
    text = text_of(invoices.invoice_pdf(trading, first, as_of_today=True))
    for expected in ("Paid on 3 November 2026", "Credit used elsewhere on", "Given back on"):
        assert expected in text
    assert "Paid from credit on" in text_of(invoices.invoice_pdf(trading, second, as_of_today=True))
    titles = " ".join(entry.title for entry in people.timeline(trading, person_id))
    for expected in (
        "£130.00 paid",
        "£20.00 taken from its credit",
        "£20.00 paid from credit",
        "£10.00 given back",
    ):
        assert expected in titles


def test_a_payment_entered_by_mistake_is_taken_back(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading)
    wrong = invoices.record_payment(trading, invoice_id, Decimal(60), clock.today()).value
    assert invoices.get(trading, invoice_id).invoice.status is InvoiceStatus.PAID
    payments.take_back(trading, invoice_id, wrong)
    view = invoices.get(trading, invoice_id)
    assert (view.due, view.invoice.status, view.state) == (60, InvoiceStatus.ISSUED, "Issued")
    assert refusal(lambda: payments.take_back(trading, invoice_id, wrong)) == "payment.taken_back"
    assert "taken back" in people.timeline(trading, view.invoice.person_id)[0].title + str(
        [entry.title for entry in people.timeline(trading, view.invoice.person_id)]
    )


def test_the_pages_of_an_invoice_and_its_credit_notes_are_its_documents(trading: Services) -> None:
    invoice_id = issued(trading)
    credit_notes.credit_invoice(trading, invoice_id, "Returned")
    assert [row.kind for row in documents.list_for(trading, invoice_id=invoice_id)] == [
        "credit-note",
        "invoice",
    ]
