"""How a line of a bank statement and what it may pay look, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from lumadesk.app.bank import ImportReport, LineView
from lumadesk.domain.bank_csv import BankFile
from lumadesk.domain.bank_matching import Match
from lumadesk.domain.money import format_money
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.entry_list import Entry
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import counted, day, plain_day

NO_PAYER = "Payer not named"
_REFUSED_SHOWN = 200


def payer_of(view: LineView) -> str:
    return one_line(view.line.payer) or NO_PAYER


def chip_of(view: LineView) -> tuple[str, Tone]:
    if not view.is_open:
        return "Set aside", Tone.NEUTRAL
    if not view.matches:
        return "No match", Tone.NEUTRAL
    best = view.matches[0]
    return (best.number, Tone.SUCCESS) if best.certain else (f"{best.number}?", Tone.WARNING)


def face_of(view: LineView) -> Face:
    line = view.line
    return Face(
        title=payer_of(view) if view.is_open else day(line.day),
        detail=" · ".join(filter(None, (plain_day(line.day), one_line(line.reference))))
        if view.is_open
        else "Pays no invoice",
        meta=format_money(line.amount),
        chip=chip_of(view),
        strong=view.is_open and bool(view.matches) and view.matches[0].certain,
        faded=not view.is_open,
    )


def facts_of(view: LineView) -> list[tuple[str, str]]:
    line = view.line
    facts = [("Received", day(line.day)), ("Amount", format_money(line.amount))]
    if view.is_open or line.payer:
        facts.append(("Payer", payer_of(view)))
        facts.append(("Reference", one_line(line.reference) or "none"))
    return facts


def entry_of(match: Match, arrived: Decimal, confirm: Callable[[], object]) -> Entry:
    """A suggestion: why it is made, and what confirming it would do."""
    reasons = ", ".join(match.reasons)
    return Entry(
        key=match.invoice_id,
        title=f"{match.number} · {one_line(match.customer_name)}" if match.customer_name else match.number,
        meta=f"{format_money(match.due)} due",
        detail=f"{reasons[:1].upper()}{reasons[1:]}.",
        small=effect(arrived, match.due),
        chip=("Certain", Tone.SUCCESS) if match.certain else ("Possible", Tone.WARNING),
        next=("Confirm", confirm),
    )


def effect(arrived: Decimal, due: Decimal) -> str:
    """What it does to an invoice when that much arrives for it."""
    if arrived == due:
        return "Pays it in full."
    if arrived < due:
        return f"Pays a part: {format_money(due - arrived)} stays due."
    return f"Pays it in full; {format_money(arrived - due)} more becomes the customer's credit."


def found_in(file: BankFile) -> str:
    """What an import would do, before it is done."""
    parts = [f"{counted(len(file.entries), 'payment')} to import"]
    if file.outgoing:
        parts.append(f"{file.outgoing:,} going out left out")
    if file.rejected:
        parts.append(f"{counted(len(file.rejected), 'row')} that cannot be read")
    return ", ".join(parts) + "."


def told(report: ImportReport) -> str:
    """What an import did."""
    parts = [f"{report.new:,} imported", f"{report.known:,} known already"]
    if report.outgoing:
        parts.append(f"{report.outgoing:,} going out left out")
    if report.rejected:
        parts.append(f"{len(report.rejected):,} refused")
    return ", ".join(parts) + "."


def refused(rejected: tuple[tuple[int, str], ...]) -> str:
    """Each row that cannot be taken, by its number and why."""
    lines = [f"Row {number:,}: {reason}" for number, reason in rejected[:_REFUSED_SHOWN]]
    if len(rejected) > _REFUSED_SHOWN:
        lines.append(f"and {len(rejected) - _REFUSED_SHOWN:,} more")
    return "\n".join(lines)
