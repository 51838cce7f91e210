"""The statement of account as pages: a client's invoices and payments, and how old what is owed is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lumadesk.documents.line_table import TableRow, TableShape
from lumadesk.documents.style import LEFT, RIGHT, WIDTH
from lumadesk.documents.trade_page import Advice, SumRow, TradePage, render_page
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business, how_to_pay
from lumadesk.domain.money import ZERO, format_money
from lumadesk.domain.statements import Age, Entry, Statement

_TEXT_X = LEFT + 68
_SHAPE = TableShape(
    text="WHAT HAPPENED",
    text_x=_TEXT_X,
    text_width=WIDTH - 68 - 232,
    figures=(("CHARGED", RIGHT - 156), ("PAID, CREDITED", RIGHT - 74), ("BALANCE", RIGHT)),
    lead="DATE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    customer_name: str
    customer_address: str
    statement: Statement
    made_on: date
    sender: Business


def render(page: StatementPage, *, logo: bytes | None = None) -> bytes:
    """The statement as a PDF; the same one always gives the same bytes."""
    account = page.statement
    lines = how_to_pay(page.sender)
    in_favour = account.closing < 0
    return render_page(
        TradePage(
            name="Statement of account",
            subject=f"Statement for {page.customer_name}",
            supplier=page.sender,
            customer_label="ACCOUNT OF",
            customer_name=page.customer_name,
            customer_lines=page.customer_address,
            facts=(
                ("Date", long_date(page.made_on), False),
                ("From", long_date(account.since) if account.since else "the beginning", False),
                ("Through", long_date(account.until), False),
            ),
            shape=_SHAPE,
            rows=_rows(account),
            sums=tuple(
                SumRow(label=_AGES[age], amount=format_money(amount))
                for age, amount in account.aged.items()
                if amount
            ),
            outcome=(
                "In your favour" if in_favour else "Balance due",
                format_money(abs(account.closing)),
            ),
            advice=Advice(heading="HOW TO PAY", text=lines) if lines and account.closing > 0 else None,
            logo=logo,
        )
    )


_AGES = {
    Age.NOT_DUE: "Not due yet",
    Age.TO_30: "Overdue up to 30 days",
    Age.TO_60: "Overdue 31 to 60 days",
    Age.TO_90: "Overdue 61 to 90 days",
    Age.OVER_90: "Overdue more than 90 days",
}


def _rows(account: Statement) -> tuple[TableRow, ...]:
    opening = []
    if account.since is not None:
        opening.append(
            TableRow(
                lead=_short(account.since),
                text="Balance brought in",
                figures=("", "", format_money(account.opening)),
                carry=account.opening,
            )
        )
    rows = (*opening, *map(_row, account.entries))
    if rows:
        return rows
    return (
        TableRow(lead=_short(account.until), text="Nothing happened", figures=("", "", format_money(ZERO))),
    )


def _row(entry: Entry) -> TableRow:
    return TableRow(
        lead=_short(entry.day),
        text=entry.what,
        sub=f"due {long_date(entry.due_on)}" if entry.due_on else "",
        figures=(_figure(entry.charged), _figure(entry.paid), format_money(entry.balance)),
        carry=entry.charged - entry.paid,
    )


def _figure(amount: Decimal) -> str:
    return format_money(amount) if amount else ""


def _short(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
