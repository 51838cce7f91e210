"""The credit note as pages: what it takes off which invoice, and why (VAT Regulations 1995 reg 15C)."""

from __future__ import annotations

from dataclasses import dataclass

from lumadesk.documents.priced_lines import rows_of, shape_of, sum_rows
from lumadesk.documents.trade_page import Advice, TradePage, render_page
from lumadesk.documents.wording import long_date
from lumadesk.domain.credit_notes import CreditNote
from lumadesk.domain.invoices import Invoice, Totals
from lumadesk.domain.money import format_money


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNotePage:
    """``invoice`` is the one that is credited."""

    note: CreditNote
    totals: Totals
    invoice: Invoice


def render(page: CreditNotePage, *, logo: bytes | None = None) -> bytes:
    """The credit note as a PDF; the same one always gives the same bytes."""
    note, invoice = page.note, page.invoice
    registered = note.supplier.vat_registered
    invoiced = long_date(invoice.issued_on) if invoice.issued_on else ""
    return render_page(
        TradePage(
            name=f"Credit note {note.number}",
            subject=f"Credit note for {note.customer_name}",
            supplier=note.supplier,
            customer_label="CREDITED TO",
            customer_name=note.customer_name,
            customer_lines=note.customer_address,
            facts=(
                ("Credit note", note.number, False),
                ("Date", long_date(note.issued_on), False),
                ("For invoice", invoice.number or "", True),
                ("Invoice date", invoiced, False),
            ),
            shape=shape_of(registered),
            rows=rows_of(note.lines, registered),
            sums=tuple(sum_rows(page.totals, vat_registered=registered, discount=note.discount)),
            outcome=("Total credited", format_money(page.totals.gross)),
            advice=Advice(heading="REASON", text=note.reason),
            logo=logo,
        )
    )
