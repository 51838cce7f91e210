"""What holds the records of a person, and when they stopped being a customer."""

# ruff: noqa: S608 - only names from this file are put into SQL

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.complaint_course import ComplaintStatus
from lumadesk.domain.disposal import OWN_HOLDS, Hold, HoldKind
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.requests import RequestStatus
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of, to_json
from lumadesk.storage.rows import add_row, change_row, get_row
from lumadesk.storage.transaction import Tx


class RetentionHoldTable(SQLModel, table=True):
    __tablename__ = "retention_hold"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    since: date
    review_on: date | None
    lifted_on: date | None = Field(index=True)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    reason: str


class ClientEndTable(SQLModel, table=True):
    """The latest row of a person counts."""

    __tablename__ = "client_end"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    day: date
    recorded_at: datetime = Field(sa_type=UtcDateTime)


retention_hold = table_of(RetentionHoldTable)
client_end = table_of(ClientEndTable)


def add(tx: Tx, *, person_id: int, kind: HoldKind, reason: str, since: date, review_on: date | None) -> int:
    tx.touch("person", person_id)
    return add_row(
        tx,
        retention_hold,
        person_id=person_id,
        kind=kind.value,
        reason=reason,
        since=since,
        review_on=review_on,
        lifted_on=None,
        recorded_at=tx.now,
    )


def lift(tx: Tx, hold_id: int, on: date) -> None:
    change_row(tx, retention_hold, hold_id, lifted_on=on)


def get(tx: Tx, hold_id: int) -> Hold:
    """Raises ``KnownError`` "retention_hold.not_found"."""
    return _hold(get_row(tx, retention_hold, hold_id))


def list_all(tx: Tx) -> list[Hold]:
    """Those that hold first, each the newest first."""
    rows = tx.connection.execute(select(retention_hold).order_by(retention_hold.c.id.desc()))
    return sorted((_hold(row) for row in rows), key=lambda one: not one.active)


def holding(tx: Tx, person_ids: Iterable[int]) -> dict[int, tuple[HoldKind, ...]]:
    """Person -> everything that holds their records now, those that come by themselves included."""
    people = to_json(sorted(set(person_ids)))
    found: dict[int, list[HoldKind]] = {}
    for kind, table, condition in _HOLDING:
        of_these = "person_id IN (SELECT value FROM json_each(?))"
        rows = f"SELECT DISTINCT person_id FROM {table} WHERE {condition} AND {of_these}"
        for person_id in tx.column(rows, (people,)):
            found.setdefault(person_id, []).append(kind)
    return {person_id: tuple(sorted(kinds)) for person_id, kinds in found.items()}


def end_client(tx: Tx, person_id: int, on: date) -> None:
    add_row(tx, client_end, person_id=person_id, day=on, recorded_at=tx.now)
    tx.touch("person", person_id)


def client_ends(tx: Tx, person_ids: Iterable[int]) -> dict[int, date]:
    """Person -> the day on which they stopped being a customer, as it was recorded last."""
    rows = tx.fetch(
        "SELECT person_id, day FROM client_end "
        "WHERE person_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (to_json(list(person_ids)),),
    )
    return {person_id: date.fromisoformat(day) for person_id, day in rows}


#: What holds, the table that says so, and when.
_HOLDING = (
    *((kind, "retention_hold", f"lifted_on IS NULL AND kind = '{kind}'") for kind in sorted(OWN_HOLDS)),
    (HoldKind.REQUEST, "request", f"status = '{RequestStatus.OPEN}'"),
    (HoldKind.COMPLAINT, "complaint", f"status = '{ComplaintStatus.OPEN}'"),
    (HoldKind.UNPAID, "invoice", f"status = '{InvoiceStatus.ISSUED}'"),
    (HoldKind.RESTRICTION, "restriction", "lifted_on IS NULL"),
)


def _hold(row: Row[Any]) -> Hold:
    return Hold(
        id=row.id,
        person_id=row.person_id,
        kind=HoldKind(row.kind),
        reason=row.reason,
        since=row.since,
        review_on=row.review_on,
        lifted_on=row.lifted_on,
    )
