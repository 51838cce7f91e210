"""How a person may be contacted: kind of subscriber, screening, where they came from, personal details."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.consent import DetailGroup
from lumadesk.domain.contact_permission import SubscriberKind
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of, to_json
from lumadesk.storage.rows import add_row
from lumadesk.storage.transaction import Tx


class OriginKind(StrEnum):
    """Where the data of a person came from (LM02)."""

    DIRECT = "direct"
    WEBSITE = "website"
    SOCIAL = "social-media"
    REFERRAL = "referral"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """``screened_on`` is the last look at the TPS and CTPS lists, ``listed`` whether the number was there."""

    person_id: int
    kind: SubscriberKind
    screened_on: date | None
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """``introducer`` and their ``permission`` to give the data away are filled for a referral."""

    person_id: int
    kind: OriginKind
    day: date
    introducer: str
    permission: str


class SubscriberTable(SQLModel, table=True):
    """The latest row of a person counts."""

    __tablename__ = "subscriber"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    screened_on: date | None
    listed: bool
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class OriginTable(SQLModel, table=True):
    """The latest row of a person counts; who came through the website needs none."""

    __tablename__ = "origin"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: str
    day: date
    introducer: str
    permission: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class PersonalDetailTable(SQLModel, table=True):
    """Fields that are locked until the person consents; the latest row of a person and detail counts."""

    __tablename__ = "personal_detail"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    detail: str
    value: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


subscriber = table_of(SubscriberTable)
origin = table_of(OriginTable)
personal_detail = table_of(PersonalDetailTable)


def set_subscriber(tx: Tx, wanted: Subscriber) -> int:
    tx.touch("person", wanted.person_id)
    return add_row(
        tx,
        subscriber,
        person_id=wanted.person_id,
        kind=wanted.kind.value,
        screened_on=wanted.screened_on,
        listed=wanted.listed,
        recorded_at=tx.now,
    )


def subscribers(tx: Tx, ids: Iterable[int]) -> dict[int, Subscriber]:
    """Person -> what is known; who is not in it is unknown."""
    given = select(func.json_each(to_json(list(ids))).table_valued("value").c.value)
    rows = tx.connection.execute(
        select(subscriber).where(subscriber.c.person_id.in_(given)).order_by(subscriber.c.id)
    )
    return {row.person_id: _subscriber(row) for row in rows}


def set_origin(tx: Tx, wanted: Origin) -> int:
    tx.touch("person", wanted.person_id)
    return add_row(
        tx,
        origin,
        person_id=wanted.person_id,
        kind=wanted.kind.value,
        day=wanted.day,
        introducer=wanted.introducer,
        permission=wanted.permission,
        recorded_at=tx.now,
    )


def origin_of(tx: Tx, person_id: int) -> Origin | None:
    row = tx.connection.execute(
        select(origin).where(origin.c.person_id == person_id).order_by(origin.c.id.desc()).limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Origin(
        person_id=row.person_id,
        kind=OriginKind(row.kind),
        day=row.day,
        introducer=row.introducer,
        permission=row.permission,
    )


def set_detail(tx: Tx, person_id: int, detail: DetailGroup, value: str) -> None:
    """Replace a detail; "" removes it, physically."""
    erase_detail(tx, person_id, detail)
    if value:
        add_row(
            tx, personal_detail, person_id=person_id, detail=detail.value, value=value, recorded_at=tx.now
        )
    tx.touch("person", person_id)


def details(tx: Tx, person_id: int) -> dict[DetailGroup, str]:
    rows = tx.connection.execute(
        select(personal_detail).where(personal_detail.c.person_id == person_id).order_by(personal_detail.c.id)
    )
    return {DetailGroup(row.detail): row.value for row in rows}


def erase_detail(tx: Tx, person_id: int, detail: DetailGroup) -> int:
    """Erase a detail so that nothing of it is left in the file; the value counts what went."""
    mine = (personal_detail.c.person_id == person_id, personal_detail.c.detail == detail.value)
    ids = list(tx.connection.execute(select(personal_detail.c.id).where(*mine)).scalars())
    tx.connection.execute(delete(personal_detail).where(personal_detail.c.id.in_(ids)))
    tx.erase("personal_detail", ids)
    return len(ids)


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(
        person_id=row.person_id,
        kind=SubscriberKind(row.kind),
        screened_on=row.screened_on,
        listed=row.listed,
    )
