"""The colour of the business on its documents: read, and refused where white paper would swallow it."""

from __future__ import annotations

import re

from lumadesk.domain.errors import RuleViolation

ACCENT = "#0d5c63"

#: WCAG 2 AA for small text; the colour is that of small headings.
LEAST_CONTRAST = 4.5

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)


def parts_of(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1. Raises RuleViolation ``colour.unreadable``."""
    if _COLOUR.fullmatch(colour) is None:
        raise RuleViolation("colour.unreadable", "That is not a colour.", "Write it like #0d5c63.")
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def contrast_on_white(colour: str) -> float:
    """The contrast with white paper, from 1 to 21 (WCAG 2.2)."""
    red, green, blue = (_linear(part) for part in parts_of(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def check_colour(colour: str) -> None:
    """Raises RuleViolation ``colour.unreadable`` or ``colour.too_light``."""
    if contrast_on_white(colour) < LEAST_CONTRAST:
        raise RuleViolation(
            "colour.too_light", "In that colour small text cannot be read on paper.", "Choose a darker one."
        )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
