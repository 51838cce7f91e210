"""Appointments and follow-ups in the vault."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from lumadesk.domain.errors import KnownError
from lumadesk.domain.jobs import Appointment, FollowUp
from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_tables import appointment, follow_up


def add_appointment(tx: Tx, made: Appointment) -> int:
    (new_id,) = tx.reserve(appointment, 1)
    tx.connection.execute(insert(appointment).values(asdict(replace(made, id=new_id, changed_at=tx.now))))
    tx.touch("appointment", new_id)
    return new_id


def put_appointment(tx: Tx, changed: Appointment) -> None:
    values = asdict(replace(changed, changed_at=tx.now))
    tx.connection.execute(update(appointment).where(appointment.c.id == changed.id).values(values))
    tx.touch("appointment", changed.id)


def get_appointment(tx: Tx, appointment_id: int) -> Appointment:
    """Raises ``KnownError`` "appointment.not_found"."""
    row = tx.connection.execute(select(appointment).where(appointment.c.id == appointment_id)).one_or_none()
    if row is None:
        raise KnownError("appointment.not_found", f"There is no appointment {appointment_id} in this vault.")
    return _appointment(row)


def appointments(
    tx: Tx,
    *,
    person_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    cancelled: bool = False,
) -> list[Appointment]:
    """The earliest first; those that end before ``since`` or begin after ``until`` are left out."""
    wanted = select(appointment).order_by(appointment.c.starts_at, appointment.c.id)
    if person_id is not None:
        wanted = wanted.where(appointment.c.person_id == person_id)
    if since is not None:
        wanted = wanted.where(appointment.c.ends_at >= since)
    if until is not None:
        wanted = wanted.where(appointment.c.starts_at <= until)
    if not cancelled:
        wanted = wanted.where(appointment.c.cancelled.is_(False))
    return [_appointment(row) for row in tx.connection.execute(wanted).all()]


def add_follow_up(tx: Tx, person_id: int, due_on: date, what: str) -> int:
    (new_id,) = tx.reserve(follow_up, 1)
    tx.connection.execute(
        insert(follow_up).values(id=new_id, person_id=person_id, due_on=due_on, what=what, done_on=None)
    )
    tx.touch("follow_up", new_id)
    return new_id


def put_follow_up(tx: Tx, changed: FollowUp) -> None:
    tx.connection.execute(
        update(follow_up)
        .where(follow_up.c.id == changed.id)
        .values(due_on=changed.due_on, what=changed.what, done_on=changed.done_on)
    )
    tx.touch("follow_up", changed.id)


def get_follow_up(tx: Tx, follow_up_id: int) -> FollowUp:
    """Raises ``KnownError`` "follow-up.not_found"."""
    row = tx.connection.execute(select(follow_up).where(follow_up.c.id == follow_up_id)).one_or_none()
    if row is None:
        raise KnownError("follow-up.not_found", f"There is no follow-up {follow_up_id} in this vault.")
    return _follow_up(row)


def follow_ups(
    tx: Tx, *, person_id: int | None = None, done: bool = False, until: date | None = None
) -> list[FollowUp]:
    """By their day; those that are done only where asked for."""
    wanted = select(follow_up).order_by(follow_up.c.due_on, follow_up.c.id)
    if person_id is not None:
        wanted = wanted.where(follow_up.c.person_id == person_id)
    if not done:
        wanted = wanted.where(follow_up.c.done_on.is_(None))
    if until is not None:
        wanted = wanted.where(follow_up.c.due_on <= until)
    return [_follow_up(row) for row in tx.connection.execute(wanted).all()]


def _appointment(row: Row[Any]) -> Appointment:
    return Appointment(**row._mapping)


def _follow_up(row: Row[Any]) -> FollowUp:
    return FollowUp(**row._mapping)
