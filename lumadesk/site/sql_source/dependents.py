"""The rows of other tables that point at a row of the site, and what its deletion would do to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ColumnElement

from lumadesk.site.causes import known
from lumadesk.site.source import Dependent
from lumadesk.site.sql_source.connections import Connections


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns of a table that point at columns of another."""

    table: str
    columns: tuple[str, ...]
    pointed_at: tuple[str, ...]
    effect: Any  # of a deletion there: see Dependent


def foreign_keys(site: Connections, connection: sa.Connection, table: str) -> list[ForeignKey]:
    """Those that point at this table, as far as the database tells this user of them."""
    backend = site.backend
    asked = [{"table": backend.quoted(table)}]
    if backend.schemas_sql:
        schemas = connection.scalars(sa.text(backend.schemas_sql)).all()
        asked = [asked[0] | {"schema": schema} for schema in schemas]
    question = sa.text(backend.foreign_keys_sql)
    rows = [row for one in asked for row in connection.execute(question, one).all()]
    found = []
    for _, columns in groupby(rows, key=lambda row: row[0]):
        pairs = list(columns)
        there, here = (tuple(pair[place] for pair in pairs) for place in (2, 3))
        found.append(ForeignKey(pairs[0][1], there, here, pairs[0][4]))
    return found


class Pointing:
    """Looks for dependents over one connection, on which no transaction is open."""

    def __init__(self, site: Connections, connection: sa.Connection) -> None:
        self._site = site
        self._connection = connection
        self._met: set[tuple[str, tuple[str, ...]]] = set()

    def at(
        self, name: str, table: sa.FromClause, rows: ColumnElement[bool], keys: Sequence[ForeignKey]
    ) -> Iterator[Dependent]:
        """What ``keys`` hang on these rows of a table, and what hangs on that which would go with them."""
        for key in keys:
            if (key.table, key.columns) in self._met:
                continue  # tables that point at each other
            self._met.add((key.table, key.columns))
            deeper = self._keys_of(key.table) if key.effect == "cascade" else []
            columns = {*key.columns, *(column for one in deeper for column in one.pointed_at)}
            if key.table == name:
                columns |= set(key.pointed_at)
            below = self._site.table(key.table, columns).alias()
            named = sa.select(*(table.c[column] for column in key.pointed_at)).where(rows)
            pointing: ColumnElement[bool] = _columns(below, key.columns).in_(named)
            if key.table == name:  # a row that points at itself goes with itself
                pointing = sa.and_(pointing, _columns(below, key.pointed_at).not_in(named))
            count = self._count(below, pointing)
            if count != 0:
                yield Dependent(key.table, ", ".join(key.columns), count, key.effect)
            if count:
                yield from self.at(key.table, below, pointing, deeper)

    def _keys_of(self, table: str) -> list[ForeignKey]:
        return foreign_keys(self._site, self._connection, table)

    def _count(self, below: sa.FromClause, pointing: ColumnElement[bool]) -> int | None:
        query = sa.select(sa.func.count()).select_from(below).where(pointing)
        try:
            return self._connection.scalar(query) or 0
        except DBAPIError as error:
            if known(error.orig).code != "site.not_permitted":
                raise
            return None


def _columns(table: sa.FromClause, names: Sequence[str]) -> ColumnElement[Any]:
    columns = [table.c[name] for name in names]
    return columns[0] if len(columns) == 1 else sa.tuple_(*columns)
