"""Quotes, credit notes, reminders, statements and receipts: of one family, in every script, at any length."""

from __future__ import annotations

import email
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email import policy
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from lumadesk.documents import credit_note, invoice, mail, quote, receipt, reminder, statement
from lumadesk.documents.logo import clean_logo
from lumadesk.domain.claims import claim_on
from lumadesk.domain.credit_notes import CreditNote, credit_sums, credit_totals
from lumadesk.domain.invoices import Invoice, InvoiceTerms, Payment, invoice_totals
from lumadesk.domain.quotes import Quote, QuoteStatus
from lumadesk.domain.reminders import Tone, paragraphs
from lumadesk.domain.statements import statement as account_of
from tests.documents import reading
from tests.documents.samples import BUSINESS, NAUGHTY, REGISTERED, SCRIPTS, many_lines
from tests.documents.samples import invoice as sample

TODAY = date(2027, 1, 20)
MADE = datetime(2026, 11, 3, tzinfo=UTC)


def an_invoice(count: int, text: str, *, registered: bool = True) -> Invoice:
    """Of so many lines; its first line, its customer and its reference hold the text."""
    rate = Decimal(20) if registered else None
    lines = [replace(line, vat_rate=rate) for line in many_lines(count)]
    lines[0] = replace(lines[0], description=f"{text} {lines[0].description}")
    supplier = REGISTERED if registered else BUSINESS
    paid = Payment(
        id=1, amount=Decimal(10), paid_on=date(2026, 11, 20), reference=text[:200], method=text[:200]
    )
    made = sample(lines, supplier=supplier, customer_name=text, customer_address=text, payments=[paid])
    return replace(made, terms=InvoiceTerms(business_customer=True, reference=text[:200]))


def a_quote(count: int, text: str) -> bytes:
    of = an_invoice(count, text)
    made = Quote(
        id=1,
        person_id=1,
        status=QuoteStatus.ISSUED,
        number="QUO-0001",
        customer_name=text,
        customer_address=text,
        reference=text[:200],
        issued_on=date(2026, 11, 3),
        valid_until=date(2026, 12, 3),
        lines=of.lines,
        discount=None,
        notes=f"{text}\n\nMore.",
        supplier=REGISTERED,
        decided_on=None,
        evidence="",
        created_at=MADE,
    )
    return quote.render(made, invoice_totals(of, REGISTERED))


def a_credit_note(count: int, text: str) -> bytes:
    of = an_invoice(count, text)
    sums = credit_sums(of, [], of.lines, None)
    note = CreditNote(
        id=1,
        invoice_id=1,
        number="CN-0001",
        issued_on=date(2026, 11, 21),
        reason=text,
        customer_name=text,
        customer_address=text,
        supplier=REGISTERED,
        lines=of.lines,
        discount=None,
        sums=sums,
        created_at=MADE,
    )
    page = credit_note.CreditNotePage(note=note, totals=credit_totals(sums), invoice=of)
    return credit_note.render(page)


def a_reminder(count: int, text: str) -> bytes:
    of = an_invoice(count, text)
    claim = claim_on(of, TODAY, {date(2025, 12, 31): Decimal(3), date(2026, 6, 30): Decimal(3)})
    body = paragraphs(of, Tone.FINAL, claim, TODAY, pay_by=TODAY)
    return reminder.render(
        reminder.ReminderPage(
            invoice=of,
            tone=Tone.FINAL,
            written_on=TODAY,
            pay_by=TODAY,
            paragraphs=(f"Dear {text},", *body),
            claim=claim,
            sender=REGISTERED,
        )
    )


def a_statement(count: int, text: str) -> bytes:
    invoices = [
        replace(
            an_invoice(1, text),
            id=number,
            number=f"INV-{number:04}",
            issued_on=date(2026, 1, 1) + timedelta(days=number),
        )
        for number in range(1, count + 1)
    ]
    return statement.render(
        statement.StatementPage(
            customer_name=text,
            customer_address=text,
            statement=account_of(invoices, date(2026, 1, 2), TODAY),
            made_on=TODAY,
            sender=REGISTERED,
        )
    )


def a_receipt(count: int, text: str) -> bytes:
    of = an_invoice(count, text)
    return receipt.render(
        receipt.ReceiptPage(number="INV-0007-R1", invoice=of, payment=of.payments[0], sender=REGISTERED)
    )


def the_invoice(count: int, text: str) -> bytes:
    of = an_invoice(count, text)
    return invoice.render(of, invoice_totals(of, REGISTERED))


FAMILY: dict[str, Callable[[int, str], bytes]] = {
    "Invoice INV-0007": the_invoice,
    "Quote QUO-0001": a_quote,
    "Credit note CN-0001": a_credit_note,
    "Final demand before further steps": a_reminder,
    "Statement of account": a_statement,
    "Receipt INV-0007-R1": a_receipt,
}


@pytest.mark.parametrize("name", FAMILY)
def test_title_author_language_and_bookmarks(name: str) -> None:
    opened = reading.reader(FAMILY[name](2, "Siobhán O’Brien"))
    information = opened.metadata
    assert information is not None
    assert (information.title, information.author) == (
        f"{name}, {REGISTERED.business_name}",
        REGISTERED.business_name,
    )
    assert opened.trailer["/Root"]["/Lang"] == "en-GB"
    marks = [mark.title for mark in opened.outline if not isinstance(mark, list)]
    assert marks == [name]
    (below,) = (mark for mark in opened.outline if isinstance(mark, list))
    assert len(below) >= 2


@pytest.mark.parametrize("name", FAMILY)
@pytest.mark.parametrize(
    "text", ["Arabic", "Chinese", "Devanagari", "emoji", "markup", "overrides", "controls", "lone surrogates"]
)
def test_any_text_in_any_field(name: str, text: str) -> None:
    data = FAMILY[name](2, SCRIPTS.get(text) or NAUGHTY[text])
    assert 0 not in list(reading.drawn_codes(data))
    assert FAMILY[name](2, SCRIPTS.get(text) or NAUGHTY[text]) == data, "the same bytes for the same data"


@pytest.mark.parametrize("name", ["Quote QUO-0001", "Credit note CN-0001", "Statement of account"])
@pytest.mark.parametrize("count", [1, 13, 200])
def test_heads_are_repeated_and_sums_carried_forward(name: str, count: int) -> None:
    pages = reading.pages(FAMILY[name](count, "Siobhán"))
    whole = "\n".join(pages)
    head = "WHAT HAPPENED" if name.startswith("Statement") else "DESCRIPTION"
    with_table = [text for text in pages if head in text]
    assert len(with_table) >= len(pages) - 1, "notes alone may go on"
    assert whole.count("Carried forward") == whole.count("Brought forward") == len(with_table) - 1
    for before, after in pairwise(with_table):
        assert before.split("Carried forward")[1].split()[0] == after.split("Brought forward")[1].split()[0]


def test_a_description_of_ten_thousand_characters() -> None:
    pages = reading.pages(the_invoice(2, "word " * 2_000))
    assert "".join(pages).count("word") > 2_000


def test_colour_and_logo_of_the_business() -> None:
    picture = BytesIO()
    Image.new("RGBA", (600, 200), (32, 64, 96, 128)).save(picture, "PNG")
    logo = clean_logo(picture.getvalue())
    of = replace(an_invoice(1, "Ann"), supplier=replace(REGISTERED, colour="#204060"))
    sums = invoice_totals(of, REGISTERED)
    data = invoice.render(of, sums, logo=logo)
    assert invoice.render(of, sums, logo=logo) == data
    (page,) = reading.reader(data).pages
    assert len(page.images) == 1
    assert "0.1255 0.251 0.3765 rg" in page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]


def test_an_email_is_a_draft_with_its_pages() -> None:
    made = mail.draft(
        to="ann@example.com",
        subject="Zoë\r\nBcc: somebody@example.org",
        body="Dear Zoë,\n王小明\n",
        attachments=[mail.Attachment("INV-0001.pdf", b"%PDF-1")],
    )
    message = email.message_from_bytes(made, policy=policy.default)
    assert (message["Bcc"], message["X-Unsent"], message["To"]) == (None, "1", "ann@example.com")
    assert "Zoë Bcc:" in message["Subject"]
    body = message.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Dear Zoë,", "王小明"]
    assert [part.get_content() for part in message.iter_attachments()] == [b"%PDF-1"]
    for nowhere in ("", "nobody", "@", "a b@c d"):
        assert (
            email.message_from_bytes(
                mail.draft(to=nowhere, subject="x", body="x", attachments=[]), policy=policy.default
            )["Subject"]
            == "x"
        )


@pytest.mark.parametrize(
    "hostile",
    [
        "=?utf-8?q?a=0d=0aBcc:eve=40evil.example?=@b.example",
        "=?utf-8?b?YQ0KDQpwYXkgbWUgaW5zdGVhZA==?=@b.example",
        "ann@[",
        "ann@[192.0.2.1>",
        "ann@example.com, eve@evil.example",
        "(ann@example.com",
        ".:é@,=,,.<",
    ],
)
def test_an_address_from_outside_adds_no_header_and_stops_no_email(hostile: str) -> None:
    made = mail.draft(to=hostile, subject=f"Account {hostile}", body="Dear Ann,\n", attachments=[])
    message = email.message_from_bytes(made, policy=policy.compat32)
    wanted = {"Subject", "X-Unsent", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    assert set(message.keys()) == wanted
    assert str(message.get_payload()).splitlines() == ["Dear Ann,"]


@pytest.mark.parametrize(
    "plain", ["ann@example.com", "o'neil+it@example.co.uk", "zoë@bücher.example", " ann_b@example.com\n"]
)
def test_a_plain_address_is_whom_it_is_written_to(plain: str) -> None:
    made = mail.draft(to=plain, subject="Account", body="Dear Ann,\n", attachments=[])
    assert email.message_from_bytes(made, policy=policy.default)["To"] == plain.strip()
