"""The events of rights requests in the vault: only ever added, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.request_course import EventKind, RequestEvent
from lumadesk.domain.requests import RequestStatus
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.requests import request
from lumadesk.storage.transaction import Tx


class RequestEventTable(SQLModel, table=True):
    """``about`` and ``replaces`` are ids of other events of the same request."""

    __tablename__ = "request_event"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    kind: str
    day: date
    about: int | None
    replaces: int | None
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    note: str


request_event = table_of(RequestEventTable)


def add(
    tx: Tx,
    request_id: int,
    kind: EventKind,
    on: date,
    *,
    note: str = "",
    about: int | None = None,
    replaces: int | None = None,
) -> int:
    (new_id,) = tx.reserve(request_event, 1)
    tx.connection.execute(
        insert(request_event).values(
            id=new_id,
            request_id=request_id,
            kind=kind.value,
            day=on,
            about=about,
            replaces=replaces,
            recorded_at=tx.now,
            note=note,
        )
    )
    tx.touch("request_event", new_id)
    return new_id


def answer_by_erasure(tx: Tx, request_ids: Iterable[int], on: date, reference: str) -> None:
    """Those of these requests that are still open are answered: by the erasure that ``reference`` names."""
    asked = list(request_ids)
    if not asked:
        return
    still_open = select(request.c.id).where(
        request.c.id.in_(asked), request.c.status == RequestStatus.OPEN.value
    )
    for id_ in tx.connection.execute(still_open).scalars().all():
        add(tx, id_, EventKind.ANSWERED, on, note=f"Our certificate of the erasure is {reference}.")
        answered = {"status": RequestStatus.ANSWERED.value, "answered_on": on}
        tx.connection.execute(update(request).where(request.c.id == id_).values(answered))
        tx.touch("request", id_)


def of_request(tx: Tx, request_id: int) -> list[RequestEvent]:
    """All of them, those that were corrected or taken back as well, as they were recorded."""
    return of_requests(tx, [request_id])[request_id]


def of_requests(tx: Tx, request_ids: Iterable[int]) -> dict[int, list[RequestEvent]]:
    found: dict[int, list[RequestEvent]] = {id_: [] for id_ in request_ids}
    rows = (
        select(request_event).where(request_event.c.request_id.in_(list(found))).order_by(request_event.c.id)
    )
    for row in tx.connection.execute(rows):
        found[row.request_id].append(_event(row))
    return found


def _event(row: Row[Any]) -> RequestEvent:
    return RequestEvent(
        id=row.id,
        kind=EventKind(row.kind),
        on=row.day,
        note=row.note,
        about=row.about,
        replaces=row.replaces,
        recorded_at=row.recorded_at,
    )
