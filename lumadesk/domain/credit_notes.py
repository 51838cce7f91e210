"""Credit notes: what they take off an invoice, so that together they never come below nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lumadesk.domain.business import Business
from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Invoice, InvoiceStatus, invoice_totals
from lumadesk.domain.lines import InvoiceLine, Totals, check_lines, totals
from lumadesk.domain.money import ZERO, format_money, half_up

#: By VAT rate (None: without VAT): net and VAT in pounds.
Sums = Mapping[Decimal | None, tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote:
    """``sums`` are what was credited by rate; they, not the lines, are what counts."""

    id: int
    invoice_id: int
    number: str
    issued_on: date
    reason: str
    customer_name: str
    customer_address: str
    supplier: Business  # as the invoice has it
    lines: tuple[InvoiceLine, ...]
    discount: Discount | None
    sums: Sums
    created_at: datetime


def credit_totals(sums: Sums, *, subtotal: Decimal | None = None) -> Totals:
    """The sums of a credit note, or of several, as a document shows them."""
    net = sum((base for base, _vat in sums.values()), ZERO)
    vat = sum((vat for _base, vat in sums.values()), ZERO)
    before = net if subtotal is None else subtotal
    return Totals(
        net=net,
        vat_by_rate={rate: vat for rate, (_base, vat) in sums.items() if rate is not None},
        vat=vat,
        gross=net + vat,
        subtotal=before,
        discount=before - net,
        net_by_rate={rate: base for rate, (base, _vat) in sums.items()},
    )


def sums_of_invoice(invoice: Invoice) -> Sums:
    """What the invoice asks for by rate; it has been issued."""
    if invoice.supplier is None:
        raise ValueError("a draft has no sums that count")
    asked = invoice_totals(invoice, invoice.supplier)
    return {
        rate: (net, asked.vat_by_rate.get(rate, ZERO) if rate is not None else ZERO)
        for rate, net in asked.net_by_rate.items()
    }


def remaining(invoice: Invoice, given: Sequence[CreditNote]) -> Sums:
    """What of the invoice is not credited yet, by rate."""
    left = dict(sums_of_invoice(invoice))
    for note in given:
        for rate, (net, vat) in note.sums.items():
            left[rate] = (left[rate][0] - net, left[rate][1] - vat)
    return left


def credit_sums(
    invoice: Invoice, given: Sequence[CreditNote], lines: Sequence[InvoiceLine], discount: Discount | None
) -> Sums:
    """What a credit note with these lines takes off, by rate.

    The last one of a rate takes what is left of its VAT, so that nothing is lost to rounding.
    Raises RuleViolation ``credit.not_issued``, ``credit.too_much``, or what ``check_lines`` raises.
    """
    supplier = invoice.supplier
    if supplier is None or invoice.status in {InvoiceStatus.DRAFT, InvoiceStatus.VOID}:
        raise RuleViolation(
            "credit.not_issued",
            "Only an issued invoice is credited; this one is a draft or void.",
            "Change or discard a draft; a void invoice asks for nothing.",
        )
    check_lines(lines, vat_registered=supplier.vat_registered, discount=discount)
    asked = totals(lines, supplier.vat_registered, discount)
    left = remaining(invoice, given)
    found: dict[Decimal | None, tuple[Decimal, Decimal]] = {}
    for rate, net in asked.net_by_rate.items():
        net_left, vat_left = left.get(rate, (ZERO, ZERO))
        if net > net_left:
            at = "without VAT" if rate is None else f"at {rate:f} % VAT"
            raise RuleViolation(
                "credit.too_much",
                f"Only {format_money(net_left)} net {at} is left to be credited on this invoice.",
                "Check the amounts and the rates.",
            )
        if invoice.terms.reverse_charge or rate is None:
            vat = ZERO
        else:
            vat = vat_left if net == net_left else min(half_up(net * rate / 100), vat_left)
        found[rate] = (net, vat)
    if sum((net + vat for net, vat in found.values()), ZERO) <= 0:
        raise RuleViolation("credit.nothing", "The credit note comes to £0.00.", "Enter what is credited.")
    return found


def lines_for_the_rest(
    invoice: Invoice, given: Sequence[CreditNote]
) -> tuple[tuple[InvoiceLine, ...], Discount | None]:
    """The lines, and the discount on the whole, that credit all that is left of an invoice.

    Where nothing was credited before they are the invoice's own.
    """
    if not given:
        return invoice.lines, invoice.terms.discount
    lines = [
        InvoiceLine(
            description=f"What is left of invoice {invoice.number}",
            quantity=Decimal(1),
            unit_price=net,
            vat_rate=rate,
        )
        for rate, (net, _vat) in remaining(invoice, given).items()
        if net > 0
    ]
    return tuple(lines), None


def check_reason(reason: str) -> None:
    """Raises RuleViolation ``credit.no_reason`` (VAT Regulations 1995 reg 15C(2))."""
    if not reason.strip():
        raise RuleViolation("credit.no_reason", "A credit note says why it is given.", "Enter the reason.")
