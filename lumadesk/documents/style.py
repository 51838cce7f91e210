"""The look that all documents share: page, margins, type sizes and colours."""

from __future__ import annotations

from typing import NamedTuple

from lumadesk.domain.colours import parts_of

PAGE_WIDTH = 595.276  # A4, in points
PAGE_HEIGHT = 841.89
LEFT = 62.0
RIGHT = PAGE_WIDTH - 62.0
TOP = PAGE_HEIGHT - 62.0
BOTTOM = 78.0  # the lowest base line of the text; the footer stands below
WIDTH = RIGHT - LEFT

#: Colours as PDF operands (red, green, blue from 0 to 1).
INK = "0.09 0.12 0.16"
QUIET = "0.36 0.41 0.47"
ACCENT = "0.05 0.36 0.39"
RULE = "0.84 0.87 0.89"
TINT = "0.955 0.968 0.970"
GHOST = "0.945 0.953 0.957"


class Style(NamedTuple):
    """How text is set; sizes in points."""

    size: float
    leading: float
    colour: str = INK
    bold: bool = False
    tabular: bool = False  # figures of one width, for columns


def accent(colour: str) -> str:
    """The business's own colour ("#rrggbb") as PDF operands."""
    return " ".join(f"{part:.4g}" for part in parts_of(colour))


TITLE = Style(25, 31, INK, bold=True)
HEADING = Style(14.5, 19, INK, bold=True)
SUBHEADING = Style(10, 14, INK, bold=True)
BODY = Style(9, 13.4)
STRONG = Style(9, 13.4, bold=True)
SMALL = Style(7.8, 11.4, QUIET)
LABEL = Style(7.8, 13.4, QUIET)
FIGURE = Style(9, 13.4, tabular=True)
STRONG_FIGURE = Style(9, 13.4, bold=True, tabular=True)
EYEBROW = Style(7.4, 12, ACCENT, bold=True)
