"""Points out text that looks like special categories of data, children or a card number; keeps none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class SensitiveKind(StrEnum):
    SPECIAL = "special-category"  # UK GDPR Art 9
    CRIMINAL = "criminal"  # UK GDPR Art 10
    CHILD = "child"
    CARD = "card-number"


#: Words by which such text is noticed; single words, so that the search index finds them as well.
WORDS: dict[SensitiveKind, tuple[str, ...]] = {
    kind: tuple(words.split())
    for kind, words in {
        SensitiveKind.SPECIAL: "asthma autism autistic cancer catholic chemotherapy dementia depression "
        "diabetes diabetic diagnosed diagnosis disability disabled epilepsy ethnicity gay hiv islam jewish "
        "lesbian medication muslim pregnant psychiatrist surgery transgender wheelchair",
        SensitiveKind.CRIMINAL: "convicted conviction imprisoned probation",
        SensitiveKind.CHILD: "children daughter grandson granddaughter kids nursery pupil son toddler",
    }.items()
}

ADVICE = {
    SensitiveKind.SPECIAL: "It may tell of health, belief, origin or private life (UK GDPR Art 9). Do not "
    "copy it into notes or fields; if the work does not need it, answer without it and delete it early.",
    SensitiveKind.CRIMINAL: "It may tell of an offence (UK GDPR Art 10). Do not copy it; delete it early "
    "unless the law lets you keep it.",
    SensitiveKind.CHILD: "It may be about a child. Keep no name or age of theirs; deal with the adult.",
    SensitiveKind.CARD: "It looks like a card number. Never keep or send it on: tell the person, and delete "
    "the text here and at the website.",
}

_CARD = re.compile(r"(?<![\d])\d(?:[ -]?\d){12,18}(?![\d])")
_PATTERNS = {kind: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) for kind, words in WORDS.items()}


@dataclass(frozen=True, slots=True)
class Sensitive:
    """What was noticed from the character ``start`` to before ``end``."""

    kind: SensitiveKind
    start: int
    end: int

    @property
    def advice(self) -> str:
        return ADVICE[self.kind]


def find_sensitive(text: str) -> tuple[Sensitive, ...]:
    """In the order of the text; a word is only a sign, and the owner decides what it means."""
    found = [
        Sensitive(kind, match.start(), match.end())
        for kind, pattern in _PATTERNS.items()
        for match in pattern.finditer(text)
    ]
    found += [
        Sensitive(SensitiveKind.CARD, match.start(), match.end())
        for match in _CARD.finditer(text)
        if passes_luhn(match.group())
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def passes_luhn(number: str) -> bool:
    """Whether the digits carry the check digit of payment cards (ISO/IEC 7812-1); not of one digit alone."""
    digits = [int(digit) for digit in number if digit.isascii() and digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(set(digits)) > 1 and (sum(doubled) + sum(digits[::-2])) % 10 == 0
