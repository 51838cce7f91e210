"""Restrictions of processing, and the grounds on which something was done all the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.calendar import london_date
from lumadesk.domain.errors import KnownError
from lumadesk.domain.restriction import Allowance, Allowed, Deed, Restriction, RestrictionReason
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.enquiries import enquiry
from lumadesk.storage.transaction import Tx

_CHUNK = 10_000


class RestrictionTable(SQLModel, table=True):
    __tablename__ = "restriction"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(foreign_key="person.id", index=True)
    reason: str
    details: str
    since: date
    notice_on: date | None
    notice: str
    lifted_on: date | None = Field(index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class RestrictionAllowanceTable(SQLModel, table=True):
    __tablename__ = "restriction_allowance"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    restriction_id: int = Field(foreign_key="restriction.id", index=True)
    deed: str
    ground: str
    because: str
    day: date
    created_at: datetime = Field(sa_type=UtcDateTime)


restriction = table_of(RestrictionTable)
restriction_allowance = table_of(RestrictionAllowanceTable)


def add(tx: Tx, *, person_id: int, reason: RestrictionReason, details: str, since: date) -> int:
    (new_id,) = tx.reserve(restriction, 1)
    tx.connection.execute(
        insert(restriction).values(
            id=new_id,
            person_id=person_id,
            reason=reason.value,
            details=details,
            since=since,
            notice_on=None,
            notice="",
            lifted_on=None,
            created_at=tx.now,
        )
    )
    tx.touch("restriction", new_id)
    tx.touch("person", person_id)
    return new_id


def allow(tx: Tx, restriction_id: int, *, deed: Deed, ground: Allowance, because: str, day: date) -> int:
    (new_id,) = tx.reserve(restriction_allowance, 1)
    tx.connection.execute(
        insert(restriction_allowance).values(
            id=new_id,
            restriction_id=restriction_id,
            deed=deed.value,
            ground=ground.value,
            because=because,
            day=day,
            created_at=tx.now,
        )
    )
    tx.touch("restriction", restriction_id)
    return new_id


def set_notice(tx: Tx, restriction_id: int, *, notice: str, on: date) -> None:
    _set(tx, restriction_id, notice=notice, notice_on=on)


def lift(tx: Tx, restriction_id: int, on: date) -> None:
    _set(tx, restriction_id, lifted_on=on)


def get(tx: Tx, restriction_id: int) -> Restriction:
    """Raises ``KnownError`` "restriction.not_found"."""
    for found in _list(tx, restriction.c.id == restriction_id):
        return found
    raise KnownError("restriction.not_found", f"There is no restriction {restriction_id} in this vault.")


def list_all(tx: Tx) -> list[Restriction]:
    """Those that bind first, then the lifted ones; each the newest first."""
    found = _list(tx)
    return sorted(found, key=lambda one: (not one.active, -one.id))


def active(tx: Tx) -> list[Restriction]:
    """Those that bind, of anybody."""
    return _list(tx, restriction.c.lifted_on.is_(None)) if _any(tx) else []


def for_person(tx: Tx, person_id: int) -> list[Restriction]:
    return _list(tx, restriction.c.person_id == person_id)


def binding(tx: Tx, person_ids: Iterable[int]) -> list[Restriction]:
    """The restrictions that bind now for any of these people."""
    if not _any(tx):
        return []
    wanted = list(person_ids)
    found: list[Restriction] = []
    for start in range(0, len(wanted), _CHUNK):
        found += _list(
            tx,
            restriction.c.person_id.in_(wanted[start : start + _CHUNK]),
            restriction.c.lifted_on.is_(None),
        )
    return found


def bound_senders(tx: Tx, enquiry_ids: Iterable[int]) -> dict[int, int]:
    """Of these enquiries those whose sender is restricted now: enquiry id -> person id."""
    if not _any(tx):
        return {}
    wanted = list(enquiry_ids)
    binds = select(restriction.c.person_id).where(restriction.c.lifted_on.is_(None))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = tx.connection.execute(
            select(enquiry.c.id, enquiry.c.person_id).where(
                enquiry.c.id.in_(wanted[start : start + _CHUNK]), enquiry.c.person_id.in_(binds)
            )
        )
        found.update((id_, person_id) for id_, person_id in rows)
    return found


def anonymise(tx: Tx, ids: Sequence[int]) -> int:
    """Reason and dates stay as evidence; words about the person go, and what still binds ends with them."""
    mine = restriction.c.id.in_(list(ids))
    tx.connection.execute(
        update(restriction)
        .where(mine, restriction.c.lifted_on.is_(None))
        .values(lifted_on=london_date(tx.now))
    )
    blanked = tx.connection.execute(update(restriction).where(mine).values(details="", notice="")).rowcount
    tx.connection.execute(
        update(restriction_allowance)
        .where(restriction_allowance.c.restriction_id.in_(list(ids)))
        .values(because="")
    )
    tx.touch_all("restriction", ids)
    tx.scrub = True
    return blanked


def _any(tx: Tx) -> bool:
    return bool(tx.column("SELECT 1 FROM restriction WHERE lifted_on IS NULL LIMIT 1"))


def _set(tx: Tx, restriction_id: int, **values: object) -> None:
    tx.connection.execute(update(restriction).where(restriction.c.id == restriction_id).values(**values))
    tx.touch("restriction", restriction_id)


def _list(tx: Tx, *where: Any) -> list[Restriction]:
    rows = tx.connection.execute(select(restriction).where(*where).order_by(restriction.c.id)).all()
    allowed: dict[int, list[Allowed]] = {row.id: [] for row in rows}
    grounds = select(restriction_allowance).where(restriction_allowance.c.restriction_id.in_(list(allowed)))
    for row in tx.connection.execute(grounds.order_by(restriction_allowance.c.id)):
        allowed[row.restriction_id].append(
            Allowed(
                id=row.id,
                deed=Deed(row.deed),
                ground=Allowance(row.ground),
                because=row.because,
                day=row.day,
            )
        )
    return [_restriction(row, allowed[row.id]) for row in rows]


def _restriction(row: Row[Any], allowed: Sequence[Allowed]) -> Restriction:
    return Restriction(
        id=row.id,
        person_id=row.person_id,
        reason=RestrictionReason(row.reason),
        details=row.details,
        since=row.since,
        notice_on=row.notice_on,
        notice=row.notice,
        lifted_on=row.lifted_on,
        allowed=tuple(allowed),
    )
