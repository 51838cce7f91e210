"""Invoice numbers: one gapless series, each number used once (VAT Regulations 1995 reg 14(1)(a))."""

from __future__ import annotations

import re

from lumadesk.domain.errors import RuleViolation

_PREFIX = re.compile(r"[A-Za-z0-9_-]{0,12}", re.ASCII)


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

    Raises RuleViolation ``number.not_positive`` or ``number.bad_prefix``.
    """
    if number < 1:
        raise _not_positive()
    check_prefix(prefix)
    return f"{prefix}{number:0{padding}d}"


def check_prefix(prefix: str) -> None:
    """Refuse what no file name or bank transfer would carry: RuleViolation ``number.bad_prefix``."""
    if _PREFIX.fullmatch(prefix) is None:
        raise RuleViolation(
            "number.bad_prefix",
            "An invoice prefix has at most 12 letters, digits, hyphens or underscores.",
            'Choose a prefix like "INV-".',
        )


def _not_positive() -> RuleViolation:
    return RuleViolation(
        "number.not_positive",
        "Invoice numbers start at 1.",
        "Give the last number that was used, or none for a new series.",
    )
