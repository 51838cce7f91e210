"""The invoice as pages: draft, issued, paid or void, with all that UK law asks of it."""

from __future__ import annotations

from lumadesk.documents.priced_lines import rows_of, shape_of, simplified_rows, sum_rows
from lumadesk.documents.trade_page import Advice, SumRow, TradePage, render_page
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business, how_to_pay
from lumadesk.domain.invoices import (
    Invoice,
    InvoiceStatus,
    Payment,
    PaymentKind,
    Totals,
    credited_total,
    paid_total,
)
from lumadesk.domain.money import ZERO, format_money

REVERSE_CHARGE = "Reverse charge: the customer is to account to HMRC for the VAT (VATA 1994 s.55A)."


def render(
    invoice: Invoice, totals: Totals, *, supplier: Business | None = None, logo: bytes | None = None
) -> bytes:
    """The invoice as a PDF; the same invoice always gives the same bytes.

    An issued invoice shows its own ``supplier``, as it was then; a draft has none yet, so a preview takes the
    one given here.
    """
    trading = invoice.supplier or supplier or Business()
    return render_page(_page(invoice, totals, trading, logo))


def invoice_name(invoice: Invoice) -> str:
    return "Draft invoice" if invoice.number is None else f"Invoice {invoice.number}"


def payment_row(payment: Payment) -> SumRow:
    """An entry among the sums, as what it does to what is due."""
    day = long_date(payment.paid_on)
    if payment.kind is PaymentKind.TRANSFER:
        label = f"Paid from credit on {day}" if payment.amount > 0 else f"Credit used elsewhere on {day}"
    else:
        label = {
            PaymentKind.PAYMENT: f"Paid on {day}",
            PaymentKind.REFUND: f"Given back on {day}",
            PaymentKind.CORRECTION: f"Entry of {day} taken back",
        }[payment.kind]
    return SumRow(label=label, amount=format_money(-payment.amount))


def _page(invoice: Invoice, totals: Totals, supplier: Business, logo: bytes | None) -> TradePage:
    draft = invoice.number is None
    void = invoice.status is InvoiceStatus.VOID
    customer = [invoice.customer_address.strip()]
    if supplier.vat_registered and invoice.terms.customer_vat_number.strip():
        customer.append(f"VAT number {invoice.terms.customer_vat_number.strip()}")
    after = (("Reverse charge", (REVERSE_CHARGE,)),) if totals.reverse_vat else ()
    return TradePage(
        name=invoice_name(invoice),
        subject=f"Invoice for {invoice.customer_name}",
        supplier=supplier,
        customer_label="BILLED TO",
        customer_name=invoice.customer_name,
        customer_lines="\n".join(filter(None, customer)),
        facts=_facts(invoice),
        shape=shape_of(supplier.vat_registered),
        rows=rows_of(invoice.lines, supplier.vat_registered),
        sums=_sums(invoice, totals, supplier),
        outcome=_outcome(invoice, totals),
        advice=_advice(invoice, supplier),
        after=after,
        watermark="DRAFT" if draft else "VOID" if void else "",
        logo=logo,
    )


def _facts(invoice: Invoice) -> tuple[tuple[str, str, bool], ...]:
    later = "Set when issued"
    issued = long_date(invoice.issued_on) if invoice.issued_on else later
    facts = [
        ("Invoice number", invoice.number or "Given when issued", False),
        ("Invoice date", issued, False),
        ("Date of supply", long_date(invoice.supplied_on) if invoice.supplied_on else issued, False),
    ]
    if invoice.tax_point is not None and invoice.tax_point not in {invoice.issued_on, invoice.supplied_on}:
        facts.append(("Tax point", long_date(invoice.tax_point), False))
    if invoice.terms.reference.strip():
        facts.append(("Your reference", invoice.terms.reference.strip(), False))
    return (*facts, ("Payment due", long_date(invoice.due_on) if invoice.due_on else later, True))


def _sums(invoice: Invoice, totals: Totals, supplier: Business) -> tuple[SumRow, ...]:
    if invoice.terms.simplified and supplier.vat_registered:
        rows = simplified_rows(totals)
    else:
        rows = sum_rows(totals, vat_registered=supplier.vat_registered, discount=invoice.terms.discount)
    if rows or invoice.payments or invoice.credits or invoice.status is InvoiceStatus.VOID:
        rows.append(SumRow(label="Total", amount=format_money(totals.gross), strong=True))
    rows += [
        SumRow(
            label=f"Credit note {credit.number} of {long_date(credit.issued_on)}",
            amount=format_money(-credit.gross),
        )
        for credit in invoice.credits
    ]
    return (*rows, *map(payment_row, invoice.payments))


def _outcome(invoice: Invoice, totals: Totals) -> tuple[str, str]:
    due = totals.gross - credited_total(invoice) - paid_total(invoice)
    if invoice.status is InvoiceStatus.VOID:
        return "Void, nothing to pay", format_money(ZERO)
    if invoice.number is None:
        return "Total of this draft", format_money(due)
    if due < 0:
        return "In your favour", format_money(-due)
    if due == 0:
        paid = paid_total(invoice) > 0 or not invoice.credits
        return "Paid in full, balance due" if paid else "Credited, balance due", format_money(due)
    settled = invoice.payments or invoice.credits
    return ("Balance due" if settled else "Total due"), format_money(due)


def _advice(invoice: Invoice, supplier: Business) -> Advice | None:
    """How to pay, beside the sums; for a void invoice, why it is void."""
    if invoice.status is InvoiceStatus.VOID:
        return Advice(heading="VOID", text=invoice.void_reason or "")
    lines = how_to_pay(supplier)
    if not lines or invoice.status is InvoiceStatus.PAID:
        return None
    quote = f"\nPlease quote {invoice.number}." if invoice.number else ""
    return Advice(heading="HOW TO PAY", text=f"{lines}{quote}")
