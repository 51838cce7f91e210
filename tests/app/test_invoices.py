"""Invoices: refused until lawful, numbered without a gap, paid in parts, voided, kept after an erasure."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lumadesk.app import business, credit_notes, disposals, documents, erasure, invoices, payments, people
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.domain.business import Business
from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus, InvoiceTerms
from tests.app.conftest import OWNER
from tests.app.fakes import FakeClock

REGISTERED = replace(OWNER, vat_registered=True, vat_number="GB 123 4567 82")


def line(
    description: str = "Visit", quantity: str = "1", price: str = "60.00", vat: str | None = None
) -> Any:
    return InvoiceLine(
        description=description,
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        vat_rate=None if vat is None else Decimal(vat),
    )


def a_client(services: Services, **details: Any) -> int:
    wanted = {"name": "Ann Example", "address": "2 High Street\nMarlow", **details}
    return people.add_person(services, **wanted).value


def draft(services: Services, *lines: InvoiceLine, **options: Any) -> int:
    return invoices.draft_invoice(services, a_client(services), lines or [line()], **options).value


def issued(services: Services, *lines: InvoiceLine, **options: Any) -> int:
    return invoices.issue_invoice(services, draft(services, *lines, **options)).value


def text_of(pdf: bytes) -> str:
    assert pdf.startswith(b"%PDF")
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_draft_copies_its_customer_and_has_no_number(trading: Services, clock: FakeClock) -> None:
    invoice_id = draft(trading, line(), line("Cable", "2", "4.99"), supplied_on=date(2026, 11, 2))
    view = invoices.get(trading, invoice_id)
    assert view.invoice.status is InvoiceStatus.DRAFT
    assert (view.invoice.number, view.invoice.issued_on, view.invoice.due_on) == (None, None, None)
    assert (view.invoice.customer_name, view.invoice.customer_address) == (
        "Ann Example",
        "2 High Street\nMarlow",
    )
    assert view.invoice.supplied_on == date(2026, 11, 2)
    assert view.totals.gross == Decimal("69.98")
    assert (view.paid, view.due, view.overdue) == (Decimal("0.00"), Decimal("0.00"), False)
    assert view.invoice.created_at == clock.now()


def test_a_draft_that_could_never_be_issued_is_refused(trading: Services) -> None:
    wrong = [
        ([], "invoice.no_lines"),
        ([line()] * 501, "invoice.too_many_lines"),
        ([line(" ")], "invoice.bad_description"),
        ([line(quantity="0")], "invoice.bad_quantity"),
        ([line(quantity="-1")], "invoice.bad_quantity"),
        ([line(quantity="NaN")], "invoice.bad_quantity"),
        ([line(price="-0.01")], "invoice.bad_price"),
        ([line(price="Infinity")], "invoice.bad_price"),
        ([line(vat="20")], "invoice.vat_not_registered"),
        ([line("x" * 10_001)], "invoice.bad_description"),
    ]
    person_id = a_client(trading)
    for lines, code in wrong:
        with pytest.raises(RuleViolation) as refusal:
            invoices.draft_invoice(trading, person_id, lines)
        assert refusal.value.code == code
    assert invoices.list_ids(trading) == []


@pytest.mark.parametrize("missing", ["own_name", "business_name", "address"])
def test_nothing_is_issued_until_the_business_is_set(services: Services, missing: str) -> None:
    business.save_business(services, replace(OWNER, **{missing: "  "}))
    invoice_id = draft(services)
    with pytest.raises(RuleViolation) as refusal:
        invoices.issue_invoice(services, invoice_id)
    assert refusal.value.code == "invoice.business_incomplete"
    assert missing.split("_")[0] in refusal.value.message
    assert "Settings" in refusal.value.hint
    assert invoices.get(services, invoice_id).invoice.status is InvoiceStatus.DRAFT
    assert documents.list_for(services, invoice_id=invoice_id) == []
    business.save_business(services, OWNER)
    invoices.issue_invoice(services, invoice_id)
    assert invoices.get(services, invoice_id).invoice.number == "INV-0001", "the refusal used no number"


def test_issuing(trading: Services, clock: FakeClock) -> None:
    invoice_id = draft(trading, supplied_on=date(2026, 11, 1))
    outcome = invoices.issue_invoice(trading, invoice_id)
    assert outcome.concerns("invoice")
    assert outcome.concerns("document")
    view = invoices.get(trading, invoice_id)
    assert view.invoice.status is InvoiceStatus.ISSUED
    assert view.invoice.number == "INV-0001"
    assert view.invoice.issued_on == clock.today()
    assert view.invoice.due_on == date(2026, 12, 3), "thirty days after the later of invoice and supply"
    assert view.invoice.supplier == OWNER
    assert view.due == Decimal("60.00")
    (page,) = documents.list_for(trading, invoice_id=invoice_id)
    assert (page.kind, page.file_name, page.media_type) == ("invoice", "INV-0001.pdf", "application/pdf")
    text = text_of(invoices.invoice_pdf(trading, invoice_id))
    for expected in ("INV-0001", "Alex Sample", "Sample IT Support", "1 Sample Street", "Ann Example",
                     "2 High Street", "Visit", "£60.00", "3 November 2026"):  # fmt: skip
        assert expected in text


def test_without_a_day_of_supply_it_is_the_day_of_issue(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading)
    assert invoices.get(trading, invoice_id).invoice.supplied_on == clock.today()


def test_the_due_date_counts_from_a_later_supply(trading: Services) -> None:
    invoice_id = issued(trading, supplied_on=date(2026, 11, 20))
    assert invoices.get(trading, invoice_id).invoice.due_on == date(2026, 12, 20)


def test_vat_never_appears_for_an_unregistered_business(trading: Services) -> None:
    invoice_id = issued(trading)
    for pdf in (
        invoices.invoice_pdf(trading, invoice_id),
        invoices.invoice_pdf(trading, draft(trading)),
    ):
        assert "VAT" not in text_of(pdf)
    view = invoices.get(trading, invoice_id)
    assert (view.totals.vat, view.totals.vat_by_rate) == (Decimal("0.00"), {})


def test_vat_of_a_draft_goes_with_the_registration(services: Services) -> None:
    business.save_business(services, REGISTERED)
    invoice_id = draft(services, line(vat="20"))
    assert invoices.get(services, invoice_id).totals.gross == Decimal("72.00")
    business.save_business(services, OWNER)
    view = invoices.get(services, invoice_id)
    assert (view.totals.vat, view.totals.gross) == (Decimal("0.00"), Decimal("60.00"))
    assert "VAT" not in text_of(invoices.invoice_pdf(services, invoice_id))
    with pytest.raises(RuleViolation) as refusal:
        invoices.issue_invoice(services, invoice_id)
    assert refusal.value.code == "invoice.vat_not_registered"


def test_a_vat_invoice(services: Services) -> None:
    business.save_business(services, REGISTERED)
    invoice_id = issued(services, *[line("Screw", "1", "0.33", "20")] * 3, line("Book", "1", "10.00", "0"))
    view = invoices.get(services, invoice_id)
    assert view.totals.net == Decimal("10.99")
    assert view.totals.vat_by_rate == {Decimal(20): Decimal("0.20"), Decimal(0): Decimal("0.00")}
    assert view.totals.gross == Decimal("11.19")
    text = text_of(invoices.invoice_pdf(services, invoice_id))
    for expected in ("GB 123 4567 82", "VAT", "20%", "£11.19"):
        assert expected in text


def test_over_250_pounds_a_vat_invoice_needs_the_customers_address(services: Services) -> None:
    business.save_business(services, REGISTERED)
    person_id = people.add_person(services, name="Ann Example").value
    small = invoices.draft_invoice(services, person_id, [line(price="208.33", vat="20")]).value
    large = invoices.draft_invoice(services, person_id, [line(price="208.34", vat="20")]).value
    invoices.issue_invoice(services, small)
    assert invoices.get(services, small).totals.gross == Decimal("250.00")
    with pytest.raises(RuleViolation) as refusal:
        invoices.issue_invoice(services, large)
    assert refusal.value.code == "invoice.no_customer_address"


def test_numbers_have_no_gap(trading: Services) -> None:
    drafts = [draft(trading) for _ in range(4)]
    invoices.discard_draft(trading, drafts[1])
    free = draft(trading, line(price="0"))
    with pytest.raises(RuleViolation) as refusal:
        invoices.issue_invoice(trading, free)
    assert refusal.value.code == "invoice.nothing_to_pay"
    for invoice_id in (drafts[3], drafts[0], drafts[2]):
        invoices.issue_invoice(trading, invoice_id)
    numbers = {view.invoice.id: view.invoice.number for view in invoices.rows(trading, drafts)}
    assert numbers == {drafts[3]: "INV-0001", drafts[0]: "INV-0002", drafts[2]: "INV-0003"}


def test_a_failure_while_the_page_is_drawn_uses_no_number(
    trading: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = draft(trading), draft(trading)

    class FontFault(Exception):  # noqa: N818 - any error will do
        pass

    def broken(*_: object) -> bytes:
        raise FontFault

    with monkeypatch.context() as patched:
        patched.setattr("lumadesk.app.invoices._render", broken)
        with pytest.raises(FontFault):
            invoices.issue_invoice(trading, first)
    assert invoices.get(trading, first).invoice.status is InvoiceStatus.DRAFT
    assert documents.list_for(trading, invoice_id=first) == []
    invoices.issue_invoice(trading, second)
    assert invoices.get(trading, second).invoice.number == "INV-0001"


def test_another_prefix_is_another_series(trading: Services) -> None:
    issued(trading)
    business.save_business(trading, replace(OWNER, invoice_prefix="2027-"))
    second = issued(trading)
    business.save_business(trading, OWNER)
    third = issued(trading)
    assert invoices.get(trading, second).invoice.number == "2027-0001"
    assert invoices.get(trading, third).invoice.number == "INV-0002"


def test_what_was_issued_never_changes(trading: Services) -> None:
    invoice_id = issued(trading)
    page = invoices.invoice_pdf(trading, invoice_id)
    person_id = invoices.get(trading, invoice_id).invoice.person_id
    for refused in (
        lambda: invoices.update_draft(trading, invoice_id, [line(price="1")]),
        lambda: invoices.discard_draft(trading, invoice_id),
    ):
        with pytest.raises(RuleViolation) as refusal:
            refused()
        assert refusal.value.code == "invoice.already_issued"
    with pytest.raises(RuleViolation) as refusal:
        invoices.issue_invoice(trading, invoice_id)
    assert refusal.value.code == "invoice.not_a_draft"
    business.save_business(trading, Business(own_name="Somebody", business_name="Else", address="Elsewhere"))
    people.update_person(trading, person_id, name="Ann Other", email=None, phone=None, address="3 Low Street")
    view = invoices.get(trading, invoice_id)
    assert view.invoice.supplier == OWNER
    assert (view.invoice.customer_name, view.invoice.number) == ("Ann Example", "INV-0001")
    assert invoices.invoice_pdf(trading, invoice_id) == page, "byte by byte the page that was issued"


def test_changing_and_discarding_a_draft(trading: Services) -> None:
    invoice_id = draft(trading, supplied_on=date(2026, 11, 1))
    invoices.update_draft(trading, invoice_id, [line("Repair", "2", "45.50")], customer_name="Example Ltd")
    view = invoices.get(trading, invoice_id)
    assert view.totals.gross == Decimal("91.00")
    assert view.invoice.customer_name == "Example Ltd"
    assert view.invoice.customer_address == "2 High Street\nMarlow", "what is not given stays"
    assert view.invoice.supplied_on is None
    with pytest.raises(RuleViolation) as refusal:
        invoices.update_draft(trading, invoice_id, [])
    assert refusal.value.code == "invoice.no_lines"
    assert len(invoices.get(trading, invoice_id).invoice.lines) == 1
    invoices.discard_draft(trading, invoice_id)
    assert invoices.list_ids(trading) == []
    with pytest.raises(KnownError) as failure:
        invoices.get(trading, invoice_id)
    assert failure.value.code == "invoice.not_found"


def test_the_preview_of_a_draft_says_so(trading: Services) -> None:
    text = text_of(invoices.invoice_pdf(trading, draft(trading)))
    assert "DRAFT" in text.upper()
    assert "INV-" not in text


def test_part_payments(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading, line(price="100.00"))
    outcome = invoices.record_payment(trading, invoice_id, Decimal("40.00"), clock.today())
    assert outcome.concerns("invoice")
    view = invoices.get(trading, invoice_id)
    assert (view.paid, view.due, view.invoice.status) == (
        Decimal("40.00"),
        Decimal("60.00"),
        InvoiceStatus.ISSUED,
    )
    invoices.record_payment(trading, invoice_id, Decimal("59.99"), clock.today())
    assert invoices.get(trading, invoice_id).due == Decimal("0.01")
    invoices.record_payment(trading, invoice_id, Decimal("0.01"), clock.today())
    view = invoices.get(trading, invoice_id)
    assert (view.due, view.invoice.status) == (Decimal("0.00"), InvoiceStatus.PAID)
    assert len(view.invoice.payments) == 3
    with pytest.raises(RuleViolation) as refusal:
        invoices.record_payment(trading, invoice_id, Decimal("0.01"), clock.today())
    assert refusal.value.code == "payment.too_much"


def test_a_payment_that_cannot_be_is_refused(trading: Services) -> None:
    invoice_id = issued(trading, line(price="100.00"))
    for amount, day, code in (
        ("100.01", date(2026, 11, 3), "payment.too_much"),
        ("0", date(2026, 11, 3), "payment.bad_amount"),
        ("-5", date(2026, 11, 3), "payment.bad_amount"),
        ("10.00", date(2026, 11, 4), "payment.in_future"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            invoices.record_payment(trading, invoice_id, Decimal(amount), day)
        assert refusal.value.code == code
    assert invoices.get(trading, invoice_id).due == Decimal("100.00")


def test_a_draft_cannot_be_paid(trading: Services, clock: FakeClock) -> None:
    with pytest.raises(RuleViolation) as refusal:
        invoices.record_payment(trading, draft(trading), Decimal(1), clock.today())
    assert refusal.value.code == "invoice.not_payable"


def test_overdue_from_the_day_after(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading)
    clock.advance(days=30)
    assert not invoices.get(trading, invoice_id).overdue, "3 December is the day to pay by"
    clock.advance(days=1)
    assert invoices.get(trading, invoice_id).overdue
    invoices.record_payment(trading, invoice_id, Decimal("60.00"), clock.today())
    assert not invoices.get(trading, invoice_id).overdue


def test_a_void_invoice_keeps_its_number_and_its_page(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading)
    page = invoices.invoice_pdf(trading, invoice_id)
    with pytest.raises(RuleViolation) as refusal:
        invoices.void_invoice(trading, invoice_id, "  ")
    assert refusal.value.code == "invoice.no_void_reason"
    invoices.void_invoice(trading, invoice_id, " Wrong customer ")
    view = invoices.get(trading, invoice_id)
    assert view.invoice.status is InvoiceStatus.VOID
    assert (view.invoice.void_reason, view.invoice.number) == ("Wrong customer", "INV-0001")
    assert view.due == Decimal("0.00")
    assert invoices.invoice_pdf(trading, invoice_id) == page
    assert invoices.get(trading, issued(trading)).invoice.number == "INV-0002"
    with pytest.raises(RuleViolation) as refusal:
        invoices.record_payment(trading, invoice_id, Decimal(1), clock.today())
    assert refusal.value.code == "invoice.not_payable"


def test_what_was_paid_in_part_cannot_be_made_void(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading)
    invoices.record_payment(trading, invoice_id, Decimal(1), clock.today())
    for wrong in (invoice_id, draft(trading)):
        with pytest.raises(RuleViolation) as refusal:
            invoices.void_invoice(trading, wrong, "A mistake")
        assert refusal.value.code == "invoice.not_voidable"


def test_lists(trading: Services, clock: FakeClock) -> None:
    first, second, third = issued(trading), draft(trading), issued(trading)
    invoices.record_payment(trading, third, Decimal("60.00"), clock.today())
    assert invoices.list_ids(trading) == [third, second, first]
    assert invoices.list_ids(trading, InvoiceStatus.ISSUED) == [first]
    assert invoices.list_ids(trading, InvoiceStatus.PAID) == [third]
    owner = invoices.get(trading, second).invoice.person_id
    assert invoices.list_ids(trading, person_id=owner) == [second]
    assert [view.invoice.id for view in invoices.rows(trading, [second, 99, first])] == [second, first]


def test_exporting_the_page(trading: Services, tmp_path: Path) -> None:
    invoice_id = issued(trading)
    out = tmp_path / "out"
    out.mkdir()
    path = invoices.export_pdf(trading, invoice_id, out).value
    assert path == out / "INV-0001.pdf"
    assert path.read_bytes() == invoices.invoice_pdf(trading, invoice_id)
    assert invoices.export_pdf(trading, invoice_id, out).value == path, "the same file twice is no harm"
    path.write_bytes(b"mine")
    with pytest.raises(KnownError) as failure:
        invoices.export_pdf(trading, invoice_id, out)
    assert failure.value.code == "file.exists"
    assert path.read_bytes() == b"mine"
    other = invoices.export_pdf(trading, invoice_id, tmp_path / "named.pdf").value
    assert other.read_bytes().startswith(b"%PDF")
    unissued = draft(trading)
    assert invoices.export_pdf(trading, unissued, out).value.name == f"draft-{unissued}.pdf"


def test_hostile_text_is_printed_as_text(trading: Services) -> None:
    name = "Ann <b>&amp; </para><img src='file:///etc/passwd'/> 王小明"
    person_id = people.add_person(trading, name=name, address="<font size=99>\n2 High Street").value
    invoice_id = invoices.draft_invoice(trading, person_id, [line("<script>&lt; 50% \u202e off")]).value
    invoices.issue_invoice(trading, invoice_id)
    text = text_of(invoices.invoice_pdf(trading, invoice_id)).replace("\n", " ")
    assert "<b>&amp;" in text
    assert "<script>&lt;" in text
    assert "<font size=99>" in text


def test_after_all_of_it_the_vault_is_sound(trading: Services, clock: FakeClock) -> None:
    invoice_id = issued(trading)
    invoices.record_payment(trading, invoice_id, Decimal(1), clock.today())
    report = vaults.verify(trading)
    assert report.ok, [check for check in report.checks if not check.ok]


# Terms, tax points and kinds of invoice


def test_terms_are_printed_and_stay(services: Services) -> None:
    business.save_business(services, REGISTERED)
    terms = InvoiceTerms(
        reference="PO 4711",
        discount=Discount(percent=Decimal(10)),
        customer_vat_number="GB 987 6543 21",
        business_customer=True,
        contract_rate=Decimal("4.5"),
        terms_days=14,
    )
    lines = [
        InvoiceLine(
            description="Repair",
            quantity=Decimal("2.5"),
            unit_price=Decimal(40),
            vat_rate=Decimal(20),
            unit="hours",
            discount=Discount(amount=Decimal(5)),
            category="Repairs",
        )
    ]
    supplied = date(2026, 10, 1)
    invoice_id = draft(services, *lines, supplied_on=supplied, terms=terms)
    invoices.update_draft(services, invoice_id, lines, supplied)
    invoices.issue_invoice(services, invoice_id)
    view = invoices.get(services, invoice_id)
    assert (view.invoice.terms, view.invoice.lines) == (terms, tuple(lines))
    assert view.invoice.tax_point == supplied, "the invoice came more than 14 days after the supply"
    assert view.invoice.due_on == date(2026, 11, 17)
    assert (view.totals.subtotal, view.totals.net, view.totals.gross) == (
        Decimal(95),
        Decimal("85.50"),
        Decimal("102.60"),
    )
    text = text_of(invoices.invoice_pdf(services, invoice_id))
    for expected in ("PO 4711", "2.5 hours", "£100.00 less discount £5.00", "Discount of 10%", "-£9.50",
                     "VAT number GB 987 6543 21", "1 October 2026", "17 November 2026"):  # fmt: skip
        assert expected in text
    assert "Repairs" not in text, "a category is the owner's own"


def test_a_simplified_invoice_shows_sums_with_their_vat(services: Services) -> None:
    business.save_business(services, REGISTERED)
    invoice_id = issued(services, line(price="100", vat="20"), terms=InvoiceTerms(simplified=True))
    text = text_of(invoices.invoice_pdf(services, invoice_id))
    assert "Including VAT at 20%" in text
    assert "Net" not in text


def test_a_reverse_charge_is_said(services: Services) -> None:
    business.save_business(services, REGISTERED)
    terms = InvoiceTerms(reverse_charge=True, customer_vat_number="GB 123 4567 82")
    invoice_id = issued(services, line(price="100", vat="20"), terms=terms)
    assert invoices.get(services, invoice_id).totals.gross == 100
    text = text_of(invoices.invoice_pdf(services, invoice_id))
    assert "Reverse charge: the customer is to account to HMRC for the VAT" in text
    assert "(£20.00)" in text


def test_a_clock_that_was_set_back_issues_nothing(trading: Services, clock: FakeClock) -> None:
    issued(trading)
    waiting = draft(trading)
    clock.advance(days=-1)
    with pytest.raises(RuleViolation) as refusal:
        invoices.issue_invoice(trading, waiting)
    assert refusal.value.code == "invoice.clock_set_back"
    clock.advance(days=1)
    invoices.issue_invoice(trading, waiting)
    assert invoices.get(trading, waiting).invoice.number == "INV-0002", "and no number was used"


def test_a_series_for_each_year(trading: Services, clock: FakeClock) -> None:
    business.save_business(trading, replace(OWNER, number_year=True))
    first = issued(trading)
    clock.advance(days=60)
    second = issued(trading)
    numbers = [invoices.get(trading, one).invoice.number for one in (first, second)]
    assert numbers == ["INV-2026-0001", "INV-2027-0001"]


def test_an_address_that_was_planned_is_on_the_invoice_of_its_day(
    trading: Services, clock: FakeClock
) -> None:
    moved = replace(OWNER, address="9 New Road")
    business.save_business(trading, moved, valid_from=date(2026, 11, 5))
    first = issued(trading)
    clock.advance(days=2)
    second = issued(trading)
    suppliers = [invoices.get(trading, one).invoice.supplier for one in (first, second)]
    assert suppliers == [OWNER, moved]


def test_what_is_found(trading: Services, clock: FakeClock) -> None:
    first = issued(trading, terms=InvoiceTerms(reference="PO 4711"))
    second = issued(trading)
    assert invoices.list_ids(trading, search="4711") == [first]
    assert invoices.list_ids(trading, search="inv-0002") == [second]
    assert invoices.list_ids(trading, search="ann example") == [second, first]
    assert invoices.list_ids(trading, search="100%") == []
    assert invoices.list_ids(trading, overdue=True) == []
    clock.advance(days=31)
    assert invoices.list_ids(trading, overdue=True) == [second, first]


# The chain of what was issued


def chain(services: Services) -> str:
    (check,) = (one for one in vaults.verify(services).checks if one.name == "issued documents")
    return f"{check.ok}: {check.detail}"


def test_the_chain_holds_when_a_person_is_erased_and_when_their_time_ends(
    trading: Services, clock: FakeClock
) -> None:
    first, second = issued(trading), issued(trading)
    invoices.record_payment(trading, first, Decimal("60.00"), clock.today())
    credit_notes.credit_invoice(trading, first, "Returned")
    payments.refund(trading, first, Decimal("60.00"), clock.today())
    person_id = invoices.get(trading, first).invoice.person_id
    assert chain(trading) == "True: 3 in a whole chain"
    erasure_id = erasure.erase_person(trading, person_id, confirm_name="Ann Example").value
    assert chain(trading) == "True: 3 in a whole chain"
    clock.advance(days=366 * 8)
    disposals.review(trading, erasure_id)
    assert invoices.list_ids(trading) == [second]
    assert chain(trading) == "True: 3 in a whole chain, 2 of them gone since"
    assert vaults.verify(trading).ok


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE invoice SET customer_name = 'Somebody else' WHERE id = 1",
        "UPDATE invoice_line SET unit_price = '6' WHERE invoice_id = 1",
        "UPDATE issued_document SET digest = 'x' WHERE id = 1",
        "DELETE FROM issued_document WHERE id = 2",
        "DELETE FROM issued_document WHERE id = 1",
        "UPDATE issued_document SET salt = NULL WHERE id = 1",
    ],
)
def test_a_change_behind_the_programs_back_is_noticed(trading: Services, change: str) -> None:
    issued(trading)
    issued(trading)
    with closing(trading.vault.raw_connection()) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE '%search%'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(change)
    assert chain(trading).startswith("False")


def test_what_was_issued_before_there_was_a_chain_comes_first(trading: Services) -> None:
    issued(trading)
    issued(trading)
    with closing(trading.vault.raw_connection()) as connection:
        connection.execute("DROP TRIGGER issued_document_delete")
        connection.execute("DELETE FROM issued_document")
        connection.execute("DELETE FROM sqlite_sequence WHERE name = 'issued_document'")
    issued(trading)
    assert chain(trading) == "True: 3 in a whole chain"
