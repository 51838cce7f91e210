"""Invoices in the vault: drafts, the gapless series of numbers, and what never changes once issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from lumadesk.domain.business import Business, from_document, to_document
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import Credit, Invoice, InvoiceLine, InvoiceStatus, InvoiceTerms, Payment
from lumadesk.storage import credit_notes, payments, work_links
from lumadesk.storage.columns import from_json, to_json
from lumadesk.storage.document_lines import line_of, terms_of, terms_values, write_lines
from lumadesk.storage.invoice_tables import invoice, invoice_line
from lumadesk.storage.numbers import next_number
from lumadesk.storage.transaction import Tx


def add(
    tx: Tx,
    *,
    person_id: int,
    customer_name: str,
    customer_address: str,
    lines: Sequence[InvoiceLine],
    supplied_on: date | None = None,
    terms: InvoiceTerms | None = None,
) -> int:
    """Add a draft; it has no number."""
    (new_id,) = tx.reserve(invoice, 1)
    tx.connection.execute(
        insert(invoice).values(
            id=new_id,
            person_id=person_id,
            status=InvoiceStatus.DRAFT.value,
            number=None,
            customer_name=customer_name,
            customer_address=customer_address,
            issued_on=None,
            supplied_on=supplied_on,
            due_on=None,
            supplier=None,
            void_reason=None,
            created_at=tx.now,
            tax_point=None,
            **terms_values(terms or InvoiceTerms()),
        )
    )
    _write_lines(tx, new_id, lines)
    tx.touch("invoice", new_id)
    return new_id


def update_draft(
    tx: Tx,
    invoice_id: int,
    *,
    customer_name: str,
    customer_address: str,
    lines: Sequence[InvoiceLine],
    supplied_on: date | None,
    terms: InvoiceTerms | None = None,
) -> None:
    """Replace the content of a draft; terms that are not given stay.

    Raises RuleViolation "invoice.already_issued".
    """
    _require_draft(tx, invoice_id)
    tx.connection.execute(
        update(invoice)
        .where(invoice.c.id == invoice_id)
        .values(
            customer_name=customer_name,
            customer_address=customer_address,
            supplied_on=supplied_on,
            **(terms_values(terms) if terms is not None else {}),
        )
    )
    tx.connection.execute(delete(invoice_line).where(invoice_line.c.invoice_id == invoice_id))
    _write_lines(tx, invoice_id, lines)
    tx.touch("invoice", invoice_id)


def discard_draft(tx: Tx, invoice_id: int) -> None:
    """Delete a draft. Raises RuleViolation "invoice.already_issued"."""
    _require_draft(tx, invoice_id)
    work_links.release(tx, [invoice_id])
    tx.connection.execute(delete(invoice_line).where(invoice_line.c.invoice_id == invoice_id))
    tx.connection.execute(delete(invoice).where(invoice.c.id == invoice_id))
    tx.touch("invoice", invoice_id)


def issue(
    tx: Tx,
    invoice_id: int,
    *,
    supplier: Business,
    issued_on: date,
    supplied_on: date,
    due_on: date,
    tax_point: date | None = None,
) -> Invoice:
    """Give a draft the next number of the supplier's series and freeze it (law.md R7.5).

    The number is used only if the transaction commits: the series has no gaps.
    """
    _require_draft(tx, invoice_id)
    tx.connection.execute(
        update(invoice)
        .where(invoice.c.id == invoice_id)
        .values(
            status=InvoiceStatus.ISSUED.value,
            number=next_number(tx, supplier.series(supplier.invoice_prefix), issued_on),
            issued_on=issued_on,
            supplied_on=supplied_on,
            due_on=due_on,
            tax_point=tax_point,
            supplier=to_json(to_document(supplier)),
        )
    )
    tx.touch("invoice", invoice_id)
    return get(tx, invoice_id)


def last_issued_on(tx: Tx) -> date | None:
    """The day of the latest invoice that has a number."""
    return tx.connection.execute(select(func.max(invoice.c.issued_on))).scalar()


def set_status(tx: Tx, invoice_id: int, status: InvoiceStatus) -> None:
    tx.connection.execute(update(invoice).where(invoice.c.id == invoice_id).values(status=status.value))
    tx.touch("invoice", invoice_id)


def void(tx: Tx, invoice_id: int, reason: str) -> None:
    """Void an issued invoice; it keeps its number and stays. Hours that it billed are open again."""
    work_links.release_hours(tx, [invoice_id])
    tx.connection.execute(
        update(invoice)
        .where(invoice.c.id == invoice_id)
        .values(status=InvoiceStatus.VOID.value, void_reason=reason)
    )
    tx.touch("invoice", invoice_id)


def get(tx: Tx, invoice_id: int) -> Invoice:
    """Raises ``KnownError`` "invoice.not_found"."""
    found = rows(tx, [invoice_id])
    if not found:
        raise KnownError("invoice.not_found", f"There is no invoice {invoice_id} in this vault.")
    return found[0]


def ids(
    tx: Tx,
    status: InvoiceStatus | None = None,
    person_id: int | None = None,
    *,
    search: str = "",
    due_before: date | None = None,
    corrected: bool = False,
) -> list[int]:
    """The newest first. ``search`` is part of a number, a customer or a reference.

    ``corrected`` are those that are void, or of which something was credited.
    """
    wanted, values = ["TRUE"], list[object]()
    if status is not None:
        wanted.append("status = ?")
        values.append(status.value)
    if person_id is not None:
        wanted.append("person_id = ?")
        values.append(person_id)
    if due_before is not None:
        wanted.append("due_on < ?")
        values.append(due_before.isoformat())
    if corrected:
        wanted.append("(status = ? OR id IN (SELECT invoice_id FROM credit_note))")
        values.append(InvoiceStatus.VOID.value)
    for word in search.split():
        wanted.append("instr(lower(coalesce(number, '') || ' ' || customer_name || ' ' || reference), ?)")
        values.append(word.lower())
    # The index holds ids and days alone; the table's own rows are wide, and each page of them is deciphered.
    by = "" if search or corrected or person_id is not None else "INDEXED BY ix_invoice_status"
    return tx.ids(f"SELECT id FROM invoice {by} WHERE {' AND '.join(wanted)} ORDER BY id DESC", values)  # noqa: S608


def rows(tx: Tx, ids: Sequence[int]) -> list[Invoice]:
    """The invoices with these ids, in their order; what is gone by now is left out."""
    wanted = list(ids)
    lines: dict[int, list[InvoiceLine]] = {id_: [] for id_ in wanted}
    for row in tx.connection.execute(
        select(invoice_line)
        .where(invoice_line.c.invoice_id.in_(wanted))
        .order_by(invoice_line.c.invoice_id, invoice_line.c.position)
    ):
        lines[row.invoice_id].append(line_of(row))
    paid = payments.of_invoices(tx, wanted)
    credits = credit_notes.credits_of(tx, wanted)
    found = {
        row.id: _invoice(row, lines[row.id], paid.get(row.id, ()), credits.get(row.id, ()))
        for row in tx.connection.execute(select(invoice).where(invoice.c.id.in_(wanted)))
    }
    return [found[id_] for id_ in wanted if id_ in found]


def _require_draft(tx: Tx, invoice_id: int) -> None:
    status = tx.connection.execute(
        select(invoice.c.status).where(invoice.c.id == invoice_id)
    ).scalar_one_or_none()
    if status is None:
        raise KnownError("invoice.not_found", f"There is no invoice {invoice_id} in this vault.")
    if status != InvoiceStatus.DRAFT.value:
        raise RuleViolation(
            "invoice.already_issued",
            "An invoice that was issued is never changed.",
            "Void it with a reason and issue another one.",
        )


def _write_lines(tx: Tx, invoice_id: int, lines: Sequence[InvoiceLine]) -> None:
    write_lines(tx, invoice_line, lines, invoice_id=invoice_id)


def _invoice(
    row: Row[Any], lines: Sequence[InvoiceLine], paid: Sequence[Payment], credits: Sequence[Credit]
) -> Invoice:
    return Invoice(
        id=row.id,
        person_id=row.person_id,
        status=InvoiceStatus(row.status),
        number=row.number,
        customer_name=row.customer_name,
        customer_address=row.customer_address,
        issued_on=row.issued_on,
        supplied_on=row.supplied_on,
        due_on=row.due_on,
        lines=tuple(lines),
        payments=tuple(paid),
        supplier=from_document(from_json(row.supplier)) if row.supplier is not None else None,
        void_reason=row.void_reason,
        created_at=row.created_at,
        terms=terms_of(row),
        tax_point=row.tax_point,
        credits=tuple(credits),
    )
