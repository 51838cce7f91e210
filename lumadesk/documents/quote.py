"""The quote as pages: what is offered, for how much, until when, and how to accept it."""

from __future__ import annotations

from lumadesk.documents.priced_lines import rows_of, shape_of, sum_rows
from lumadesk.documents.trade_page import Advice, SumRow, TradePage, render_page
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business
from lumadesk.domain.lines import Totals
from lumadesk.domain.money import format_money
from lumadesk.domain.quotes import Quote


def render(
    quote: Quote, totals: Totals, *, supplier: Business | None = None, logo: bytes | None = None
) -> bytes:
    """The quote as a PDF; the same quote always gives the same bytes. A draft shows ``supplier``."""
    trading = quote.supplier or supplier or Business()
    draft = quote.number is None
    registered = trading.vat_registered
    later = "Set when issued"
    facts = [
        ("Quote number", quote.number or "Given when issued", False),
        ("Date", long_date(quote.issued_on) if quote.issued_on else later, False),
        ("Valid until", long_date(quote.valid_until) if quote.valid_until else later, True),
    ]
    if quote.reference.strip():
        facts.append(("Your reference", quote.reference.strip(), False))
    sums = sum_rows(totals, vat_registered=registered, discount=quote.discount)
    if sums:
        sums.append(SumRow(label="Total", amount=format_money(totals.gross), strong=True))
    notes = tuple(part for part in quote.notes.strip().split("\n\n") if part.strip())
    return render_page(
        TradePage(
            name="Draft quote" if draft else f"Quote {quote.number}",
            subject=f"Quote for {quote.customer_name}",
            supplier=trading,
            customer_label="PREPARED FOR",
            customer_name=quote.customer_name,
            customer_lines=quote.customer_address,
            facts=tuple(facts),
            shape=shape_of(registered),
            rows=rows_of(quote.lines, registered),
            sums=tuple(sums),
            outcome=("Total of this quote", format_money(totals.gross)),
            advice=_advice(quote, trading),
            after=(("Notes", notes),) if notes else (),
            watermark="DRAFT" if draft else "",
            logo=logo,
        )
    )


def _advice(quote: Quote, supplier: Business) -> Advice | None:
    if quote.valid_until is None:
        return None
    to = supplier.email.strip() or supplier.phone.strip()
    how = f"\n{to}" if to else ""
    return Advice(
        heading="TO ACCEPT",
        text=f"Please tell us by {long_date(quote.valid_until)}, quoting {quote.number}.{how}",
    )
