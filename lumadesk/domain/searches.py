"""The search log of a request: where was looked, for what, by whom, what was left out (Art 15(1A))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lumadesk.domain.calendar import check_happened
from lumadesk.domain.errors import RuleViolation


class Searched(StrEnum):
    VAULT = "vault"
    WEBSITE = "website"
    MAILBOX = "mailbox"
    PAPER = "paper"
    PHONE = "phone"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """``place`` narrows ``where`` down ("Zoho Mail, all folders"); ``of_pack`` if making a pack wrote it."""

    id: int
    request_id: int
    where: Searched
    place: str
    terms: str
    on: date  # Europe/London
    by: str
    found: str
    left_out: str
    left_out_because: str
    of_pack: bool
    created_at: datetime


def check_search(search: Search, received: date, today: date) -> None:
    """Raises RuleViolation ``search.…``."""
    check_happened("search", search.on, today)
    if search.on < received:
        raise RuleViolation(
            "search.before_receipt",
            "A search for a request cannot come before the request.",
            "Check both dates.",
        )
    if not search.terms.strip():
        raise RuleViolation(
            "search.no_terms",
            "The entry does not say what was looked for.",
            "Write down the names, addresses and numbers that were looked for.",
        )
    if search.left_out.strip() and not search.left_out_because.strip():
        raise RuleViolation(
            "search.no_reasons",
            "Something was left out, and the entry does not say why.",
            "Write down why looking there is not reasonable and proportionate (UK GDPR Art 15(1A)).",
        )
