"""Reads enquiries from the website's SQL database page by page, and deletes them there with proof."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from lumadesk.domain.errors import KnownError
from lumadesk.site.backends import Need, Timeouts
from lumadesk.site.failures import failure
from lumadesk.site.fields import expressions_of
from lumadesk.site.line import Line
from lumadesk.site.mapping import FUTURE_TOLERANCE, check_mapping, judge_time, map_rows, rejection, zone_of
from lumadesk.site.rights import in_words
from lumadesk.site.shaping import shape_of
from lumadesk.site.source import (
    FIELDS,
    Cursor,
    DeletionReceipt,
    Dependent,
    Mapping,
    Page,
    Rejection,
    SiteCheck,
    SiteEnquiry,
    Slice,
)
from lumadesk.site.sql_source.connections import Connections
from lumadesk.site.sql_source.dependents import Pointing, foreign_keys
from lumadesk.site.sql_source.doubles import Doubles
from lumadesk.site.sql_source.site_table import Row, SiteTable, beyond_key, read_site_table

#: Rows asked for at first. What is new since yesterday fits in; only more is worth a long read.
_FIRST_BLOCK = 500

#: Characters of messages held at once, about: long ones make the blocks smaller.
_BLOCK_CHARACTERS = 16_000_000

_SAMPLE = 20


class _Warning(str):
    """What a check found where it works, but is not as it should be."""

    __slots__ = ()


class SqlSource:
    """A ``SiteSource`` over SQLAlchemy Core. Keep it open between syncs: connecting costs more than reading.

    ``url`` is "postgresql://user@host/database", the same with mysql:// or mariadb://, or "sqlite:///path";
    ``strategy`` is "row", "flag:COLUMN" or "manual". ``tunnel_password`` opens the SSH key, or is the SSH
    user's own. Nothing is asked of the database before the first call of a method.
    """

    def __init__(
        self,
        url: str,
        password: str | None,
        mapping: Mapping,
        strategy: str = "row",
        *,
        line: Line = Line(),  # noqa: B008 - frozen
        tunnel_password: str | None = None,
        timeouts: Timeouts | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        check_mapping(mapping, strategy)
        self._site = Connections(
            url, password, timeouts or Timeouts(), line=line, tunnel_password=tunnel_password
        )
        self._mapping = mapping
        self._strategy = strategy
        self._zone = zone_of(mapping)
        shape = shape_of(expressions_of(mapping.columns))
        self._map_rows = shape.map_rows if shape else map_rows
        #: Places of a row whose values may be long.
        self._long = range(1, 1 + len(shape.sources)) if shape else (FIELDS.index("message"),)
        self._now = now
        self._table: SiteTable | None = None

    # Reading

    def count(self, after: Cursor | None) -> int:
        with self._reading() as (connection, table):
            return connection.scalar(table.count(*table.walk(after, self._now()))) or 0

    def pages(self, after: Cursor | None, size: int = 5000) -> Generator[Page, None, None]:
        now = self._now()
        if after is not None and after.submitted_at > now + FUTURE_TOLERANCE:
            after = None  # it was kept while a clock was wrong: believing it would skip every honest row
        cursor = after
        with self._reading() as (connection, table):
            doubles = self._doubles(connection, table, now)
        late = table.late(after) if after else None
        for rows in self._by_key(late, size) if late is not None else ():
            enquiries, rejections = self._mapped(rows, doubles, now)
            yield Page(tuple(enquiries), tuple(rejections), cursor)
        for rows in self._blocks(table, table.rows(*table.walk(after, now)), size):
            enquiries, rejections = self._mapped(rows, doubles, now)
            if enquiries:
                # Two clocks differ, and a zone may be wrong: what claims to come from the future is read,
                # but the next read starts no later than now.
                reached = min(Cursor(enquiries[-1].submitted_at, enquiries[-1].key), Cursor(now, ""))
                cursor = max(cursor, reached) if cursor else reached
            yield Page(tuple(enquiries), tuple(rejections), cursor)
        for strays in self._strays(table, now, size):
            yield Page((), strays, cursor)

    def fetch(self, keys: Iterable[str]) -> Page:
        now = self._now()
        rows: list[Row] = []
        with self._reading() as (connection, table):
            doubles = self._doubles(connection, table, now)
            for wanted in table.key_among(keys):
                rows += connection.execute(table.rows(wanted)).all()
        enquiries, rejections = self._mapped(rows, doubles, now)
        return Page(tuple(enquiries), tuple(rejections), None)

    def slice(self, after: str, size: int) -> Slice:
        now = self._now()
        with self._reading() as (connection, table):
            doubles = self._doubles(connection, table, now)
            rows = connection.execute(table.by_key(after).limit(size)).all()
        enquiries, rejections = self._mapped(rows, doubles, now)
        end = str(rows[-1][0]) if len(rows) == size else None
        return Slice(Page(tuple(enquiries), tuple(rejections), None), end)

    def newest(self, size: int) -> Page:
        now = self._now()
        with self._reading() as (connection, table):
            rows = self._newest(connection, table, now, size)
            strays = connection.execute(table.strays(now).limit(size)).all()
        enquiries, rejections = self._map_rows(rows, self._zone, now)
        rejections += [rejection(key, judge_time(at, self._zone, now)) for key, at in strays]
        return Page(tuple(enquiries), tuple(rejections), None)

    def present(self, keys: Iterable[str], *, fresh: bool = False) -> set[str]:
        found: set[str] = set()
        with self._reading(fresh=fresh) as (connection, table):
            for wanted in table.key_among(keys):
                query = sa.select(table.key).where(wanted, *table.there)
                found.update(str(key) for key in connection.scalars(query))
        return found

    # Deleting

    def dependents(self, key: str) -> list[Dependent]:
        with self._reading() as (connection, table):
            name = self._mapping.table
            keys = foreign_keys(self._site, connection, name)
            if not keys:
                return []
            return list(Pointing(self._site, connection).at(name, table.table, table.key_is(key), keys))

    def delete(self, key: str, *, allow_cascade: bool = False) -> DeletionReceipt:
        with self._reading() as (_, table):
            wanted = table.key_is(key)
        deleted = 0
        if self._strategy == "row" and not allow_cascade:
            self._refuse_cascade(key)
        if self._strategy != "manual":
            with self._site.writing() as connection:
                deleted = connection.execute(table.deletion(wanted, self._now())).rowcount
                if deleted > 1:
                    raise failure("site.several_rows")
        proof = table.count(wanted)
        with self._site.reading(fresh=True) as connection:
            found = connection.scalar(proof) or 0
        query = " ".join(str(proof).split())
        return DeletionReceipt(self._strategy, deleted, query, found, found == 0, self._now())

    def _refuse_cascade(self, key: str) -> None:
        taken = [one for one in self.dependents(key) if one.effect != "refuse"]
        if not taken:
            return
        tables = ", ".join(sorted({one.table for one in taken}))
        if all(one.rows is None for one in taken):
            raise failure(
                "site.referenced",
                f"Rows of {tables} may depend on this row and would go or change with it, but this user may "
                "not look there, so it was not deleted.",
            )
        raise failure(
            "site.referenced",
            f"Rows of {tables} depend on this row and would go or change with it, so it was not deleted.",
        )

    # Testing the connection

    def check(self) -> list[SiteCheck]:
        steps = (
            ("connection", self._check_connection),
            ("columns", self._check_columns),
            ("rows", self._check_rows),
            ("deletion", self._check_deletion),
            ("rights", self._check_rights),
        )
        checks: list[SiteCheck] = []
        for name, step in steps:
            try:
                found = step()
                checks.append(SiteCheck(name, True, found, isinstance(found, _Warning)))
            except KnownError as error:
                checks.append(SiteCheck(name, False, f"{error.message} {error.hint}"))
                break
        return checks

    def cancel(self) -> None:
        self._site.cancel()

    @property
    def cancelled(self) -> bool:
        return self._site.stopped

    def rest(self) -> None:
        self._table = None
        self._site.rest()

    def close(self) -> None:
        self._site.close()

    def _check_connection(self) -> str:
        with self._site.reading(fresh=True) as connection:
            return f"{self._site.server(connection)} answers."

    def _check_columns(self) -> str:
        self._table = None
        with self._reading() as (_, table):
            unique = table.key_unique
        note = (
            "" if unique else " The key is not declared unique: of rows that share one, the first is taken."
        )
        return f"The table and its {len(self._mapping.columns)} columns are there.{note}"

    def _check_rows(self) -> str:
        now = self._now()
        with self._reading() as (connection, table):
            rows = self._newest(connection, table, now, _SAMPLE)
            total = connection.scalar(table.count()) or 0
        enquiries, _ = self._map_rows(rows, self._zone, now)
        if total and not enquiries:
            raise failure("site.nothing_readable")
        if not total:
            return "The table is empty."
        return f"{total} rows; {len(enquiries)} of the newest {len(rows)} can be read as enquiries."

    def _check_deletion(self) -> str:
        if self._strategy == "manual":
            return "You delete rows at the website yourself; each sync looks whether they are gone."
        backend, name = self._site.backend, self._mapping.table
        with self._reading() as (_, table):
            flag = table.flag.column.name if table.flag else ""
        asked = {"table": backend.quoted(name)} | ({"flag": flag} if flag else {})
        allowed = backend.may_write(self._site.address)
        if allowed:
            with self._site.writing() as connection:
                allowed = bool(connection.scalar(sa.text(backend.may_delete_sql(name, flag)), asked))
        if not allowed:
            raise failure("site.not_permitted")
        return f"This user may set the column “{flag}”." if flag else "This user may delete rows."

    def _check_rights(self) -> str:
        backend, name = self._site.backend, self._mapping.table
        current = self._site.address.database
        schema, _, plain = name.rpartition(".") if backend.schemas else ("", "", name)
        flag, deletes = self._strategy.partition(":")[2], self._strategy == "row"
        with self._reading() as (connection, _table):
            asked = {"table": backend.quoted(name), "flag": flag, "deletes": deletes}
            rows = connection.execute(sa.text(backend.rights_sql), asked).all()
        too_much = in_words(backend.excess(rows, Need(plain, schema or current, current, flag, deletes)))
        if too_much:
            return _Warning(f"This user may also {too_much}. LumaDesk needs none of that.")
        return "This user may do no more than LumaDesk needs."

    # How rows are fetched

    def _newest(self, connection: sa.Connection, table: SiteTable, now: datetime, size: int) -> Sequence[Row]:
        newest = table.rows(*table.walk(None, now)).order_by(None).order_by(table.time.desc())
        return connection.execute(newest.limit(size)).all()

    @contextmanager
    def _reading(self, *, fresh: bool = False) -> Iterator[tuple[sa.Connection, SiteTable]]:
        try:
            with self._site.reading(fresh=fresh) as connection:
                if self._table is None:
                    self._table = read_site_table(self._site, connection, self._mapping, self._strategy)
                yield connection, self._table
        except KnownError:
            self._table = None  # it may have been changed: look again next time
            raise

    def _blocks(self, table: SiteTable, query: sa.Select[Any], size: int) -> Iterator[Sequence[Row]]:
        """The rows in order. Where reading locks nothing, one long read takes over after the first block."""
        rest = query
        block = min(size, _FIRST_BLOCK)
        while True:
            rows = self._all(rest.limit(block))
            if rows:
                yield rows
            if len(rows) < block:
                return
            rest = query.where(*table.beyond(rows[-1]))
            block = self._fitting(rows, size)
            if self._site.backend.streams:
                break
        with self._site.streaming(rest) as result:
            while rows := result.fetchmany(block):
                yield rows
                block = self._fitting(rows, size)

    def _by_key(self, query: sa.Select[Any], size: int) -> Iterator[Sequence[Row]]:
        """The rows of a query in order of the key, of which there are few as a rule."""
        rest = query
        while True:
            rows = self._all(rest.limit(size))
            if rows:
                yield rows
            if len(rows) < size:
                return
            rest = beyond_key(query, rows[-1])

    def _all(self, query: sa.Select[Any]) -> Sequence[Row]:
        with self._reading() as (connection, _):
            return connection.execute(query).all()

    def _strays(self, table: SiteTable, now: datetime, size: int) -> Iterator[tuple[Rejection, ...]]:
        """Rows whose key or time keeps every walk in order of time from meeting them."""
        if not table.key_unique and self._all(table.count(table.key.is_(None)))[0][0]:
            yield (rejection(None, "key-missing"),)
        for rows in self._by_key(table.strays(now), size):
            yield tuple(rejection(key, judge_time(at, self._zone, now)) for key, at in rows)

    def _doubles(self, connection: sa.Connection, table: SiteTable, now: datetime) -> Doubles:
        if table.key_unique:
            return Doubles({})
        return Doubles({key: at for key, at in connection.execute(table.doubles(now))})  # noqa: C416

    def _mapped(
        self, rows: Sequence[Row], doubles: Doubles, now: datetime
    ) -> tuple[list[SiteEnquiry], list[Rejection]]:
        single, doubled = doubles.sort_out(rows)
        enquiries, rejections = self._map_rows(single, self._zone, now)
        return enquiries, doubled + rejections

    def _fitting(self, rows: Sequence[Row], size: int) -> int:
        """How many rows to ask for next, so that messages as long as these do not fill the memory."""
        long = sum(sum(map(_length, map(itemgetter(place), rows))) for place in self._long)
        return max(1, min(size, _BLOCK_CHARACTERS * len(rows) // max(long, 1)))


def _length(value: object) -> int:
    if isinstance(value, str | bytes):
        return len(value)
    return sum(map(_length, value.values())) if isinstance(value, dict) else 0
