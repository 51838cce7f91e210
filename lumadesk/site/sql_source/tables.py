"""Lists the tables of a site's database, with what a look at their columns and a few of their rows tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ColumnElement

from lumadesk.site.backends import TEXT_KINDS, Timeouts
from lumadesk.site.line import Line
from lumadesk.site.sql_source.connections import Connections
from lumadesk.site.sql_source.lookups import Reference, references

#: Told how to end what has begun.
Begun = Callable[[Callable[[], None]], None]

_ROWS = 200
_CHARACTERS = 4_000  # of each value: a picture in a column must not come over the line
_AS_IT_IS = frozenset({"integer", "uuid", "boolean", "aware", "naive", "date"})


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table or view. ``columns`` is column -> kind (see ``Backend.kind``), in the table's order, of those
    that this user may read.

    ``sample`` is column -> values of the newest rows, where they can be told, else of any; what is not a
    number or a time is cut and given as text. Only tables that have both a time and a text have one.
    """

    name: str
    rows: int
    columns: dict[str, str]
    unique: frozenset[str]  # columns that tell a row apart by themselves
    time_kinds: frozenset[str]  # kinds of columns that can hold a time, of this database
    references: tuple[Reference, ...] = ()
    sample: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def read_tables(
    url: str,
    password: str | None = None,
    timeouts: Timeouts | None = None,
    line: Line = Line(),  # noqa: B008 - frozen
    tunnel_password: str | None = None,
    begun: Begun | None = None,
) -> list[TableFacts]:
    """Every table and view that this user may read there. ``begun`` is given what ends it from any thread."""
    site = Connections(url, password, timeouts or Timeouts(), line=line, tunnel_password=tunnel_password)
    if begun is not None:
        begun(site.cancel)
    tables = []
    try:
        with site.reading(fresh=True) as connection:
            for name in connection.scalars(sa.text(site.backend.tables_sql)).all():
                try:
                    tables.append(_look(site, connection, name))
                except DBAPIError as error:
                    if error.connection_invalidated:
                        raise
                    # A view over what is gone, for example: nothing can be read from it.
    finally:
        site.close()
    return tables


def _look(site: Connections, connection: sa.Connection, name: str) -> TableFacts:
    every, unique = site.describe(connection, name)
    asked = {"table": site.backend.quoted(name)}
    readable = set(connection.scalars(sa.text(site.backend.readable_sql), asked))
    columns = {column: kind for column, kind in every.items() if column in readable}
    table = site.table(name, columns)
    times = site.backend.time_kinds
    rows = connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    if not _could_hold_enquiries(columns, times):
        return TableFacts(name, rows, columns, unique, times)
    keys = tuple(references(site, connection, name))
    sample = _sample(connection, table, columns, unique) if rows else {}
    return TableFacts(name, rows, columns, unique, times, keys, sample)


def _could_hold_enquiries(columns: Mapping[str, str], times: frozenset[str]) -> bool:
    kinds = list(columns.values())
    return any(kind in times for kind in kinds) and any(kind in TEXT_KINDS for kind in kinds)


def _sample(
    connection: sa.Connection,
    table: sa.TableClause,
    columns: Mapping[str, str],
    unique: frozenset[str],
) -> Mapping[str, Sequence[Any]]:
    wanted = [_cut(table.c[name], kind) for name, kind in columns.items()]
    query = sa.select(*wanted).limit(_ROWS)
    counted = next((name for name in columns if name in unique and columns[name] == "integer"), None)
    if counted is not None:  # by its index; to sort by anything else would read the whole table
        query = query.order_by(table.c[counted].desc())
    rows = connection.execute(query).all()
    return {name: [row[place] for row in rows] for place, name in enumerate(columns)}


def _cut(column: sa.ColumnClause[Any], kind: str) -> ColumnElement[Any]:
    if kind == "binary":  # to cut it, the database would have to read it
        return sa.null()
    if kind in _AS_IT_IS:
        return column
    return sa.func.substr(sa.cast(column, sa.Text), 1, _CHARACTERS)
