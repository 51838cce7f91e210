"""An invoice, its lines and payments, and the rules for issuing one (VAT Regulations 1995 reg 14; GOV.UK)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from lumadesk.domain.business import Business, missing_for_invoice
from lumadesk.domain.calendar import add_days
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.money import ZERO, format_money, half_up, to_pence

MOST_LINES = 500
LONGEST_DESCRIPTION = 2000
LARGEST_QUANTITY = Decimal(1_000_000)
LARGEST_PRICE = Decimal("9999999.9999")

#: Gross pounds up to which a VAT invoice may be a simplified one, without the customer's address (reg 16A).
SIMPLIFIED_UP_TO = Decimal("250.00")


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    PAID = "paid"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """``vat_rate`` is a percentage ("20", "5", "0"), or None where no VAT is shown at all.

    For a VAT-registered business None means exempt or outside the scope of VAT.
    """

    description: str
    quantity: Decimal
    unit_price: Decimal  # pounds, net
    vat_rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    id: int
    amount: Decimal
    paid_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """``number``, ``issued_on``, ``due_on`` and ``supplier`` are None until the invoice is issued."""

    id: int
    person_id: int
    status: InvoiceStatus
    number: str | None
    customer_name: str
    customer_address: str
    issued_on: date | None
    supplied_on: date | None
    due_on: date | None
    lines: tuple[InvoiceLine, ...]
    payments: tuple[Payment, ...]
    supplier: Business | None  # as it was when the invoice was issued
    void_reason: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Pounds with two decimal places; ``vat_by_rate`` maps a percentage to the VAT of all its lines."""

    net: Decimal
    vat_by_rate: dict[Decimal, Decimal]
    vat: Decimal
    gross: Decimal


def line_net(line: InvoiceLine) -> Decimal:
    """Quantity times unit price in pounds, rounded half-up to pence."""
    return half_up(line.quantity * line.unit_price)


def totals(lines: Sequence[InvoiceLine], vat_registered: bool) -> Totals:
    """Net, VAT and gross of an invoice.

    VAT is rounded once per rate, half-up (three lines of £0.33 at 20 % give £0.20, not £0.21). Without
    registration there is none, whatever the lines say.
    """
    net_by_rate: dict[Decimal, Decimal] = {}
    net = ZERO
    for line in lines:
        net += line_net(line)
        if vat_registered and line.vat_rate is not None:
            net_by_rate[line.vat_rate] = net_by_rate.get(line.vat_rate, ZERO) + line_net(line)
    vat_by_rate = {rate: half_up(base * rate / 100) for rate, base in net_by_rate.items()}
    vat = sum(vat_by_rate.values(), ZERO)
    return Totals(net=net, vat_by_rate=vat_by_rate, vat=vat, gross=net + vat)


def paid_total(invoice: Invoice) -> Decimal:
    """All payments so far, in pounds."""
    return sum((payment.amount for payment in invoice.payments), ZERO)


def amount_due(invoice: Invoice) -> Decimal:
    """What the customer still owes, in pounds; nothing on a draft or a void invoice."""
    if invoice.supplier is None or invoice.status in {InvoiceStatus.DRAFT, InvoiceStatus.VOID}:
        return ZERO
    return totals(invoice.lines, invoice.supplier.vat_registered).gross - paid_total(invoice)


def check_line(line: InvoiceLine, *, vat_registered: bool) -> None:
    """Refuse a line that no invoice may carry.

    Raises RuleViolation ``invoice.bad_description``, ``invoice.bad_quantity``, ``invoice.bad_price``,
    ``invoice.bad_vat_rate`` or ``invoice.vat_not_registered``.
    """
    if not line.description.strip() or len(line.description) > LONGEST_DESCRIPTION:
        raise RuleViolation(
            "invoice.bad_description",
            f"Each line needs a description of at most {LONGEST_DESCRIPTION} characters.",
            "Say what was supplied.",
        )
    if not _within(line.quantity, LARGEST_QUANTITY) or line.quantity <= 0:
        raise RuleViolation(
            "invoice.bad_quantity",
            "A quantity is more than 0, at most 1,000,000, with at most four decimal places.",
            "Write it like 1 or 2.5.",
        )
    if not _within(line.unit_price, LARGEST_PRICE) or line.unit_price < 0:
        raise RuleViolation(
            "invoice.bad_price",
            "A unit price is from £0 to £9,999,999.99, with at most four decimal places.",
            "Write it like 45.00.",
        )
    if line.vat_rate is None:
        return
    if not vat_registered:
        raise RuleViolation(
            "invoice.vat_not_registered",
            "VAT cannot be charged: the business is not registered for VAT.",
            "Leave the VAT rate out, or enter the registration under Settings, Business.",
        )
    if not _within(line.vat_rate, Decimal(100)) or line.vat_rate < 0:
        raise RuleViolation(
            "invoice.bad_vat_rate",
            "A VAT rate is from 0 to 100 per cent.",
            "Use 20, 5 or 0, or none where the supply is exempt.",
        )


def check_draft(lines: Sequence[InvoiceLine], *, vat_registered: bool) -> None:
    """Refuse a draft that could never be issued: a bad line, none at all, more than 500, or too large a sum.

    Raises RuleViolation ``invoice.no_lines``, ``invoice.too_many_lines``, ``money.too_large``, or what
    ``check_line`` raises.
    """
    if not lines:
        raise RuleViolation("invoice.no_lines", "An invoice has at least one line.", "Add what was supplied.")
    if len(lines) > MOST_LINES:
        raise RuleViolation(
            "invoice.too_many_lines",
            f"An invoice has at most {MOST_LINES} lines.",
            "Split it into several invoices.",
        )
    for line in lines:
        check_line(line, vat_registered=vat_registered)
    to_pence(totals(lines, vat_registered).gross)


def check_issuable(invoice: Invoice, business: Business) -> None:
    """Refuse to issue what would not be a lawful invoice.

    Raises RuleViolation ``invoice.not_a_draft``, ``invoice.business_incomplete`` (Companies Act 2006
    ss.1200ff), ``invoice.no_customer``, ``invoice.no_customer_address`` (VAT Regulations 1995 reg 14(1)(e),
    over £250), ``invoice.nothing_to_pay``, or what ``check_draft`` raises.
    """
    if invoice.status is not InvoiceStatus.DRAFT:
        raise RuleViolation(
            "invoice.not_a_draft",
            "Only a draft can be issued; this invoice has been issued already.",
            "Draft a new invoice.",
        )
    missing = missing_for_invoice(business)
    if missing:
        raise RuleViolation(
            "invoice.business_incomplete",
            f"The law asks for more on an invoice; not set yet: {', '.join(missing)}.",
            "Enter it under Settings, Business, or with “lumadesk business set” (CA 2006 ss.1200ff).",
        )
    if not invoice.customer_name.strip():
        raise RuleViolation(
            "invoice.no_customer", "An invoice names its customer.", "Enter the customer's name."
        )
    check_draft(invoice.lines, vat_registered=business.vat_registered)
    gross = totals(invoice.lines, business.vat_registered).gross
    if gross <= 0:
        raise RuleViolation(
            "invoice.nothing_to_pay", "The invoice comes to £0.00.", "Enter the price of what was supplied."
        )
    if business.vat_registered and gross > SIMPLIFIED_UP_TO and not invoice.customer_address.strip():
        raise RuleViolation(
            "invoice.no_customer_address",
            f"A VAT invoice over {format_money(SIMPLIFIED_UP_TO)} needs the customer's address.",
            "Enter the address on the client's page.",
        )


def due_date(issued_on: date, supplied_on: date | None, terms_days: int | None = None) -> date:
    """The day to be paid by: ``terms_days`` after the later of invoice and supply, 30 where none were agreed.

    Raises RuleViolation ``invoice.bad_terms`` for terms below 0 or above 365 days.
    """
    days = 30 if terms_days is None else terms_days
    if not 0 <= days <= 365:
        raise RuleViolation(
            "invoice.bad_terms", "Payment terms are 0 to 365 days.", "Use 30 if nothing was agreed."
        )
    return add_days(max(issued_on, supplied_on or issued_on), days)


def check_payment(invoice: Invoice, amount: Decimal, paid_on: date, *, today: date) -> None:
    """Refuse a payment that cannot have happened.

    Raises RuleViolation ``invoice.not_payable`` (draft or void), ``payment.bad_amount``,
    ``payment.too_much``, ``payment.in_future``, or ``money.…``.
    """
    if invoice.status in {InvoiceStatus.DRAFT, InvoiceStatus.VOID}:
        raise RuleViolation(
            "invoice.not_payable",
            "Only an issued invoice can be paid; this one is a draft or void.",
            "Issue the invoice first.",
        )
    if to_pence(amount) <= 0:
        raise RuleViolation("payment.bad_amount", "A payment is more than £0.00.", "Check the amount.")
    due = amount_due(invoice)
    if amount > due:
        raise RuleViolation(
            "payment.too_much",
            f"The payment is more than the {format_money(due)} that is still due.",
            "Check the amount; give back what was paid too much.",
        )
    if paid_on > today:
        raise RuleViolation(
            "payment.in_future", "The day of payment is still to come.", "Enter the day on which it arrived."
        )


def check_voidable(invoice: Invoice, reason: str) -> None:
    """Refuse to void a draft, a void or a paid invoice, or without a reason: its number stays used.

    Raises RuleViolation ``invoice.not_voidable`` or ``invoice.no_void_reason``.
    """
    if invoice.status is not InvoiceStatus.ISSUED or invoice.payments:
        raise RuleViolation(
            "invoice.not_voidable",
            "Only an issued invoice without payments can be made void.",
            "Discard a draft; for a paid invoice, give a credit note.",
        )
    if not reason.strip():
        raise RuleViolation("invoice.no_void_reason", "A void invoice says why.", "Enter the reason.")


def _within(value: Decimal, largest: Decimal) -> bool:
    """Finite, not above ``largest``, and with at most four decimal places."""
    return value.is_finite() and abs(value) <= largest and value == round(value, 4)
