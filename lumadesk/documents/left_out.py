"""The end of a pack: the schedule of what is left out and why, and the characters that no font draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lumadesk.documents.parts import entry, field, heading, paragraph
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import BODY, LEFT, STRONG, WIDTH
from lumadesk.documents.wording import long_date

SCHEDULE = "What is left out, and why"
UNDRAWN = "Characters that cannot be drawn"

_MOST_POINTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleLine:
    """What was left out, how, under which law and why, in words that the person is told."""

    what: str
    how: str
    law: str
    reason: str
    decided_on: date | None


def write_schedule(sheet: Sheet, lines: Sequence[ScheduleLine]) -> None:
    heading(sheet, SCHEDULE)
    for line in lines:
        sheet.need(5 * BODY.leading)
        sheet.rule(sheet.y)
        sheet.y -= 8
        sheet.block(LEFT, WIDTH, line.what, STRONG, flush_left=True)
        sheet.y -= 2
        field(sheet, "What was done", line.how)
        if line.law:
            field(sheet, "Exemption", line.law)
        field(sheet, "Why", line.reason)
        if line.decided_on is not None:
            field(sheet, "Decided on", long_date(line.decided_on))
        sheet.y -= 8
    sheet.y -= 18


def write_undrawn(sheet: Sheet, points: Sequence[str]) -> None:
    """``points`` as ``shaping.undrawn`` gives them."""
    heading(sheet, UNDRAWN)
    paragraph(
        sheet,
        "These characters of the data cannot be drawn. In the text each stands as its code point in "
        "brackets; what you gave us yourself is in the JSON and CSV files as it is.",
    )
    for point in points[:_MOST_POINTS]:
        entry(sheet, point)
    if len(points) > _MOST_POINTS:
        entry(sheet, f"and {len(points) - _MOST_POINTS:,} more")
