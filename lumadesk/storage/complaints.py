"""Data-protection complaints and their events in the vault; events are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.complaint_course import (
    Complaint,
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintOutcome,
    ComplaintStatus,
)
from lumadesk.domain.errors import KnownError
from lumadesk.domain.requests import Channel
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class ComplaintTable(SQLModel, table=True):
    __tablename__ = "complaint"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(foreign_key="person.id", index=True)
    request_id: int | None = Field(foreign_key="request.id", index=True)
    received: date
    channel: str
    status: str = Field(index=True)
    outcome: str | None
    acknowledged_on: date | None
    answered_on: date | None
    created_at: datetime = Field(sa_type=UtcDateTime)
    complainant: str
    complainant_contact: str
    details: str


class ComplaintEventTable(SQLModel, table=True):
    __tablename__ = "complaint_event"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", index=True)
    kind: str
    day: date
    replaces: int | None
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    note: str


complaint = table_of(ComplaintTable)
complaint_event = table_of(ComplaintEventTable)


def add(
    tx: Tx,
    *,
    person_id: int | None,
    request_id: int | None,
    received: date,
    channel: Channel,
    complainant: str,
    complainant_contact: str,
    details: str,
) -> int:
    (new_id,) = tx.reserve(complaint, 1)
    tx.connection.execute(
        insert(complaint).values(
            id=new_id,
            person_id=person_id,
            request_id=request_id,
            received=received,
            channel=channel.value,
            status=ComplaintStatus.OPEN.value,
            outcome=None,
            acknowledged_on=None,
            answered_on=None,
            created_at=tx.now,
            complainant=complainant,
            complainant_contact=complainant_contact,
            details=details,
        )
    )
    tx.touch("complaint", new_id)
    return new_id


def get(tx: Tx, complaint_id: int) -> Complaint:
    """Raises ``KnownError`` "complaint.not_found"."""
    row = tx.connection.execute(select(complaint).where(complaint.c.id == complaint_id)).one_or_none()
    if row is None:
        raise KnownError("complaint.not_found", f"There is no complaint {complaint_id} in this vault.")
    return _complaint(row)


def list_all(tx: Tx, status: ComplaintStatus | None = None) -> list[Complaint]:
    """All complaints, or those with ``status``, in the order in which they were received."""
    wanted = select(complaint).order_by(complaint.c.received, complaint.c.id)
    if status is not None:
        wanted = wanted.where(complaint.c.status == status.value)
    return [_complaint(row) for row in tx.connection.execute(wanted)]


def for_person(tx: Tx, person_id: int) -> list[Complaint]:
    """The complaints of a person, in the order in which they were received."""
    wanted = (
        select(complaint)
        .where(complaint.c.person_id == person_id)
        .order_by(complaint.c.received, complaint.c.id)
    )
    return [_complaint(row) for row in tx.connection.execute(wanted)]


def update_dates(tx: Tx, changed: Complaint) -> None:
    """Keep what the events add up to, the outcome, and the request that it is about."""
    tx.connection.execute(
        update(complaint)
        .where(complaint.c.id == changed.id)
        .values(
            request_id=changed.request_id,
            received=changed.received,
            status=changed.status.value,
            outcome=changed.outcome.value if changed.outcome else None,
            acknowledged_on=changed.acknowledged_on,
            answered_on=changed.answered_on,
        )
    )
    tx.touch("complaint", changed.id)


def add_event(
    tx: Tx,
    complaint_id: int,
    kind: ComplaintEventKind,
    on: date,
    *,
    note: str = "",
    replaces: int | None = None,
) -> int:
    (new_id,) = tx.reserve(complaint_event, 1)
    tx.connection.execute(
        insert(complaint_event).values(
            id=new_id,
            complaint_id=complaint_id,
            kind=kind.value,
            day=on,
            replaces=replaces,
            recorded_at=tx.now,
            note=note,
        )
    )
    tx.touch("complaint_event", new_id)
    return new_id


def events_of(tx: Tx, complaint_id: int) -> list[ComplaintEvent]:
    """All of them, as they were recorded."""
    return events_of_all(tx, [complaint_id])[complaint_id]


def events_of_all(tx: Tx, complaint_ids: Iterable[int]) -> dict[int, list[ComplaintEvent]]:
    found: dict[int, list[ComplaintEvent]] = {id_: [] for id_ in complaint_ids}
    rows = (
        select(complaint_event)
        .where(complaint_event.c.complaint_id.in_(list(found)))
        .order_by(complaint_event.c.id)
    )
    for row in tx.connection.execute(rows):
        found[row.complaint_id].append(
            ComplaintEvent(
                id=row.id,
                kind=ComplaintEventKind(row.kind),
                on=row.day,
                note=row.note,
                replaces=row.replaces,
                recorded_at=row.recorded_at,
            )
        )
    return found


def _complaint(row: Row[Any]) -> Complaint:
    return Complaint(
        **{
            **row._mapping,
            "channel": Channel(row.channel),
            "status": ComplaintStatus(row.status),
            "outcome": ComplaintOutcome(row.outcome) if row.outcome else None,
        }
    )
