"""What a foreign key of the site's table points at: which keys there are, and reading a column behind one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from lumadesk.site.expressions import Lookup
from lumadesk.site.failures import failure
from lumadesk.site.sql_source.connections import Connections


@dataclass(frozen=True, slots=True)
class Reference:
    column: str
    table: str  # as ``Backend.tables_sql`` names it
    target: str  # the column there


def references(site: Connections, connection: sa.Connection, table: str) -> list[Reference]:
    """The foreign keys of one column that the table declares."""
    asked = {"table": site.backend.quoted(table)}
    return [Reference(*row) for row in connection.execute(sa.text(site.backend.references_sql), asked).all()]


def looked_up(
    site: Connections, connection: sa.Connection, name: str, table: sa.TableClause, lookup: Lookup
) -> ColumnElement[Any]:
    """``lookup.shown`` of the row that the key of each row of ``table`` points at; NULL where it is gone.

    A subquery and not a join: whatever the other table holds, no row comes twice or is lost by it.
    """
    kinds, unique = site.describe(connection, lookup.table)
    if lookup.shown not in kinds:
        raise failure(
            "site.column_missing",
            f"“{lookup.table}.{lookup.shown}”, which the mapping looks up, is not there.",
        )
    declared = {
        key.target
        for key in references(site, connection, name)
        if (key.column, key.table) == (lookup.column, lookup.table)
    }
    target = next(iter(sorted(declared) or (["id"] if "id" in unique else sorted(unique))), None)
    if target is None:
        raise failure(
            "site.column_type", f"The table “{lookup.table}” has no key by which to look up its rows."
        )
    other = site.table(lookup.table, kinds).alias()
    found = sa.select(other.c[lookup.shown]).where(other.c[target] == table.c[lookup.column])
    return found.correlate(table).scalar_subquery()
