"""Lists the tables of a site's database, with what can be known about them without reading their rows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from lumadesk.site.backends import Timeouts
from lumadesk.site.line import Line
from lumadesk.site.sql_source.connections import Connections


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table or view. ``columns`` is column -> kind (see ``Backend.kind``), in the table's order."""

    name: str
    rows: int
    columns: dict[str, str]
    unique: frozenset[str]  # columns that tell a row apart by themselves


def read_tables(
    url: str,
    password: str | None = None,
    timeouts: Timeouts | None = None,
    line: Line = Line(),  # noqa: B008 - frozen
    tunnel_password: str | None = None,
) -> list[TableFacts]:
    """Every table and view that this user may read there."""
    opened = Connections(url, password, timeouts or Timeouts(), line=line, tunnel_password=tunnel_password)
    with closing(opened) as site, site.reading(fresh=True) as connection:
        tables = []
        for name in connection.scalars(sa.text(site.backend.tables_sql)).all():
            try:
                columns, unique = site.describe(connection, name)
                rows = connection.scalar(sa.select(sa.func.count()).select_from(site.table(name, columns)))
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise
                continue  # a view over what is gone, for example: nothing can be read from it
            tables.append(TableFacts(name, rows or 0, columns, unique))
    return tables
