"""The records of processing in the vault: purposes, balancing tests, processors and what changed (Art 30)."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Table, delete, select
from sqlmodel import Field, SQLModel

from lumadesk.domain.policy import RecipientKind, Region
from lumadesk.domain.register import (
    BalancingTest,
    ChangeKind,
    ContractPoint,
    Outcome,
    Processing,
    Processor,
    RegisterChange,
    Role,
)
from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, from_json, table_of, to_json
from lumadesk.storage.rows import add_row, change_row, get_row
from lumadesk.storage.transaction import Tx


class ProcessingTable(SQLModel, table=True):
    __tablename__ = "processing"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    role: str
    client: str
    instructions: str
    purpose: str
    basis: str
    people: str
    categories: str
    recipients: str
    retention: str
    security: str
    updated_at: datetime = Field(sa_type=UtcDateTime)


class BalancingTestTable(SQLModel, table=True):
    """The latest row of a purpose counts."""

    __tablename__ = "balancing_test"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    processing_id: int = Field(foreign_key="processing.id", index=True)
    interest: str
    necessity: str
    balance: str
    outcome: str
    decided_on: date
    review_on: date
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class ProcessorTable(SQLModel, table=True):
    """``contract`` is JSON: point -> whether the contract covers it."""

    __tablename__ = "processor"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    name: str
    kind: str
    role: str
    country: str
    region: str
    mechanism: str
    contract_on: date | None
    contract: str
    evidence: str
    checked_on: date | None
    due_on: date | None
    ended_on: date | None
    updated_at: datetime = Field(sa_type=UtcDateTime)


class RegisterChangeTable(SQLModel, table=True):
    __tablename__ = "register_change"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subject: str
    before: str
    after: str
    basis: str
    day: date
    notified_on: date | None
    how: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


processing = table_of(ProcessingTable)
balancing_test = table_of(BalancingTestTable)
processor = table_of(ProcessorTable)
register_change = table_of(RegisterChangeTable)


def save_processing(tx: Tx, entry: Processing) -> int:
    """Add an entry whose id is 0, or replace the one that has it."""
    return _save(tx, processing, entry.id, role=entry.role.value, **_texts(entry, _PROCESSING))


def remove_processing(tx: Tx, processing_id: int) -> None:
    """Remove an entry with its balancing tests."""
    get_row(tx, processing, processing_id)
    tx.connection.execute(delete(balancing_test).where(balancing_test.c.processing_id == processing_id))
    tx.connection.execute(delete(processing).where(processing.c.id == processing_id))
    tx.touch("processing", processing_id)


def get_processing(tx: Tx, processing_id: int) -> Processing:
    """Raises ``KnownError`` "processing.not_found"."""
    return _processing(get_row(tx, processing, processing_id))


def list_processing(tx: Tx) -> list[Processing]:
    return [_processing(row) for row in tx.connection.execute(select(processing).order_by(processing.c.id))]


def add_balancing(tx: Tx, test: BalancingTest) -> int:
    return add_row(
        tx,
        balancing_test,
        processing_id=test.processing_id,
        interest=test.interest,
        necessity=test.necessity,
        balance=test.balance,
        outcome=test.outcome.value,
        decided_on=test.decided_on,
        review_on=test.review_on,
        recorded_at=tx.now,
    )


def list_balancing(tx: Tx) -> dict[int, BalancingTest]:
    """Processing -> the test that counts."""
    rows = tx.connection.execute(select(balancing_test).order_by(balancing_test.c.id))
    return {row.processing_id: _balancing(row) for row in rows}


def save_processor(tx: Tx, wanted: Processor) -> int:
    """Add a processor whose id is 0, or replace the one that has it."""
    return _save(
        tx,
        processor,
        wanted.id,
        kind=wanted.kind.value,
        region=wanted.region.value,
        contract=to_json({point.value: done for point, done in wanted.contract.items()}),
        **_texts(wanted, _PROCESSOR),
    )


def get_processor(tx: Tx, processor_id: int) -> Processor:
    """Raises ``KnownError`` "processor.not_found"."""
    return _processor(get_row(tx, processor, processor_id))


def list_processors(tx: Tx, *, ended: bool = False) -> list[Processor]:
    """Those that have data now; with ``ended`` the former ones, too."""
    wanted = select(processor).order_by(processor.c.id)
    if not ended:
        wanted = wanted.where(processor.c.ended_on.is_(None))
    return [_processor(row) for row in tx.connection.execute(wanted)]


def add_change(tx: Tx, change: RegisterChange) -> int:
    return add_row(
        tx,
        register_change,
        kind=change.kind.value,
        subject=change.subject,
        before=change.before,
        after=change.after,
        basis=change.basis,
        day=change.day,
        notified_on=change.notified_on,
        how=change.how,
        recorded_at=tx.now,
    )


def mark_notified(tx: Tx, change_id: int, on: date, how: str) -> None:
    get_row(tx, register_change, change_id)
    change_row(tx, register_change, change_id, notified_on=on, how=how)


def get_change(tx: Tx, change_id: int) -> RegisterChange:
    """Raises ``KnownError`` "register_change.not_found"."""
    return _change(get_row(tx, register_change, change_id))


def list_changes(tx: Tx) -> list[RegisterChange]:
    """The newest first."""
    rows = tx.connection.execute(select(register_change).order_by(register_change.c.id.desc()))
    return [_change(row) for row in rows]


_PROCESSING = tuple(f.name for f in fields(Processing) if f.name not in ("id", "role"))
_PROCESSOR = tuple(f.name for f in fields(Processor) if f.name not in ("id", "kind", "region", "contract"))


def _save(tx: Tx, table: Table, id_: int, **values: object) -> int:
    if not id_:
        return add_row(tx, table, updated_at=tx.now, **values)
    get_row(tx, table, id_)
    change_row(tx, table, id_, updated_at=tx.now, **values)
    return id_


def _texts(entry: object, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(entry, name) for name in names}


def _processing(row: Row[Any]) -> Processing:
    return Processing(id=row.id, role=Role(row.role), **{name: row._mapping[name] for name in _PROCESSING})


def _balancing(row: Row[Any]) -> BalancingTest:
    return BalancingTest(
        id=row.id,
        processing_id=row.processing_id,
        interest=row.interest,
        necessity=row.necessity,
        balance=row.balance,
        outcome=Outcome(row.outcome),
        decided_on=row.decided_on,
        review_on=row.review_on,
    )


def _processor(row: Row[Any]) -> Processor:
    return Processor(
        id=row.id,
        kind=RecipientKind(row.kind),
        region=Region(row.region),
        contract={ContractPoint(point): done for point, done in from_json(row.contract).items()},
        **{name: row._mapping[name] for name in _PROCESSOR},
    )


def _change(row: Row[Any]) -> RegisterChange:
    return RegisterChange(
        id=row.id,
        kind=ChangeKind(row.kind),
        subject=row.subject,
        before=row.before,
        after=row.after,
        basis=row.basis,
        day=row.day,
        notified_on=row.notified_on,
        how=row.how,
    )
