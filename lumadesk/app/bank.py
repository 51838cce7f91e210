"""Bank statements: read with the owner's help, matched to invoices by suggestion, recorded on their word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lumadesk.app.bank_columns import keep
from lumadesk.app.changes import Changes
from lumadesk.app.invoices import pay_in
from lumadesk.app.payments import take_back_in
from lumadesk.app.services import Services, changes
from lumadesk.domain.bank_csv import (
    BankFile,
    CsvMapping,
    CsvTable,
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

    @property
    def is_open(self) -> bool:
        return self.line.state is LineState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A line with the words that it had, and what it became: invoice and payment by id."""

    line: BankLine
    payments: tuple[tuple[int, int], ...]


def preview_ofx(data: bytes) -> BankFile:
    """What a statement in OFX holds. Raises RuleViolation ``bank.not_ofx``."""
    from lumadesk.documents.ofx_file import read_ofx

    return read_ofx(data)


def import_csv(
    services: Services, data: bytes, mapping: CsvMapping | None = None, delimiter: str | None = None
) -> Changes[ImportReport]:
    """Take what came; without a ``mapping`` as suggested.

    Raises RuleViolation ``bank.not_a_table``, ``bank.no_mapping``, ``bank.which_date_order``.
    """
    table = read_table(data, delimiter)
    chosen = mapping or suggest_mapping(table)
    if chosen is None:
        raise RuleViolation(
            "bank.no_mapping",
            "Which columns hold the day and the amount could not be found out.",
            "Name them: the day, and what came in.",
        )
    return _import(services, read_entries(table, chosen), (table, chosen))


def import_ofx(services: Services, data: bytes) -> Changes[ImportReport]:
    """The same for a statement in OFX. Raises RuleViolation ``bank.not_ofx``."""
    return _import(services, preview_ofx(data))


def open_lines(services: Services) -> list[LineView]:
    """What waits for the owner's word, the latest first, each with the invoices that it may pay."""
    with services.read() as tx:
        return _views(tx, bank_lines.all_lines(tx, LineState.OPEN))


def line_ids(services: Services, *, set_aside: bool = False, search: str = "") -> list[int]:
    """Ids of what waits for the owner's word, or of what was set aside, the latest first."""
    with services.read() as tx:
        return bank_lines.ids(tx, LineState.SET_ASIDE if set_aside else LineState.OPEN, search)


def rows(services: Services, ids: Sequence[int]) -> list[LineView]:
    """Those that are still there, in their order."""
    with services.read() as tx:
        return _views(tx, bank_lines.rows(tx, ids))


def get(services: Services, line_id: int) -> LineView:
    """Raises KnownError ``bank_line.not_found``."""
    with services.read() as tx:
        return _views(tx, [bank_lines.get(tx, line_id)])[0]


def certain_lines(services: Services) -> list[LineView]:
    """Lines whose number and amount fit one invoice, each with that alone, the latest first.

    Of several that fit the same invoice only the earliest is among them: it is paid once.
    """
    with services.read() as tx:
        return _certain(tx)


def confirm(
    services: Services, line_id: int, pays: Sequence[tuple[int, Decimal | None]]
) -> Changes[Confirmed]:
    """Record a line as the payment of one invoice, or of several with the part of each.

    Without a part an invoice takes what is left; what is too much becomes the customer's credit.
    Raises RuleViolation ``bank.not_open``, ``bank.does_not_add_up`` and what ``record_payment`` does.
    """
    with services.write("bank-line.confirm") as tx:
        done = _confirm(services, tx, _require_open(tx, line_id), pays)
    return changes(tx, done)


def confirm_certain(services: Services) -> Changes[tuple[Confirmed, ...]]:
    """Record every line whose number and amount fit one invoice.

    The owner asks for it after looking at the list. What a rule forbids, such as a payment of somebody
    whose data is restricted, stays open.
    """
    done = []
    with services.write("bank-line.confirm-certain") as tx:
        for view in _certain(tx):
            try:
                done.append(_confirm(services, tx, view.line, [(view.matches[0].invoice_id, None)]))
            except RuleViolation:  # raised before anything was written for the line
                continue
    return changes(tx, tuple(done))


def take_back(services: Services, done: Sequence[Confirmed]) -> Changes[int]:
    """Undo: the payments are taken back, which stays to be seen, and the lines are open as they were."""
    with services.write("bank-line.take-back") as tx:
        for one in done:
            for invoice_id, payment_id in one.payments:
                take_back_in(services, tx, invoice_id, payment_id)
            bank_lines.reopen(tx, one.line)
    return changes(tx, len(done))


def set_aside(services: Services, line_id: int) -> Changes[BankLine]:
    """It pays no invoice; only its day and amount are kept, so that it does not come again.

    The value is the line as it was.
    """
    with services.write("bank-line.set-aside") as tx:
        line = _require_open(tx, line_id)
        bank_lines.close(tx, line_id, LineState.SET_ASIDE)
    return changes(tx, line)


def bring_back(services: Services, line_id: int, former: BankLine | None = None) -> Changes[int]:
    """What was set aside waits again; who paid is known only where ``former`` still says it.

    Raises RuleViolation ``bank.not_set_aside``.
    """
    with services.write("bank-line.bring-back") as tx:
        line = bank_lines.get(tx, line_id)
        if line.state is not LineState.SET_ASIDE:
            raise RuleViolation("bank.not_set_aside", "This line was not set aside.")
        bank_lines.reopen(tx, former or line)
    return changes(tx, line_id)


def _import(
    services: Services, found: BankFile, understood: tuple[CsvTable, CsvMapping] | None = None
) -> Changes[ImportReport]:
    with services.write("bank.import") as tx:
        new = bank_lines.add_all(tx, found.entries)
        if understood is not None:
            keep(tx, *understood)
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


def _confirm(
    services: Services, tx: Tx, line: BankLine, pays: Sequence[tuple[int, Decimal | None]]
) -> Confirmed:
    given = sum((part for _id, part in pays if part is not None), ZERO)
    open_parts = [id_ for id_, part in pays if part is None]
    if not pays or len(open_parts) > 1 or (given != line.amount and not open_parts) or given > line.amount:
        raise RuleViolation(
            "bank.does_not_add_up",
            f"The parts do not come to the {format_money(line.amount)} that arrived.",
            "Leave one part open, and it takes what is left.",
        )
    reference = " ".join(filter(None, (line.payer, line.reference)))[:200]
    made = tuple(
        (
            invoice_id,
            pay_in(
                services,
                tx,
                invoice_id,
                line.amount - given if part is None else part,
                line.day,
                method="bank transfer",
                reference=reference,
                may_exceed=True,
            ),
        )
        for invoice_id, part in pays
    )
    bank_lines.close(tx, line.id, LineState.MATCHED)
    return Confirmed(line=line, payments=made)


def _views(tx: Tx, lines: Sequence[BankLine]) -> list[LineView]:
    unpaid = _unpaid(tx) if any(line.state is LineState.OPEN for line in lines) else []
    return [
        LineView(line=line, matches=matches(line.entry, unpaid) if line.state is LineState.OPEN else ())
        for line in lines
    ]


def _certain(tx: Tx) -> list[LineView]:
    by_due: dict[Decimal, list[Open]] = {}
    for one in _unpaid(tx):
        by_due.setdefault(one.due, []).append(one)
    found: dict[int, LineView] = {}
    for line in bank_lines.all_lines(tx, LineState.OPEN):
        fitting = [match for match in matches(line.entry, by_due.get(line.amount, ())) if match.certain]
        if len(fitting) == 1:
            found[fitting[0].invoice_id] = LineView(line=line, matches=(fitting[0],))
    return sorted(found.values(), key=lambda view: (view.line.day, view.line.id), reverse=True)


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
