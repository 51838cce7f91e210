"""The invoice says all that the law asks for, nothing of VAT where there is none, and never falls apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from lumadesk.documents import invoice as page
from lumadesk.domain.business import Business
from lumadesk.domain.invoices import Invoice, InvoiceLine, InvoiceStatus, Payment, totals
from tests.documents import reading
from tests.documents.samples import BUSINESS, LINES, NAUGHTY, REGISTERED, SCRIPTS, invoice, many_lines

_STATUSES = [InvoiceStatus.DRAFT, InvoiceStatus.ISSUED, InvoiceStatus.PAID, InvoiceStatus.VOID]


_WHOLE_PAGE = """
Lumen & Oak Lighting
Amira Haddad trading as Lumen & Oak Lighting
14 Kiln Lane Shrewsbury SY2 6LG
01743 555 0182
hello@lumenandoak.example
lumenandoak.example
Invoice INV-0007
BILLED TO
Siobhán O’Brien
27 Severn Street Shrewsbury SY1 2HX
Invoice number INV-0007
Invoice date 3 November 2026
Date of supply 29 October 2026
Payment due 3 December 2026
DESCRIPTION QUANTITY UNIT PRICE AMOUNT
Lighting plan 1 £120.00 £120.00
Installation, per hour 6.5 £48.00 £312.00
LED strip, per metre 14 £11.375 £159.25
Total due £591.25
HOW TO PAY
Sort code 04-00-04
Account 12345678
Please quote INV-0007.
Lumen & Oak Lighting · Amira Haddad · Invoice INV-0007
Page 1 of 1
"""


def _render(made: Invoice, supplier: Business | None = None) -> bytes:
    registered = (made.supplier or supplier or Business()).vat_registered
    return page.render(made, totals(made.lines, registered), supplier=supplier)


def _with_rates(*rates: str | None) -> list[InvoiceLine]:
    return [
        InvoiceLine(
            description=f"Work {index}",
            quantity=Decimal(3),
            unit_price=Decimal("0.33"),
            vat_rate=None if rate is None else Decimal(rate),
        )
        for index, rate in enumerate(rates)
    ]


def test_the_whole_page_in_the_order_of_reading() -> None:
    assert reading.squeezed(_render(invoice())) == "".join(_WHOLE_PAGE.split())


def test_metadata() -> None:
    information = reading.reader(_render(invoice())).metadata
    assert information is not None
    assert information.title == "Invoice INV-0007, Lumen & Oak Lighting"
    assert information.author == "Lumen & Oak Lighting"


@pytest.mark.parametrize("status", _STATUSES)
def test_an_unregistered_trader_shows_nothing_of_vat(status: InvoiceStatus) -> None:
    supplier = replace(BUSINESS, vat_number="GB 123 4567 89")
    made = invoice(_with_rates("20", "5", None), status=status, supplier=supplier, void_reason="Wrong")
    data = _render(made, supplier)
    assert "VAT" not in reading.text(data).upper()
    assert "123 4567" not in reading.text(data)
    assert "%" not in reading.text(data)


def test_a_registered_trader_shows_rates_and_totals_per_rate() -> None:
    text = reading.text(_render(invoice(_with_rates("20", "20", "5", "0", None), supplier=REGISTERED)))
    assert "VAT number GB 123 4567 89" in text
    assert text.count("20%") == 3
    for label, amount in [
        ("Net", "£4.95"),
        ("VAT 20% on £1.98", "£0.40"),
        ("VAT 5% on £0.99", "£0.05"),
        ("VAT 0% on £0.99", "£0.00"),
        ("No VAT on £0.99", "£0.00"),
        ("VAT in all", "£0.45"),
        ("Total", "£5.40"),
        ("Total due", "£5.40"),
    ]:
        assert f"\n{label}\n{amount}\n" in text or f"\n{label} {amount}\n" in text


def test_a_draft_has_no_number_and_says_so_on_every_page() -> None:
    pages = reading.pages(_render(invoice(many_lines(60), status=InvoiceStatus.DRAFT), BUSINESS))
    assert len(pages) > 2
    assert all("DRAFT" in text for text in pages)
    assert "INV-" not in "".join(pages)
    assert "Given when issued" in pages[0]
    assert "Lumen & Oak Lighting" in pages[0]
    assert "Total of this draft" in pages[-1]


def test_a_draft_can_be_seen_before_the_business_is_set() -> None:
    assert "Draft invoice" in reading.text(_render(invoice(status=InvoiceStatus.DRAFT)))


def test_an_issued_invoice_shows_its_supplier_as_it_was() -> None:
    text = reading.text(_render(invoice(), replace(BUSINESS, business_name="Renamed since")))
    assert "Renamed since" not in text


def test_payments_and_the_balance_are_shown() -> None:
    payments = [
        Payment(id=1, amount=Decimal(200), paid_on=date(2026, 11, 20)),
        Payment(id=2, amount=Decimal("91.25"), paid_on=date(2026, 11, 25)),
    ]
    text = reading.text(_render(invoice(payments=payments)))
    for words in ("Paid on 20 November 2026", "-£200.00", "-£91.25", "Balance due", "£300.00", "£591.25"):
        assert words in text


def test_a_paid_invoice_asks_for_nothing() -> None:
    payments = [Payment(id=1, amount=Decimal("591.25"), paid_on=date(2026, 11, 20))]
    text = reading.text(_render(invoice(payments=payments, status=InvoiceStatus.PAID)))
    assert "Paid in full" in text
    assert "£0.00" in text
    assert "HOW TO PAY" not in text


def test_a_void_invoice_says_why_and_keeps_its_number_and_total() -> None:
    text = reading.text(_render(invoice(status=InvoiceStatus.VOID, void_reason="Sent to the wrong customer")))
    for words in ("VOID", "Sent to the wrong customer", "INV-0007", "Void, nothing to pay", "£591.25"):
        assert words in text
    assert "HOW TO PAY" not in text


@pytest.mark.parametrize("count", [1, 12, 13, 14, 20, 60, 200])
@pytest.mark.parametrize("supplier", [BUSINESS, REGISTERED])
def test_any_number_of_lines(count: int, supplier: Business) -> None:
    lines = many_lines(count)
    pages = reading.pages(_render(invoice(lines, supplier=supplier)))
    whole = "\n".join(pages)
    for number in range(1, count + 1):
        assert whole.count(f"Position {number}:") == 1
    assert all("DESCRIPTION" in text for text in pages)
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, start=1))
    assert f"Position {count}:" in pages[-1], "the sums never stand alone"
    assert whole.count("Carried forward") == whole.count("Brought forward") == len(pages) - 1
    for before, after in pairwise(pages):
        assert before.split("Carried forward")[1].split()[0] == after.split("Brought forward")[1].split()[0]


def test_a_description_longer_than_a_page() -> None:
    long = InvoiceLine(description="many words " * 900, quantity=Decimal(1), unit_price=Decimal(1))
    data = _render(invoice([LINES[0], long, LINES[2]]))
    assert reading.squeezed(data).count("many") == 900
    assert "LED strip, per metre" in reading.text(data)


def test_long_names_wrap_and_stay_beside_nothing_else() -> None:
    name = "The Worshipful Company of Chandlers, Candle-makers and Lamplighters of Much Wenlock " * 3
    text = reading.text(_render(invoice(customer_name=name, supplier=replace(BUSINESS, business_name=name))))
    assert "".join(name.split()) in "".join(text.split())


def test_an_address_that_is_longer_than_the_page() -> None:
    address = "\n".join(f"Row {number}" for number in range(120))
    supplier = replace(BUSINESS, address=address)
    text = reading.text(_render(invoice(customer_address=address, supplier=supplier)))
    assert text.count("Row 119") == 2
    assert "Total due" in text


@pytest.mark.parametrize("name", [*NAUGHTY, *SCRIPTS])
def test_every_text_field_takes_any_text(name: str) -> None:
    bad = NAUGHTY.get(name) or SCRIPTS[name]
    supplier = Business(own_name=bad, business_name=bad, address=bad, email=bad, phone=bad, bank_details=bad)
    line = InvoiceLine(description=bad, quantity=Decimal(1), unit_price=Decimal(1))
    made = invoice([line], supplier=supplier, customer_name=bad, customer_address=bad)
    data = _render(made)
    assert 0 not in list(reading.drawn_codes(data))
    assert "Total due" in reading.text(data)


def test_the_same_invoice_gives_the_same_bytes() -> None:
    made = invoice(many_lines(30), customer_name=SCRIPTS["Arabic"])
    first = _render(made)
    _render(invoice(customer_name=SCRIPTS["Chinese"]))
    assert _render(made) == first
