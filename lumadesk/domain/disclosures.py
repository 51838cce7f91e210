"""Disclosures of personal data to those who asked for it: court, police, HMRC and others (promise LT07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lumadesk.domain.calendar import check_happened
from lumadesk.domain.errors import RuleViolation


class Authority(StrEnum):
    COURT = "court"
    POLICE = "police"
    HMRC = "hmrc"
    ICO = "ico"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Who asked for what, and what was given on which legal basis; ``disclosed_on`` is None where refused."""

    id: int
    person_id: int | None
    authority: Authority
    asked_by: str  # office and reference
    asked_on: date  # Europe/London
    what: str
    basis: str  # "court order …", "DPA 2018 Sch 2 para 2"
    disclosed_on: date | None
    how: str
    reasons: str  # of the decision
    created_at: datetime


def check_disclosure(disclosure: Disclosure, today: date) -> None:
    """Raises RuleViolation ``disclosure.…``: a disclosure without a basis is not one that may be made."""
    check_happened("disclosure", disclosure.asked_on, today)
    if not disclosure.asked_by.strip() or not disclosure.what.strip():
        raise RuleViolation(
            "disclosure.incomplete",
            "The entry does not say who asked, or what for.",
            "Write down the office with its reference, and the data that was asked for.",
        )
    if disclosure.disclosed_on is None:
        if not disclosure.reasons.strip():
            raise RuleViolation(
                "disclosure.no_reasons",
                "Nothing was disclosed, and the entry does not say why.",
                "Write down why, or the day on which it was disclosed.",
            )
        return
    check_happened("disclosure", disclosure.disclosed_on, today)
    if disclosure.disclosed_on < disclosure.asked_on:
        raise RuleViolation(
            "disclosure.backwards",
            "Data cannot be disclosed before it was asked for.",
            "Check both dates.",
        )
    if not disclosure.basis.strip():
        raise RuleViolation(
            "disclosure.no_basis",
            "The entry names no legal basis, and without one nothing may be disclosed.",
            "Name the order, the statute or the exemption (DPA 2018 Sch 2) that it rests on.",
        )
