"""What left the vault in answer to a request: when, how, to whom, and how the address was checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """``controller`` is whom the person had it sent to (Art 20(2)), None where it went to the person.

    ``files`` is name -> SHA-256 of what the vault held as the answer at that moment.
    """

    id: int
    request_id: int
    controller: str | None
    channel: str
    address: str
    address_known: bool
    checked_how: str
    encrypted: bool
    files: dict[str, str]
    sent_on: date
    created_at: datetime


class DispatchTable(SQLModel, table=True):
    __tablename__ = "dispatch"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    controller: str | None
    channel: str
    address: str
    address_known: bool
    checked_how: str
    encrypted: bool
    files: str
    sent_on: date
    created_at: datetime = Field(sa_type=UtcDateTime)


dispatch = table_of(DispatchTable)


def add(
    tx: Tx,
    request_id: int,
    *,
    controller: str | None,
    channel: str,
    address: str,
    address_known: bool,
    checked_how: str,
    encrypted: bool,
    files: dict[str, str],
    sent_on: date,
) -> int:
    (new_id,) = tx.reserve(dispatch, 1)
    tx.connection.execute(
        insert(dispatch).values(
            id=new_id,
            request_id=request_id,
            controller=controller,
            channel=channel,
            address=address,
            address_known=address_known,
            checked_how=checked_how,
            encrypted=encrypted,
            files=to_json(files),
            sent_on=sent_on,
            created_at=tx.now,
        )
    )
    tx.touch("dispatch", new_id)
    tx.touch("request", request_id)
    return new_id


def list_for(tx: Tx, request_id: int | None = None) -> list[Dispatch]:
    """Of a request or all, the newest first."""
    wanted = select(dispatch).order_by(dispatch.c.id.desc())
    if request_id is not None:
        wanted = wanted.where(dispatch.c.request_id == request_id)
    return [
        Dispatch(**{**row._mapping, "files": from_json(row.files)}) for row in tx.connection.execute(wanted)
    ]


def anonymise(tx: Tx, request_ids: Iterable[int]) -> None:
    """That and when something was sent stays as evidence, to whom goes."""
    tx.connection.execute(
        update(dispatch)
        .where(dispatch.c.request_id.in_(list(request_ids)))
        .values(address="", controller=None, checked_how="")
    )
