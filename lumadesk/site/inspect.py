"""Looks through a site's database for the table of enquiries, and suggests which column is which field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lumadesk.site.backends import Timeouts
from lumadesk.site.line import Line
from lumadesk.site.source import FIELDS
from lumadesk.site.sql_source import TableFacts, read_tables

#: Field -> names that contact forms give its column, the likeliest first.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "key": ("id", "uuid", "pk", "key", "enquiry_id", "message_id", "contact_id"),
    "name": ("name", "full_name", "fullname", "your_name", "contact_name", "sender_name", "customer_name",
             "first_name"),
    "email": ("email", "e_mail", "email_address", "mail", "your_email", "from_email", "contact_email",
              "sender_email"),
    "phone": ("phone", "telephone", "phone_number", "tel", "mobile", "contact_number", "contact_phone"),
    "service": ("service", "service_type", "subject", "topic", "category", "enquiry_type", "interest"),
    "message": ("message", "body", "enquiry", "text", "comments", "comment", "content", "details",
                "description", "your_message", "question"),
    "source": ("source", "utm_source", "origin", "referrer", "referer", "came_from", "page", "channel"),
    "submitted_at": ("created_at", "submitted_at", "created", "submitted", "timestamp", "date_sent",
                     "sent_at", "received_at", "date_created", "created_on", "submit_time", "date"),
}  # fmt: skip

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

#: Kinds of columns that a field can be read from; any for those not named.
_KINDS: Mapping[str, frozenset[str]] = {
    "submitted_at": frozenset({"aware", "naive", "date", "written", "text", "other"}),
    **dict.fromkeys(("name", "email", "message"), frozenset({"text", "other"})),
}


@dataclass(frozen=True, slots=True)
class TableReport:
    """A table with the columns that fit an enquiry. ``score`` is from 0 (nothing fits) to 1."""

    name: str
    rows: int
    suggested: dict[str, str]  # field -> column
    score: float


def inspect(
    url: str,
    password: str | None = None,
    *,
    timeouts: Timeouts | None = None,
    line: Line = Line(),  # noqa: B008 - frozen
    tunnel_password: str | None = None,
) -> list[TableReport]:
    """Every table of the database, the likeliest first. Raises ``KnownError`` where it cannot be read."""
    reports = [_report(table) for table in read_tables(url, password, timeouts, line, tunnel_password)]
    return sorted(reports, key=lambda report: (-report.score, report.name))


def _report(table: TableFacts) -> TableReport:
    suggested: dict[str, str] = {}
    for field in FIELDS:
        column = _column_for(field, table, taken=set(suggested.values()))
        if column:
            suggested[field] = column
    score = sum(_WEIGHTS[field] for field in suggested)
    if any(word in table.name.lower() for word in _TABLE_WORDS):
        score += _TABLE_WEIGHT
    return TableReport(table.name, table.rows, suggested, round(score, 2))


def _column_for(field: str, table: TableFacts, taken: set[str]) -> str | None:
    fitting = {
        column.lower(): column
        for column, kind in table.columns.items()
        if column not in taken and kind in _KINDS.get(field, {kind})
    }
    if field == "key":
        unique = {lower: column for lower, column in fitting.items() if column in table.unique}
        return _first(field, unique) or next(iter(unique.values()), None) or _first(field, fitting)
    return _first(field, fitting)


def _first(field: str, columns: Mapping[str, str]) -> str | None:
    return next((columns[name] for name in _NAMES[field] if name in columns), None)
