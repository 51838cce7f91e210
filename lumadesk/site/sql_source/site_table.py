"""The mapped table as it is now: which rows of it are asked for, in which order, and by which conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.mysql import CHAR
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import NullType

from lumadesk.site import backends
from lumadesk.site.expressions import Column, Expression, JsonValue, Lookup, columns
from lumadesk.site.failures import failure
from lumadesk.site.fields import expressions_of
from lumadesk.site.mapping import EARLIEST, FUTURE_TOLERANCE, zone_of
from lumadesk.site.shaping import shape_of
from lumadesk.site.source import FIELDS, FLAG_KINDS, Cursor, Mapping
from lumadesk.site.sql_source.connections import Connections
from lumadesk.site.sql_source.lookups import looked_up

#: Read again before the cursor: a row can be committed after a later one was read.
OVERLAP = timedelta(hours=1)

#: Keys in one statement.
_KEYS = 500

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_JULIAN_EPOCH = 2440587.5
_UTF8 = CHAR(charset="utf8mb4")
_INTEGER = re.compile("0|-?[1-9][0-9]{0,17}")

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Flag:
    """The column that marks a row as deleted, where rows are not really deleted."""

    column: sa.ColumnClause[Any]
    kind: str

    def unset(self) -> ColumnElement[bool]:
        if self.kind == "boolean":
            return sa.or_(self.column.is_(None), self.column == _parameter(False))
        if self.kind == "integer":
            return sa.or_(self.column.is_(None), self.column == _parameter(0))
        return self.column.is_(None)

    def value(self, now: datetime, zone: tzinfo) -> object:
        if self.kind == "boolean":
            return True
        return 1 if self.kind == "integer" else backends.bound(now, self.kind, zone)


@dataclass(frozen=True, slots=True)
class SiteTable:
    """Its columns by their part in an enquiry. The order of rows is always time, then key."""

    table: sa.TableClause
    fields: tuple[ColumnElement[Any], ...]  # the key first, the time last; as FIELDS, or as the shape asks
    key: ColumnElement[Any]
    key_kind: str
    key_unique: bool
    time: sa.ColumnClause[Any]
    time_kind: str
    zone: tzinfo
    flag: Flag | None
    loose: bool = False  # see Backend.loose_text

    @property
    def there(self) -> tuple[ColumnElement[bool], ...]:
        """Conditions of a row that counts as being there: not flagged as deleted."""
        return (self.flag.unset(),) if self.flag else ()

    def count(self, *conditions: ColumnElement[bool]) -> sa.Select[Any]:
        return sa.select(sa.func.count()).select_from(self.table).where(*conditions, *self.there)

    def rows(self, *conditions: ColumnElement[bool]) -> sa.Select[Any]:
        query = sa.select(*self.fields).where(*conditions, *self.there)
        return query.order_by(self.time, self.key)

    def walk(self, after: Cursor | None, now: datetime) -> tuple[ColumnElement[bool], ...]:
        """Rows that are read in order of time, from some time before ``after``."""
        begin = self._since(after, self.time) if after else (self.time >= self._bound(EARLIEST),)
        return (*begin, self.time <= self._latest(now), self.key.is_not(None))

    def late(self, after: Cursor) -> sa.Select[Any] | None:
        """Rows that ``walk(after)`` leaves behind and that yet are newer, in order of their keys.

        They were committed late, or dated back. Only keys that the database counts up tell of them.
        """
        number = self._native(after.key)
        if self.key_kind != "integer" or number is None:
            return None
        # Hardly any row is numbered after the cursor's: an index on the time must not be preferred.
        time = sa.func.coalesce(self.time, self.time)
        behind = ~sa.and_(*self._since(after, time))
        query = sa.select(*self.fields).where(self.key > _parameter(number), behind, *self.there)
        return query.where(time >= self._bound(EARLIEST)).order_by(self.key)

    def by_key(self, after: str) -> sa.Select[Any]:
        """All rows that have a key, in its order, from after this key; a key of another kind begins anew."""
        key = self._comparable()
        query = sa.select(*self.fields).where(self.key.is_not(None), *self.there).order_by(key)
        native = self._native(after) if after else None
        return query if native is None else query.where(key > _parameter(native))

    def beyond(self, row: Row) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        """Rows after this one. Written so that an index on the time alone serves on every database."""
        key, at = _parameter(row[0]), _parameter(row[-1])
        return self.time >= at, sa.or_(self.time > at, self.key > key)

    def strays(self, now: datetime) -> sa.Select[Any]:
        """(key, time as text) of the rows whose time no walk can meet, in order of their keys.

        Three reads of an index in one statement: with "or" a database would look at every row.
        """
        unbelievable = (
            self.time.is_(None),
            self.time < self._bound(EARLIEST),
            self.time > self._latest(now),
        )
        conditions = (self.key.is_not(None), *self.there)
        query = sa.select(self.key.label("key"), sa.cast(self.time, sa.String).label("time"))
        lost = sa.union_all(*(query.where(reason, *conditions) for reason in unbelievable)).subquery()
        # Not simply by the key, whose index would be followed through the whole table.
        return sa.select(lost.c.key, lost.c.time).order_by(sa.func.coalesce(lost.c.key, lost.c.key))

    def doubles(self, now: datetime) -> sa.Select[Any]:
        """(key, earliest time) of the keys that several rows share."""
        query = sa.select(self.key, sa.func.min(self.time)).where(*self.walk(None, now), *self.there)
        return query.group_by(self.key).having(sa.func.count() > 1)

    def key_is(self, key: str) -> ColumnElement[bool]:
        native = self._native(key)
        if native is None:
            return sa.false()
        same = self._comparable() == sa.bindparam("key", native, NullType())
        return sa.and_(same, self._written() == _written(native)) if self._is_loose else same

    def key_among(self, keys: Iterable[str]) -> Iterator[ColumnElement[bool]]:
        """One condition for every so many keys; keys that no such column could hold are left out."""
        natives = [native for key in keys if (native := self._native(key)) is not None]
        for start in range(0, len(natives), _KEYS):
            among = sa.bindparam("keys", natives[start : start + _KEYS], NullType(), expanding=True)
            same = self._comparable().in_(among)
            written = [_written(native) for native in natives[start : start + _KEYS]]
            yield sa.and_(same, self._written().in_(written)) if self._is_loose else same

    def deletion(self, wanted: ColumnElement[bool], now: datetime) -> sa.Delete | sa.Update:
        if self.flag is None:
            return sa.delete(self.table).where(wanted)
        flagged = {self.flag.column: _parameter(self.flag.value(now, self.zone))}
        return sa.update(self.table).where(wanted, *self.there).values(flagged)

    def _latest(self, now: datetime) -> ColumnElement[Any]:
        """The end of the times that are believed. A row from beyond must not carry the cursor away."""
        return self._bound(now + FUTURE_TOLERANCE + backends.slack(self.time_kind, self.zone))

    def _since(self, after: Cursor, time: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
        at = after.submitted_at - OVERLAP
        since = time >= self._bound(at - backends.slack(self.time_kind, self.zone))
        if self.time_kind not in backends.TEXT_KINDS:
            return (since,)
        # An index narrows it to a day; then SQLite itself reads the offset that a text may name.
        written = min(at, at.astimezone(self.zone).replace(tzinfo=UTC))
        day = sa.func.julianday(time)
        precise = day >= _parameter(_JULIAN_EPOCH + (written - _EPOCH) / timedelta(days=1))
        return since, sa.or_(day.is_(None), precise)

    def _bound(self, at: datetime) -> ColumnElement[Any]:
        return _parameter(backends.bound(at, self.time_kind, self.zone))

    def _native(self, key: str) -> object | None:
        """The key as the column holds it; None where no such column could hold it."""
        if self.key_kind == "integer":
            return int(key) if _INTEGER.fullmatch(key) else None
        if self.key_kind == "uuid":
            try:
                return UUID(key)
            except ValueError:
                return None
        return key

    @property
    def _is_loose(self) -> bool:
        return self.loose and self.key_kind not in ("integer", "uuid")

    def _written(self) -> ColumnElement[Any]:
        """The letters of the key as they are, where "=" takes "a" for "A" and "a " as well.

        It stands beside "=", which an index serves.
        """
        return sa.func.hex(sa.cast(self.key, _UTF8))

    def _comparable(self) -> ColumnElement[Any]:
        """The key as it compares with ``_native``: a false "not found" would be a false proof of absence."""
        if self.key_kind in ("integer", "uuid", "text"):
            return self.key
        return sa.cast(self.key, sa.String)


def read_site_table(
    site: Connections, connection: sa.Connection, mapping: Mapping, strategy: str
) -> SiteTable:
    """Look at the table, and refuse one that lacks what the mapping or the strategy needs."""
    kinds, unique = site.describe(connection, mapping.table)
    if not kinds:
        raise failure("site.table_missing")
    mapped = expressions_of(mapping.columns)
    flag = strategy.partition(":")[2]
    named = (column for expression in mapped.values() for column in columns(expression))
    for column in (*named, *([flag] if flag else [])):
        if column not in kinds:
            raise failure("site.column_missing", f"The table of enquiries has no column “{column}”.")
    (key,), (time,) = columns(mapped["key"]), columns(mapped["submitted_at"])
    if kinds[time] not in site.backend.time_kinds:
        raise failure("site.column_type", f"The column “{time}” does not hold dates and times.")
    if flag and kinds[flag] not in FLAG_KINDS:
        raise failure("site.column_type", f"The column “{flag}” can hold neither yes and no nor a time.")
    table = site.table(mapping.table, kinds)
    loose = site.backend.loose_text
    ordered: ColumnElement[Any] = table.c[key]
    if loose and kinds[key] == "text" and key not in unique:
        # Two keys that "=" takes for one would be one step of the walk.
        ordered = sa.cast(ordered, _UTF8).collate("utf8mb4_bin")
    return SiteTable(
        loose=loose,
        table=table,
        fields=_fields(site, connection, mapping.table, table, mapped),
        key=ordered,
        key_kind=kinds[key],
        key_unique=key in unique,
        time=table.c[time],
        time_kind=kinds[time],
        zone=zone_of(mapping),
        flag=Flag(table.c[flag], kinds[flag]) if flag else None,
    )


def _fields(
    site: Connections,
    connection: sa.Connection,
    name: str,
    table: sa.TableClause,
    mapped: dict[str, Expression],
) -> tuple[ColumnElement[Any], ...]:
    """What is read of each row: the columns of FIELDS as they are, or what the mapping's shape asks for."""
    shape = shape_of(mapped)
    if shape is None:
        return tuple(
            table.c[next(columns(mapped[field]))] if field in mapped else sa.null() for field in FIELDS
        )
    read: list[ColumnElement[Any]] = []
    for source in shape.sources:
        match source:
            case Lookup():
                read.append(looked_up(site, connection, name, table, source))
            case Column(column) | JsonValue(column):
                read.append(table.c[column])
    (key,), (time,) = columns(mapped["key"]), columns(mapped["submitted_at"])
    return (table.c[key], *read, table.c[time])


def beyond_key(query: sa.Select[Any], row: Row) -> sa.Select[Any]:
    """A query that is in order of its first column, the key, from after this row of it."""
    return query.where(query.selected_columns[0] > _parameter(row[0]))


def _written(key: object) -> str:
    return str(key).encode().hex().upper()


def _parameter(value: object) -> ColumnElement[Any]:
    """A value whose type the database, not SQLAlchemy, decides: that of the column beside it."""
    return sa.literal(value, NullType())
