"""What fills a field of an enquiry: the notation of a mapping, read into its parts and written again.

    created_at                              a column
    first_name + last_name                  joined by a space, what is blank left out
    service_id -> services_service.title    a column of the row that a foreign key points at
    form_data ->> email                     a value inside a JSON column, by its key; ->> again goes deeper
    "website"                               always this text; "" leaves the field empty
    service {"web": "Website repair"}       codes and what they mean; other values stay as they are

A name that has one of these signs in it, or a space at its end, is put between backticks, a backtick in it
doubled: `e+mail`. Constants and codes are written as in JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

#: What may stand where a text is not an expression, for messages.
ALLOWED = (
    "A column; columns joined with +; column -> table.column for what a foreign key points at; "
    'column ->> key inside JSON; "a fixed text"; each may be followed by {"code": "meaning"}. '
    "Names that have such signs in them go between backticks."
)


class ExpressionError(ValueError):
    """The text is no expression; the words say why, for the owner to read."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """``shown`` of the row of ``table`` that the foreign key ``column`` points at."""

    column: str
    table: str  # "table" or "schema.table"
    shown: str


@dataclass(frozen=True, slots=True)
class JsonValue:
    """The value under ``path``, from the outermost key inwards, in the JSON that a column holds."""

    column: str
    path: tuple[str, ...]


#: What has to be read from the database.
Source = Column | Lookup | JsonValue


@dataclass(frozen=True, slots=True)
class Constant:
    text: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """``of`` with its codes replaced by what they mean."""

    of: Source
    labels: tuple[tuple[str, str], ...]


Part = Source | Constant | Labelled


@dataclass(frozen=True, slots=True)
class Joined:
    """At least two parts, joined by a space."""

    parts: tuple[Part, ...]


Expression = Part | Joined

IGNORED = Constant("")

_SPECIAL = re.compile(r'->|[`"{}+]')
_SPECIAL_IN_TARGET = re.compile(r'->|[`"{}+.]')
_DECODER = json.JSONDecoder(object_pairs_hook=tuple, strict=False)


def parse(text: str) -> Expression:
    """Raises ``ExpressionError``."""
    reader = _Reader(text)
    parts = [reader.part()]
    while reader.skip("+"):
        parts.append(reader.part())
    reader.end()
    return parts[0] if len(parts) == 1 else Joined(tuple(parts))


def written(expression: Expression) -> str:
    """The text that ``parse`` reads as this expression."""
    match expression:
        case Column(name):
            return _name(name)
        case Lookup(column, table, shown):
            return f"{_name(column)} -> {_table(table)}.{_name(shown, _SPECIAL_IN_TARGET)}"
        case JsonValue(column, path):
            return " ->> ".join(map(_name, (column, *path)))
        case Constant(text):
            return _json(text)
        case Labelled(of, labels):
            return f"{written(of)} {_json(dict(labels))}"
        case Joined(parts):
            return " + ".join(map(written, parts))


def sources(expression: Expression) -> Iterator[Source]:
    """What has to be read from the database for it."""
    match expression:
        case Joined(parts):
            for part in parts:
                yield from sources(part)
        case Labelled(of, _):
            yield of
        case Constant():
            return
        case _:
            yield expression


def columns(expression: Expression) -> Iterator[str]:
    """The columns of the site's own table that it reads."""
    for source in sources(expression):
        yield source.name if isinstance(source, Column) else source.column


class _Reader:
    """A place in a text, and what can be read from there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def part(self) -> Part:
        if self._next() == '"':
            constant = self._value()
            if self._next() == "{":
                raise ExpressionError("a fixed text has no codes")
            return Constant(str(constant))
        found = self._source()
        if self._next() != "{":
            return found
        labels = self._value()
        if (
            not isinstance(labels, tuple)
            or not labels
            or not all(isinstance(meaning, str) for _, meaning in labels)
        ):
            raise ExpressionError('codes are written {"code": "meaning", "another": "its meaning"}')
        if len(dict(labels)) != len(labels):
            raise ExpressionError("a code has two meanings")
        return Labelled(found, labels)

    def skip(self, sign: str) -> bool:
        self._next()
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True

    def end(self) -> None:
        if self._next():
            raise ExpressionError(f"“{self._text[self._at :][:20]}” cannot stand there")

    def _source(self) -> Source:
        column = self._one_name(_SPECIAL)
        path = []
        while self.skip("->>"):
            path.append(self._one_name(_SPECIAL))
        if path:
            return JsonValue(column, tuple(path))
        return self._lookup(column) if self.skip("->") else Column(column)

    def _lookup(self, column: str) -> Lookup:
        names = [self._one_name(_SPECIAL_IN_TARGET)]
        while self.skip("."):
            names.append(self._one_name(_SPECIAL_IN_TARGET))
        if len(names) == 1:
            raise ExpressionError("after -> comes table.column")
        return Lookup(column, ".".join(names[:-1]), names[-1])

    def _one_name(self, special: re.Pattern[str]) -> str:
        if self._next() == "`":
            return self._quoted()
        sign = special.search(self._text, self._at)
        end = sign.start() if sign else len(self._text)
        name = self._text[self._at : end].strip()
        if not name:
            raise ExpressionError("a name is missing")
        self._at = end
        return name

    def _quoted(self) -> str:
        found = re.compile("`((?:[^`]|``)+)`(?!`)").match(self._text, self._at)
        if found is None:
            raise ExpressionError("a backtick without its partner")
        self._at = found.end()
        return found[1].replace("``", "`")

    def _value(self) -> str | tuple[tuple[str, str], ...]:
        """A text or an object in JSON."""
        try:
            value, self._at = _DECODER.raw_decode(self._text, self._at)
        except (ValueError, RecursionError):
            raise ExpressionError("texts and codes are written as in JSON") from None
        found: str | tuple[tuple[str, str], ...] = value
        return found

    def _next(self) -> str:
        """The next sign after white space, which stays; "" at the end."""
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]


def _name(name: str, special: re.Pattern[str] = _SPECIAL) -> str:
    if name == name.strip() and not special.search(name):
        return name
    return "`" + name.replace("`", "``") + "`"


def _table(table: str) -> str:
    """A table with its schema, each part by itself, so that a dot between them stays one."""
    schema, dot, plain = table.rpartition(".")
    if not plain or (dot and not schema):
        return _name(table, _SPECIAL_IN_TARGET)
    return ".".join(_name(part, _SPECIAL_IN_TARGET) for part in ([schema, plain] if dot else [plain]))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
