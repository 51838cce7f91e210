"""Which invoice a payment on the bank statement seems to be for, and why; the owner decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lumadesk.domain.bank_csv import BankEntry
from lumadesk.domain.people import name_likeness

_ALIKE = 0.8
_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An invoice with something to be paid, in pounds."""

    invoice_id: int
    number: str
    customer_name: str
    due: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """``certain`` where number and amount both fit; ``reasons`` are for the owner to read."""

    invoice_id: int
    number: str
    customer_name: str
    due: Decimal
    score: int
    certain: bool
    reasons: tuple[str, ...]


def matches(entry: BankEntry, invoices: Iterable[Open]) -> tuple[Match, ...]:
    """The likeliest first, at most five; what only has a like name is among them, too."""
    text = f"{entry.payer} {entry.reference}"
    found = [match for one in invoices if (match := _match(entry, text, one)) is not None]
    return tuple(sorted(found, key=lambda match: (-match.score, match.invoice_id))[:_MOST])


def _match(entry: BankEntry, text: str, one: Open) -> Match | None:
    named = _names_number(text, one.number)
    exact = entry.amount == one.due
    alike = _names_customer(entry.payer, one.customer_name)
    score = 4 * named + 2 * exact + alike
    if not score:
        return None
    reasons = [
        words
        for fits, words in (
            (named, f"names {one.number}"),
            (exact, "the amount is what is due"),
            (alike, "the name is alike"),
        )
        if fits
    ]
    return Match(
        invoice_id=one.invoice_id,
        number=one.number,
        customer_name=one.customer_name,
        due=one.due,
        score=score,
        certain=named and exact,
        reasons=tuple(reasons),
    )


def _names_number(text: str, number: str) -> bool:
    """Whether the number stands in the text, whatever became of its hyphens, and not within another."""
    letters = re.sub(r"[^a-z0-9]", "", number.casefold())
    if not letters:
        return False
    pattern = r"[^a-z0-9]*".join(map(re.escape, letters))
    return re.search(rf"(?<![a-z0-9]){pattern}(?![0-9])", text.casefold()) is not None


def _names_customer(payer: str, customer: str) -> bool:
    if not payer.strip() or not customer.strip():
        return False
    if name_likeness(payer, customer) >= _ALIKE:
        return True
    words = set(re.findall(r"\w{3,}", customer.casefold()))
    return bool(words) and words <= set(re.findall(r"\w{3,}", payer.casefold()))
