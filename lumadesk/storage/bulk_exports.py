"""The log of lists that left the vault: what for, to whom, and who was on them (LT09)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.consent import ContactChannel
from lumadesk.storage.audit import runs
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.rows import add_row, get_row
from lumadesk.storage.transaction import Tx


class ListRecipient(StrEnum):
    SELF = "self"  # the owner's own use
    PROCESSOR = "processor"  # somebody of the register who works for the owner
    THIRD_PARTY = "third-party"  # somebody else, for their own ends


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkExport:
    id: int
    purpose: str
    recipient: str
    recipient_kind: ListRecipient
    what: str  # "mailing-list"
    channel: ContactChannel | None
    count: int
    at: datetime


class BulkExportTable(SQLModel, table=True):
    """Append-only by triggers. ``people`` is JSON: runs of ids, (first, last) of each."""

    __tablename__ = "bulk_export"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    purpose: str
    recipient: str
    recipient_kind: str
    what: str
    channel: str | None
    count: int
    people: str
    at: datetime = Field(sa_type=UtcDateTime)


bulk_export = table_of(BulkExportTable)


def add(
    tx: Tx,
    *,
    purpose: str,
    recipient: str,
    recipient_kind: ListRecipient,
    what: str,
    channel: ContactChannel | None,
    people: Iterable[int],
) -> int:
    ids = set(people)
    tx.touch_all("person", ids)
    return add_row(
        tx,
        bulk_export,
        purpose=purpose,
        recipient=recipient,
        recipient_kind=recipient_kind.value,
        what=what,
        channel=channel.value if channel else None,
        count=len(ids),
        people=to_json([list(run) for run in runs(ids)]),
        at=tx.now,
    )


def get(tx: Tx, export_id: int) -> BulkExport:
    """Raises ``KnownError`` "bulk_export.not_found"."""
    return _export(get_row(tx, bulk_export, export_id))


def list_all(tx: Tx) -> list[BulkExport]:
    """The newest first."""
    return [
        _export(row) for row in tx.connection.execute(select(bulk_export).order_by(bulk_export.c.id.desc()))
    ]


def people_of(tx: Tx, export_id: int) -> list[int]:
    """The ids of who was on a list."""
    row = get_row(tx, bulk_export, export_id)
    return [id_ for first, last in from_json(row.people) for id_ in range(first, last + 1)]


def of_person(tx: Tx, person_id: int) -> list[BulkExport]:
    """The lists that a person was on."""
    ids = tx.column(
        "SELECT bulk_export.id FROM bulk_export, json_each(people) AS run "
        "WHERE json_extract(run.value, '$[0]') <= ? AND json_extract(run.value, '$[1]') >= ?",
        (person_id, person_id),
    )
    return [one for one in list_all(tx) if one.id in set(ids)]


def _export(row: Row[Any]) -> BulkExport:
    return BulkExport(
        id=row.id,
        purpose=row.purpose,
        recipient=row.recipient,
        recipient_kind=ListRecipient(row.recipient_kind),
        what=row.what,
        channel=ContactChannel(row.channel) if row.channel else None,
        count=row._mapping["count"],
        at=row.at,
    )
