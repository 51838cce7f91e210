"""Whom to tell of an erasure, and whether it was done (UK GDPR Art 19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.domain.recipients import RecipientTask, TaskState
from lumadesk.storage.columns import AUTOINCREMENT, table_of
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureTask:
    """``outcome`` is what the recipient answered, or why telling them was not needed."""

    id: int
    erasure_id: int
    recipient: str
    role: str
    text: str
    state: TaskState
    done_on: date | None
    outcome: str


class ErasureTaskTable(SQLModel, table=True):
    __tablename__ = "erasure_task"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    erasure_id: int = Field(foreign_key="erasure.id", index=True)
    recipient: str
    role: str
    text: str
    state: str
    done_on: date | None
    outcome: str


erasure_task = table_of(ErasureTaskTable)


def add_all(tx: Tx, erasure_id: int, tasks: Sequence[RecipientTask]) -> None:
    new_ids = tx.reserve(erasure_task, len(tasks))
    for new_id, task in zip(new_ids, tasks, strict=True):
        tx.connection.execute(
            insert(erasure_task).values(
                id=new_id,
                erasure_id=erasure_id,
                recipient=task.recipient,
                role=task.role,
                text=task.text,
                state=TaskState.OPEN.value,
                done_on=None,
                outcome="",
            )
        )
        tx.touch("erasure_task", new_id)


def get(tx: Tx, task_id: int) -> ErasureTask:
    """Raises ``KnownError`` "task.not_found"."""
    for found in _list(tx, erasure_task.c.id == task_id):
        return found
    raise KnownError("task.not_found", f"There is no task {task_id} in this vault.")


def of_erasure(tx: Tx, erasure_id: int) -> list[ErasureTask]:
    return _list(tx, erasure_task.c.erasure_id == erasure_id)


def open_ones(tx: Tx) -> list[ErasureTask]:
    return _list(tx, erasure_task.c.state == TaskState.OPEN.value)


def end(tx: Tx, task_id: int, *, state: TaskState, outcome: str, on: date) -> None:
    tx.connection.execute(
        update(erasure_task)
        .where(erasure_task.c.id == task_id)
        .values(state=state.value, outcome=outcome, done_on=on)
    )
    tx.touch("erasure_task", task_id)


def _list(tx: Tx, *where: Any) -> list[ErasureTask]:
    rows = tx.connection.execute(select(erasure_task).where(*where).order_by(erasure_task.c.id))
    return [ErasureTask(**{**row._mapping, "state": TaskState(row.state)}) for row in rows]
