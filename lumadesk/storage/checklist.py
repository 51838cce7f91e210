"""The owner's dated answers to what no program can see."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Field, SQLModel

from lumadesk.domain.checklist import Confirmation, Item
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.rows import add_row
from lumadesk.storage.transaction import Tx


class ChecklistTable(SQLModel, table=True):
    """Append-only by triggers."""

    __tablename__ = "checklist_done"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(index=True)
    day: date
    ok: bool
    note: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


checklist_done = table_of(ChecklistTable)


def add(tx: Tx, item: Item, day: date, *, ok: bool, note: str) -> int:
    return add_row(tx, checklist_done, item=item.value, day=day, ok=ok, note=note, recorded_at=tx.now)


def history(tx: Tx, item: Item | None = None) -> list[Confirmation]:
    """The newest first; of one item where it is given."""
    wanted = select(checklist_done).order_by(checklist_done.c.day.desc(), checklist_done.c.id.desc())
    if item is not None:
        wanted = wanted.where(checklist_done.c.item == item.value)
    return [
        Confirmation(id=row.id, item=Item(row.item), day=row.day, ok=row.ok, note=row.note)
        for row in tx.connection.execute(wanted)
    ]
