"""Invoices in the vault: drafts, the gapless series of numbers, and what never changes once issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from lumadesk.domain.business import Business, from_document, to_document
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.invoices import Invoice, InvoiceLine, InvoiceStatus, Payment
from lumadesk.domain.money import from_pence, to_pence
from lumadesk.storage.columns import from_json, to_json
from lumadesk.storage.invoice_tables import invoice, invoice_line, payment
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
) -> None:
    """Replace the content of a draft. Raises RuleViolation "invoice.already_issued"."""
    _require_draft(tx, invoice_id)
    tx.connection.execute(
        update(invoice)
        .where(invoice.c.id == invoice_id)
        .values(customer_name=customer_name, customer_address=customer_address, supplied_on=supplied_on)
    )
    tx.connection.execute(delete(invoice_line).where(invoice_line.c.invoice_id == invoice_id))
    _write_lines(tx, invoice_id, lines)
    tx.touch("invoice", invoice_id)


def discard_draft(tx: Tx, invoice_id: int) -> None:
    """Delete a draft. Raises RuleViolation "invoice.already_issued"."""
    _require_draft(tx, invoice_id)
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
            supplier=to_json(to_document(supplier)),
        )
    )
    tx.touch("invoice", invoice_id)
    return get(tx, invoice_id)


def add_payment(tx: Tx, invoice_id: int, amount: Decimal, paid_on: date) -> int:
    """Record a payment; whether it settles the invoice is said by ``set_status``."""
    (new_id,) = tx.reserve(payment, 1)
    tx.connection.execute(
        insert(payment).values(
            id=new_id, invoice_id=invoice_id, amount_pence=to_pence(amount), paid_on=paid_on
        )
    )
    tx.touch("payment", new_id)
    tx.touch("invoice", invoice_id)
    return new_id


def set_status(tx: Tx, invoice_id: int, status: InvoiceStatus) -> None:
    tx.connection.execute(update(invoice).where(invoice.c.id == invoice_id).values(status=status.value))
    tx.touch("invoice", invoice_id)


def void(tx: Tx, invoice_id: int, reason: str) -> None:
    """Void an issued invoice; it keeps its number and stays."""
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


def ids(tx: Tx, status: InvoiceStatus | None = None, person_id: int | None = None) -> list[int]:
    """The newest first."""
    wanted = select(invoice.c.id).order_by(invoice.c.id.desc())
    if status is not None:
        wanted = wanted.where(invoice.c.status == status.value)
    if person_id is not None:
        wanted = wanted.where(invoice.c.person_id == person_id)
    return list(tx.connection.execute(wanted).scalars())


def rows(tx: Tx, ids: Sequence[int]) -> list[Invoice]:
    """The invoices with these ids, in their order; what is gone by now is left out."""
    wanted = list(ids)
    lines: dict[int, list[InvoiceLine]] = {id_: [] for id_ in wanted}
    for row in tx.connection.execute(
        select(invoice_line)
        .where(invoice_line.c.invoice_id.in_(wanted))
        .order_by(invoice_line.c.invoice_id, invoice_line.c.position)
    ):
        lines[row.invoice_id].append(_line(row))
    payments: dict[int, list[Payment]] = {id_: [] for id_ in wanted}
    for row in tx.connection.execute(
        select(payment).where(payment.c.invoice_id.in_(wanted)).order_by(payment.c.paid_on, payment.c.id)
    ):
        payments[row.invoice_id].append(
            Payment(id=row.id, amount=from_pence(row.amount_pence), paid_on=row.paid_on)
        )
    found = {
        row.id: _invoice(row, lines[row.id], payments[row.id])
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
    new_ids = tx.reserve(invoice_line, len(lines))
    if lines:
        tx.connection.execute(
            insert(invoice_line),
            [
                {
                    "id": new_id,
                    "invoice_id": invoice_id,
                    "position": position,
                    "description": line.description,
                    "quantity": str(line.quantity),
                    "unit_price": str(line.unit_price),
                    "vat_rate": str(line.vat_rate) if line.vat_rate is not None else None,
                }
                for position, (new_id, line) in enumerate(zip(new_ids, lines, strict=True))
            ],
        )


def _line(row: Row[Any]) -> InvoiceLine:
    return InvoiceLine(
        description=row.description,
        quantity=Decimal(row.quantity),
        unit_price=Decimal(row.unit_price),
        vat_rate=Decimal(row.vat_rate) if row.vat_rate is not None else None,
    )


def _invoice(row: Row[Any], lines: Sequence[InvoiceLine], payments: Sequence[Payment]) -> Invoice:
    values = {
        **row._mapping,
        "status": InvoiceStatus(row.status),
        "supplier": from_document(from_json(row.supplier)) if row.supplier is not None else None,
        "lines": tuple(lines),
        "payments": tuple(payments),
    }
    return Invoice(**values)
