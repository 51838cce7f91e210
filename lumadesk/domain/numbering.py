"""Numbers of documents: gapless series, each number used once (VAT Regulations 1995 reg 14(1)(a))."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lumadesk.domain.errors import RuleViolation

_PREFIX = re.compile(r"[A-Za-z0-9_-]{0,12}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """How the numbers of a kind of document look: "INV-0042", or "INV-2026-0042" counted by calendar year."""

    prefix: str
    by_year: bool = False
    padding: int = 4

    def key(self, on: date) -> str:
        """What names the series that a document of that day belongs to."""
        return f"{self.prefix}{on.year}-" if self.by_year else self.prefix

    def number(self, count: int, on: date) -> str:
        """The printed number. Raises RuleViolation ``number.not_positive`` or ``number.bad_prefix``."""
        check_prefix(self.prefix)
        return format_number(self.key(on), count, self.padding)


def next_in_series(last: int | None) -> int:
    """The number after ``last``; a new series (None) starts at 1.

    Raises RuleViolation ``number.not_positive`` where ``last`` is below zero.
    """
    if last is None:
        return 1
    if last < 0:
        raise _not_positive()
    return last + 1


def format_number(prefix: str, number: int, padding: int = 4) -> str:
    """The printed number, for example "INV-0042"; it grows past the padding and is never cut.

    Raises RuleViolation ``number.not_positive``.
    """
    if number < 1:
        raise _not_positive()
    return f"{prefix}{number:0{padding}d}"


def check_prefix(prefix: str) -> None:
    """Refuse what no file name or bank transfer would carry: RuleViolation ``number.bad_prefix``."""
    if _PREFIX.fullmatch(prefix) is None:
        raise RuleViolation(
            "number.bad_prefix",
            "A prefix of numbers has at most 12 letters, digits, hyphens or underscores.",
            'Choose a prefix like "INV-".',
        )


def _not_positive() -> RuleViolation:
    return RuleViolation(
        "number.not_positive",
        "Numbers start at 1.",
        "Give the last number that was used, or none for a new series.",
    )
