"""Changes at the website that were not taken over, because processing is restricted for their person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint, delete, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx

_CHUNK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldChange:
    """The website's row ``key`` is not what the enquiry says any more; seen first at ``at``."""

    id: int
    site_id: int
    key: str
    enquiry_id: int
    at: datetime


class HeldChangeTable(SQLModel, table=True):
    __tablename__ = "held_change"
    __table_args__ = (UniqueConstraint("site_id", "key"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id")
    key: str
    enquiry_id: int = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)


held_change = table_of(HeldChangeTable)


def record(tx: Tx, site_id: int, rows: Iterable[tuple[str, int]]) -> None:
    """Note (key, enquiry id) of changes that are held back; what is noted already stays as it is."""
    known = {change.key for change in list_all(tx, site_id)}
    fresh = [(key, enquiry_id) for key, enquiry_id in rows if key not in known]
    new_ids = tx.reserve(held_change, len(fresh))
    for new_id, (key, enquiry_id) in zip(new_ids, fresh, strict=True):
        tx.connection.execute(
            insert(held_change).values(id=new_id, site_id=site_id, key=key, enquiry_id=enquiry_id, at=tx.now)
        )
        tx.touch("held_change", new_id)


def list_all(tx: Tx, site_id: int | None = None) -> list[HeldChange]:
    # Every sync asks several times, and as a rule there are none.
    if not tx.column("SELECT 1 FROM held_change LIMIT 1"):
        return []
    wanted = select(held_change).order_by(held_change.c.id)
    if site_id is not None:
        wanted = wanted.where(held_change.c.site_id == site_id)
    return [HeldChange(**row._mapping) for row in tx.connection.execute(wanted)]


def release(tx: Tx, site_id: int, keys: Iterable[str]) -> None:
    """These rows were read again since: nothing of them is held back any more."""
    wanted = set(keys)
    for change in list_all(tx, site_id):
        if change.key in wanted:
            tx.connection.execute(delete(held_change).where(held_change.c.id == change.id))
            tx.touch("held_change", change.id)


def forget(tx: Tx, enquiry_ids: Iterable[int]) -> None:
    """The enquiries are gone."""
    wanted = list(enquiry_ids)
    for start in range(0, len(wanted), _CHUNK):
        tx.connection.execute(
            delete(held_change).where(held_change.c.enquiry_id.in_(wanted[start : start + _CHUNK]))
        )
