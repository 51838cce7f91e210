"""The page that invoices, quotes, credit notes, receipts, reminders and statements share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lumadesk.documents.letterhead import CONTACT_X, letterhead
from lumadesk.documents.line_table import LineTable, TableRow, TableShape
from lumadesk.documents.parts import footer, paragraph
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import (
    BODY,
    EYEBROW,
    FIGURE,
    GHOST,
    INK,
    LABEL,
    LEFT,
    RIGHT,
    STRONG,
    STRONG_FIGURE,
    SUBHEADING,
    TINT,
    TITLE,
    WIDTH,
    Style,
    accent,
)
from lumadesk.domain.business import Business

_TOTALS_X = LEFT + 232.0
_ADVICE_WIDTH = _TOTALS_X - LEFT - 34
_CUSTOMER_WIDTH = 250.0
_DUE = Style(12.5, 17, INK, bold=True, tabular=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    label: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What stands beside the sums: a small heading and lines."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TradePage:
    """``facts`` are label, value and whether it is strong; ``after`` are headings with their paragraphs."""

    name: str
    subject: str
    supplier: Business
    customer_label: str
    customer_name: str
    customer_lines: str
    facts: tuple[tuple[str, str, bool], ...]
    shape: TableShape
    rows: tuple[TableRow, ...]
    sums: tuple[SumRow, ...]
    outcome: tuple[str, str]
    advice: Advice | None = None
    before: tuple[str, ...] = ()  # paragraphs between the heading and the table
    after: tuple[tuple[str, tuple[str, ...]], ...] = ()
    watermark: str = ""
    logo: bytes | None = None


def render_page(page: TradePage) -> bytes:
    """The document as a PDF; the same page always gives the same bytes."""
    return _TradeSheet(page).to_pdf()


class _TradeSheet:
    def __init__(self, page: TradePage) -> None:
        self._page = page
        business = page.supplier.business_name or page.supplier.own_name
        self._accent = accent(page.supplier.colour)
        self._eyebrow = EYEBROW._replace(colour=self._accent)
        self._sheet = Sheet(
            title=f"{page.name}, {business}" if business else page.name,
            author=business or "LumaDesk",
            subject=page.subject,
        )
        self._table = LineTable(self._sheet, page.shape, page.rows)

    def to_pdf(self) -> bytes:
        sheet, page = self._sheet, self._page
        sheet.on_new_page = self._continue
        self._mark()
        sheet.bookmark(page.name)
        letterhead(sheet, page.supplier, page.logo)
        self._heading()
        for text in page.before:
            paragraph(sheet, text)
            sheet.y -= 3
        if page.before:
            sheet.y -= 14
        sheet.bookmark(page.shape.text.capitalize(), 1)
        self._table.draw(self._conclusion_height())
        sheet.bookmark(page.outcome[0], 1)
        self._sheet.y -= 12
        sheet.beside(self._reckoning, self._advice)
        self._after()
        return sheet.to_pdf(self._furniture)

    def _mark(self) -> None:
        if self._page.watermark:
            self._sheet.watermark(self._page.watermark, GHOST)

    def _heading(self) -> None:
        sheet = self._sheet
        sheet.block(LEFT, WIDTH, self._page.name, TITLE)
        sheet.y -= 16
        sheet.beside(self._customer, self._facts)
        sheet.y -= 26

    def _customer(self) -> None:
        sheet, page = self._sheet, self._page
        sheet.put(LEFT, sheet.y, page.customer_label, self._eyebrow)
        sheet.y -= 13
        sheet.block(LEFT, _CUSTOMER_WIDTH, page.customer_name, STRONG, flush_left=True)
        if page.customer_lines.strip():
            sheet.block(LEFT, _CUSTOMER_WIDTH, page.customer_lines.strip(), BODY, flush_left=True)

    def _facts(self) -> None:
        sheet = self._sheet
        for label, value, strong in self._page.facts:
            sheet.put(CONTACT_X, sheet.y, label, LABEL)
            sheet.block(
                CONTACT_X + 78,
                RIGHT - CONTACT_X - 78,
                value,
                STRONG if strong else BODY,
                flush_left=True,
            )

    def _conclusion_height(self) -> float:
        lines = 0
        if self._page.advice is not None:
            lines = len(list(self._sheet.lines(self._page.advice.text, BODY, _ADVICE_WIDTH))) + 1
        return 26 + max(len(self._page.sums) * 18 + 34, lines * BODY.leading + 13)

    def _reckoning(self) -> None:
        sheet = self._sheet
        for row in self._page.sums:
            sheet.need(20)
            sheet.put(_TOTALS_X, sheet.y, row.label, STRONG if row.strong else BODY)
            sheet.put(RIGHT, sheet.y, row.amount, STRONG_FIGURE if row.strong else FIGURE, align=1)
            sheet.y -= 18
        sheet.need(32)
        label, amount = self._page.outcome
        sheet.box(_TOTALS_X - 10, sheet.y - 26, RIGHT - _TOTALS_X + 20, 28, TINT)
        sheet.put(_TOTALS_X, sheet.y - 4.4, label, _DUE._replace(size=9.6))
        sheet.put(RIGHT, sheet.y - 3.6, amount, _DUE._replace(colour=self._accent), align=1)
        sheet.y -= 38

    def _advice(self) -> None:
        advice = self._page.advice
        if advice is not None:
            sheet = self._sheet
            sheet.put(LEFT, sheet.y, advice.heading, self._eyebrow)
            sheet.y -= 13
            sheet.block(LEFT, _ADVICE_WIDTH, advice.text, BODY, flush_left=True)

    def _after(self) -> None:
        sheet = self._sheet
        for heading, paragraphs in self._page.after:
            sheet.y -= 16
            sheet.need(SUBHEADING.leading + 3 * BODY.leading + 4)
            sheet.bookmark(heading, 1)
            sheet.block(LEFT, WIDTH, heading, SUBHEADING)
            sheet.y -= 4
            for text in paragraphs:
                paragraph(sheet, text)

    def _continue(self) -> None:
        """What a following page begins with."""
        sheet = self._sheet
        self._mark()
        sheet.put(LEFT, sheet.y, f"{self._page.name}, continued", STRONG)
        sheet.put(RIGHT, sheet.y, self._page.supplier.business_name, LABEL, align=1)
        sheet.y -= 30
        if self._table.drawing:
            self._table.head()

    def _furniture(self, page: int, pages: int) -> None:
        supplier = self._page.supplier
        names = dict.fromkeys([supplier.business_name, supplier.own_name, self._page.name])
        footer(self._sheet, " · ".join(filter(None, names)), page, pages)


def rows_of_sums(rows: Sequence[tuple[str, str]]) -> tuple[SumRow, ...]:
    return tuple(SumRow(label=label, amount=amount) for label, amount in rows)
