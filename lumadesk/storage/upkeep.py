"""What was done to keep the vault safe, and with what result: backups, drills, checks, new keys."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx


class UpkeepKind(StrEnum):
    BACKUP = "backup"
    DRILL = "drill"
    REWRITE = "rewrite"  # of a backup, without those erased since
    CHECK = "check"  # of one backup, asked for by the owner
    VERIFY = "verify"
    KEYS = "keys"


class UpkeepTable(SQLModel, table=True):
    __tablename__ = "upkeep"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    kind: str
    ok: bool
    file: str
    size: int
    records: int
    detail: str


upkeep = table_of(UpkeepTable)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepRecord:
    """``detail`` is for the owner to read, without personal data; ``file`` the backup's name, if any."""

    id: int
    at: datetime
    kind: UpkeepKind
    ok: bool
    file: str = ""
    size: int = 0  # bytes
    records: int = 0
    detail: str = ""


def add(
    tx: Tx, kind: UpkeepKind, *, ok: bool, file: str = "", size: int = 0, records: int = 0, detail: str = ""
) -> UpkeepRecord:
    (new_id,) = tx.reserve(upkeep, 1)
    made = UpkeepRecord(
        id=new_id, at=tx.now, kind=kind, ok=ok, file=file, size=size, records=records, detail=detail
    )
    tx.connection.execute(insert(upkeep).values(**asdict(made)))
    tx.touch("upkeep", new_id)
    return made


def latest(tx: Tx, kind: UpkeepKind, *, ok: bool | None = None) -> UpkeepRecord | None:
    """The latest of a kind; with ``ok`` the latest that went well, or that did not."""
    asked = select(upkeep).where(upkeep.c.kind == kind.value)
    if ok is not None:
        asked = asked.where(upkeep.c.ok == ok)
    row = tx.connection.execute(asked.order_by(upkeep.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _record(dict(row._mapping))


def list_latest(tx: Tx, limit: int = 100) -> list[UpkeepRecord]:
    """Newest first."""
    rows = tx.connection.execute(select(upkeep).order_by(upkeep.c.id.desc()).limit(limit))
    return [_record(dict(row._mapping)) for row in rows]


def of_file(tx: Tx, file: str) -> UpkeepRecord | None:
    """The good backup that was written to the file of that name."""
    asked = select(upkeep).where(
        upkeep.c.kind.in_([UpkeepKind.BACKUP.value, UpkeepKind.REWRITE.value]),
        upkeep.c.file == file,
        upkeep.c.ok,
    )
    row = tx.connection.execute(asked.order_by(upkeep.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _record(dict(row._mapping))


def latest_of_file(tx: Tx, file: str) -> UpkeepRecord | None:
    """What was last found out about the backup of that name, as it was written, tried or checked."""
    asked = select(upkeep).where(upkeep.c.file == file)
    row = tx.connection.execute(asked.order_by(upkeep.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _record(dict(row._mapping))


def _record(values: dict[str, object]) -> UpkeepRecord:
    values["kind"] = UpkeepKind(str(values["kind"]))
    return UpkeepRecord(**values)  # type: ignore[arg-type]
