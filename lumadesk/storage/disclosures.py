"""The log of disclosures in the vault."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.disclosures import Authority, Disclosure
from lumadesk.domain.errors import KnownError
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.rows import change_row
from lumadesk.storage.transaction import Tx


class DisclosureTable(SQLModel, table=True):
    __tablename__ = "disclosure"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(foreign_key="person.id", index=True)
    authority: str
    asked_by: str
    asked_on: date
    disclosed_on: date | None
    basis: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    what: str
    how: str
    reasons: str


disclosure = table_of(DisclosureTable)


def add(tx: Tx, made: Disclosure) -> int:
    """Enter a disclosure; its own id and moment are those of this write."""
    (new_id,) = tx.reserve(disclosure, 1)
    tx.connection.execute(
        insert(disclosure).values(
            id=new_id,
            person_id=made.person_id,
            authority=made.authority.value,
            asked_by=made.asked_by,
            asked_on=made.asked_on,
            disclosed_on=made.disclosed_on,
            basis=made.basis,
            created_at=tx.now,
            what=made.what,
            how=made.how,
            reasons=made.reasons,
        )
    )
    tx.touch("disclosure", new_id)
    return new_id


def change(tx: Tx, made: Disclosure) -> None:
    """Correct an entry; whom it is about stays."""
    values = {
        name: getattr(made, name)
        for name in ("asked_by", "asked_on", "disclosed_on", "basis", "what", "how", "reasons")
    }
    change_row(tx, disclosure, made.id, authority=made.authority.value, **values)


def get(tx: Tx, disclosure_id: int) -> Disclosure:
    """Raises ``KnownError`` "disclosure.not_found"."""
    row = tx.connection.execute(select(disclosure).where(disclosure.c.id == disclosure_id)).one_or_none()
    if row is None:
        raise KnownError("disclosure.not_found", f"There is no disclosure {disclosure_id} in the log.")
    return _disclosure(row)


def list_all(tx: Tx, person_id: int | None = None) -> list[Disclosure]:
    """The latest first; only those about a person where one is given."""
    wanted = select(disclosure).order_by(disclosure.c.asked_on.desc(), disclosure.c.id.desc())
    if person_id is not None:
        wanted = wanted.where(disclosure.c.person_id == person_id)
    return [_disclosure(row) for row in tx.connection.execute(wanted)]


def _disclosure(row: Row[Any]) -> Disclosure:
    return Disclosure(**{**row._mapping, "authority": Authority(row.authority)})
