"""Settings of the vault: names and values as text."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.policy import Regulator
from lumadesk.storage.columns import AUTOINCREMENT, from_json, table_of, to_json
from lumadesk.storage.transaction import Tx

_REGULATOR = "regulator"


class SettingTable(SQLModel, table=True):
    __tablename__ = "setting"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    value: str


setting = table_of(SettingTable)


def get(tx: Tx, name: str) -> str | None:
    return tx.connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar_one_or_none()


def get_regulator(tx: Tx) -> Regulator | None:
    """The regulator's details, where the owner has corrected them."""
    value = get(tx, _REGULATOR)
    return Regulator(**from_json(value)) if value else None


def put_regulator(tx: Tx, wanted: Regulator) -> None:
    put(tx, _REGULATOR, to_json(asdict(wanted)))


def put(tx: Tx, name: str, value: str) -> None:
    known = tx.connection.execute(select(setting.c.id).where(setting.c.name == name)).scalar_one_or_none()
    if known is None:
        (known,) = tx.reserve(setting, 1)
        tx.connection.execute(insert(setting).values(id=known, name=name, value=value))
    else:
        tx.connection.execute(update(setting).where(setting.c.id == known).values(value=value))
    tx.touch("setting", known)
