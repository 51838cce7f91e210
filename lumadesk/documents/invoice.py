"""The invoice as pages: draft, issued, paid or void, with all that UK law asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from lumadesk.documents.letterhead import CONTACT_X, letterhead
from lumadesk.documents.lines import Line
from lumadesk.documents.parts import footer
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import (
    ACCENT,
    BODY,
    BOTTOM,
    EYEBROW,
    FIGURE,
    GHOST,
    INK,
    LABEL,
    LEFT,
    QUIET,
    RIGHT,
    RULE,
    STRONG,
    STRONG_FIGURE,
    TINT,
    TITLE,
    WIDTH,
    Style,
)
from lumadesk.documents.wording import long_date, plain_number, unit_price
from lumadesk.domain.business import Business
from lumadesk.domain.invoices import Invoice, InvoiceLine, InvoiceStatus, Totals, line_net, paid_total
from lumadesk.domain.money import ZERO, format_money

_TOTALS_X = LEFT + 232.0
_PADDING = 5.5
_DUE = Style(12.5, 17, INK, bold=True, tabular=True)
_COLUMN_HEAD = Style(7.4, 12, QUIET, bold=True)


class _Columns(NamedTuple):
    """Right edges of the figures; the description has the room to the left of the first."""

    description_width: float
    quantity: float
    price: float
    rate: float | None
    amount: float


_WITHOUT_VAT = _Columns(WIDTH - 222, RIGHT - 164, RIGHT - 84, None, RIGHT)
_WITH_VAT = _Columns(WIDTH - 258, RIGHT - 206, RIGHT - 132, RIGHT - 82, RIGHT)


class _SumRow(NamedTuple):
    label: str
    amount: str
    strong: bool = False


def render(invoice: Invoice, totals: Totals, *, supplier: Business | None = None) -> bytes:
    """The invoice as a PDF; the same invoice always gives the same bytes.

    An issued invoice shows its own ``supplier``, as it was then; a draft has none yet, so a preview takes the
    one given here.
    """
    return _InvoiceSheet(invoice, totals, invoice.supplier or supplier or Business()).to_pdf()


class _InvoiceSheet:
    def __init__(self, invoice: Invoice, totals: Totals, supplier: Business) -> None:
        self._invoice = invoice
        self._totals = totals
        self._supplier = supplier
        self._draft = invoice.number is None
        self._name = "Draft invoice" if self._draft else f"Invoice {invoice.number}"
        self._columns = _WITH_VAT if supplier.vat_registered else _WITHOUT_VAT
        business = supplier.business_name or supplier.own_name
        self._sheet = Sheet(
            title=f"{self._name}, {business}" if business else self._name,
            author=business or "LumaDesk",
            subject=f"Invoice for {invoice.customer_name}",
        )

    def to_pdf(self) -> bytes:
        self._sheet.on_new_page = self._continue
        self._mark()
        self._sheet.bookmark(self._name)
        letterhead(self._sheet, self._supplier)
        self._heading()
        self._table()
        self._conclusion()
        return self._sheet.to_pdf(self._furniture)

    def _mark(self) -> None:
        if self._draft:
            self._sheet.watermark("DRAFT", GHOST)
        elif self._invoice.status is InvoiceStatus.VOID:
            self._sheet.watermark("VOID", GHOST)

    def _heading(self) -> None:
        sheet = self._sheet
        sheet.block(LEFT, WIDTH, self._name, TITLE)
        sheet.y -= 16
        sheet.beside(self._customer, self._dates)
        sheet.y -= 26

    def _dates(self) -> None:
        sheet, invoice = self._sheet, self._invoice
        later = "Set when issued"
        issued = long_date(invoice.issued_on) if invoice.issued_on else later
        facts = [
            ("Invoice number", invoice.number or "Given when issued", BODY),
            ("Invoice date", issued, BODY),
            ("Date of supply", long_date(invoice.supplied_on) if invoice.supplied_on else issued, BODY),
            ("Payment due", long_date(invoice.due_on) if invoice.due_on else later, STRONG),
        ]
        for label, value, style in facts:
            sheet.put(CONTACT_X, sheet.y, label, LABEL)
            sheet.block(CONTACT_X + 78, RIGHT - CONTACT_X - 78, value, style)

    def _customer(self) -> None:
        sheet, invoice = self._sheet, self._invoice
        sheet.put(LEFT, sheet.y, "BILLED TO", EYEBROW)
        sheet.y -= 13
        sheet.block(LEFT, 250, invoice.customer_name, STRONG, flush_left=True)
        if invoice.customer_address.strip():
            sheet.block(LEFT, 250, invoice.customer_address.strip(), BODY, flush_left=True)

    def _table(self) -> None:
        self._head()
        lines = self._invoice.lines
        sums = self._sums()
        carried = ZERO
        for index, line in enumerate(lines):
            description = list(self._sheet.lines(line.description, BODY, self._columns.description_width))
            height = len(description) * BODY.leading + 2 * _PADDING
            if index == len(lines) - 1:  # the sums never stand alone on a page
                height += self._conclusion_height(sums)
            self._make_room(min(height, 420.0), carried, first=index == 0)
            self._row(line, description, last=index == len(lines) - 1)
            carried += line_net(line)

    def _head(self) -> None:
        sheet, columns = self._sheet, self._columns
        sheet.put(LEFT, sheet.y, "DESCRIPTION", _COLUMN_HEAD)
        sheet.put(columns.quantity, sheet.y, "QUANTITY", _COLUMN_HEAD, align=1)
        sheet.put(columns.price, sheet.y, "UNIT PRICE", _COLUMN_HEAD, align=1)
        if columns.rate is not None:
            sheet.put(columns.rate, sheet.y, "VAT", _COLUMN_HEAD, align=1)
        sheet.put(columns.amount, sheet.y, "AMOUNT", _COLUMN_HEAD, align=1)
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

    def _row(self, line: InvoiceLine, description: Sequence[Line], *, last: bool) -> None:
        sheet, columns = self._sheet, self._columns
        sheet.y -= _PADDING
        top = sheet.y
        sheet.flow(LEFT, columns.description_width, description[:1], BODY)
        sheet.put(columns.quantity, top, plain_number(line.quantity), FIGURE, align=1)
        sheet.put(columns.price, top, unit_price(line.unit_price), FIGURE, align=1)
        if columns.rate is not None:
            sheet.put(columns.rate, top, _rate(line.vat_rate), FIGURE, align=1)
        sheet.put(columns.amount, top, format_money(line_net(line)), FIGURE, align=1)
        sheet.flow(LEFT, columns.description_width, description[1:], BODY)
        sheet.y -= _PADDING
        sheet.rule(sheet.y, colour=INK if last else RULE, weight=0.8 if last else 0.5)

    def _sums(self) -> list[_SumRow]:
        invoice, totals = self._invoice, self._totals
        rows: list[_SumRow] = []
        if self._supplier.vat_registered:
            rows.append(_SumRow("Net", format_money(totals.net)))
            bases: dict[Decimal | None, Decimal] = {}
            for line in invoice.lines:
                bases[line.vat_rate] = bases.get(line.vat_rate, ZERO) + line_net(line)
            for rate in sorted((rate for rate in bases if rate is not None), reverse=True):
                label = f"VAT {_rate(rate)} on {format_money(bases[rate])}"
                rows.append(_SumRow(label, format_money(totals.vat_by_rate.get(rate, ZERO))))
            if None in bases:
                rows.append(_SumRow(f"No VAT on {format_money(bases[None])}", format_money(ZERO)))
            if len(totals.vat_by_rate) > 1:
                rows.append(_SumRow("VAT in all", format_money(totals.vat)))
        if rows or invoice.payments or invoice.status is InvoiceStatus.VOID:
            rows.append(_SumRow("Total", format_money(totals.gross), strong=True))
        for payment in invoice.payments:
            rows.append(_SumRow(f"Paid on {long_date(payment.paid_on)}", format_money(-payment.amount)))
        return rows

    def _conclusion_height(self, sums: Sequence[_SumRow]) -> float:
        advice = len(list(self._sheet.lines(self._supplier.bank_details, BODY, 205))) + 3
        return 26 + max(len(sums) * 18 + 34, advice * BODY.leading + 13)

    def _conclusion(self) -> None:
        self._sheet.y -= 12
        self._sheet.beside(self._reckoning, self._advice)

    def _reckoning(self) -> None:
        sheet = self._sheet
        for row in self._sums():
            sheet.need(20)
            sheet.put(_TOTALS_X, sheet.y, row.label, STRONG if row.strong else BODY)
            sheet.put(RIGHT, sheet.y, row.amount, STRONG_FIGURE if row.strong else FIGURE, align=1)
            sheet.y -= 18
        sheet.need(32)
        label, amount = self._outcome()
        sheet.box(_TOTALS_X - 10, sheet.y - 26, RIGHT - _TOTALS_X + 20, 28, TINT)
        sheet.put(_TOTALS_X, sheet.y - 4.4, label, _DUE._replace(size=9.6))
        sheet.put(RIGHT, sheet.y - 3.6, amount, _DUE._replace(colour=ACCENT), align=1)
        sheet.y -= 38

    def _outcome(self) -> tuple[str, str]:
        due = self._totals.gross - paid_total(self._invoice)
        if self._invoice.status is InvoiceStatus.VOID:
            return "Void, nothing to pay", format_money(ZERO)
        if self._draft:
            return "Total of this draft", format_money(due)
        if due <= 0:
            return "Paid in full, balance due", format_money(due)
        return ("Balance due" if self._invoice.payments else "Total due"), format_money(due)

    def _advice(self) -> None:
        """How to pay, beside the sums; for a void invoice, why it is void."""
        sheet, invoice, supplier = self._sheet, self._invoice, self._supplier
        width = _TOTALS_X - LEFT - 34
        if invoice.status is InvoiceStatus.VOID:
            sheet.put(LEFT, sheet.y, "VOID", EYEBROW)
            sheet.y -= 13
            sheet.block(LEFT, width, invoice.void_reason or "", BODY)
        elif supplier.bank_details.strip() and invoice.status is not InvoiceStatus.PAID:
            sheet.put(LEFT, sheet.y, "HOW TO PAY", EYEBROW)
            sheet.y -= 13
            sheet.block(LEFT, width, supplier.bank_details.strip(), BODY, flush_left=True)
            if invoice.number:
                sheet.block(LEFT, width, f"Please quote {invoice.number}.", BODY)

    def _continue(self) -> None:
        """What a following page begins with."""
        sheet = self._sheet
        self._mark()
        sheet.put(LEFT, sheet.y, f"{self._name}, continued", STRONG)
        sheet.put(RIGHT, sheet.y, self._supplier.business_name, LABEL, align=1)
        sheet.y -= 30
        self._head()

    def _furniture(self, page: int, pages: int) -> None:
        names = dict.fromkeys([self._supplier.business_name, self._supplier.own_name, self._name])
        footer(self._sheet, " · ".join(filter(None, names)), page, pages)


def _rate(rate: Decimal | None) -> str:
    return "none" if rate is None else f"{plain_number(rate)}%"
