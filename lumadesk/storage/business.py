"""The owner's business in the vault: one row, what is planned for it and since when, and its logo."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import LargeBinary, delete, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.business import Business, from_document, to_document
from lumadesk.domain.errors import KnownError
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.transaction import Tx

_ONLY = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessChange:
    """Details that are others from ``valid_from`` on; ``applied_at`` is None while that day is to come."""

    id: int
    valid_from: date
    details: Mapping[str, Any]
    made_at: datetime
    applied_at: datetime | None


class BusinessTable(SQLModel, table=True):
    __tablename__ = "business"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    own_name: str
    business_name: str
    address: str
    email: str
    phone: str
    website: str
    vat_registered: bool
    vat_number: str
    payment_terms_days: int
    bank_details: str
    invoice_prefix: str
    policy: str
    account_name: str
    sort_code: str
    account_number: str
    iban: str
    vat_from: date | None
    quote_prefix: str
    credit_prefix: str
    number_padding: int
    number_year: bool
    colour: str
    logo: str


class BusinessChangeTable(SQLModel, table=True):
    """``details`` is JSON: the fields that change, and only those."""

    __tablename__ = "business_change"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    valid_from: date
    details: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    applied_at: datetime | None = Field(sa_type=UtcDateTime)


class LogoTable(SQLModel, table=True):
    """Logos by their content: what was issued names the one that it carries."""

    __tablename__ = "logo"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True)
    data: bytes = Field(sa_type=LargeBinary)


business = table_of(BusinessTable)
business_change = table_of(BusinessChangeTable)
logo = table_of(LogoTable)


def on(tx: Tx, day: date) -> Business:
    """The business of that day: what was planned for it or before counts, though no write has applied it."""
    found = stored(tx)
    for change in changes_of(tx):
        if change.applied_at is None and change.valid_from <= day:
            found = changed(found, change.details)
    return found


def stored(tx: Tx) -> Business:
    """The row, for writes that change it; before it was saved, one where nothing is set."""
    row = tx.connection.execute(select(business).where(business.c.id == _ONLY)).one_or_none()
    if row is None:
        return Business()
    return Business(**{name: value for name, value in row._mapping.items() if name != "id"})


def save(tx: Tx, wanted: Business) -> None:
    changed = tx.connection.execute(update(business).where(business.c.id == _ONLY).values(**asdict(wanted)))
    if not changed.rowcount:
        tx.connection.execute(insert(business).values(id=_ONLY, **asdict(wanted)))
    tx.touch("business", _ONLY)


def difference(before: Business, after: Business) -> dict[str, Any]:
    """The fields in which ``after`` differs, as ``BusinessChange.details`` has them."""
    old, new = to_document(before), to_document(after)
    return {name: value for name, value in new.items() if old[name] != value}


def changed(now: Business, details: Mapping[str, Any]) -> Business:
    return from_document({**to_document(now), **details})


def record_change(tx: Tx, valid_from: date, details: Mapping[str, Any], *, applied: bool) -> int:
    (new_id,) = tx.reserve(business_change, 1)
    tx.connection.execute(
        insert(business_change).values(
            id=new_id,
            valid_from=valid_from,
            details=to_json(details),
            made_at=tx.now,
            applied_at=tx.now if applied else None,
        )
    )
    tx.touch("business", _ONLY)
    return new_id


def changes_of(tx: Tx) -> list[BusinessChange]:
    """All of them, by the day from which they hold."""
    rows = tx.connection.execute(
        select(business_change).order_by(business_change.c.valid_from, business_change.c.id)
    )
    return [BusinessChange(**{**row._mapping, "details": from_json(row.details)}) for row in rows]


def mark_applied(tx: Tx, change_id: int) -> None:
    tx.connection.execute(
        update(business_change).where(business_change.c.id == change_id).values(applied_at=tx.now)
    )


def drop_planned(tx: Tx, change_id: int) -> None:
    """Raises ``KnownError`` "business.no_such_change" where it is not there, or holds already."""
    dropped = tx.connection.execute(
        delete(business_change).where(
            business_change.c.id == change_id, business_change.c.applied_at.is_(None)
        )
    )
    if not dropped.rowcount:
        raise KnownError("business.no_such_change", "There is no planned change of that number.")
    tx.touch("business", _ONLY)


def keep_logo(tx: Tx, data: bytes) -> str:
    """Keep a picture; the value is its SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    if tx.connection.execute(select(logo.c.id).where(logo.c.sha256 == digest)).first() is None:
        (new_id,) = tx.reserve(logo, 1)
        tx.connection.execute(insert(logo).values(id=new_id, sha256=digest, data=data))
    return digest


def logo_of(tx: Tx, details: Business) -> bytes | None:
    """The picture that these details name, None where they name none."""
    if not details.logo:
        return None
    found = tx.connection.execute(select(logo.c.data).where(logo.c.sha256 == details.logo)).scalar()
    return bytes(found) if found is not None else None
