"""The column types and names that every table of the vault shares."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import DateTime, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from lumadesk.storage.faults import damaged

#: Alembic can only compare and alter constraints that have names.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Rows go in and out by the tables alone. Pydantic need not make a validator of each at every start, nor
# SQLAlchemy a mapper.
SQLModel.model_config["defer_build"] = True
# WORKAROUND: SQLModel has no way to say so. SQLAlchemy's DeferredReflection sets the same; should that cease
# to work, starting takes longer. https://docs.sqlalchemy.org/en/21/orm/declarative_tables.html
SQLModel._sa_decl_prepare = True

#: AUTOINCREMENT: the id of an erased record is never given to another one.
AUTOINCREMENT = {"sqlite_autoincrement": True}


_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC to the microsecond; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else _utc(value).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def instant_text(moment: datetime) -> str:
    """The text under which ``UtcDateTime`` keeps ``moment``, for rows that are written in bulk."""
    in_utc = moment if moment.tzinfo is UTC else _utc(moment)
    # Half the time of isoformat(), and a first sync asks for each of 100,000 rows.
    hour, minute, second = _TWO_DIGITS[in_utc.hour], _TWO_DIGITS[in_utc.minute], _TWO_DIGITS[in_utc.second]
    return f"{_day_text(in_utc.toordinal())} {hour}:{minute}:{second}.{in_utc.microsecond:06}"


@lru_cache(maxsize=64)
def _day_text(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def instant_from(text: str) -> datetime:
    """The moment that ``instant_text`` wrote."""
    return datetime.fromisoformat(f"{text}+00:00")


def table_of(model: type[SQLModel]) -> Table:
    """The table of a table model."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


def to_json(value: object) -> str:
    """Canonical JSON: the same value always gives the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Any:
    """What ``to_json`` wrote; where it is something else by now the vault is damaged."""
    try:
        return json.loads(text)
    except ValueError:
        raise damaged() from None


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone was given to the vault")
    return moment.astimezone(UTC)
