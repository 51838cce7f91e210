"""Recurring invoices in the vault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from lumadesk.domain.errors import KnownError
from lumadesk.domain.lines import InvoiceLine
from lumadesk.domain.recurring import RecurringInvoice
from lumadesk.storage.document_lines import line_of, terms_of, terms_values, write_lines
from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_tables import recurring_invoice, recurring_line


def add(tx: Tx, made: RecurringInvoice) -> int:
    (new_id,) = tx.reserve(recurring_invoice, 1)
    tx.connection.execute(
        insert(recurring_invoice).values(id=new_id, person_id=made.person_id, **_values(made))
    )
    write_lines(tx, recurring_line, made.lines, recurring_invoice_id=new_id)
    tx.touch("recurring_invoice", new_id)
    return new_id


def put(tx: Tx, changed: RecurringInvoice) -> None:
    tx.connection.execute(
        update(recurring_invoice).where(recurring_invoice.c.id == changed.id).values(**_values(changed))
    )
    tx.connection.execute(delete(recurring_line).where(recurring_line.c.recurring_invoice_id == changed.id))
    write_lines(tx, recurring_line, changed.lines, recurring_invoice_id=changed.id)
    tx.touch("recurring_invoice", changed.id)


def get(tx: Tx, recurring_id: int) -> RecurringInvoice:
    """Raises ``KnownError`` "recurring.not_found"."""
    for found in _read(tx, [recurring_id]):
        return found
    raise KnownError("recurring.not_found", f"There is no recurring invoice {recurring_id} in this vault.")


def list_all(tx: Tx, person_id: int | None = None) -> list[RecurringInvoice]:
    """The newest first."""
    wanted = select(recurring_invoice.c.id).order_by(recurring_invoice.c.id.desc())
    if person_id is not None:
        wanted = wanted.where(recurring_invoice.c.person_id == person_id)
    return _read(tx, list(tx.connection.execute(wanted).scalars()))


def remove(tx: Tx, ids: Sequence[int]) -> int:
    """Delete agreements; the drafts and invoices that they made stay."""
    tx.connection.execute(delete(recurring_line).where(recurring_line.c.recurring_invoice_id.in_(ids)))
    return tx.connection.execute(delete(recurring_invoice).where(recurring_invoice.c.id.in_(ids))).rowcount


def _read(tx: Tx, ids: Sequence[int]) -> list[RecurringInvoice]:
    lines: dict[int, list[InvoiceLine]] = {}
    if not ids:
        return []
    for row in tx.connection.execute(
        select(recurring_line)
        .where(recurring_line.c.recurring_invoice_id.in_(ids))
        .order_by(recurring_line.c.position)
    ):
        lines.setdefault(row.recurring_invoice_id, []).append(line_of(row))
    rows = tx.connection.execute(select(recurring_invoice).where(recurring_invoice.c.id.in_(ids)))
    found = {row.id: _agreement(row, lines.get(row.id, [])) for row in rows}
    return [found[id_] for id_ in ids if id_ in found]


def _values(made: RecurringInvoice) -> dict[str, Any]:
    return {
        "customer_name": made.customer_name,
        "customer_address": made.customer_address,
        **terms_values(made.terms),
        "every_months": made.every_months,
        "starts_on": made.starts_on,
        "until": made.until,
        "made": made.made,
        "paused": made.paused,
    }


def _agreement(row: Row[Any], lines: Sequence[InvoiceLine]) -> RecurringInvoice:
    return RecurringInvoice(
        id=row.id,
        person_id=row.person_id,
        customer_name=row.customer_name,
        customer_address=row.customer_address,
        lines=tuple(lines),
        terms=terms_of(row),
        every_months=row.every_months,
        starts_on=row.starts_on,
        until=row.until,
        made=row.made,
        paused=row.paused,
    )
