"""Rights requests in the vault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy import update as sql_update
from sqlmodel import Field, SQLModel

from lumadesk.domain.errors import KnownError
from lumadesk.domain.requests import (
    ApplicantRole,
    Channel,
    Intake,
    Pause,
    RequestKind,
    RequestStatus,
    RightsRequest,
)
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.transaction import Tx


class RequestTable(SQLModel, table=True):
    """``pauses`` is a list of [asked, answered or null]. The dates and the status are what its events add up
    to, for whoever reads requests by the row.
    """

    __tablename__ = "request"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person_id: int | None = Field(foreign_key="person.id", index=True)
    received: date
    id_asked: date | None
    id_received: date | None
    fee_paid: date | None
    pauses: str
    extended: bool
    acknowledged_on: date | None
    answered_on: date | None
    status: str = Field(index=True)
    details: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    channel: str
    enquiry_id: int | None  # a number only: the enquiry may be erased before the request
    role: str
    applicant: str
    applicant_contact: str
    subject: str
    subject_contact: str


request = table_of(RequestTable)


def add(
    tx: Tx,
    *,
    kind: RequestKind,
    person_id: int | None,
    received: date,
    details: str = "",
    intake: Intake = Intake(),  # noqa: B008 - frozen
) -> int:
    (new_id,) = tx.reserve(request, 1)
    tx.connection.execute(
        insert(request).values(
            id=new_id,
            kind=kind.value,
            person_id=person_id,
            received=received,
            id_asked=None,
            id_received=None,
            fee_paid=None,
            pauses="[]",
            extended=False,
            acknowledged_on=None,
            answered_on=None,
            status=RequestStatus.OPEN.value,
            details=details,
            created_at=tx.now,
            channel=intake.channel.value,
            enquiry_id=intake.enquiry_id,
            role=intake.role.value,
            applicant=intake.applicant,
            applicant_contact=intake.applicant_contact,
            subject=intake.subject,
            subject_contact=intake.subject_contact,
        )
    )
    tx.touch("request", new_id)
    return new_id


def get(tx: Tx, request_id: int) -> RightsRequest:
    """Raises ``KnownError`` "request.not_found"."""
    row = tx.connection.execute(select(request).where(request.c.id == request_id)).one_or_none()
    if row is None:
        raise KnownError("request.not_found", f"There is no request {request_id} in this vault.")
    return _request(row)


def update(tx: Tx, changed: RightsRequest) -> None:
    """Replace what is known of a request; its kind and how it came in stay as they are."""
    tx.connection.execute(
        sql_update(request)
        .where(request.c.id == changed.id)
        .values(
            person_id=changed.person_id,
            received=changed.received,
            id_asked=changed.id_asked,
            id_received=changed.id_received,
            fee_paid=changed.fee_paid,
            pauses=_pauses_text(changed.pauses),
            extended=changed.extended,
            acknowledged_on=changed.acknowledged_on,
            answered_on=changed.answered_on,
            status=changed.status.value,
            details=changed.details,
        )
    )
    tx.touch("request", changed.id)


def list_all(tx: Tx, status: RequestStatus | None = None) -> list[RightsRequest]:
    """All requests, or those with ``status``, in the order in which they were received."""
    wanted = select(request).order_by(request.c.received, request.c.id)
    if status is not None:
        wanted = wanted.where(request.c.status == status.value)
    return [_request(row) for row in tx.connection.execute(wanted)]


def of_enquiry(tx: Tx, enquiry_id: int) -> list[RightsRequest]:
    """The requests that an enquiry was."""
    wanted = select(request).where(request.c.enquiry_id == enquiry_id).order_by(request.c.id)
    return [_request(row) for row in tx.connection.execute(wanted)]


def for_person(tx: Tx, person_id: int) -> list[RightsRequest]:
    """The requests of a person, in the order in which they were received."""
    wanted = (
        select(request).where(request.c.person_id == person_id).order_by(request.c.received, request.c.id)
    )
    return [_request(row) for row in tx.connection.execute(wanted)]


def count_by_status(tx: Tx, status: RequestStatus) -> int:
    return int(tx.value("SELECT count(*) FROM request WHERE status = ?", (status.value,)))


def count_open(tx: Tx, person_id: int, kinds: Sequence[RequestKind]) -> int:
    """How many requests of these kinds are open for a person."""
    counted = (
        select(func.count())
        .select_from(request)
        .where(
            request.c.person_id == person_id,
            request.c.status == RequestStatus.OPEN.value,
            request.c.kind.in_([kind.value for kind in kinds]),
        )
    )
    return int(tx.connection.execute(counted).scalar_one())


def _pauses_text(pauses: Sequence[Pause]) -> str:
    return to_json(
        [
            [pause.asked.isoformat(), pause.answered.isoformat() if pause.answered else None]
            for pause in pauses
        ]
    )


def _request(row: Row[Any]) -> RightsRequest:
    pauses = tuple(
        Pause(asked=date.fromisoformat(asked), answered=date.fromisoformat(answered) if answered else None)
        for asked, answered in from_json(row.pauses)
    )
    intake = Intake(
        channel=Channel(row.channel),
        enquiry_id=row.enquiry_id,
        role=ApplicantRole(row.role),
        applicant=row.applicant,
        applicant_contact=row.applicant_contact,
        subject=row.subject,
        subject_contact=row.subject_contact,
    )
    values = {name: value for name, value in row._mapping.items() if name not in _INTAKE}
    values |= {
        "pauses": pauses,
        "kind": RequestKind(row.kind),
        "status": RequestStatus(row.status),
        "intake": intake,
    }
    return RightsRequest(**values)


_INTAKE = frozenset(field.name for field in fields(Intake))
