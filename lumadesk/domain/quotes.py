"""Quotes: issued until a day, accepted or declined with evidence, and invoiced whole or in parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from lumadesk.domain.business import Business, missing_for_invoice
from lumadesk.domain.calendar import check_happened
from lumadesk.domain.discounts import Discount, share
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import InvoiceLine, check_lines, totals
from lumadesk.domain.money import ZERO, format_money, half_up

LONGEST_TEXT = 4000
USUAL_DAYS = 30


class QuoteStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """``number``, ``issued_on`` and ``supplier`` are None until it is issued; then only the answer changes.

    ``evidence`` is how the answer came: "email of 4 November", "signed copy".
    """

    id: int
    person_id: int
    status: QuoteStatus
    number: str | None
    customer_name: str
    customer_address: str
    reference: str
    issued_on: date | None
    valid_until: date | None
    lines: tuple[InvoiceLine, ...]
    discount: Discount | None
    notes: str  # printed below the sums: what is included, how long it takes
    supplier: Business | None
    decided_on: date | None
    evidence: str
    created_at: datetime


def expired(quote: Quote, today: date) -> bool:
    return quote.status is QuoteStatus.ISSUED and quote.valid_until is not None and quote.valid_until < today


def check_quote(
    lines: Sequence[InvoiceLine], *, vat_registered: bool, discount: Discount | None, notes: str
) -> None:
    """Raises RuleViolation ``quote.too_long`` or what ``check_lines`` raises."""
    check_lines(lines, vat_registered=vat_registered, discount=discount)
    if len(notes) > LONGEST_TEXT:
        raise RuleViolation(
            "quote.too_long", f"The notes have at most {LONGEST_TEXT:,} characters.", "Shorten them."
        )


def check_quote_issuable(quote: Quote, business: Business, valid_until: date, today: date) -> None:
    """Raises RuleViolation ``quote.not_a_draft``, ``quote.bad_day``, ``invoice.business_incomplete``,
    ``invoice.no_customer`` or what ``check_quote`` raises.
    """
    if quote.status is not QuoteStatus.DRAFT:
        raise RuleViolation(
            "quote.not_a_draft", "This quote was issued already.", "Draft another one, or copy it."
        )
    missing = missing_for_invoice(business)
    if missing:
        raise RuleViolation(
            "invoice.business_incomplete",
            f"The law asks for more on a business document; not set yet: {', '.join(missing)}.",
            "Enter it under Settings, Business, or with “lumadesk business set” (CA 2006 ss.1200ff).",
        )
    if not quote.customer_name.strip():
        raise RuleViolation("invoice.no_customer", "A quote names its customer.", "Enter the name.")
    if valid_until < today:
        raise RuleViolation(
            "quote.bad_day", "A quote is valid until today or a later day.", "Choose a later day."
        )
    check_quote(
        quote.lines, vat_registered=business.vat_registered, discount=quote.discount, notes=quote.notes
    )


def check_answer(quote: Quote, on: date, evidence: str, today: date) -> None:
    """Raises RuleViolation ``quote.not_issued``, ``quote.no_evidence``, ``quote.bad_day`` or ``quote.…``."""
    if quote.status is not QuoteStatus.ISSUED or quote.issued_on is None:
        raise RuleViolation(
            "quote.not_issued", "Only an issued quote that has no answer yet is answered.", "Issue it first."
        )
    check_happened("quote", on, today)
    if on < quote.issued_on:
        raise RuleViolation("quote.bad_day", "The answer cannot come before the quote.", "Check the day.")
    if not evidence.strip() or len(evidence) > LONGEST_TEXT:
        raise RuleViolation(
            "quote.no_evidence",
            "The entry does not say how the answer came.",
            "Write it like: email of 4 November, or signed copy in the post.",
        )


def net_by_rate(quote: Quote, vat_registered: bool) -> Mapping[Decimal | None, Decimal]:
    """What the quote comes to, by VAT rate, after all discounts."""
    return totals(quote.lines, vat_registered, quote.discount).net_by_rate


def left_to_invoice(
    quote: Quote, vat_registered: bool, invoiced: Sequence[Mapping[Decimal | None, Decimal]]
) -> dict[Decimal | None, Decimal]:
    """Net by VAT rate that no invoice has asked for yet; never below nothing."""
    left = dict(net_by_rate(quote, vat_registered))
    for part in invoiced:
        for rate, net in part.items():
            left[rate] = left.get(rate, ZERO) - net
    return {rate: max(net, ZERO) for rate, net in left.items()}


def part_lines(
    quote: Quote,
    vat_registered: bool,
    invoiced: Sequence[Mapping[Decimal | None, Decimal]],
    *,
    percent: Decimal | None,
    label: str,
    amount: Decimal | None = None,
) -> tuple[tuple[InvoiceLine, ...], Discount | None]:
    """The lines of the invoice for a part of a quote, and its discount on the whole.

    ``percent`` is of the whole quote, ``amount`` in pounds, net, shared among the rates of VAT; without
    either all that is left: the quote's own lines where nothing was invoiced before. Raises RuleViolation
    ``quote.not_accepted``, ``quote.bad_part``, ``quote.all_invoiced``.
    """
    if quote.status is not QuoteStatus.ACCEPTED:
        raise RuleViolation(
            "quote.not_accepted",
            "A quote becomes an invoice once it is accepted.",
            "Record the answer and how it came.",
        )
    if percent is not None and not (
        percent.is_finite() and 0 < percent <= 100 and percent == round(percent, 2)
    ):
        raise RuleViolation(
            "quote.bad_part", "A part is more than 0 and at most 100 per cent.", "Write it like 30."
        )
    if percent is None and amount is None and not invoiced:
        return quote.lines, quote.discount
    left = left_to_invoice(quote, vat_registered, invoiced)
    if amount is not None:
        wanted = _shared(amount, left)
    else:
        whole = net_by_rate(quote, vat_registered)
        wanted = {
            rate: net if percent is None else min(half_up(whole.get(rate, ZERO) * percent / 100), net)
            for rate, net in left.items()
        }
    lines = tuple(
        InvoiceLine(
            description=label,
            quantity=Decimal(1),
            unit_price=net,
            vat_rate=rate,
            category=_category(quote, rate),
        )
        for rate, net in wanted.items()
        if net > 0
    )
    if not lines:
        raise RuleViolation("quote.all_invoiced", "All of this quote has been invoiced already.")
    return lines, None


def _shared(amount: Decimal, left: Mapping[Decimal | None, Decimal]) -> dict[Decimal | None, Decimal]:
    most = sum(left.values(), ZERO)
    if most == 0:
        return dict(left)
    if not (amount.is_finite() and 0 < amount <= most and amount == round(amount, 2)):
        raise RuleViolation(
            "quote.bad_part",
            f"A part is more than nothing and at most what is left: {format_money(most)}.",
            "Write it like 250.00.",
        )
    return share(amount, left)


def _category(quote: Quote, rate: Decimal | None) -> str:
    """The category of the lines of that rate, where they have one and the same."""
    found = {line.category for line in quote.lines if line.vat_rate == rate}
    return found.pop() if len(found) == 1 else ""
