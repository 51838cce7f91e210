"""The audit log: which write touched which ids and when, in a chain of hashes, without any personal value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.transaction import Tx

_BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """``touched`` maps a noun to its ids in runs: (first, last) of each."""

    id: int
    at: datetime
    verb: str
    touched: dict[str, tuple[tuple[int, int], ...]]


class AuditTable(SQLModel, table=True):
    """Append-only by triggers. ``hash`` covers the row and the hash before it."""

    __tablename__ = "audit"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    verb: str
    touched: str
    hash: str


audit = table_of(AuditTable)


def append(tx: Tx, verb: str, touched: Mapping[str, Iterable[int]]) -> None:
    (new_id,) = tx.reserve(audit, 1)
    last = tx.connection.execute(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)).scalar()
    text = to_json({noun: [list(run) for run in runs(ids)] for noun, ids in touched.items()})
    tx.connection.execute(
        insert(audit).values(
            id=new_id,
            at=tx.now,
            verb=verb,
            touched=text,
            hash=_hash(last or _BEGINNING, new_id, tx.now, verb, text),
        )
    )


def verify(tx: Tx) -> int | None:
    """The id of the first entry that was changed or follows a gap; None where the chain is whole."""
    previous, expected = _BEGINNING, 1
    for row in tx.connection.execute(select(audit).order_by(audit.c.id)):
        if row.id != expected or row.hash != _hash(previous, row.id, row.at, row.verb, row.touched):
            return int(row.id)
        previous, expected = row.hash, row.id + 1
    return None if tx.reserve(audit, 1).start == expected else expected


def verify_after(tx: Tx, known: tuple[int, str] | None) -> tuple[int | None, tuple[int, str] | None]:
    """The same for what follows on ``known``, found good before: (what is wrong, the last good one)."""
    number, previous = known or (0, _BEGINNING)
    if known and tx.connection.execute(select(audit.c.hash).where(audit.c.id == number)).scalar() != previous:
        return number, None
    wanted = select(audit).where(audit.c.id > number).order_by(audit.c.id)
    for row in tx.connection.execute(wanted):
        if row.id != number + 1 or row.hash != _hash(previous, row.id, row.at, row.verb, row.touched):
            return int(row.id), None
        number, previous = row.id, row.hash
    if tx.reserve(audit, 1).start != number + 1:
        return number + 1, None
    return None, (number, previous)


def touched_after(tx: Tx, number: int) -> tuple[int, dict[str, list[tuple[int, int]]]]:
    """The last entry's id, and noun -> runs of ids that writes after entry ``number`` touched."""
    found: dict[str, list[tuple[int, int]]] = {}
    last = number
    for id_, text in tx.fetch("SELECT id, touched FROM audit WHERE id > ? ORDER BY id", (number,)):
        last = id_
        for noun, of_noun in from_json(text).items():
            found.setdefault(noun, []).extend((first, end) for first, end in of_noun)
    return last, found


def anything_since(tx: Tx, verb: str, *, besides: str) -> bool:
    """Whether anything was written after the latest ``verb``, verbs that begin with ``besides`` aside."""
    last = tx.connection.execute(select(func.max(audit.c.id)).where(audit.c.verb == verb)).scalar() or 0
    later = select(audit.c.id).where(audit.c.id > last, ~audit.c.verb.startswith(besides, autoescape=True))
    return tx.connection.execute(later.limit(1)).first() is not None


def list_latest(tx: Tx, limit: int = 100) -> list[AuditEntry]:
    """The latest entries, the newest first."""
    return [
        _entry(row) for row in tx.connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))
    ]


def runs(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Ids as runs of consecutive ones, so that a page of 20,000 enquiries is one pair of numbers."""
    found: list[tuple[int, int]] = []
    for id_ in sorted(ids):
        if found and found[-1][1] + 1 == id_:
            found[-1] = (found[-1][0], id_)
        else:
            found.append((id_, id_))
    return found


def _hash(previous: str, id_: int, at: datetime, verb: str, touched: str) -> str:
    document = to_json([previous, id_, at.isoformat(timespec="microseconds"), verb, touched])
    return hashlib.sha256(document.encode()).hexdigest()


def _entry(row: Row[Any]) -> AuditEntry:
    touched = {
        noun: tuple((first, last) for first, last in runs) for noun, runs in from_json(row.touched).items()
    }
    return AuditEntry(id=row.id, at=row.at, verb=row.verb, touched=touched)
