"""The owner's own list of bank holidays in the vault: days added, and listed days that are worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, table_of
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHoliday:
    """``worked`` if the day is on the official list, and is none all the same."""

    id: int
    day: date
    name: str
    worked: bool


class HolidayTable(SQLModel, table=True):
    __tablename__ = "holiday"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    day: date = Field(unique=True)
    name: str
    worked: bool


holiday = table_of(HolidayTable)


def put(tx: Tx, day: date, name: str, *, worked: bool) -> int:
    """Enter a day; what was entered for it before is replaced."""
    known = tx.connection.execute(select(holiday.c.id).where(holiday.c.day == day)).scalar_one_or_none()
    if known is None:
        (known,) = tx.reserve(holiday, 1)
        tx.connection.execute(insert(holiday).values(id=known, day=day, name=name, worked=worked))
    else:
        tx.connection.execute(update(holiday).where(holiday.c.id == known).values(name=name, worked=worked))
    tx.touch("holiday", known)
    return int(known)


def list_all(tx: Tx) -> list[OwnHoliday]:
    """By day."""
    return [
        OwnHoliday(**row._mapping) for row in tx.connection.execute(select(holiday).order_by(holiday.c.day))
    ]


def remove(tx: Tx, day: date) -> bool:
    """Whether there was one to remove."""
    gone = tx.connection.execute(select(holiday.c.id).where(holiday.c.day == day)).scalars().all()
    tx.connection.execute(delete(holiday).where(holiday.c.day == day))
    tx.touch_all("holiday", gone)
    return bool(gone)
