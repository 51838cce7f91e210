"""Quotes in the vault, and the invoices that ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from lumadesk.domain.business import Business, from_document, to_document
from lumadesk.domain.discounts import Discount, parse_discount
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.lines import InvoiceLine
from lumadesk.domain.quotes import Quote, QuoteStatus
from lumadesk.storage.columns import from_json, to_json
from lumadesk.storage.document_lines import discount_text, line_of, write_lines
from lumadesk.storage.numbers import next_number
from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_tables import job, quote, quote_line, quote_part


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePart:
    """An invoice for a quote or a part of it; ``label`` says which."""

    quote_id: int
    invoice_id: int
    label: str


def add(
    tx: Tx,
    *,
    person_id: int,
    customer_name: str,
    customer_address: str,
    reference: str,
    lines: Sequence[InvoiceLine],
    discount: Discount | None,
    notes: str,
) -> int:
    """Add a draft; it has no number."""
    (new_id,) = tx.reserve(quote, 1)
    tx.connection.execute(
        insert(quote).values(
            id=new_id,
            person_id=person_id,
            status=QuoteStatus.DRAFT.value,
            number=None,
            customer_name=customer_name,
            customer_address=customer_address,
            reference=reference,
            issued_on=None,
            valid_until=None,
            discount=discount_text(discount),
            notes=notes,
            supplier=None,
            decided_on=None,
            evidence="",
            created_at=tx.now,
        )
    )
    write_lines(tx, quote_line, lines, quote_id=new_id)
    tx.touch("quote", new_id)
    return new_id


def update_draft(
    tx: Tx,
    quote_id: int,
    *,
    customer_name: str,
    customer_address: str,
    reference: str,
    lines: Sequence[InvoiceLine],
    discount: Discount | None,
    notes: str,
) -> None:
    """Raises RuleViolation "quote.already_issued"."""
    _require_draft(tx, quote_id)
    tx.connection.execute(
        update(quote)
        .where(quote.c.id == quote_id)
        .values(
            customer_name=customer_name,
            customer_address=customer_address,
            reference=reference,
            discount=discount_text(discount),
            notes=notes,
        )
    )
    tx.connection.execute(delete(quote_line).where(quote_line.c.quote_id == quote_id))
    write_lines(tx, quote_line, lines, quote_id=quote_id)
    tx.touch("quote", quote_id)


def discard_draft(tx: Tx, quote_id: int) -> None:
    """Raises RuleViolation "quote.already_issued"."""
    _require_draft(tx, quote_id)
    remove(tx, [quote_id])
    tx.touch("quote", quote_id)


def issue(tx: Tx, quote_id: int, *, supplier: Business, issued_on: date, valid_until: date) -> Quote:
    """Give a draft the next number of its series."""
    _require_draft(tx, quote_id)
    tx.connection.execute(
        update(quote)
        .where(quote.c.id == quote_id)
        .values(
            status=QuoteStatus.ISSUED.value,
            number=next_number(tx, supplier.series(supplier.quote_prefix), issued_on),
            issued_on=issued_on,
            valid_until=valid_until,
            supplier=to_json(to_document(supplier)),
        )
    )
    tx.touch("quote", quote_id)
    return get(tx, quote_id)


def answer(tx: Tx, quote_id: int, status: QuoteStatus, on: date, evidence: str) -> None:
    tx.connection.execute(
        update(quote)
        .where(quote.c.id == quote_id)
        .values(status=status.value, decided_on=on, evidence=evidence)
    )
    tx.touch("quote", quote_id)


def get(tx: Tx, quote_id: int) -> Quote:
    """Raises ``KnownError`` "quote.not_found"."""
    found = rows(tx, [quote_id])
    if not found:
        raise KnownError("quote.not_found", f"There is no quote {quote_id} in this vault.")
    return found[0]


def ids(tx: Tx, status: QuoteStatus | None = None, person_id: int | None = None) -> list[int]:
    """The newest first."""
    wanted = select(quote.c.id).order_by(quote.c.id.desc())
    if status is not None:
        wanted = wanted.where(quote.c.status == status.value)
    if person_id is not None:
        wanted = wanted.where(quote.c.person_id == person_id)
    return list(tx.connection.execute(wanted).scalars())


def waiting(tx: Tx, *, since: date, until: date) -> list[Quote]:
    """Issued quotes without an answer whose last day is one of these, the earliest first."""
    wanted = (
        select(quote.c.id)
        .where(quote.c.status == QuoteStatus.ISSUED.value, quote.c.valid_until.between(since, until))
        .order_by(quote.c.valid_until, quote.c.id)
    )
    return rows(tx, list(tx.connection.execute(wanted).scalars()))


def rows(tx: Tx, ids: Sequence[int]) -> list[Quote]:
    """The quotes with these ids, in their order; what is gone by now is left out."""
    lines: dict[int, list[InvoiceLine]] = {}
    if not ids:
        return []
    for row in tx.connection.execute(
        select(quote_line).where(quote_line.c.quote_id.in_(ids)).order_by(quote_line.c.position)
    ):
        lines.setdefault(row.quote_id, []).append(line_of(row))
    found = {
        row.id: _quote(row, lines.get(row.id, []))
        for row in tx.connection.execute(select(quote).where(quote.c.id.in_(ids)))
    }
    return [found[id_] for id_ in ids if id_ in found]


def add_part(tx: Tx, quote_id: int, invoice_id: int, label: str) -> None:
    (new_id,) = tx.reserve(quote_part, 1)
    tx.connection.execute(
        insert(quote_part).values(id=new_id, quote_id=quote_id, invoice_id=invoice_id, label=label)
    )
    tx.touch("quote", quote_id)


def parts(tx: Tx, quote_id: int) -> list[QuotePart]:
    """The oldest first."""
    found = tx.connection.execute(
        select(quote_part).where(quote_part.c.quote_id == quote_id).order_by(quote_part.c.id)
    )
    return [QuotePart(quote_id=row.quote_id, invoice_id=row.invoice_id, label=row.label) for row in found]


def remove(tx: Tx, ids: Sequence[int]) -> int:
    """Delete quotes with all that hangs on them; their invoices stay."""
    tx.connection.execute(update(job).where(job.c.quote_id.in_(ids)).values(quote_id=None))
    for part in (quote_part, quote_line):
        tx.connection.execute(delete(part).where(part.c.quote_id.in_(ids)))
    return tx.connection.execute(delete(quote).where(quote.c.id.in_(ids))).rowcount


def _require_draft(tx: Tx, quote_id: int) -> None:
    if get(tx, quote_id).status is not QuoteStatus.DRAFT:
        raise RuleViolation(
            "quote.already_issued", "A quote that was issued is never changed.", "Draft another one."
        )


def _quote(row: Row[Any], lines: Sequence[InvoiceLine]) -> Quote:
    return Quote(
        id=row.id,
        person_id=row.person_id,
        status=QuoteStatus(row.status),
        number=row.number,
        customer_name=row.customer_name,
        customer_address=row.customer_address,
        reference=row.reference,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        lines=tuple(lines),
        discount=parse_discount(row.discount),
        notes=row.notes,
        supplier=None if row.supplier is None else from_document(from_json(row.supplier)),
        decided_on=row.decided_on,
        evidence=row.evidence,
        created_at=row.created_at,
    )
