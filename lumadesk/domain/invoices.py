"""An invoice, its terms, payments and credits, and the rules for issuing one (VAT Regs 1995 reg 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from lumadesk.domain.business import Business, missing_for_invoice
from lumadesk.domain.calendar import add_days, format_day
from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import (
    LONGEST_DESCRIPTION,
    MOST_LINES,
    InvoiceLine,
    Totals,
    check_line,
    check_lines,
    line_net,
    totals,
)
from lumadesk.domain.money import ZERO, format_money
from lumadesk.domain.vat import check_rates, tax_point

__all__ = [
    "LONGEST_DESCRIPTION",
    "MOST_LINES",
    "Credit",
    "Invoice",
    "InvoiceLine",
    "InvoiceStatus",
    "InvoiceTerms",
    "Payment",
    "PaymentKind",
    "Totals",
    "amount_due",
    "check_draft",
    "check_issuable",
    "check_line",
    "check_terms",
    "check_voidable",
    "credited_total",
    "due_date",
    "invoice_totals",
    "line_net",
    "paid_total",
    "totals",
]

#: Gross pounds up to which a VAT invoice may be a simplified one, without the customer's address (reg 16A).
SIMPLIFIED_UP_TO = Decimal("250.00")
_LONGEST_REFERENCE = 200


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    PAID = "paid"
    VOID = "void"


class PaymentKind(StrEnum):
    """Only money that came or went is income; a transfer moves an over-payment to another invoice."""

    PAYMENT = "payment"
    REFUND = "refund"  # given back: a negative amount
    TRANSFER = "transfer"  # credit taken from one invoice (negative) and put to another
    CORRECTION = "correction"  # takes back an entry that was a mistake: its negative


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """``about`` is the payment that a correction takes back, or the other side of a transfer."""

    id: int
    amount: Decimal
    paid_on: date
    kind: PaymentKind = PaymentKind.PAYMENT
    method: str = ""  # "bank transfer"
    reference: str = ""
    about: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A credit note as its invoice sees it; ``gross`` in pounds."""

    id: int
    number: str
    issued_on: date
    gross: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceTerms:
    """What was agreed beside the lines.

    ``contract_rate`` is interest in per cent a year that the contract has in place of the statutory one.
    ``terms_days`` None means the business's own.
    """

    reference: str = ""  # the customer's: an order number
    discount: Discount | None = None
    reverse_charge: bool = False
    simplified: bool = False
    customer_vat_number: str = ""
    business_customer: bool = False  # then late payment bears interest
    contract_rate: Decimal | None = None
    terms_days: int | None = None


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
    terms: InvoiceTerms = field(default_factory=InvoiceTerms)
    tax_point: date | None = None  # set when issued by a VAT-registered business
    credits: tuple[Credit, ...] = ()


def invoice_totals(invoice: Invoice, supplier: Business) -> Totals:
    """What the invoice comes to, with VAT as ``supplier`` has it."""
    return totals(
        invoice.lines,
        supplier.vat_registered,
        invoice.terms.discount,
        reverse_charge=invoice.terms.reverse_charge,
    )


def paid_total(invoice: Invoice) -> Decimal:
    """All payments so far less what was given back, in pounds."""
    return sum((payment.amount for payment in invoice.payments), ZERO)


def credited_total(invoice: Invoice) -> Decimal:
    """What credit notes took off, in pounds."""
    return sum((credit.gross for credit in invoice.credits), ZERO)


def amount_due(invoice: Invoice) -> Decimal:
    """What the customer still owes, in pounds; less than nothing where they are in credit.

    Nothing on a draft or a void invoice.
    """
    if invoice.supplier is None or invoice.status in {InvoiceStatus.DRAFT, InvoiceStatus.VOID}:
        return ZERO
    gross = invoice_totals(invoice, invoice.supplier).gross
    return gross - credited_total(invoice) - paid_total(invoice)


def check_terms(terms: InvoiceTerms, *, vat_registered: bool) -> None:
    """Raises RuleViolation ``invoice.bad_terms``, ``invoice.bad_reference``, ``invoice.bad_contract_rate``,
    ``invoice.no_reverse_charge`` or ``invoice.not_simplified``.
    """
    if terms.terms_days is not None and not 0 <= terms.terms_days <= 365:
        raise _bad_terms()
    if max(len(terms.reference), len(terms.customer_vat_number)) > _LONGEST_REFERENCE:
        raise RuleViolation(
            "invoice.bad_reference",
            f"A reference has at most {_LONGEST_REFERENCE} characters.",
            "Shorten it.",
        )
    rate = terms.contract_rate
    if rate is not None and not (rate.is_finite() and 0 <= rate <= 100 and rate == round(rate, 2)):
        raise RuleViolation(
            "invoice.bad_contract_rate",
            "The contract's interest is from 0 to 100 per cent a year, with at most two decimal places.",
            "Leave it out where the contract has none.",
        )
    if terms.reverse_charge and not vat_registered:
        raise RuleViolation(
            "invoice.no_reverse_charge",
            "Only a VAT-registered business makes supplies under the reverse charge.",
            "Leave it out.",
        )
    if terms.simplified and (not vat_registered or terms.reverse_charge):
        raise RuleViolation(
            "invoice.not_simplified",
            "A simplified invoice is one with VAT that the supplier charges.",
            "Issue an ordinary invoice.",
        )


def check_draft(
    lines: Sequence[InvoiceLine], *, vat_registered: bool, terms: InvoiceTerms | None = None
) -> None:
    """Refuse a draft that could never be issued, for what ``check_lines`` and ``check_terms`` say."""
    wanted = terms or InvoiceTerms()
    check_terms(wanted, vat_registered=vat_registered)
    check_lines(lines, vat_registered=vat_registered, discount=wanted.discount)


def check_issuable(
    invoice: Invoice, business: Business, *, today: date, last_issued_on: date | None = None
) -> None:
    """Refuse to issue what would not be a lawful invoice.

    ``last_issued_on`` is the day of the latest invoice: numbers and days go forward together.
    Raises RuleViolation ``invoice.not_a_draft``, ``invoice.business_incomplete`` (Companies Act 2006
    ss.1200ff), ``invoice.no_customer``, ``invoice.clock_set_back``, ``invoice.nothing_to_pay``, what
    ``check_draft`` raises, and for VAT what ``_check_vat`` does.
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
    if last_issued_on is not None and last_issued_on > today:
        raise RuleViolation(
            "invoice.clock_set_back",
            f"The last invoice was issued on {format_day(last_issued_on)}, and today is said to be "
            f"{format_day(today)}: numbers and days go forward together.",
            "Set the clock of this computer right.",
        )
    check_draft(invoice.lines, vat_registered=business.vat_registered, terms=invoice.terms)
    gross = invoice_totals(invoice, business).gross
    if gross <= 0:
        raise RuleViolation(
            "invoice.nothing_to_pay", "The invoice comes to £0.00.", "Enter the price of what was supplied."
        )
    if business.vat_registered:
        _check_vat(invoice, business, gross, today)


def _check_vat(invoice: Invoice, business: Business, gross: Decimal, today: date) -> None:
    """Raises RuleViolation ``vat.rate_not_in_force``, ``vat.before_registration``,
    ``invoice.not_simplified``, ``invoice.no_customer_address`` (VAT Regs 1995 reg 14(1)(e), over
    £250) or ``invoice.no_customer_vat_number`` (reverse charge, HMRC Notice 735).
    """
    point = tax_point(today, invoice.supplied_on or today)
    rates = [line.vat_rate for line in invoice.lines]
    if not business.charges_vat(point) and any(rate is not None for rate in rates):
        raise RuleViolation(
            "vat.before_registration",
            f"The tax point, {format_day(point)}, lies before the registration for VAT.",
            "Leave the VAT rate out of these lines.",
        )
    check_rates(rates, point)
    if invoice.terms.simplified and gross > SIMPLIFIED_UP_TO:
        raise RuleViolation(
            "invoice.not_simplified",
            f"A simplified invoice comes to {format_money(SIMPLIFIED_UP_TO)} at most.",
            "Issue an ordinary invoice.",
        )
    if gross > SIMPLIFIED_UP_TO and not invoice.customer_address.strip():
        raise RuleViolation(
            "invoice.no_customer_address",
            f"A VAT invoice over {format_money(SIMPLIFIED_UP_TO)} needs the customer's address.",
            "Enter the address on the client's page.",
        )
    if invoice.terms.reverse_charge and not invoice.terms.customer_vat_number.strip():
        raise RuleViolation(
            "invoice.no_customer_vat_number",
            "Under the reverse charge the invoice names the customer's VAT number.",
            "Ask the customer for it, and check it with HMRC.",
        )


def due_date(issued_on: date, supplied_on: date | None, terms_days: int | None = None) -> date:
    """The day to be paid by: ``terms_days`` after the later of invoice and supply, 30 where none were agreed.

    Raises RuleViolation ``invoice.bad_terms`` for terms below 0 or above 365 days.
    """
    days = 30 if terms_days is None else terms_days
    if not 0 <= days <= 365:
        raise _bad_terms()
    return add_days(max(issued_on, supplied_on or issued_on), days)


def check_voidable(invoice: Invoice, reason: str) -> None:
    """Refuse to void a draft, a void or a paid invoice, or without a reason: its number stays used.

    Raises RuleViolation ``invoice.not_voidable`` or ``invoice.no_void_reason``.
    """
    if invoice.status is not InvoiceStatus.ISSUED or invoice.payments or invoice.credits:
        raise RuleViolation(
            "invoice.not_voidable",
            "Only an issued invoice without payments or credit notes can be made void.",
            "Discard a draft; for a paid invoice, give a credit note.",
        )
    if not reason.strip():
        raise RuleViolation("invoice.no_void_reason", "A void invoice says why.", "Enter the reason.")


def _bad_terms() -> RuleViolation:
    return RuleViolation(
        "invoice.bad_terms", "Payment terms are 0 to 365 days.", "Use 30 if nothing was agreed."
    )
