"""The report on the promises of the policy: each with its status, its evidence, and what is to be done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from lumadesk.documents.parts import controller_lines, entry, field, footer, heading, opening, paragraph
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import ACCENT, BODY, INK, LABEL, LEFT, QUIET, RIGHT, STRONG, WIDTH
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business
from lumadesk.domain.promises import STATUS_WORDS, URGENCY, Status

_ID_WIDTH = 44.0
_STATUS_WIDTH = 118.0
_COLOURS = {Status.KEPT: ACCENT, Status.AT_RISK: INK, Status.BROKEN: "0.68 0.11 0.14", Status.LOOK: QUIET}
#: After a number.
_COUNTED = {**STATUS_WORDS, Status.LOOK: "to be looked at by hand"}
_SMALL = LABEL._replace(leading=11.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A promise; nothing of it names a person."""

    id: str
    words: str
    status: Status
    evidence: tuple[str, ...]
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesReport:
    controller: Business
    policy: str
    on: date
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def render(report: PromisesReport) -> bytes:
    """The report as a PDF; the same report always gives the same bytes."""
    business = report.controller.business_name or report.controller.own_name
    sheet = Sheet(
        title="Promises of the privacy policy",
        author=business or "LumaDesk",
        subject=f"As of {long_date(report.on)}",
    )
    sheet.bookmark("Report")
    opening(sheet, "UK GDPR, Article 5(2)", "Promises of the privacy policy")
    sheet.y -= 22
    field(sheet, "As of", long_date(report.on), strong=True)
    field(sheet, "Policy", report.policy)
    counts = Counter(line.status for line in report.lines)
    field(sheet, "Promises", ", ".join(f"{counts[one]} {_COUNTED[one]}" for one in URGENCY if counts[one]))
    sheet.y -= 6
    field(sheet, "Controller", controller_lines(report.controller))
    sheet.y -= 24
    sheet.bookmark("Promises")
    heading(sheet, "Promises")
    for line in report.lines:
        _line(sheet, line)
    if report.notes:
        sheet.y -= 16
        sheet.bookmark("Notes")
        heading(sheet, "Notes on the policy")
        for note in report.notes:
            entry(sheet, note)
    sheet.y -= 16
    paragraph(
        sheet,
        "The figures are counted by LumaDesk from the records of the business at the moment of this report. "
        "What no program can see is what the controller confirmed on the day that is named.",
    )
    left = f"Promises of the privacy policy, {long_date(report.on)}"
    return sheet.to_pdf(lambda page, pages: footer(sheet, left, page, pages))


def _line(sheet: Sheet, line: Line) -> None:
    width = WIDTH - _ID_WIDTH - _STATUS_WIDTH
    words = list(sheet.lines(line.words, STRONG, width))
    texts = [*line.evidence, *([f"To do: {line.action}"] if line.action else [])]
    blocks = [list(sheet.lines(text, _SMALL, WIDTH - _ID_WIDTH)) for text in texts]
    height = len(words) * STRONG.leading + sum(len(block) for block in blocks) * _SMALL.leading + 18
    sheet.need(min(height, 300))
    sheet.rule(sheet.y)
    sheet.y -= 7
    sheet.put(LEFT, sheet.y, line.id, BODY._replace(colour=QUIET))
    status = BODY._replace(colour=_COLOURS[line.status], bold=line.status is not Status.KEPT)
    sheet.put(RIGHT, sheet.y, STATUS_WORDS[line.status].capitalize(), status, align=1)
    sheet.flow(LEFT + _ID_WIDTH, width, words, STRONG)
    sheet.y -= 2
    for block in blocks:
        sheet.flow(LEFT + _ID_WIDTH, WIDTH - _ID_WIDTH, block, _SMALL)
    sheet.y -= 9
