"""Credit notes in the vault: in their own series, and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, insert, select

from lumadesk.domain.business import Business, from_document, to_document
from lumadesk.domain.credit_notes import CreditNote, Sums
from lumadesk.domain.discounts import Discount, parse_discount
from lumadesk.domain.errors import KnownError
from lumadesk.domain.invoices import Credit, Invoice
from lumadesk.domain.lines import InvoiceLine
from lumadesk.domain.money import from_pence, to_pence
from lumadesk.storage.columns import from_json, to_json
from lumadesk.storage.document_lines import discount_text, line_of, write_lines
from lumadesk.storage.invoice_tables import credit_note, credit_note_line
from lumadesk.storage.numbers import next_number
from lumadesk.storage.transaction import Tx


def issue(
    tx: Tx,
    invoice: Invoice,
    *,
    supplier: Business,
    reason: str,
    lines: Sequence[InvoiceLine],
    discount: Discount | None,
    sums: Sums,
    issued_on: date,
) -> CreditNote:
    """Give a credit note the next number of its series, in which there are no gaps."""
    (new_id,) = tx.reserve(credit_note, 1)
    gross = sum((net + vat for net, vat in sums.values()), Decimal(0))
    tx.connection.execute(
        insert(credit_note).values(
            id=new_id,
            invoice_id=invoice.id,
            number=next_number(tx, supplier.series(supplier.credit_prefix), issued_on),
            issued_on=issued_on,
            reason=reason,
            customer_name=invoice.customer_name,
            customer_address=invoice.customer_address,
            supplier=to_json(to_document(supplier)),
            discount=discount_text(discount),
            gross_pence=to_pence(gross),
            sums=to_json(
                [
                    [None if rate is None else str(rate), to_pence(net), to_pence(vat)]
                    for rate, (net, vat) in sums.items()
                ]
            ),
            created_at=tx.now,
        )
    )
    write_lines(tx, credit_note_line, lines, invoice_id=invoice.id, credit_note_id=new_id)
    tx.touch("credit_note", new_id)
    tx.touch("invoice", invoice.id)
    return get(tx, new_id)


def get(tx: Tx, credit_note_id: int) -> CreditNote:
    """Raises ``KnownError`` "credit.not_found"."""
    row = tx.connection.execute(select(credit_note).where(credit_note.c.id == credit_note_id)).one_or_none()
    if row is None:
        raise KnownError("credit.not_found", f"There is no credit note {credit_note_id} in this vault.")
    return _credit_note(tx, row)


def of_invoice(tx: Tx, invoice_id: int) -> list[CreditNote]:
    """The oldest first."""
    rows = tx.connection.execute(
        select(credit_note).where(credit_note.c.invoice_id == invoice_id).order_by(credit_note.c.id)
    ).all()
    return [_credit_note(tx, row) for row in rows]


def ids(tx: Tx) -> list[int]:
    """The newest first."""
    return tx.ids("SELECT id FROM credit_note ORDER BY id DESC")


def credits_of(tx: Tx, invoice_ids: Sequence[int]) -> dict[int, list[Credit]]:
    """What each invoice is credited with, by invoice."""
    found: dict[int, list[Credit]] = {}
    columns = (
        credit_note.c.id,
        credit_note.c.invoice_id,
        credit_note.c.number,
        credit_note.c.issued_on,
        credit_note.c.gross_pence,
    )
    for row in tx.connection.execute(
        select(*columns).where(credit_note.c.invoice_id.in_(invoice_ids)).order_by(credit_note.c.id)
    ):
        found.setdefault(row.invoice_id, []).append(
            Credit(id=row.id, number=row.number, issued_on=row.issued_on, gross=from_pence(row.gross_pence))
        )
    return found


def _credit_note(tx: Tx, row: Row[Any]) -> CreditNote:
    lines = tx.connection.execute(
        select(credit_note_line)
        .where(credit_note_line.c.credit_note_id == row.id)
        .order_by(credit_note_line.c.position)
    )
    return CreditNote(
        id=row.id,
        invoice_id=row.invoice_id,
        number=row.number,
        issued_on=row.issued_on,
        reason=row.reason,
        customer_name=row.customer_name,
        customer_address=row.customer_address,
        supplier=from_document(from_json(row.supplier)),
        lines=tuple(line_of(line) for line in lines),
        discount=parse_discount(row.discount),
        sums={
            None if rate is None else Decimal(rate): (from_pence(net), from_pence(vat))
            for rate, net, vat in from_json(row.sums)
        },
        created_at=row.created_at,
    )
