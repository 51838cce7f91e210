"""Bank Rates that the owner entered, beside those that come with the program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.late_payment import BANK_RATES
from lumadesk.storage.columns import AUTOINCREMENT, table_of
from lumadesk.storage.transaction import Tx


class BankRateTable(SQLModel, table=True):
    """``rate`` is per cent, as text."""

    __tablename__ = "bank_rate"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    day: date = Field(unique=True)
    rate: str


bank_rate = table_of(BankRateTable)


def own(tx: Tx) -> dict[date, Decimal]:
    """The owner's entries."""
    return {row.day: Decimal(row.rate) for row in tx.connection.execute(select(bank_rate))}


def all_rates(tx: Tx) -> Mapping[date, Decimal]:
    """All of them; the owner's own win."""
    return {**BANK_RATES, **own(tx)}


def put(tx: Tx, day: date, rate: Decimal) -> None:
    forget(tx, day)
    (new_id,) = tx.reserve(bank_rate, 1)
    tx.connection.execute(insert(bank_rate).values(id=new_id, day=day, rate=str(rate)))
    tx.touch("bank_rate", new_id)


def forget(tx: Tx, day: date) -> None:
    """What comes with the program holds again."""
    tx.touch_all("bank_rate", tx.column("SELECT id FROM bank_rate WHERE day = ?", (day.isoformat(),)))
    tx.connection.execute(delete(bank_rate).where(bank_rate.c.day == day))
