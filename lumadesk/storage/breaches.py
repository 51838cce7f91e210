"""The register of personal-data breaches in the vault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlmodel import Field, SQLModel

from lumadesk.domain.breaches import Breach, BreachNotice, BreachRisk, Told
from lumadesk.domain.errors import KnownError
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class BreachTable(SQLModel, table=True):
    __tablename__ = "breach"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    aware_at: datetime = Field(sa_type=UtcDateTime)
    risk: str
    closed_at: datetime | None = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    people_affected: str
    facts: str
    effects: str
    action: str
    reasons: str


class BreachNoticeTable(SQLModel, table=True):
    __tablename__ = "breach_notice"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    breach_id: int = Field(foreign_key="breach.id", index=True)
    whom: str
    at: datetime = Field(sa_type=UtcDateTime)
    how: str
    reference: str
    late_reasons: str


breach = table_of(BreachTable)
breach_notice = table_of(BreachNoticeTable)


def add(tx: Tx, found: Breach) -> int:
    """Enter a breach; its own id and moment of entry are those of this write."""
    (new_id,) = tx.reserve(breach, 1)
    tx.connection.execute(insert(breach).values(id=new_id, created_at=tx.now, **_values(found)))
    tx.touch("breach", new_id)
    return new_id


def get(tx: Tx, breach_id: int) -> Breach:
    """Raises ``KnownError`` "breach.not_found"."""
    found = _read(tx, [breach_id])
    if not found:
        raise KnownError("breach.not_found", f"There is no breach {breach_id} in the register.")
    return found[0]


def list_all(tx: Tx) -> list[Breach]:
    """By the moment at which the owner became aware, the latest first."""
    return _read(tx, None)


def save(tx: Tx, changed: Breach) -> None:
    tx.connection.execute(update(breach).where(breach.c.id == changed.id).values(**_values(changed)))
    tx.touch("breach", changed.id)


def add_notice(tx: Tx, breach_id: int, notice: BreachNotice) -> int:
    (new_id,) = tx.reserve(breach_notice, 1)
    tx.connection.execute(
        insert(breach_notice).values(
            id=new_id,
            breach_id=breach_id,
            whom=notice.whom.value,
            at=notice.at,
            how=notice.how,
            reference=notice.reference,
            late_reasons=notice.late_reasons,
        )
    )
    tx.touch("breach_notice", new_id)
    tx.touch("breach", breach_id)
    return new_id


def _read(tx: Tx, ids: Sequence[int] | None) -> list[Breach]:
    wanted = select(breach).order_by(breach.c.aware_at.desc(), breach.c.id.desc())
    told = select(breach_notice).order_by(breach_notice.c.at, breach_notice.c.id)
    if ids is not None:
        wanted = wanted.where(breach.c.id.in_(ids))
        told = told.where(breach_notice.c.breach_id.in_(ids))
    notices: dict[int, list[BreachNotice]] = {}
    for row in tx.connection.execute(told):
        notices.setdefault(row.breach_id, []).append(_notice(row))
    return [
        Breach(**{**row._mapping, "risk": BreachRisk(row.risk), "notices": tuple(notices.get(row.id, ()))})
        for row in tx.connection.execute(wanted)
    ]


def _values(found: Breach) -> dict[str, Any]:
    return {
        "aware_at": found.aware_at,
        "risk": found.risk.value,
        "closed_at": found.closed_at,
        "people_affected": found.people_affected,
        "facts": found.facts,
        "effects": found.effects,
        "action": found.action,
        "reasons": found.reasons,
    }


def _notice(row: Row[Any]) -> BreachNotice:
    return BreachNotice(
        id=row.id,
        whom=Told(row.whom),
        at=row.at,
        how=row.how,
        reference=row.reference,
        late_reasons=row.late_reasons,
    )
