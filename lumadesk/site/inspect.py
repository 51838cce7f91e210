"""Looks through a site's database for the table of enquiries, and says which it is, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lumadesk.site.backends import Timeouts
from lumadesk.site.line import Line
from lumadesk.site.names import words_of
from lumadesk.site.source import FIELDS, REQUIRED_FIELDS
from lumadesk.site.sql_source import Begun, Reference, TableFacts, read_tables
from lumadesk.site.suggest import Further, Suggestion, further, suggest

#: What a field tells about a table; together 1. A user table has a name and an e-mail address as well.
_WEIGHTS: Mapping[str, float] = {
    "key": 0.05,
    "name": 0.1,
    "email": 0.15,
    "phone": 0.1,
    "service": 0.1,
    "message": 0.2,
    "source": 0.05,
    "submitted_at": 0.1,
}
_TABLE_WEIGHT = 0.15
_TABLE_WORDS = ("enquir", "inquir", "contact", "lead", "message", "form")
_NOT_THE_TABLE = frozenset({"log", "backup", "old", "archive", "history", "copy", "migrations", "session"})
_UNSURE = 0.6  # a suggestion below this counts for so much

#: Fields in words, as the window names them.
TITLES: Mapping[str, str] = {
    "key": "key", "name": "name", "email": "email", "phone": "phone", "service": "service",
    "message": "message", "source": "source", "submitted_at": "time received",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableReport:
    """A table with what fits an enquiry. ``score`` is from 0 (nothing fits) to 1; ``reason`` says why."""

    name: str
    rows: int
    suggested: dict[str, str]  # field -> column, or what else fills it (see ``expressions``)
    score: float
    reason: str
    fields: dict[str, Suggestion]
    extra: tuple[Further, ...]
    columns: dict[str, str]  # column -> kind
    missing: tuple[str, ...]  # fields that are needed, and that nothing was found for
    references: tuple[Reference, ...]  # the foreign keys of one column


def inspect(
    url: str,
    password: str | None = None,
    *,
    timeouts: Timeouts | None = None,
    line: Line = Line(),  # noqa: B008 - frozen
    tunnel_password: str | None = None,
    begun: Begun | None = None,
) -> list[TableReport]:
    """Every table of the database, the likeliest first. Raises ``KnownError`` where it cannot be read.

    ``begun`` is given what ends it from any thread.
    """
    found = read_tables(url, password, timeouts, line, tunnel_password, begun)
    tables = {table.name: table for table in found}
    reports = [_report(table, tables) for table in tables.values()]
    return sorted(reports, key=lambda report: (-report.score, not report.rows, report.name))


def _report(table: TableFacts, tables: Mapping[str, TableFacts]) -> TableReport:
    fields = suggest(table, tables)
    score = sum(
        _WEIGHTS[field] * (1 if found.confidence >= _UNSURE else _UNSURE) for field, found in fields.items()
    )
    named = any(word in table.name.lower() for word in _TABLE_WORDS)
    another = bool(_NOT_THE_TABLE.intersection(words_of(table.name)))
    score += _TABLE_WEIGHT * (named - another)
    suggested = {field: found.column for field, found in fields.items()}
    return TableReport(
        name=table.name,
        rows=table.rows,
        suggested=suggested,
        score=round(max(score, 0), 2),
        reason=_reason(table, fields, named=named, another=another),
        fields=fields,
        extra=tuple(further(table, tables, suggested)),
        columns=dict(table.columns),
        missing=tuple(field for field in REQUIRED_FIELDS if field not in fields),
        references=table.references,
    )


def _reason(table: TableFacts, fields: Mapping[str, Suggestion], *, named: bool, another: bool) -> str:
    found = [TITLES[field] for field in FIELDS if field in fields and field != "key"]
    lacking = [TITLES[field] for field in ("name", "email", "message", "submitted_at") if field not in fields]
    reasons = []
    if named:
        reasons.append("its name is one of a contact form's")
    if another:
        reasons.append("its name is one of a copy or a log")
    reasons.append(f"it has {_listed(found)}" if found else "nothing in it fits an enquiry")
    if found and lacking:
        reasons.append(f"it has no {_listed(lacking, 'or')}")
    if not table.rows:
        reasons.append("it is empty")
    text = "; ".join(reasons)
    return f"{text[0].upper()}{text[1:]}."


def _listed(words: list[str], last: str = "and") -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))
