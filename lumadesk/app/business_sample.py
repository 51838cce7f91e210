"""A made-up invoice that shows how the business's documents look, before anything is saved."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from lumadesk.app.services import Services
from lumadesk.domain.business import Business, check_business
from lumadesk.domain.invoices import Invoice, InvoiceStatus, invoice_totals
from lumadesk.domain.lines import InvoiceLine
from lumadesk.storage import business


def sample_invoice(services: Services, wanted: Business) -> bytes:
    """Its page as PDF; nothing is kept. Raises what saving ``wanted`` would of its details."""
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts
    from lumadesk.documents import invoice as page

    check_business(wanted)
    fonts.register_fonts(services.outside.fonts_folder)
    today = services.today
    rate = Decimal(20) if wanted.charges_vat(today) else None
    lines = (
        InvoiceLine(
            description="Support on site: new router, two laptops set up",
            quantity=Decimal("2.5"),
            unit_price=Decimal(48),
            vat_rate=rate,
            unit="hour",
        ),
        InvoiceLine(
            description="Router with five years of updates",
            quantity=Decimal(1),
            unit_price=Decimal("129.90"),
            vat_rate=rate,
        ),
    )
    sample = Invoice(
        id=0,
        person_id=0,
        status=InvoiceStatus.ISSUED,
        number=wanted.series(wanted.invoice_prefix).number(1, today),
        customer_name="Sam Example",
        customer_address="2 Example Lane\nMarlow\nSL7 0AA",
        issued_on=today,
        supplied_on=today,
        due_on=today + timedelta(days=wanted.payment_terms_days),
        lines=lines,
        payments=(),
        supplier=wanted,
        void_reason=None,
        created_at=services.now,
        tax_point=today if wanted.vat_registered else None,
    )
    with services.read() as tx:
        logo = business.logo_of(tx, wanted)
    return page.render(sample, invoice_totals(sample, wanted), supplier=wanted, logo=logo)
