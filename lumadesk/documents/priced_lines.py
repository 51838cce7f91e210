"""Lines with prices as the rows of a table, and the sums by VAT rate below them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lumadesk.documents.line_table import TableRow, TableShape
from lumadesk.documents.style import RIGHT, WIDTH
from lumadesk.documents.trade_page import SumRow
from lumadesk.documents.wording import plain_number, unit_price
from lumadesk.domain.discounts import Discount
from lumadesk.domain.lines import InvoiceLine, Totals, line_gross_of_discount, line_net
from lumadesk.domain.money import ZERO, format_money

_LONGEST_UNIT = 8  # a longer one has no room beside its quantity

_WITHOUT_VAT = TableShape(
    text="DESCRIPTION",
    text_width=WIDTH - 222,
    figures=(("QUANTITY", RIGHT - 164), ("UNIT PRICE", RIGHT - 84), ("AMOUNT", RIGHT)),
)
_WITH_VAT = TableShape(
    text="DESCRIPTION",
    text_width=WIDTH - 262,
    figures=(
        ("QUANTITY", RIGHT - 206),
        ("UNIT PRICE", RIGHT - 132),
        ("VAT", RIGHT - 82),
        ("AMOUNT", RIGHT),
    ),
)


def shape_of(vat_registered: bool) -> TableShape:
    return _WITH_VAT if vat_registered else _WITHOUT_VAT


def rows_of(lines: Sequence[InvoiceLine], vat_registered: bool) -> tuple[TableRow, ...]:
    return tuple(_row(line, vat_registered) for line in lines)


def sum_rows(totals: Totals, *, vat_registered: bool, discount: Discount | None = None) -> list[SumRow]:
    """Discount, net and VAT per rate; none of it where the lines simply add up."""
    rows: list[SumRow] = []
    if totals.discount:
        rows.append(SumRow(label="Sum of the lines", amount=format_money(totals.subtotal)))
        of = f" of {plain_number(discount.percent)}%" if discount and discount.percent is not None else ""
        rows.append(SumRow(label=f"Discount{of}", amount=format_money(-totals.discount)))
    if not vat_registered:
        return rows
    rows.append(SumRow(label="Net", amount=format_money(totals.net)))
    for rate in sorted((rate for rate in totals.net_by_rate if rate is not None), reverse=True):
        base = format_money(totals.net_by_rate[rate])
        if totals.reverse_vat:
            rows.append(
                SumRow(
                    label=f"Reverse charge, VAT {_rate(rate)} on {base}",
                    amount=f"({format_money(totals.reverse_vat[rate])})",
                )
            )
        else:
            vat = totals.vat_by_rate.get(rate, ZERO)
            rows.append(SumRow(label=f"VAT {_rate(rate)} on {base}", amount=format_money(vat)))
    if None in totals.net_by_rate:
        base = format_money(totals.net_by_rate[None])
        rows.append(SumRow(label=f"No VAT on {base}", amount=format_money(ZERO)))
    if len(totals.vat_by_rate) > 1 and not totals.reverse_vat:
        rows.append(SumRow(label="VAT in all", amount=format_money(totals.vat)))
    return rows


def simplified_rows(totals: Totals) -> list[SumRow]:
    """Per rate what is to be paid, VAT included (VAT Regulations 1995 reg 16A)."""
    rows = [
        SumRow(
            label=f"Including VAT at {_rate(rate)}",
            amount=format_money(totals.net_by_rate[rate] + totals.vat_by_rate[rate]),
        )
        for rate in sorted(totals.vat_by_rate, reverse=True)
    ]
    if None in totals.net_by_rate:
        rows.append(SumRow(label="Without VAT", amount=format_money(totals.net_by_rate[None])))
    return rows


def _row(line: InvoiceLine, vat_registered: bool) -> TableRow:
    quantity = plain_number(line.quantity)
    notes = []
    if line.unit and len(line.unit) <= _LONGEST_UNIT:
        quantity = f"{quantity} {line.unit}"
    elif line.unit:
        notes.append(f"Unit: {line.unit}")
    net = line_net(line)
    if line.discount is not None:
        full = line_gross_of_discount(line)
        of = f" {plain_number(line.discount.percent)}%" if line.discount.percent is not None else ""
        notes.append(f"{format_money(full)} less{of} discount {format_money(full - net)}")
    rate = (_rate(line.vat_rate),) if vat_registered else ()
    return TableRow(
        text=line.description,
        sub="; ".join(notes),
        figures=(quantity, unit_price(line.unit_price), *rate, format_money(net)),
        carry=net,
    )


def _rate(rate: Decimal | None) -> str:
    return "none" if rate is None else f"{plain_number(rate)}%"
