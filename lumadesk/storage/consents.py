"""Consents in the vault: the wordings that people were shown, and an append-only record of what they said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, UniqueConstraint, func, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.consent import Consent, ConsentKind, ConsentPurpose, ContactChannel, Route, Wording
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of, to_json
from lumadesk.storage.rows import add_row, get_row
from lumadesk.storage.transaction import Tx


class WordingTable(SQLModel, table=True):
    """Append-only by triggers."""

    __tablename__ = "consent_wording"
    __table_args__ = (UniqueConstraint("purpose", "version"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    purpose: str
    version: int
    since: date
    text: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class ConsentTable(SQLModel, table=True):
    """Append-only by triggers, but for whose it is and the words of evidence, which an erasure empties."""

    __tablename__ = "consent"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(foreign_key="person.id", index=True)
    kind: str
    purpose: str
    channel: str | None
    day: date
    route: str
    wording_id: int | None = Field(foreign_key="consent_wording.id")
    expires_on: date | None = Field(index=True)
    recorded_by: str
    document_id: int | None  # a number only: the document may be erased before the consent
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    evidence: str


consent_wording = table_of(WordingTable)
consent = table_of(ConsentTable)


def add_wording(tx: Tx, purpose: ConsentPurpose, since: date, text: str) -> int:
    """The next version of what is asked for one purpose."""
    last = tx.connection.execute(
        select(func.max(consent_wording.c.version)).where(consent_wording.c.purpose == purpose.value)
    ).scalar()
    return add_row(
        tx,
        consent_wording,
        purpose=purpose.value,
        version=(last or 0) + 1,
        since=since,
        text=text,
        recorded_at=tx.now,
    )


def get_wording(tx: Tx, wording_id: int) -> Wording:
    """Raises ``KnownError`` "consent_wording.not_found"."""
    return _wording(get_row(tx, consent_wording, wording_id))


def wordings(tx: Tx) -> list[Wording]:
    """By purpose, the newest version first."""
    wanted = select(consent_wording).order_by(consent_wording.c.purpose, consent_wording.c.version.desc())
    return [_wording(row) for row in tx.connection.execute(wanted)]


def add(
    tx: Tx,
    *,
    person_id: int,
    kind: ConsentKind,
    purpose: ConsentPurpose,
    channel: ContactChannel | None,
    on: date,
    route: Route,
    wording_id: int | None = None,
    evidence: str = "",
    recorded_by: str = "",
    document_id: int | None = None,
    expires_on: date | None = None,
) -> int:
    tx.touch("person", person_id)
    return add_row(
        tx,
        consent,
        person_id=person_id,
        kind=kind.value,
        purpose=purpose.value,
        channel=channel.value if channel else None,
        day=on,
        route=route.value,
        wording_id=wording_id,
        evidence=evidence,
        recorded_by=recorded_by,
        document_id=document_id,
        expires_on=expires_on,
        recorded_at=tx.now,
    )


def for_person(tx: Tx, person_id: int) -> list[Consent]:
    """In the order in which they were recorded."""
    return for_people(tx, [person_id]).get(person_id, [])


def for_people(tx: Tx, ids: Iterable[int]) -> dict[int, list[Consent]]:
    """Person -> entries, in the order in which they were recorded; of however many people."""
    given = select(func.json_each(to_json(list(ids))).table_valued("value").c.value)
    found: dict[int, list[Consent]] = {}
    for row in tx.connection.execute(
        select(consent).where(consent.c.person_id.in_(given)).order_by(consent.c.id)
    ):
        found.setdefault(row.person_id, []).append(_consent(row))
    return found


def owners(tx: Tx, ids: Iterable[int]) -> list[int]:
    """Whose entries these are, in the order of their ids."""
    return tx.ids(
        "SELECT DISTINCT person_id AS id FROM consent WHERE person_id NOT NULL "
        "AND id IN (SELECT value FROM json_each(?)) ORDER BY person_id",
        (to_json(list(ids)),),
    )


def ending(tx: Tx, before: date) -> list[Consent]:
    """What ends before a day and was neither given again nor withdrawn since; the first to end first."""
    rows = tx.connection.execute(
        select(consent).where(consent.c.expires_on < before, consent.c.person_id.is_not(None))
    )
    found = [_consent(row) for row in rows]
    newest = _newest(tx, {one.person_id or 0 for one in found})
    fresh = [one for one in found if newest[one.person_id, one.purpose.value, _text(one.channel)] == one.id]
    return sorted(fresh, key=lambda one: (one.expires_on or before, one.id))


def anonymise(tx: Tx, ids: Iterable[int]) -> int:
    """Kinds and days stay as evidence; the words about the person go."""
    wanted = list(ids)
    changed = tx.connection.execute(
        update(consent).where(consent.c.id.in_(wanted)).values(evidence="", recorded_by="")
    ).rowcount
    tx.touch_all("consent", wanted)
    tx.scrub = True
    return changed


def _newest(tx: Tx, people: set[int]) -> dict[tuple[int | None, str, str], int]:
    return {
        (one.person_id, one.purpose.value, _text(one.channel)): one.id
        for entries in for_people(tx, people).values()
        for one in sorted(entries, key=lambda entry: (entry.on, entry.id))
    }


def _text(channel: ContactChannel | None) -> str:
    return channel.value if channel else ""


def _wording(row: Row[Any]) -> Wording:
    return Wording(
        id=row.id, purpose=ConsentPurpose(row.purpose), version=row.version, since=row.since, text=row.text
    )


def _consent(row: Row[Any]) -> Consent:
    return Consent(
        id=row.id,
        person_id=row.person_id,
        kind=ConsentKind(row.kind),
        purpose=ConsentPurpose(row.purpose),
        channel=ContactChannel(row.channel) if row.channel else None,
        on=row.day,
        route=Route(row.route),
        wording_id=row.wording_id,
        evidence=row.evidence,
        recorded_by=row.recorded_by,
        document_id=row.document_id,
        expires_on=row.expires_on,
        recorded_at=row.recorded_at,
    )
