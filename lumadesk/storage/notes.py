"""Notes that the owner writes about people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.people import Note
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class NoteTable(SQLModel, table=True):
    __tablename__ = "note"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    body: str


note = table_of(NoteTable)


def add(tx: Tx, person_id: int, body: str) -> int:
    (new_id,) = tx.reserve(note, 1)
    tx.connection.execute(insert(note).values(id=new_id, person_id=person_id, body=body, created_at=tx.now))
    tx.touch("note", new_id)
    tx.touch("person", person_id)
    return new_id


def list_for(tx: Tx, person_id: int) -> list[Note]:
    """The notes about a person, newest first."""
    rows = tx.connection.execute(
        select(note).where(note.c.person_id == person_id).order_by(note.c.created_at.desc(), note.c.id.desc())
    )
    return [
        Note(id=row.id, person_id=row.person_id, body=row.body, created_at=row.created_at) for row in rows
    ]
