"""What a user of the site's database may do: the SQL that gives just enough, and words for too much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lumadesk.site.expressions import Lookup, columns, sources
from lumadesk.site.failures import failure
from lumadesk.site.fields import expressions_of

PASSWORD = "PUT A LONG PASSWORD HERE"  # noqa: S105 - the owner replaces it
_SHOWN = 5


def needed_by(
    mapping: Mapping[str, str], targets: Mapping[tuple[str, str], str] | None = None
) -> tuple[list[str], list[tuple[str, tuple[str, ...]]]]:
    """What has to be read for a mapping: columns of the table, and (table, columns) that it looks into.

    ``targets`` is (column, other table) -> the other table's column that it points at; else it is "id".
    """
    expressions = expressions_of(mapping)
    read = dict.fromkeys(column for expression in expressions.values() for column in columns(expression))
    looked_into: dict[str, dict[str, None]] = {}
    for expression in expressions.values():
        for source in sources(expression):
            if isinstance(source, Lookup):
                key = (targets or {}).get((source.column, source.table), "id")
                looked_into.setdefault(source.table, {}).update(dict.fromkeys((key, source.shown)))
    return list(read), [(table, tuple(names)) for table, names in looked_into.items()]


def grant_sql(
    backend: str,
    table: str,
    columns: Iterable[str],
    strategy: str,
    role: str = "lumadesk",
    host: str = "%",
    looked_into: Iterable[tuple[str, Iterable[str]]] = (),
) -> str:
    """SQL for the owner to run at the site: a role that may read these columns, and delete by the strategy.

    ``backend`` is the scheme of the site's URL. ``host`` is where MySQL lets the role come from; "%" is
    anywhere. ``looked_into`` are (table, columns) that point at the table: without them LumaDesk cannot see
    what a deletion would take with it. The password is a placeholder.
    """
    kind = {"postgres": "postgresql", "mariadb": "mysql"}.get(backend, backend)
    if kind not in ("postgresql", "mysql"):
        raise failure("site.no_rights")
    quote = _in_double_quotes if kind == "postgresql" else _in_backticks
    flag = strategy.partition(":")[2]
    read = dict.fromkeys((*columns, flag) if flag else columns)
    rights = [f"SELECT ({', '.join(map(quote, read))})"]
    if strategy == "row":
        rights.append("DELETE")
    elif flag:
        rights.append(f"UPDATE ({quote(flag)})")
    name = _table(table, quote)
    password = f"'{PASSWORD}'"
    if kind == "postgresql":
        who = quote(role)
        lines = [f"CREATE ROLE {who} LOGIN PASSWORD {password};"]
        schemas = {full.rpartition(".")[0] for full in (table, *(one for one, _ in looked_into))} - {""}
        lines += [f"GRANT USAGE ON SCHEMA {quote(schema)} TO {who};" for schema in sorted(schemas)]
    else:
        who = f"{_in_quotes(role)}@{_in_quotes(host)}"
        lines = [f"CREATE USER {who} IDENTIFIED BY {password};"]
    lines.append(f"GRANT {', '.join(rights)} ON {name} TO {who};")
    for other, pointing in looked_into:
        names = ", ".join(quote(column) for column in pointing)
        # MySQL shows a foreign key to nobody who may only read some columns of its table; and what it does
        # with a deletion, only to whoever has the right to the columns as well.
        seen = "" if kind == "postgresql" else f", REFERENCES ({names}), REFERENCES"
        lines.append(f"GRANT SELECT ({names}){seen} ON {_table(other, quote)} TO {who};")
    return "\n".join(lines) + "\n"


def in_words(excess: Iterable[tuple[str, str]]) -> str:
    """What ``Backend.excess`` found, for the owner to read; "" where it found nothing."""
    found: dict[str, list[str]] = {}
    for scope, name in excess:
        names = found.setdefault(scope, [])
        if name not in names:
            names.append(name)
    said = []
    if "server" in found:
        said.append("administer the server")
    if "database" in found:
        said.append(f"change everything in {_listed(found['database'])}")
    if "table" in found:
        said.append(f"change other tables ({_listed(found['table'])})")
    if "own" in found:
        said.append(f"do more with the table of enquiries than it must ({_listed(found['own'])})")
    return "; ".join(said)


def _listed(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _table(name: str, quote: Callable[[str], str]) -> str:
    return ".".join(quote(part) for part in name.rsplit(".", 1))


def _in_double_quotes(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _in_backticks(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _in_quotes(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
