"""Settings of the vault: names and values as text."""

from __future__ import annotations

from sqlalchemy import insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, table_of
from lumadesk.storage.transaction import Tx


class SettingTable(SQLModel, table=True):
    __tablename__ = "setting"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    value: str


setting = table_of(SettingTable)


def get(tx: Tx, name: str) -> str | None:
    return tx.connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar_one_or_none()


def put(tx: Tx, name: str, value: str) -> None:
    known = tx.connection.execute(select(setting.c.id).where(setting.c.name == name)).scalar_one_or_none()
    if known is None:
        (known,) = tx.reserve(setting, 1)
        tx.connection.execute(insert(setting).values(id=known, name=name, value=value))
    else:
        tx.connection.execute(update(setting).where(setting.c.id == known).values(value=value))
    tx.touch("setting", known)
