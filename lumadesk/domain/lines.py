"""The lines of an invoice, a quote or a credit note, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lumadesk.domain.discounts import Discount, check_discount, share
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.money import ZERO, half_up, to_pence

MOST_LINES = 500
LONGEST_DESCRIPTION = 10_000
LONGEST_UNIT = 20
LONGEST_CATEGORY = 60
LARGEST_QUANTITY = Decimal(1_000_000)
LARGEST_PRICE = Decimal("9999999.9999")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """``vat_rate`` is a percentage ("20", "5", "0"), or None where no VAT is shown at all.

    For a VAT-registered business None means exempt or outside the scope of VAT. ``category`` is the owner's
    own, for the tax year; it is not printed.
    """

    description: str
    quantity: Decimal
    unit_price: Decimal  # pounds, net
    vat_rate: Decimal | None = None
    unit: str = ""  # "hour"
    discount: Discount | None = None
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Pounds with two decimal places; ``vat_by_rate`` maps a percentage to the VAT of all its lines.

    ``net_by_rate`` is what is left of each rate after all discounts (None: without VAT). Under a reverse
    charge ``reverse_vat`` is what the customer accounts for, by rate, and no VAT is added.
    """

    net: Decimal
    vat_by_rate: Mapping[Decimal, Decimal]
    vat: Decimal
    gross: Decimal
    subtotal: Decimal = ZERO  # of the lines, before a discount on the whole
    discount: Decimal = ZERO
    net_by_rate: Mapping[Decimal | None, Decimal] = field(default_factory=dict)
    reverse_vat: Mapping[Decimal, Decimal] = field(default_factory=dict)


def line_gross_of_discount(line: InvoiceLine) -> Decimal:
    """Quantity times unit price in pounds, rounded half-up to pence."""
    return half_up(line.quantity * line.unit_price)


def line_net(line: InvoiceLine) -> Decimal:
    """The same less the line's own discount."""
    full = line_gross_of_discount(line)
    return full if line.discount is None else full - line.discount.off(full)


def totals(
    lines: Sequence[InvoiceLine],
    vat_registered: bool,
    discount: Discount | None = None,
    *,
    reverse_charge: bool = False,
) -> Totals:
    """Net, VAT and gross of a document.

    A discount on the whole is shared among the rates in proportion. VAT is rounded once per rate, half-up
    (three lines of £0.33 at 20 % give £0.20, not £0.21). Without registration there is none, whatever the
    lines say.
    """
    by_rate: dict[Decimal | None, Decimal] = {}
    for line in lines:
        rate = line.vat_rate if vat_registered else None
        by_rate[rate] = by_rate.get(rate, ZERO) + line_net(line)
    subtotal = sum(by_rate.values(), ZERO)
    taken_off = ZERO if discount is None else discount.off(subtotal)
    if taken_off:
        shares = share(taken_off, by_rate)
        by_rate = {rate: base - shares[rate] for rate, base in by_rate.items()}
    vat = {rate: half_up(base * rate / 100) for rate, base in by_rate.items() if rate is not None}
    charged = dict.fromkeys(vat, ZERO) if reverse_charge else vat
    net = subtotal - taken_off
    sum_of_vat = sum(charged.values(), ZERO)
    return Totals(
        net=net,
        vat_by_rate=charged,
        vat=sum_of_vat,
        gross=net + sum_of_vat,
        subtotal=subtotal,
        discount=taken_off,
        net_by_rate=by_rate,
        reverse_vat=vat if reverse_charge else {},
    )


def check_line(line: InvoiceLine, *, vat_registered: bool) -> None:
    """Refuse a line that no document may carry.

    Raises RuleViolation ``invoice.bad_description``, ``invoice.bad_unit``, ``invoice.bad_category``,
    ``invoice.bad_quantity``, ``invoice.bad_price``, ``invoice.bad_vat_rate``, ``invoice.vat_not_registered``
    or ``discount.…``.
    """
    if not line.description.strip() or len(line.description) > LONGEST_DESCRIPTION:
        raise RuleViolation(
            "invoice.bad_description",
            f"Each line needs a description of at most {LONGEST_DESCRIPTION:,} characters.",
            "Say what was supplied.",
        )
    for code, text, longest in (
        ("invoice.bad_unit", line.unit, LONGEST_UNIT),
        ("invoice.bad_category", line.category, LONGEST_CATEGORY),
    ):
        if len(text) > longest:
            raise RuleViolation(code, f"That has at most {longest} characters.", "Shorten it.")
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
    check_discount(line.discount, line_gross_of_discount(line))
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


def check_lines(
    lines: Sequence[InvoiceLine], *, vat_registered: bool, discount: Discount | None = None
) -> None:
    """Refuse lines that could never be issued: a bad one, none at all, more than 500, or too large a sum.

    Raises RuleViolation ``invoice.no_lines``, ``invoice.too_many_lines``, ``money.too_large``, ``discount.…``
    or what ``check_line`` raises.
    """
    if not lines:
        raise RuleViolation("invoice.no_lines", "A document has at least one line.", "Add what is supplied.")
    if len(lines) > MOST_LINES:
        raise RuleViolation(
            "invoice.too_many_lines",
            f"A document has at most {MOST_LINES} lines.",
            "Split it into several.",
        )
    for line in lines:
        check_line(line, vat_registered=vat_registered)
    check_discount(discount, sum(map(line_net, lines), ZERO))
    to_pence(totals(lines, vat_registered, discount).gross)


def _within(value: Decimal, largest: Decimal) -> bool:
    """Finite, not above ``largest``, and with at most four decimal places."""
    return value.is_finite() and abs(value) <= largest and value == round(value, 4)
