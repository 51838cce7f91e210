"""Verdicts that the owner decided otherwise, kept until the erasure is carried out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, delete, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.erasure import Verdict
from lumadesk.domain.verdict_changes import VerdictChange
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class VerdictChangeTable(SQLModel, table=True):
    __tablename__ = "verdict_change"
    __table_args__ = (UniqueConstraint("person_id", "noun", "record_id"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    noun: str
    record_id: int
    verdict: str
    until: date | None
    reason: str
    at: datetime = Field(sa_type=UtcDateTime)


verdict_change = table_of(VerdictChangeTable)


def put(tx: Tx, person_id: int, change: VerdictChange) -> None:
    """Keep a change; an earlier one of the same record is replaced."""
    drop(tx, person_id, change.table, change.id)
    (new_id,) = tx.reserve(verdict_change, 1)
    tx.connection.execute(
        insert(verdict_change).values(
            id=new_id,
            person_id=person_id,
            noun=change.table,
            record_id=change.id,
            verdict=change.verdict.value,
            until=change.until,
            reason=change.reason,
            at=tx.now,
        )
    )
    tx.touch("verdict_change", new_id)


def drop(tx: Tx, person_id: int, table: str, record_id: int) -> None:
    tx.connection.execute(
        delete(verdict_change).where(
            verdict_change.c.person_id == person_id,
            verdict_change.c.noun == table,
            verdict_change.c.record_id == record_id,
        )
    )
    tx.touch("person", person_id)


def for_person(tx: Tx, person_id: int) -> list[VerdictChange]:
    rows = tx.connection.execute(
        select(verdict_change).where(verdict_change.c.person_id == person_id).order_by(verdict_change.c.id)
    )
    return [
        VerdictChange(
            table=row.noun, id=row.record_id, verdict=Verdict(row.verdict), until=row.until, reason=row.reason
        )
        for row in rows
    ]


def forget(tx: Tx, person_id: int) -> None:
    """The erasure was carried out: what was decided is in its own record."""
    tx.connection.execute(delete(verdict_change).where(verdict_change.c.person_id == person_id))
