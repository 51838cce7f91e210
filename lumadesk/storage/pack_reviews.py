"""What was decided about each record of a pack: withheld, redacted, or looked at and included."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Table, UniqueConstraint, delete, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.packs import Decision, Exemption, Redaction, Review
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class PackDecisionTable(SQLModel, table=True):
    """``noun`` and ``record_id`` say which record; at most one decision about each."""

    __tablename__ = "pack_decision"
    __table_args__ = (UniqueConstraint("request_id", "noun", "record_id"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    noun: str
    record_id: int
    decision: str
    exemption: str | None
    test: str
    reason: str
    told: bool
    decided_on: date


class RedactionTable(SQLModel, table=True):
    """Characters ``first`` to before ``last`` of a field; ``digest`` tells whether its text is the same."""

    __tablename__ = "redaction"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    noun: str
    record_id: int
    field: str
    first: int
    last: int
    digest: str
    reason: str
    at: datetime = Field(sa_type=UtcDateTime)


pack_decision = table_of(PackDecisionTable)
redaction = table_of(RedactionTable)

Key = tuple[str, int]


def digest_of(tx: Tx, text: str) -> str:
    """Keyed by the vault: a telephone number could be guessed from a plain hash of it."""
    return hashlib.blake2b(
        text.encode("utf-8", "surrogatepass"), key=tx.tombstone_key, digest_size=16, person=b"redaction"
    ).hexdigest()


def decide(tx: Tx, request_id: int, wanted: Review, digests: Iterable[str] = ()) -> None:
    """Replace what was decided about a record; ``digests`` are those of the redacted fields' texts."""
    clear(tx, request_id, wanted.table, wanted.id)
    (new_id,) = tx.reserve(pack_decision, 1)
    tx.connection.execute(
        insert(pack_decision).values(
            id=new_id,
            request_id=request_id,
            noun=wanted.table,
            record_id=wanted.id,
            decision=wanted.decision.value,
            exemption=wanted.exemption.value if wanted.exemption else None,
            test=wanted.test,
            reason=wanted.reason,
            told=wanted.told,
            decided_on=wanted.decided_on,
        )
    )
    new_ids = tx.reserve(redaction, len(wanted.redactions))
    for new_redaction, one, digest in zip(new_ids, wanted.redactions, digests, strict=True):
        tx.connection.execute(
            insert(redaction).values(
                id=new_redaction,
                request_id=request_id,
                noun=wanted.table,
                record_id=wanted.id,
                field=one.field,
                first=one.start,
                last=one.end,
                digest=digest,
                reason=one.reason,
                at=tx.now,
            )
        )
    tx.touch("request", request_id)


def clear(tx: Tx, request_id: int, table: str, record_id: int) -> None:
    for kept in (pack_decision, redaction):
        tx.connection.execute(
            delete(kept).where(
                kept.c.request_id == request_id, kept.c.noun == table, kept.c.record_id == record_id
            )
        )
    tx.touch("request", request_id)


def reviews(tx: Tx, request_id: int) -> dict[Key, Review]:
    """What was decided, by (table, id)."""
    found = {
        (row.noun, row.record_id): Review(
            table=row.noun,
            id=row.record_id,
            decision=Decision(row.decision),
            exemption=Exemption(row.exemption) if row.exemption else None,
            test=row.test,
            reason=row.reason,
            told=row.told,
            decided_on=row.decided_on,
        )
        for row in tx.connection.execute(_of(pack_decision, request_id))
    }
    for row in tx.connection.execute(_of(redaction, request_id)):
        key = (row.noun, row.record_id)
        one = Redaction(field=row.field, start=row.first, end=row.last, reason=row.reason)
        found[key] = replace(found[key], redactions=(*found[key].redactions, one))
    return found


def digests(tx: Tx, request_id: int) -> dict[tuple[str, int, str], str]:
    """(table, id, field) -> the digest of the text that was redacted."""
    rows = tx.connection.execute(_of(redaction, request_id))
    return {(row.noun, row.record_id, row.field): row.digest for row in rows}


def forget(tx: Tx, request_ids: Iterable[int]) -> None:
    """The requests were made anonymous."""
    wanted = list(request_ids)
    for kept in (pack_decision, redaction):
        tx.connection.execute(delete(kept).where(kept.c.request_id.in_(wanted)))


def _of(table: Table, request_id: int) -> Select[Any]:
    return select(table).where(table.c.request_id == request_id).order_by(table.c.id)
