"""The parts that packs, certificates and letters have in common: headings, labelled values, footers."""

from __future__ import annotations

from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import (
    ACCENT,
    BODY,
    EYEBROW,
    HEADING,
    LABEL,
    LEFT,
    QUIET,
    RIGHT,
    SMALL,
    STRONG,
    SUBHEADING,
    TITLE,
    TOP,
    WIDTH,
)
from lumadesk.domain.business import Business

VALUE_X = LEFT + 132.0
VALUE_WIDTH = RIGHT - VALUE_X
_LABEL_WIDTH = 120.0
_NAME_LENGTH = 60  # what is no longer may be a name, and stands beside its label whatever its script
_ABSENT = BODY._replace(colour=QUIET)


def opening(sheet: Sheet, eyebrow: str, title: str) -> None:
    """The head of a first page."""
    sheet.box(LEFT, TOP + 18, 28, 2.2, ACCENT)
    sheet.put(LEFT, sheet.y, eyebrow.upper(), EYEBROW)
    sheet.y -= 20
    sheet.block(LEFT, WIDTH, title, TITLE)


def heading(sheet: Sheet, text: str) -> None:
    sheet.need(90)
    sheet.block(LEFT, WIDTH, text, HEADING)
    sheet.y -= 6


def subheading(sheet: Sheet, text: str) -> None:
    sheet.need(46)
    sheet.block(LEFT, WIDTH, text, SUBHEADING)
    sheet.y -= 2


def paragraph(sheet: Sheet, text: str) -> None:
    _whole(sheet, LEFT, text)
    sheet.y -= 5


def entry(sheet: Sheet, text: str) -> None:
    """One of a list, after a dash."""
    _whole(sheet, LEFT + 12, text, before="\N{EN DASH}")
    sheet.y -= 2


def field(sheet: Sheet, label: str, value: str, *, strong: bool = False) -> None:
    """A label with its value beside it; values of any length go on over pages."""
    labels = list(sheet.lines(label, LABEL, _LABEL_WIDTH))
    sheet.need(len(labels) * LABEL.leading)
    shown = value if value.strip() else "blank" if value else "not given"
    style = (STRONG if strong else BODY) if value.strip() else _ABSENT
    flush_left = len(value) < _NAME_LENGTH
    sheet.beside(
        lambda: sheet.flow(LEFT, _LABEL_WIDTH, labels, LABEL, flush_left=True),
        lambda: sheet.block(VALUE_X, VALUE_WIDTH, shown, style, flush_left=flush_left),
    )


def _whole(sheet: Sheet, left: float, text: str, before: str = "") -> None:
    """Text that stays together on a page while it is short."""
    lines = list(sheet.lines(text, BODY, RIGHT - left))
    sheet.need(min(len(lines), 8) * BODY.leading)
    if before:
        sheet.put(LEFT, sheet.y, before, _ABSENT)
    sheet.flow(left, RIGHT - left, lines, BODY)


def controller_lines(controller: Business) -> str:
    """The controller as an address block: names, address for service, ways to reach them."""
    names = dict.fromkeys([controller.business_name, controller.own_name])
    parts = [*names, controller.address, controller.phone, controller.email, controller.website]
    return "\n".join(part.strip() for part in parts if part.strip())


def footer(sheet: Sheet, text: str, page: int, pages: int) -> None:
    sheet.rule(56)
    sheet.put(LEFT, 51, text, SMALL)
    sheet.put(RIGHT, 51, f"Page {page} of {pages}", SMALL, align=1)
