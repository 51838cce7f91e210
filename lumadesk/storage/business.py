"""The owner's business in the vault: one row."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.business import Business
from lumadesk.storage.columns import AUTOINCREMENT, table_of
from lumadesk.storage.transaction import Tx

_ONLY = 1


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


business = table_of(BusinessTable)


def get(tx: Tx) -> Business:
    """The business; before it was saved, one where nothing is set."""
    row = tx.connection.execute(select(business).where(business.c.id == _ONLY)).one_or_none()
    if row is None:
        return Business()
    return Business(**{name: value for name, value in row._mapping.items() if name != "id"})


def save(tx: Tx, wanted: Business) -> None:
    changed = tx.connection.execute(update(business).where(business.c.id == _ONLY).values(**asdict(wanted)))
    if not changed.rowcount:
        tx.connection.execute(insert(business).values(id=_ONLY, **asdict(wanted)))
    tx.touch("business", _ONLY)
