"""Suppressed contacts: keyed hashes of addresses and numbers that marketing must never reach again."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Field, SQLModel

from lumadesk.domain.people import normalise_email, normalise_phone
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, instant_text, table_of
from lumadesk.storage.transaction import Tx

ERASED = "erased"
OBJECTED = "objected"

_CHUNK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """``kind`` is "email" or "phone"; nothing here tells whose it was."""

    id: int
    kind: str
    mac: str
    reason: str
    at: datetime


class SuppressionTable(SQLModel, table=True):
    __tablename__ = "suppression"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    mac: str = Field(unique=True)
    reason: str
    at: datetime = Field(sa_type=UtcDateTime)


suppression = table_of(SuppressionTable)


def macs_of(tx: Tx, email: str | None, phone: str | None) -> list[tuple[str, str]]:
    """(kind, HMAC) of what can be compared; the same address written otherwise gives the same."""
    keys = {
        "email": normalise_email(email) if email else None,
        "phone": normalise_phone(phone) if phone else None,
    }
    return [(kind, _mac(tx, kind, key)) for kind, key in keys.items() if key is not None]


def add(tx: Tx, macs: Iterable[tuple[str, str]], reason: str) -> None:
    """Suppress these from now on. Also noted for the erasure ledger where the person was erased."""
    wanted = dict.fromkeys(macs)
    known = {row.mac for row in _rows(tx, [mac for _kind, mac in wanted])}
    fresh = [(kind, mac) for kind, mac in wanted if mac not in known]
    new_ids = tx.reserve(suppression, len(fresh))
    at = instant_text(tx.now)
    tx.insert_many(
        suppression,
        ("id", "kind", "mac", "reason", "at"),
        [(new_id, kind, mac, reason, at) for new_id, (kind, mac) in zip(new_ids, fresh, strict=True)],
    )
    if fresh:
        tx.touch_all("suppression", new_ids)
    if reason == ERASED:
        tx.erased.suppressed.extend(wanted)


def known(tx: Tx, contacts: Iterable[tuple[str | None, str | None]]) -> list[list[Suppression]]:
    """For each (email, phone) what is suppressed of it."""
    if not tx.column("SELECT 1 FROM suppression LIMIT 1"):
        return [[] for _contact in contacts]
    macs = [[mac for _kind, mac in macs_of(tx, email, phone)] for email, phone in contacts]
    found = {row.mac: row for row in _rows(tx, [mac for of_one in macs for mac in of_one])}
    return [[found[mac] for mac in of_one if mac in found] for of_one in macs]


def how_many(tx: Tx, contacts: Iterable[tuple[str | None, str | None]]) -> int:
    """Of how many (email, phone) anything is suppressed."""
    if not tx.column("SELECT 1 FROM suppression LIMIT 1"):
        return 0
    return sum(map(bool, known(tx, contacts)))


def _rows(tx: Tx, macs: list[str]) -> list[Suppression]:
    found: list[Suppression] = []
    for start in range(0, len(macs), _CHUNK):
        rows = tx.connection.execute(
            select(suppression).where(suppression.c.mac.in_(macs[start : start + _CHUNK]))
        )
        found += [Suppression(**row._mapping) for row in rows]
    return found


def _mac(tx: Tx, kind: str, key: str) -> str:
    text = f"suppression\0{kind}\0{key}".encode("utf-8", "surrogatepass")
    return hmac.digest(tx.tombstone_key, text, hashlib.sha256).hex()
