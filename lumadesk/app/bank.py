"""Bank statements: read with the owner's help, matched to invoices by suggestion, recorded on their word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lumadesk.app.changes import Changes
from lumadesk.app.invoices import pay_in
from lumadesk.app.services import Services, changes
from lumadesk.domain.bank_csv import (
    BankFile,
    CsvMapping,
    read_entries,
    read_table,
    suggest_mapping,
)
from lumadesk.domain.bank_matching import Match, Open, matches
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceStatus, amount_due
from lumadesk.domain.money import ZERO, format_money
from lumadesk.storage import bank_lines, invoices
from lumadesk.storage.bank_lines import BankLine, LineState
from lumadesk.storage.transaction import Tx

_SAMPLE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvPreview:
    """A file as the mapping assistant shows it; ``mapping`` is a suggestion, None where there is none.

    ``asks_date_order`` where every date can be read both ways. ``read`` is what the mapping makes of the
    file, None until it can be read.
    """

    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    rows: int
    mapping: CsvMapping | None
    asks_date_order: bool
    read: BankFile | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """``known`` were imported before; ``outgoing`` are no income, and are not kept."""

    new: int
    known: int
    outgoing: int
    rejected: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    line: BankLine
    matches: tuple[Match, ...]


def preview_csv(data: bytes, mapping: CsvMapping | None = None) -> CsvPreview:
    """What a file holds, and what its columns seem to be; with a ``mapping`` what that makes of it."""
    table = read_table(data)
    chosen = mapping or suggest_mapping(table)
    asks = chosen is not None and chosen.date_order is None
    return CsvPreview(
        columns=table.columns,
        sample=table.rows[:_SAMPLE],
        rows=len(table.rows),
        mapping=chosen,
        asks_date_order=asks,
        read=None if chosen is None or asks else read_entries(table, chosen),
    )


def import_csv(services: Services, data: bytes, mapping: CsvMapping | None = None) -> Changes[ImportReport]:
    """Take what came; without a ``mapping`` as suggested.

    Raises RuleViolation ``bank.not_a_table``, ``bank.no_mapping``, ``bank.which_date_order``.
    """
    table = read_table(data)
    chosen = mapping or suggest_mapping(table)
    if chosen is None:
        raise RuleViolation(
            "bank.no_mapping",
            "Which columns hold the day and the amount could not be found out.",
            "Name them: the day, and what came in.",
        )
    return _import(services, read_entries(table, chosen))


def import_ofx(services: Services, data: bytes) -> Changes[ImportReport]:
    """The same for a statement in OFX. Raises RuleViolation ``bank.not_ofx``."""
    from lumadesk.documents.ofx_file import read_ofx

    return _import(services, read_ofx(data))


def open_lines(services: Services) -> list[LineView]:
    """What waits for the owner's word, the latest first, each with the invoices that it may pay."""
    with services.read() as tx:
        waiting = bank_lines.open_lines(tx)
        unpaid = _unpaid(tx) if waiting else []
    return [LineView(line=line, matches=matches(line.entry, unpaid)) for line in waiting]


def confirm(
    services: Services, line_id: int, pays: Sequence[tuple[int, Decimal | None]]
) -> Changes[tuple[int, ...]]:
    """Record a line as the payment of one invoice, or of several with the part of each.

    Without a part an invoice takes what is left; what is too much becomes the customer's credit. The value
    is the payments' ids. Raises RuleViolation ``bank.not_open``, ``bank.does_not_add_up`` and what
    ``record_payment`` does.
    """
    with services.write("bank-line.confirm") as tx:
        line = _require_open(tx, line_id)
        given = sum((part for _id, part in pays if part is not None), ZERO)
        open_parts = [id_ for id_, part in pays if part is None]
        if (
            not pays
            or len(open_parts) > 1
            or (given != line.amount and not open_parts)
            or given > line.amount
        ):
            raise RuleViolation(
                "bank.does_not_add_up",
                f"The parts do not come to the {format_money(line.amount)} that arrived.",
                "Leave one part open, and it takes what is left.",
            )
        reference = " ".join(filter(None, (line.payer, line.reference)))[:200]
        made = tuple(
            pay_in(
                services,
                tx,
                invoice_id,
                line.amount - given if part is None else part,
                line.day,
                method="bank transfer",
                reference=reference,
                may_exceed=True,
            )
            for invoice_id, part in pays
        )
        bank_lines.close(tx, line_id, LineState.MATCHED)
    return changes(tx, made)


def confirm_certain(services: Services) -> Changes[int]:
    """Record every line whose number and amount fit one invoice; the value counts them.

    The owner asks for it after looking at the list.
    """
    count = 0
    touched: dict[str, set[int]] = {}
    for view in open_lines(services):
        certain = [match for match in view.matches if match.certain]
        if len(certain) == 1:
            done = confirm(services, view.line.id, [(certain[0].invoice_id, None)])
            for noun, ids in done.touched.items():
                touched.setdefault(noun, set()).update(ids)
            count += 1
    return Changes(count, touched)


def set_aside(services: Services, line_id: int) -> Changes[int]:
    """It pays no invoice; only its day and amount are kept, so that it does not come again."""
    with services.write("bank-line.set-aside") as tx:
        _require_open(tx, line_id)
        bank_lines.close(tx, line_id, LineState.SET_ASIDE)
    return changes(tx, line_id)


def _import(services: Services, found: BankFile) -> Changes[ImportReport]:
    with services.write("bank.import") as tx:
        new = bank_lines.add_all(tx, found.entries)
    report = ImportReport(
        new=len(new),
        known=len(found.entries) - len(new),
        outgoing=found.outgoing,
        rejected=found.rejected,
    )
    return changes(tx, report)


def _require_open(tx: Tx, line_id: int) -> BankLine:
    line = bank_lines.get(tx, line_id)
    if line.state is not LineState.OPEN:
        raise RuleViolation("bank.not_open", "This line was dealt with already.")
    return line


def _unpaid(tx: Tx) -> list[Open]:
    return [
        Open(
            invoice_id=invoice.id,
            number=invoice.number or "",
            customer_name=invoice.customer_name,
            due=amount_due(invoice),
        )
        for invoice in invoices.rows(tx, invoices.ids(tx, InvoiceStatus.ISSUED))
    ]
