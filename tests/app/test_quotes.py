"""From a quote to its invoices, whole and in parts, and what it says when it is issued."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lumadesk.app import credit_notes, documents, invoices, people, quotes
from lumadesk.app.services import Services
from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.quotes import QuoteStatus
from tests.app.fakes import FakeClock
from tests.app.test_credit_notes import refusal
from tests.app.test_invoices import a_client, line, text_of


def issued_quote(services: Services, *lines: object, **options: object) -> int:
    wanted = list(lines) or [line(price="100.00")]
    quote_id = quotes.draft_quote(services, a_client(services), wanted, **options).value  # type: ignore[arg-type]
    return quotes.issue_quote(services, quote_id).value


def accepted_quote(services: Services, *lines: object, **options: object) -> int:
    quote_id = issued_quote(services, *lines, **options)
    return quotes.accept_quote(services, quote_id, services.today, "email of today").value


def test_from_draft_to_answer(trading: Services, clock: FakeClock) -> None:
    person_id = a_client(trading)
    quote_id = quotes.draft_quote(trading, person_id, [line()], notes="Parts included.").value
    assert quotes.get(trading, quote_id).state == "Draft"
    assert "DRAFT" in text_of(quotes.quote_pdf(trading, quote_id))
    quotes.update_draft(
        trading, quote_id, [line(price="90.00")], discount=Discount(amount=Decimal(5)), reference="Kitchen"
    )
    quotes.issue_quote(trading, quote_id, date(2026, 11, 30))
    view = quotes.get(trading, quote_id)
    assert (view.quote.number, view.state, view.totals.gross) == ("QUO-0001", "Issued", Decimal("85.00"))
    page = quotes.quote_pdf(trading, quote_id)
    for expected in ("Quote QUO-0001", "PREPARED FOR", "30 November 2026", "Kitchen", "Parts included.",
                     "Total of this quote", "£85.00", "TO ACCEPT"):  # fmt: skip
        assert expected in text_of(page)
    (row,) = documents.list_for(trading, person_id=person_id)
    assert (row.kind, row.file_name) == ("quote", "QUO-0001.pdf")
    for refused, code in (
        (lambda: quotes.update_draft(trading, quote_id, [line()]), "quote.already_issued"),
        (lambda: quotes.discard_draft(trading, quote_id), "quote.already_issued"),
        (lambda: quotes.issue_quote(trading, quote_id), "quote.not_a_draft"),
        (lambda: quotes.invoice_quote(trading, quote_id), "quote.not_accepted"),
        (lambda: quotes.accept_quote(trading, quote_id, clock.today(), ""), "quote.no_evidence"),
    ):
        assert refusal(refused) == code
    clock.advance(days=28)
    assert quotes.get(trading, quote_id).state == "Expired"
    quotes.accept_quote(trading, quote_id, clock.today(), "called, will go ahead")
    view = quotes.get(trading, quote_id)
    assert (view.state, view.left, view.quote.evidence) == ("Accepted", 85, "called, will go ahead")
    assert quotes.quote_pdf(trading, quote_id) == page
    titles = [entry.title for entry in people.timeline(trading, person_id)]
    assert titles[:1] == ["Quote QUO-0001 accepted"]
    assert "Quote QUO-0001 issued" in titles


def test_declined_and_copied(trading: Services) -> None:
    quote_id = issued_quote(trading)
    quotes.decline_quote(trading, quote_id, trading.today, "too dear")
    copy = quotes.copy_quote(trading, quote_id).value
    assert quotes.get(trading, quote_id).state == "Declined"
    assert quotes.get(trading, copy).quote.lines == quotes.get(trading, quote_id).quote.lines
    assert quotes.list_ids(trading) == [copy, quote_id]
    assert quotes.list_ids(trading, QuoteStatus.DECLINED) == [quote_id]
    assert [view.quote.id for view in quotes.rows(trading, [copy, 99])] == [copy]
    quotes.discard_draft(trading, copy)
    with pytest.raises(KnownError) as failure:
        quotes.get(trading, copy)
    assert failure.value.code == "quote.not_found"


def test_a_whole_quote_becomes_one_invoice(trading: Services) -> None:
    quote_id = accepted_quote(
        trading, line(), line("Cable", "2", "4.99"), discount=Discount(percent=Decimal(10))
    )
    invoice_id = quotes.invoice_quote(trading, quote_id).value
    view, made = quotes.get(trading, quote_id), invoices.get(trading, invoice_id)
    assert made.totals.gross == view.totals.gross
    assert made.invoice.lines == view.quote.lines
    assert made.invoice.status is InvoiceStatus.DRAFT
    assert (view.state, view.left, view.parts[0].invoice_id) == ("Invoiced", 0, invoice_id)
    assert people.get(trading, made.invoice.person_id).client_since is not None
    assert refusal(lambda: quotes.invoice_quote(trading, quote_id)) == "quote.all_invoiced"
    invoices.discard_draft(trading, invoice_id)
    assert quotes.get(trading, quote_id).state == "Accepted", "a discarded draft asks for nothing"


def test_a_deposit_a_stage_and_the_balance(trading: Services) -> None:
    quote_id = accepted_quote(trading, line(price="1000.00"))
    deposit = quotes.invoice_quote(trading, quote_id, percent=Decimal(30), label="Deposit").value
    stage = quotes.invoice_quote(trading, quote_id, percent=Decimal("33.33")).value
    for invoice_id in (deposit, stage):
        invoices.issue_invoice(trading, invoice_id)
    balance = quotes.invoice_quote(trading, quote_id).value
    made = invoices.rows(trading, [deposit, stage, balance])
    assert [view.totals.gross for view in made] == [300, Decimal("333.30"), Decimal("366.70")]
    assert [view.invoice.lines[0].description for view in made] == [
        "Deposit",
        "33.33 % of quote QUO-0001",
        "Balance of quote QUO-0001",
    ]
    assert quotes.get(trading, quote_id).left == 0
    credit_notes.credit_invoice(trading, stage, "Left out", [line(price="100.00")])
    assert quotes.get(trading, quote_id).left == 100
    invoices.void_invoice(trading, deposit, "Wrong")
    assert quotes.get(trading, quote_id).left == 400


def test_numbers_have_no_gap_and_pages_are_exported(trading: Services, tmp_path: Path) -> None:
    first = issued_quote(trading)
    with pytest.raises(RuleViolation):
        quotes.issue_quote(trading, first, date(2020, 1, 1))
    second = issued_quote(trading)
    assert [quotes.get(trading, one).quote.number for one in (first, second)] == ["QUO-0001", "QUO-0002"]
    path = quotes.export_pdf(trading, second, tmp_path).value
    assert path.name == "QUO-0002.pdf"
    assert path.read_bytes() == quotes.quote_pdf(trading, second)
