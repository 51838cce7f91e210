"""Corrections, disputes, and the recipients who are told of a correction, in the vault."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.domain.rectification import RecipientTask, Rectification, RectificationOutcome
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class RectificationTable(SQLModel, table=True):
    __tablename__ = "rectification"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    outcome: str
    decided_on: date
    created_at: datetime = Field(sa_type=UtcDateTime)
    field: str
    before: str
    after: str
    note: str


class RecipientTaskTable(SQLModel, table=True):
    __tablename__ = "recipient_task"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    rectification_id: int = Field(foreign_key="rectification.id", index=True)
    recipient: str
    told_on: date | None
    how: str
    not_told_because: str


rectification = table_of(RectificationTable)
recipient_task = table_of(RecipientTaskTable)


def add(tx: Tx, decided: Rectification) -> int:
    """Keep a decision; its own id and moment are those of this write."""
    (new_id,) = tx.reserve(rectification, 1)
    tx.connection.execute(
        insert(rectification).values(
            id=new_id,
            request_id=decided.request_id,
            outcome=decided.outcome.value,
            decided_on=decided.decided_on,
            created_at=tx.now,
            field=decided.field,
            before=decided.before,
            after=decided.after,
            note=decided.note,
        )
    )
    tx.touch("rectification", new_id)
    return new_id


def get(tx: Tx, rectification_id: int) -> Rectification:
    """Raises ``KnownError`` "rectification.not_found"."""
    row = tx.connection.execute(select(rectification).where(rectification.c.id == rectification_id)).first()
    if row is None:
        raise KnownError(
            "rectification.not_found", f"There is no correction {rectification_id} in this vault."
        )
    return _rectification(row)


def of_request(tx: Tx, request_id: int) -> list[Rectification]:
    rows = select(rectification).where(rectification.c.request_id == request_id).order_by(rectification.c.id)
    return [_rectification(row) for row in tx.connection.execute(rows)]


def add_tasks(tx: Tx, decided: Rectification, recipients: Iterable[str]) -> list[int]:
    """One task for each recipient who may hold what was corrected."""
    names = list(recipients)
    ids = tx.reserve(recipient_task, len(names))
    for new_id, recipient in zip(ids, names, strict=True):
        tx.connection.execute(
            insert(recipient_task).values(
                id=new_id,
                request_id=decided.request_id,
                rectification_id=decided.id,
                recipient=recipient,
                told_on=None,
                how="",
                not_told_because="",
            )
        )
        tx.touch("recipient_task", new_id)
    return list(ids)


def get_task(tx: Tx, task_id: int) -> RecipientTask:
    """Raises ``KnownError`` "recipient_task.not_found"."""
    row = tx.connection.execute(select(recipient_task).where(recipient_task.c.id == task_id)).first()
    if row is None:
        raise KnownError("recipient_task.not_found", f"There is no task {task_id} for a recipient.")
    return RecipientTask(**row._mapping)


def tasks_of(tx: Tx, request_id: int) -> list[RecipientTask]:
    rows = (
        select(recipient_task).where(recipient_task.c.request_id == request_id).order_by(recipient_task.c.id)
    )
    return [RecipientTask(**row._mapping) for row in tx.connection.execute(rows)]


def open_tasks(tx: Tx) -> list[RecipientTask]:
    """Recipients who were neither told nor given up, the oldest first."""
    rows = (
        select(recipient_task)
        .where(recipient_task.c.told_on.is_(None), recipient_task.c.not_told_because == "")
        .order_by(recipient_task.c.id)
    )
    return [RecipientTask(**row._mapping) for row in tx.connection.execute(rows)]


def update_task(tx: Tx, changed: RecipientTask) -> None:
    tx.connection.execute(
        update(recipient_task)
        .where(recipient_task.c.id == changed.id)
        .values(told_on=changed.told_on, how=changed.how, not_told_because=changed.not_told_because)
    )
    tx.touch("recipient_task", changed.id)


def _rectification(row: Row[Any]) -> Rectification:
    return Rectification(**{**row._mapping, "outcome": RectificationOutcome(row.outcome)})
