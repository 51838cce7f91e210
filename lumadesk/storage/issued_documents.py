"""The chain of issued documents: that none was changed, taken out or put in since, whoever was erased."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import UniqueConstraint, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, table_of, to_json
from lumadesk.storage.transaction import Tx

INVOICE = "invoice"
CREDIT_NOTE = "credit_note"
_BEGINNING = "0" * 64

#: What of a record is covered: all that a trigger freezes but whose row it is, for people are merged.
_COVERED = {
    INVOICE: (
        "SELECT number, customer_name, customer_address, issued_on, supplied_on, due_on, supplier, "
        "tax_point, reference, discount, reverse_charge, simplified, customer_vat_number, business_customer, "
        "contract_rate, terms_days FROM invoice WHERE id = ?",
        "SELECT position, description, quantity, unit_price, vat_rate, unit, discount, category "
        "FROM invoice_line WHERE invoice_id = ? ORDER BY position",
    ),
    CREDIT_NOTE: (
        "SELECT number, invoice_id, issued_on, reason, customer_name, customer_address, supplier, discount, "
        "gross_pence, sums FROM credit_note WHERE id = ?",
        "SELECT position, description, quantity, unit_price, vat_rate, unit, discount, category "
        "FROM credit_note_line WHERE credit_note_id = ? ORDER BY position",
    ),
}


class IssuedDocumentTable(SQLModel, table=True):
    """``digest`` covers the record with the ``salt``, ``hash`` the digest and the hash before it.

    Without its salt, which goes with the record, a digest says nothing of what it was made from. Triggers
    refuse every other change.
    """

    __tablename__ = "issued_document"
    __table_args__ = (UniqueConstraint("noun", "record_id"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    noun: str
    record_id: int
    salt: str | None
    digest: str
    hash: str


issued_document = table_of(IssuedDocumentTable)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """``broken`` is the first entry that does not fit; ``gone`` counts records whose time had ended."""

    count: int
    gone: int
    broken: int | None
    why: str

    @property
    def ok(self) -> bool:
        return self.broken is None


def append(tx: Tx, noun: str, record_id: int) -> None:
    """Put what was just issued at the end of the chain, after whatever was issued before there was one."""
    for known_noun, known_id in [*_unchained(tx, but=(noun, record_id)), (noun, record_id)]:
        _append(tx, known_noun, known_id)


def forget_invoices(tx: Tx, invoice_ids: Iterable[int]) -> None:
    """The invoices go for good, with their credit notes: nothing can be told from their digests any more."""
    for invoice_id in invoice_ids:
        notes = tx.column("SELECT id FROM credit_note WHERE invoice_id = ?", (invoice_id,))
        for noun, ids in ((INVOICE, [invoice_id]), (CREDIT_NOTE, notes)):
            if not ids:
                continue
            tx.connection.execute(
                update(issued_document)
                .where(issued_document.c.noun == noun, issued_document.c.record_id.in_(ids))
                .values(salt=None)
            )


def hash_of(tx: Tx, noun: str, record_id: int) -> str:
    """The link of a record in the chain, which proves it and all before it; empty where it has none."""
    found = tx.connection.execute(
        select(issued_document.c.hash).where(
            issued_document.c.noun == noun, issued_document.c.record_id == record_id
        )
    ).scalar()
    return found or ""


def verify(tx: Tx) -> ChainReport:
    """Whether every entry follows the one before it, and every record is what was issued."""
    previous, expected, gone = _BEGINNING, 1, 0
    for row in tx.connection.execute(select(issued_document).order_by(issued_document.c.id)):
        why = ""
        content = _content(tx, row.noun, row.record_id)
        if row.id != expected or row.hash != _hash(previous, row.id, row.noun, row.record_id, row.digest):
            why = "the chain is broken"
        elif row.salt is None:
            gone += 1
            why = "its record should have gone" if content is not None else ""
        elif content is None:
            why = "its record is missing"
        elif _digest(row.salt, content) != row.digest:
            why = "its record was changed"
        if why:
            return ChainReport(count=row.id, gone=gone, broken=row.id, why=why)
        previous, expected = row.hash, row.id + 1
    if tx.reserve(issued_document, 1).start != expected:
        return ChainReport(
            count=expected - 1, gone=gone, broken=expected, why="the end of the chain is missing"
        )
    return ChainReport(count=expected - 1, gone=gone, broken=None, why="")


def _append(tx: Tx, noun: str, record_id: int) -> None:
    content = _content(tx, noun, record_id)
    if content is None:
        raise RuntimeError("what was not issued was to be chained")
    (new_id,) = tx.reserve(issued_document, 1)
    last = tx.connection.execute(
        select(issued_document.c.hash).order_by(issued_document.c.id.desc()).limit(1)
    ).scalar()
    salt = secrets.token_hex(16)
    digest = _digest(salt, content)
    tx.connection.execute(
        insert(issued_document).values(
            id=new_id,
            noun=noun,
            record_id=record_id,
            salt=salt,
            digest=digest,
            hash=_hash(last or _BEGINNING, new_id, noun, record_id, digest),
        )
    )


def _unchained(tx: Tx, but: tuple[str, int]) -> list[tuple[str, int]]:
    """Issued before this chain began."""
    if tx.fetch("SELECT 1 FROM issued_document LIMIT 1"):
        return []
    found = [
        (INVOICE, id_)
        for id_ in tx.column("SELECT id FROM invoice WHERE number IS NOT NULL ORDER BY issued_on, number")
    ]
    return [entry for entry in found if entry != but]


def _content(tx: Tx, noun: str, record_id: int) -> list[Any] | None:
    """What the digest covers; None where the record is not there, or not issued."""
    record, lines = _COVERED[noun]
    found = tx.fetch(record, (record_id,))
    if not found or found[0][0] is None:
        return None
    return [noun, record_id, list(found[0]), [list(line) for line in tx.fetch(lines, (record_id,))]]


def _digest(salt: str, content: list[Any]) -> str:
    return hashlib.sha256(f"{salt}\n{to_json(content)}".encode()).hexdigest()


def _hash(previous: str, id_: int, noun: str, record_id: int, digest: str) -> str:
    return hashlib.sha256(to_json([previous, id_, noun, record_id, digest]).encode()).hexdigest()
