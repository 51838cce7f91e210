"""A table that goes on over pages: its head repeated, its sum carried forward, its last row never alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lumadesk.documents.lines import Line
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import BODY, BOTTOM, FIGURE, INK, LABEL, LEFT, QUIET, RIGHT, RULE, Style
from lumadesk.domain.money import ZERO, format_money

_PADDING = 5.5
_HEAD = Style(7.4, 12, QUIET, bold=True)
_SUB = LABEL._replace(leading=11.4)
_TALLEST = 420.0  # a row that is taller goes on over pages


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """``figures`` are columns by label and right edge; ``lead`` is the label of a column left of the text."""

    text: str
    text_x: float = LEFT
    text_width: float
    figures: tuple[tuple[str, float], ...]
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """``sub`` stands small below ``text``; ``carry`` is what the row adds to the sum that is carried."""

    text: str
    figures: tuple[str, ...]
    sub: str = ""
    lead: str = ""
    carry: Decimal = ZERO


class LineTable:
    def __init__(self, sheet: Sheet, shape: TableShape, rows: Sequence[TableRow]) -> None:
        self._sheet = sheet
        self._shape = shape
        self._rows = rows
        self.drawing = False  # a page that begins meanwhile begins with the head

    def draw(self, conclusion_height: float) -> None:
        """The whole table; ``conclusion_height`` is what has to stay with its last row."""
        self.drawing = True
        self.head()
        carried = ZERO
        last = len(self._rows) - 1
        for index, row in enumerate(self._rows):
            text = list(self._sheet.lines(row.text, BODY, self._shape.text_width))
            sub = list(self._sheet.lines(row.sub, _SUB, self._shape.text_width)) if row.sub else []
            height = len(text) * BODY.leading + len(sub) * _SUB.leading + 2 * _PADDING
            if index == last:
                height += conclusion_height
            self._make_room(min(height, _TALLEST), carried, first=index == 0)
            self._row(row, text, sub, last=index == last)
            carried += row.carry
        self.drawing = False

    def head(self) -> None:
        sheet, shape = self._sheet, self._shape
        if shape.lead:
            sheet.put(LEFT, sheet.y, shape.lead, _HEAD)
        sheet.put(shape.text_x, sheet.y, shape.text, _HEAD)
        for label, edge in shape.figures:
            sheet.put(edge, sheet.y, label, _HEAD, align=1)
        sheet.y -= 15
        sheet.rule(sheet.y, colour=INK, weight=0.8)

    def _make_room(self, height: float, carried: Decimal, *, first: bool) -> None:
        """Break the table where it does not fit, with the sum so far below it and again above."""
        sheet = self._sheet
        note = 0.0 if first else BODY.leading + _PADDING
        if sheet.y - height - note >= BOTTOM:
            return
        if not first:
            self._carried("Carried forward", carried)
        sheet.new_page()
        if not first:
            self._carried("Brought forward", carried)
            sheet.rule(sheet.y)

    def _carried(self, label: str, amount: Decimal) -> None:
        sheet = self._sheet
        sheet.y -= _PADDING
        sheet.put(LEFT, sheet.y, label, LABEL)
        sheet.put(RIGHT, sheet.y, format_money(amount), FIGURE._replace(colour=QUIET), align=1)
        sheet.y -= BODY.leading + (_PADDING if label == "Brought forward" else 0)

    def _row(self, row: TableRow, text: Sequence[Line], sub: Sequence[Line], *, last: bool) -> None:
        sheet, shape = self._sheet, self._shape
        sheet.y -= _PADDING
        top = sheet.y
        if row.lead:
            sheet.put(LEFT, top, row.lead, BODY)
        sheet.flow(shape.text_x, shape.text_width, text[:1], BODY)
        for (_label, edge), figure in zip(shape.figures, row.figures, strict=True):
            if figure:
                sheet.put(edge, top, figure, FIGURE, align=1)
        sheet.flow(shape.text_x, shape.text_width, text[1:], BODY)
        if sub:
            sheet.flow(shape.text_x, shape.text_width, sub, _SUB)
        sheet.y -= _PADDING
        sheet.rule(sheet.y, colour=INK if last else RULE, weight=0.8 if last else 0.5)
