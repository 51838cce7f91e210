"""The receipt as a page: what was received, for which invoice, and what is left to be paid."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lumadesk.documents.line_table import TableRow, TableShape
from lumadesk.documents.style import RIGHT, WIDTH
from lumadesk.documents.trade_page import SumRow, TradePage, render_page
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business
from lumadesk.domain.invoices import Invoice, Payment, amount_due
from lumadesk.domain.money import ZERO, format_money

_SHAPE = TableShape(text="RECEIVED FOR", text_width=WIDTH - 110, figures=(("AMOUNT", RIGHT),))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    """``number`` is the receipt's own; ``sender`` the business as the invoice has it."""

    number: str
    invoice: Invoice
    payment: Payment
    sender: Business


def render(page: ReceiptPage, *, logo: bytes | None = None) -> bytes:
    """The receipt as a PDF; the same one always gives the same bytes."""
    invoice, payment = page.invoice, page.payment
    facts = [
        ("Receipt number", page.number, False),
        ("Received on", long_date(payment.paid_on), True),
    ]
    if payment.method:
        facts.append(("Paid by", payment.method, False))
    if payment.reference:
        facts.append(("Reference", payment.reference, False))
    issued = f" of {long_date(invoice.issued_on)}" if invoice.issued_on else ""
    left = amount_due(_until(invoice, payment))
    return render_page(
        TradePage(
            name=f"Receipt {page.number}",
            subject=f"Receipt for {invoice.customer_name}",
            supplier=page.sender,
            customer_label="RECEIVED FROM",
            customer_name=invoice.customer_name,
            customer_lines=invoice.customer_address,
            facts=tuple(facts),
            shape=_SHAPE,
            rows=(
                TableRow(
                    text=f"Invoice {invoice.number}{issued}",
                    sub="; ".join(line.description for line in invoice.lines)[:300],
                    figures=(format_money(payment.amount),),
                    carry=payment.amount,
                ),
            ),
            sums=(SumRow(label="Left to be paid of this invoice", amount=format_money(max(left, ZERO))),),
            outcome=("Received with thanks", format_money(payment.amount)),
            logo=logo,
        )
    )


def _until(invoice: Invoice, payment: Payment) -> Invoice:
    """The invoice with the payments up to this one."""
    paid = invoice.payments[: invoice.payments.index(payment) + 1]
    credits = tuple(credit for credit in invoice.credits if credit.issued_on <= payment.paid_on)
    return replace(invoice, payments=paid, credits=credits)
