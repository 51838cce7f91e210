"""Row: an invoice's PDF."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from lumadesk import assets
from lumadesk.documents import invoice as invoice_page
from lumadesk.documents.fonts import register_fonts
from lumadesk.domain.business import Business
from lumadesk.domain.invoices import Invoice, InvoiceLine, InvoiceStatus, totals
from tests.bench.canvas_floor import Placed, draw
from tests.bench.figures import Figure, compare, timed
from tests.bench.world import World

_RUNS = 25
BUSINESS = Business(
    own_name="Rosalind Ferris",
    business_name="Ferris Electrical",
    address="4 Mill Lane\nLudlow\nSY8 1AB",
    email="office@ferris.example",
    phone="01584 960001",
    bank_details="Ferris Electrical\nSort code 00-00-00\nAccount 00000000",
)
LINES = (
    InvoiceLine(
        description="Rewiring of the kitchen, first fix", quantity=Decimal(14), unit_price=Decimal("38")
    ),
    InvoiceLine(description="Consumer unit, 10 way", quantity=Decimal(1), unit_price=Decimal("189.50")),
    InvoiceLine(description="Cable, 6 mm²", quantity=Decimal("32.5"), unit_price=Decimal("2.15")),
    InvoiceLine(description="Certificate of installation", quantity=Decimal(1), unit_price=Decimal("60")),
)
INVOICE = Invoice(
    id=1,
    person_id=1,
    status=InvoiceStatus.ISSUED,
    number="INV-0001",
    customer_name="Sarah O'Brien",
    customer_address="12 Church Street\nLudlow\nSY8 1AP",
    issued_on=date(2026, 11, 2),
    supplied_on=date(2026, 10, 30),
    due_on=date(2026, 12, 2),
    lines=LINES,
    payments=(),
    supplier=BUSINESS,
    void_reason=None,
    created_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
)


def pdf(_world: World) -> Figure:
    register_fonts(assets.path("fonts"))
    sums = totals(LINES, False)
    page = texts_of(invoice_page.render(INVOICE, sums))
    floor_time, own_time = compare(
        timed(lambda: draw([page])), timed(lambda: invoice_page.render(INVOICE, sums)), runs=_RUNS
    )
    return Figure(
        row="invoice",
        work="the PDF of an invoice with four lines",
        floor_is="the same texts at the same places by a bare reportlab canvas, the same two fonts embedded",
        floor=floor_time,
        lumadesk=own_time,
        budget=2,
        runs=_RUNS,
    )


def texts_of(document: bytes) -> list[Placed]:
    """What stands where on the only page of a PDF."""
    texts: list[Placed] = []

    def note(text: str, _page: object, at: list[float], font: dict[str, Any] | None, size: float) -> None:
        if text.strip() and font is not None:
            texts.append(Placed(at[4], at[5], text.strip(), size, "SemiBold" in str(font["/BaseFont"])))

    (page,) = PdfReader(BytesIO(document)).pages
    page.extract_text(visitor_text=note)
    return texts
