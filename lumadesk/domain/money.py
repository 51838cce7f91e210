"""Pounds as Decimal: reading, writing, rounding half-up, and the whole pence that are stored."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from lumadesk.domain.errors import RuleViolation

PENNY = Decimal("0.01")
ZERO = Decimal("0.00")

#: Largest amount that is read or kept: pence stay far inside 64 bits and a typing slip is noticed.
LARGEST = Decimal("99999999.99")

_AMOUNT = re.compile(r"(-?)£?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?", re.ASCII)


def half_up(amount: Decimal | Fraction) -> Decimal:
    """``amount`` in pounds rounded to whole pence; an exact half goes away from zero."""
    exact = Fraction(amount)
    pence = int(abs(exact) * 100 + Fraction(1, 2))
    return from_pence(pence if exact >= 0 else -pence)


def to_pence(amount: Decimal) -> int:
    """Pounds as whole pence, exactly.

    Raises RuleViolation ``money.not_whole_pence`` or ``money.too_large``.
    """
    if amount.is_finite():
        _check_size(amount)
    if not amount.is_finite() or amount != amount.quantize(PENNY, rounding=ROUND_HALF_UP):
        raise RuleViolation(
            "money.not_whole_pence",
            "An amount of money has at most two decimal places.",
            "Round it to whole pence, for example 12.35.",
        )
    return int(amount * 100)


def from_pence(pence: int) -> Decimal:
    """Whole pence as pounds with two decimal places."""
    return Decimal(pence).scaleb(-2)


def parse_money(text: str) -> Decimal:
    """Pounds as a person types them: "1234.5", "1,234.50", "£12". Two decimal places come back.

    Raises RuleViolation ``money.unreadable`` (also for exponents, NaN, a decimal comma or three decimals) or
    ``money.too_large``.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or len(text) > 40:
        raise RuleViolation(
            "money.unreadable",
            "That is not an amount in pounds.",
            "Write it like 1234.50 or £1,234.50, with at most two decimal places.",
        )
    sign, pounds, pence = match.groups()
    amount = Decimal(f"{sign}{pounds.replace(',', '')}{pence or ''}")
    _check_size(amount)
    return amount.quantize(PENNY)


def format_money(amount: Decimal) -> str:
    """Pounds as people read them: "£1,234.56", "-£5.00"; halves of a penny go up."""
    rounded = half_up(amount)
    sign = "-" if rounded < 0 else ""
    return f"{sign}£{abs(rounded):,.2f}"


def _check_size(amount: Decimal) -> None:
    if abs(amount) > LARGEST:
        raise RuleViolation(
            "money.too_large",
            f"An amount may be at most £{LARGEST:,.2f}.",
            "Check the number of digits.",
        )
