"""The reminder as pages: what is owed, what comes on top by law or contract, and how that was computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lumadesk.documents.line_table import TableRow, TableShape
from lumadesk.documents.style import RIGHT, WIDTH
from lumadesk.documents.trade_page import Advice, SumRow, TradePage, render_page
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business, how_to_pay
from lumadesk.domain.claims import Claim
from lumadesk.domain.invoices import Invoice, amount_due, credited_total, invoice_totals, paid_total
from lumadesk.domain.money import ZERO, format_money
from lumadesk.domain.reminders import TITLES, Tone

_SHAPE = TableShape(
    text="WHAT IS OWED",
    text_width=WIDTH - 230,
    figures=(("DUE", RIGHT - 170), ("INVOICED", RIGHT - 85), ("OPEN", RIGHT)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPage:
    """``claim`` is None from a consumer, or where none is made; ``sender`` is the business of today."""

    invoice: Invoice
    tone: Tone
    written_on: date
    pay_by: date
    paragraphs: tuple[str, ...]
    claim: Claim | None
    sender: Business


def render(page: ReminderPage, *, logo: bytes | None = None) -> bytes:
    """The reminder as a PDF; the same one always gives the same bytes."""
    invoice, claim = page.invoice, page.claim
    owed = amount_due(invoice)
    on_top = claim.total if claim is not None else ZERO
    return render_page(
        TradePage(
            name=TITLES[page.tone],
            subject=f"Reminder of invoice {invoice.number}",
            supplier=page.sender,
            customer_label="TO",
            customer_name=invoice.customer_name,
            customer_lines=invoice.customer_address,
            facts=(
                ("Date", long_date(page.written_on), False),
                ("Invoice number", invoice.number or "", False),
                ("Was due", long_date(invoice.due_on) if invoice.due_on else "", False),
                ("Pay by", long_date(page.pay_by), True),
            ),
            before=page.paragraphs,
            shape=_SHAPE,
            rows=(_row(invoice, owed),),
            sums=_sums(claim),
            outcome=("To be paid now", format_money(owed + on_top)),
            advice=_advice(page),
            after=_arithmetic(claim),
            logo=logo,
        )
    )


def _row(invoice: Invoice, owed: Decimal) -> TableRow:
    gross = invoice_totals(invoice, invoice.supplier).gross if invoice.supplier else owed
    notes = []
    if paid_total(invoice):
        notes.append(f"{format_money(paid_total(invoice))} was paid")
    if credited_total(invoice):
        notes.append(f"{format_money(credited_total(invoice))} was credited")
    issued = f" of {long_date(invoice.issued_on)}" if invoice.issued_on else ""
    return TableRow(
        text=f"Invoice {invoice.number}{issued}",
        sub=", ".join(notes),
        figures=(
            _short(invoice.due_on) if invoice.due_on else "",
            format_money(gross),
            format_money(owed),
        ),
        carry=owed,
    )


def _short(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def _sums(claim: Claim | None) -> tuple[SumRow, ...]:
    if claim is None or not claim.total:
        return ()
    rows = [SumRow(label=f"Interest at {claim.rate:f}% a year", amount=format_money(claim.interest))]
    if claim.fixed_sum:
        rows.append(SumRow(label="Fixed sum for late payment", amount=format_money(claim.fixed_sum)))
    return tuple(rows)


def _advice(page: ReminderPage) -> Advice | None:
    lines = how_to_pay(page.sender)
    if not lines:
        return None
    return Advice(heading="HOW TO PAY", text=f"{lines}\nPlease quote {page.invoice.number}.")


def _arithmetic(claim: Claim | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if claim is None or not claim.total:
        return ()
    lines = tuple(f"{step.text} ({step.source})" for step in claim.steps)
    return (("How the interest was computed", lines),)
