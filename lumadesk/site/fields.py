"""The fields of an enquiry that a mapping fills, further ones of the owner's choice included."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import visible_text
from lumadesk.site.expressions import ALLOWED, Column, Expression, ExpressionError, Lookup, parse, sources
from lumadesk.site.source import FIELDS

#: "extra:Budget" is the further field "Budget". None is brought along unless the owner names it (LT01).
EXTRA = "extra:"
LONGEST_NAME = 80

#: Rows are asked for in the order of these two, so the database itself must know them.
ORDERING = ("key", "submitted_at")


def is_field(field: str) -> bool:
    """Whether a mapping may fill this: a field of every enquiry, or "extra:" and a name of one line."""
    return field in FIELDS or (field.startswith(EXTRA) and _is_name(field.removeprefix(EXTRA)))


def expressions_of(columns: Mapping[str, str]) -> dict[str, Expression]:
    """What fills each field, read. Raises ``RuleViolation`` that names the field."""
    read = {}
    for field, text in columns.items():
        try:
            read[field] = parse(text)
        except ExpressionError as error:
            raise RuleViolation(
                "site.expression", f"What shall fill “{field}” cannot be read: {error}.", ALLOWED
            ) from None
        if field in ORDERING and not isinstance(read[field], Column):
            raise RuleViolation(
                "site.expression",
                f"“{field}” must be a column of the table by itself.",
                "Rows are read in the order of key and submitted_at, so nothing can be made of these two.",
            )
    return read


def tables_looked_up(columns: Mapping[str, str]) -> tuple[str, ...]:
    """The other tables that the mapping reads: whoever reads the enquiries must be allowed to read these."""
    found = (source for expression in expressions_of(columns).values() for source in sources(expression))
    return tuple(dict.fromkeys(source.table for source in found if isinstance(source, Lookup)))


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and visible_text(name) == name
