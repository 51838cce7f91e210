"""What a pack shows of each record: all, a redacted copy, or nothing under an exemption (DPA 2018 Sch 2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.mentions import UNSPACED
from lumadesk.domain.people import normalise_email, normalise_phone

#: What stands where text was taken out. Always the same: its length tells nothing.
MARK = "[REDACTED]"

_SHORTEST_TRACE = 3  # letters; shorter ones would be found in any text


class Decision(StrEnum):
    INCLUDE = "include"
    REDACT = "redact"
    WITHHOLD = "withhold"


class Exemption(StrEnum):
    """Why a record is withheld: a paragraph of DPA 2018 Sch 2, or UK GDPR Art 15(4)."""

    CRIME_AND_TAX = "2"
    THIRD_PARTY = "16-17"
    PRIVILEGE = "19"
    FORECASTS = "22"
    NEGOTIATIONS = "23"
    REFERENCES = "24"
    OTHERS_RIGHTS = "15(4)"


@dataclass(frozen=True, slots=True)
class ExemptionRule:
    """``source`` is what the schedule cites, ``test`` what the owner has to answer."""

    source: str
    words: str
    test: str


EXEMPTIONS = {
    Exemption.CRIME_AND_TAX: ExemptionRule(
        "DPA 2018 Sch 2 para 2",
        "Crime and taxation",
        "Would giving it be likely to prejudice preventing or detecting crime, or assessing tax?",
    ),
    Exemption.THIRD_PARTY: ExemptionRule(
        "DPA 2018 Sch 2 paras 16 and 17",
        "Information about somebody else",
        "Did they refuse, or is it unreasonable to give it without their consent, all considered?",
    ),
    Exemption.PRIVILEGE: ExemptionRule(
        "DPA 2018 Sch 2 para 19",
        "Legal professional privilege",
        "Could a claim to privilege, or a lawyer's duty of confidence, be maintained in court?",
    ),
    Exemption.FORECASTS: ExemptionRule(
        "DPA 2018 Sch 2 para 22",
        "Management forecasts and planning",
        "Would giving it be likely to prejudice the conduct of the business?",
    ),
    Exemption.NEGOTIATIONS: ExemptionRule(
        "DPA 2018 Sch 2 para 23",
        "Negotiations with you",
        "Does it record your intentions, and would giving it be likely to prejudice the negotiations?",
    ),
    Exemption.REFERENCES: ExemptionRule(
        "DPA 2018 Sch 2 para 24",
        "Confidential references",
        "Was the reference given, or received, in confidence for one of the purposes of the paragraph?",
    ),
    Exemption.OTHERS_RIGHTS: ExemptionRule(
        "UK GDPR Art 15(4)",
        "Rights and freedoms of others",
        "Whose right would giving a copy harm, and how, and why is a redacted copy not enough?",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """The characters from ``start`` to before ``end`` of a field go; ``field`` is its label."""

    field: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was decided about one record. ``reason`` is told to the person, ``test`` stays with the owner.

    ``told`` is False where even saying that something was withheld would do the harm (para 2).
    """

    table: str
    id: int
    decision: Decision
    exemption: Exemption | None = None
    test: str = ""
    reason: str = ""
    told: bool = True
    decided_on: date | None = None
    redactions: tuple[Redaction, ...] = ()


def check_withholding(exemption: Exemption, test: str, reason: str, told: bool) -> None:
    """Raises RuleViolation ``pack.no_test``, ``pack.no_reason`` or ``pack.must_be_told``."""
    if not test.strip():
        raise RuleViolation(
            "pack.no_test",
            "An exemption holds only where its test was made.",
            f"Answer it: {EXEMPTIONS[exemption].test}",
        )
    if not reason.strip():
        raise RuleViolation(
            "pack.no_reason",
            "The person is told why something is withheld, and the reason is missing.",
            "Give the reason in words that give nothing away.",
        )
    if not told and exemption is not Exemption.CRIME_AND_TAX:
        raise RuleViolation(
            "pack.must_be_told",
            "That something is withheld may stay unsaid only where saying so would itself prejudice.",
            "Leave it in the schedule (it is the paragraph on crime and tax alone that can ask for silence).",
        )


def check_redaction(text: str, redaction: Redaction) -> None:
    """Raises RuleViolation ``pack.bad_range`` or ``pack.no_reason``."""
    if not 0 <= redaction.start < redaction.end <= len(text):
        raise RuleViolation(
            "pack.bad_range", "There is no such text in that field.", "Select the text to be taken out again."
        )
    if not redaction.reason.strip():
        raise RuleViolation(
            "pack.no_reason",
            "The person is told why something was taken out, and the reason is missing.",
            "Give the reason in words that give nothing away.",
        )


def redact(text: str, redactions: Iterable[Redaction]) -> str:
    """The text with each range, and ranges that touch as one, replaced by the mark."""
    kept: list[str] = []
    end = 0
    first = True
    for one in sorted(redactions, key=lambda one: (one.start, one.end)):
        if first or one.start > end:
            kept += [text[end : one.start], MARK]
        end, first = max(end, one.end), False
    return "".join([*kept, text[end:]])


def traces(text: str, redactions: Iterable[Redaction]) -> tuple[str, ...]:
    """What was taken out, where it is long enough to be recognised elsewhere."""
    taken = (" ".join(text[one.start : one.end].split()) for one in redactions)
    return tuple(dict.fromkeys(part for part in taken if len(part) >= _SHORTEST_TRACE))


def pattern_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the texts as words of their own, whatever their case and the spaces between them.

    In scripts that put no space between words, wherever they stand.
    """
    parts = []
    for text in sorted(set(texts), key=len, reverse=True):
        words = r"\s+".join(map(re.escape, text.split()))
        parts.append(words if UNSPACED.search(text) else rf"(?<!\w){words}(?!\w)")
    return re.compile("|".join(parts), re.IGNORECASE)


class Traces:
    """Finds what was taken out where it still stands, composed letters and compatible ones as well."""

    def __init__(self, taken: Iterable[str]) -> None:
        parts = {form for part in taken for form in (part, unicodedata.normalize("NFKC", part))}
        self._pattern = pattern_of(parts) if parts else None

    def remain_in(self, texts: Iterable[str]) -> bool:
        return self._pattern is not None and any(
            self._pattern.search(text)
            or (not text.isascii() and self._pattern.search(unicodedata.normalize("NFKC", text)))
            for text in texts
        )

    def taken_out_of(self, text: str) -> str:
        return text if self._pattern is None else self._pattern.sub(MARK, text)


def addresses_in(contact: str) -> tuple[str, ...]:
    """What a contact in free words may be written to: as a whole, and each address or number in it."""
    parts = [part.strip() for part in re.split(r"[,;\n]", contact)]
    return (contact, *(part for part in parts if "@" in part or len(normalise_phone(part) or "") > 6))


def check_address(address: str, known: Sequence[str | None], checked_how: str) -> bool:
    """Whether an address is one that the person is known by; else how it was checked has to be said.

    Raises RuleViolation ``pack.no_address`` or ``pack.address_unchecked``.
    """
    if not address.strip():
        raise RuleViolation(
            "pack.no_address",
            "Where it was sent to is missing.",
            "Type the address once more, as it was used.",
        )
    if is_known(address, known):
        return True
    if not checked_how.strip():
        raise RuleViolation(
            "pack.address_unchecked",
            "That is not an address that the person is known by.",
            "Check it with the person before anything is sent, and say how you did.",
        )
    return False


def is_known(address: str, known: Iterable[str | None]) -> bool:
    return any(_same_address(address, one) for one in known if one)


def _same_address(one: str, other: str) -> bool:
    if one.casefold().split() == other.casefold().split():
        return True
    if "@" in one:
        return normalise_email(one) is not None and normalise_email(one) == normalise_email(other)
    # A postal address has digits, too: only what is nothing but a number is compared as one.
    return not re.search(r"[^\W\d_]", one + other) and normalise_phone(one) == normalise_phone(other)
