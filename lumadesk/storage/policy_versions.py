"""Versions of the policy in the vault, which of them a person saw, and who was told of a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.consent import ContactChannel
from lumadesk.domain.policy_versions import PolicyVersion
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, instant_text, table_of
from lumadesk.storage.rows import add_row, change_row, get_row
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySeen:
    """A person was shown a version, recorded by hand: beside the enquiries, whose days tell it."""

    id: int
    person_id: int
    version_id: int
    day: date
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyNotice:
    """A person is to be told, or was, of a version. ``person_id`` is None after an erasure."""

    id: int
    person_id: int | None
    version_id: int
    channel: ContactChannel
    sent_on: date | None
    how: str


class PolicyVersionTable(SQLModel, table=True):
    """Append-only by triggers."""

    __tablename__ = "policy_version"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    profile: str
    since: date
    significant: bool
    summary: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class PolicySeenTable(SQLModel, table=True):
    __tablename__ = "policy_seen"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    version_id: int = Field(foreign_key="policy_version.id")
    day: date
    how: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class PolicyNoticeTable(SQLModel, table=True):
    __tablename__ = "policy_notice"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(foreign_key="person.id", index=True)
    version_id: int = Field(foreign_key="policy_version.id", index=True)
    channel: str
    sent_on: date | None
    how: str
    created_at: datetime = Field(sa_type=UtcDateTime)


policy_version = table_of(PolicyVersionTable)
policy_seen = table_of(PolicySeenTable)
policy_notice = table_of(PolicyNoticeTable)


def add(tx: Tx, *, profile: str, since: date, significant: bool = False, summary: str = "") -> int:
    return add_row(
        tx,
        policy_version,
        profile=profile,
        since=since,
        significant=significant,
        summary=summary,
        recorded_at=tx.now,
    )


def list_all(tx: Tx) -> list[PolicyVersion]:
    """The newest first."""
    wanted = select(policy_version).order_by(policy_version.c.since.desc(), policy_version.c.id.desc())
    return [_version(row) for row in tx.connection.execute(wanted)]


def get(tx: Tx, version_id: int) -> PolicyVersion:
    """Raises ``KnownError`` "policy_version.not_found"."""
    return _version(get_row(tx, policy_version, version_id))


def add_seen(tx: Tx, *, person_id: int, version_id: int, day: date, how: str) -> int:
    tx.touch("person", person_id)
    return add_row(
        tx, policy_seen, person_id=person_id, version_id=version_id, day=day, how=how, recorded_at=tx.now
    )


def seen_by(tx: Tx, person_id: int) -> list[PolicySeen]:
    wanted = select(policy_seen).where(policy_seen.c.person_id == person_id).order_by(policy_seen.c.id)
    return [
        PolicySeen(id=row.id, person_id=row.person_id, version_id=row.version_id, day=row.day, how=row.how)
        for row in tx.connection.execute(wanted)
    ]


def add_notices(tx: Tx, version_id: int, wanted: Sequence[tuple[int, ContactChannel]]) -> list[int]:
    """A notice for each (person, channel), however many; the value is their ids."""
    ids = list(tx.reserve(policy_notice, len(wanted)))
    at = instant_text(tx.now)
    tx.insert_many(
        policy_notice,
        ("id", "person_id", "version_id", "channel", "how", "created_at"),
        [
            (new_id, person_id, version_id, channel.value, "", at)
            for new_id, (person_id, channel) in zip(ids, wanted, strict=True)
        ],
    )
    if ids:
        tx.touch_all("policy_notice", ids)
    return ids


def mark_told(tx: Tx, notice_id: int, on: date, how: str) -> None:
    change_row(tx, policy_notice, notice_id, sent_on=on, how=how)


def get_notice(tx: Tx, notice_id: int) -> PolicyNotice:
    """Raises ``KnownError`` "policy_notice.not_found"."""
    return _notice(get_row(tx, policy_notice, notice_id))


def notices(tx: Tx, version_id: int) -> list[PolicyNotice]:
    wanted = select(policy_notice).where(policy_notice.c.version_id == version_id)
    return [_notice(row) for row in tx.connection.execute(wanted.order_by(policy_notice.c.id))]


def _version(row: Row[Any]) -> PolicyVersion:
    return PolicyVersion(
        id=row.id, profile=row.profile, since=row.since, significant=row.significant, summary=row.summary
    )


def _notice(row: Row[Any]) -> PolicyNotice:
    return PolicyNotice(
        id=row.id,
        person_id=row.person_id,
        version_id=row.version_id,
        channel=ContactChannel(row.channel),
        sent_on=row.sent_on,
        how=row.how,
    )
