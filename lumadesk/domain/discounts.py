"""Discounts on a line or on a whole document: a part of it or a sum, and how a sum is shared out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TypeVar

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.money import ZERO, from_pence, half_up, to_pence

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """Either ``percent`` or ``amount`` in pounds is set."""

    percent: Decimal | None = None
    amount: Decimal | None = None

    def off(self, base: Decimal) -> Decimal:
        """What is taken off ``base`` pounds, half-up."""
        if self.percent is not None:
            return half_up(base * self.percent / 100)
        return self.amount or ZERO

    def __str__(self) -> str:
        return f"{self.percent}%" if self.percent is not None else f"{self.amount:.2f}"


def parse_discount(text: str) -> Discount | None:
    """A discount as a person types it, and as ``str`` writes it: "10%", "12.50"; None for none.

    Raises RuleViolation ``discount.bad``.
    """
    cleaned = text.strip().removeprefix("£").replace(",", "")
    if not cleaned:
        return None
    try:
        number = Decimal(cleaned.removesuffix("%").strip())
    except InvalidOperation:
        raise _bad() from None
    found = Discount(percent=number) if cleaned.endswith("%") else Discount(amount=number)
    check_discount(found, None)
    return found


def check_discount(discount: Discount | None, base: Decimal | None) -> None:
    """Refuse one that no document may carry, or that is more than ``base`` pounds.

    Raises RuleViolation ``discount.bad`` or ``discount.too_much``.
    """
    if discount is None:
        return
    if (discount.percent is None) == (discount.amount is None):
        raise _bad()
    value = discount.percent if discount.percent is not None else discount.amount
    if value is None or not value.is_finite() or value < 0 or value != round(value, 2):
        raise _bad()
    if discount.percent is not None:
        if value > 100:
            raise _too_much()
        return
    to_pence(value)
    if base is not None and value > base:
        raise _too_much()


def share(amount: Decimal, over: Mapping[K, Decimal]) -> dict[K, Decimal]:
    """``amount`` pounds shared in proportion to ``over``, in whole pence that add up to it exactly.

    What rounding leaves goes to the largest remainders, the first of equal ones.
    """
    whole = sum(over.values(), ZERO)
    if whole == 0:
        return dict.fromkeys(over, ZERO)
    pence = to_pence(amount)
    exact = {key: Fraction(pence) * Fraction(part) / Fraction(whole) for key, part in over.items()}
    floors = {key: part.numerator // part.denominator for key, part in exact.items()}
    left = pence - sum(floors.values())
    for key in sorted(exact, key=lambda key: floors[key] - exact[key])[:left]:
        floors[key] += 1
    return {key: from_pence(part) for key, part in floors.items()}


def _bad() -> RuleViolation:
    return RuleViolation(
        "discount.bad",
        "A discount is a percentage or a sum of money, with at most two decimal places.",
        "Write it like 10% or 12.50.",
    )


def _too_much() -> RuleViolation:
    return RuleViolation(
        "discount.too_much", "The discount is more than what it is taken off.", "Check the discount."
    )
