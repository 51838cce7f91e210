"""Whom to tell that a restriction began or was lifted, and whether it was done (UK GDPR Art 19)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Field, SQLModel

from lumadesk.domain.policy import Recipient
from lumadesk.domain.recipients import TaskState
from lumadesk.storage.columns import AUTOINCREMENT, table_of
from lumadesk.storage.rows import add_row, change_row, get_row
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionTask:
    """``lifted``: to be told that it ended, not that it began; ``since`` is the day of that.

    ``outcome`` is what the recipient answered, or why telling them was not needed.
    """

    id: int
    restriction_id: int
    lifted: bool
    recipient: str
    role: str
    since: date
    state: TaskState
    done_on: date | None
    outcome: str


class RestrictionTaskTable(SQLModel, table=True):
    __tablename__ = "restriction_task"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    restriction_id: int = Field(foreign_key="restriction.id", index=True)
    lifted: bool
    recipient: str
    role: str
    since: date
    state: str
    done_on: date | None
    outcome: str


restriction_task = table_of(RestrictionTaskTable)


def add_all(
    tx: Tx, restriction_id: int, recipients: Iterable[Recipient], *, since: date, lifted: bool = False
) -> None:
    for one in recipients:
        add_row(
            tx,
            restriction_task,
            restriction_id=restriction_id,
            lifted=lifted,
            recipient=one.name,
            role=one.role,
            since=since,
            state=TaskState.OPEN.value,
            done_on=None,
            outcome="",
        )


def get(tx: Tx, task_id: int) -> RestrictionTask:
    """Raises ``KnownError`` "restriction_task.not_found"."""
    row = get_row(tx, restriction_task, task_id)
    return RestrictionTask(**{**row._mapping, "state": TaskState(row.state)})


def of_restriction(tx: Tx, restriction_id: int) -> list[RestrictionTask]:
    return _list(tx, restriction_task.c.restriction_id == restriction_id)


def open_ones(tx: Tx) -> list[RestrictionTask]:
    return _list(tx, restriction_task.c.state == TaskState.OPEN.value)


def end(tx: Tx, task_id: int, *, state: TaskState, outcome: str, on: date) -> None:
    change_row(tx, restriction_task, task_id, state=state.value, outcome=outcome, done_on=on)


def _list(tx: Tx, *where: Any) -> list[RestrictionTask]:
    rows = tx.connection.execute(select(restriction_task).where(*where).order_by(restriction_task.c.id))
    return [RestrictionTask(**{**row._mapping, "state": TaskState(row.state)}) for row in rows]
