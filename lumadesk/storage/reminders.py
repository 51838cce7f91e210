"""Reminders that were written, with what was asked for then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.domain.money import from_pence, to_pence
from lumadesk.domain.reminders import Reminder, Tone
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class ReminderTable(SQLModel, table=True):
    """``document_id`` is the page; it may be disposed of before this record of it."""

    __tablename__ = "reminder"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int = Field(foreign_key="invoice.id", index=True)
    tone: str
    written_on: date
    outstanding_pence: int
    interest_pence: int
    fixed_pence: int
    document_id: int | None
    sent_on: date | None
    sent_how: str
    created_at: datetime = Field(sa_type=UtcDateTime)


reminder = table_of(ReminderTable)


def add(tx: Tx, made: Reminder) -> int:
    """Its own id and moment are those of this write."""
    (new_id,) = tx.reserve(reminder, 1)
    tx.connection.execute(
        insert(reminder).values(
            id=new_id,
            invoice_id=made.invoice_id,
            tone=made.tone.value,
            written_on=made.written_on,
            outstanding_pence=to_pence(made.outstanding),
            interest_pence=to_pence(made.interest),
            fixed_pence=to_pence(made.fixed_sum),
            document_id=made.document_id,
            sent_on=None,
            sent_how="",
            created_at=tx.now,
        )
    )
    tx.touch("reminder", new_id)
    tx.touch("invoice", made.invoice_id)
    return new_id


def mark_sent(tx: Tx, reminder_id: int, on: date, how: str) -> None:
    tx.connection.execute(
        update(reminder).where(reminder.c.id == reminder_id).values(sent_on=on, sent_how=how)
    )
    tx.touch("reminder", reminder_id)


def get(tx: Tx, reminder_id: int) -> Reminder:
    """Raises ``KnownError`` "reminder.not_found"."""
    row = tx.connection.execute(select(reminder).where(reminder.c.id == reminder_id)).one_or_none()
    if row is None:
        raise KnownError("reminder.not_found", f"There is no reminder {reminder_id} in this vault.")
    return _reminder(row)


def of_invoice(tx: Tx, invoice_id: int) -> list[Reminder]:
    """The oldest first."""
    rows = tx.connection.execute(
        select(reminder).where(reminder.c.invoice_id == invoice_id).order_by(reminder.c.id)
    )
    return [_reminder(row) for row in rows]


def remove_of(tx: Tx, invoice_ids: Sequence[int]) -> None:
    tx.connection.execute(delete(reminder).where(reminder.c.invoice_id.in_(invoice_ids)))


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(
        id=row.id,
        invoice_id=row.invoice_id,
        tone=Tone(row.tone),
        written_on=row.written_on,
        outstanding=from_pence(row.outstanding_pence),
        interest=from_pence(row.interest_pence),
        fixed_sum=from_pence(row.fixed_pence),
        document_id=row.document_id,
        sent_on=row.sent_on,
        sent_how=row.sent_how,
        created_at=row.created_at,
    )
