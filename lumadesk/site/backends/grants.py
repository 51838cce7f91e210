"""Reads what MySQL and MariaDB say that a user may do: the lines of ``SHOW GRANTS``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lumadesk.site.backends.backend import Need

_NAME = r"(?:`((?:[^`]|``)*)`|(\*))"
_GRANT = re.compile(rf"GRANT (.+?) ON {_NAME}\.{_NAME} TO ")
_RIGHT = re.compile(r"([A-Z][A-Z _]*)(?: ?\(([^)]*)\))?(?:, |$)")

#: Rights that change nothing; REFERENCES lets foreign keys be seen.
_HARMLESS = frozenset({"USAGE", "SELECT", "SHOW DATABASES", "SHOW VIEW", "PROCESS", "REFERENCES"})


def beyond(grant: str, need: Need) -> Iterator[tuple[str, str]]:
    """(scope, name) of what one line grants beyond the need: see ``Backend.excess``."""
    found = _GRANT.match(grant)
    if found is None:
        return  # a role, a routine or a proxy
    rights, schema, _, table, everything = found.groups()
    for padded, columns in _RIGHT.findall(rights):
        right = padded.rstrip()
        if right in _HARMLESS:
            continue
        if schema is None:
            yield "server", ""
        elif everything:
            yield "database", _plain(schema)
        elif (_plain(schema), _plain(table)) != (need.schema, need.table):
            yield (
                "table",
                _plain(table) if _plain(schema) == need.current else f"{_plain(schema)}.{_plain(table)}",
            )
        elif not (right == "DELETE" and need.deletes) and not (
            right == "UPDATE" and _only(columns, need.flag)
        ):
            yield "own", right


def _only(columns: str, flag: str) -> bool:
    return bool(flag) and [_plain(name.strip().strip("`")) for name in columns.split(",")] == [flag]


def _plain(name: str) -> str:
    return name.replace("``", "`").replace("\\_", "_").replace("\\%", "%")
