"""Rows as a mapping with expressions asks for them, made into the fields of enquiries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from lumadesk.site.expressions import (
    Column,
    Constant,
    Expression,
    Joined,
    JsonValue,
    Labelled,
    Source,
    sources,
)
from lumadesk.site.fields import EXTRA
from lumadesk.site.mapping import RejectedError, map_rows, read_text, rejection
from lumadesk.site.source import FIELDS, Rejection, SiteEnquiry

Row = Sequence[Any]
_Reader = Callable[[Row], Any]

#: Stands for JSON that cannot be read: no text, so the row is rejected and not taken over with a hole.
_UNREADABLE = object()

_SEPARATOR = "\x1f"  # no text that is kept has it


def shape_of(expressions: dict[str, Expression]) -> Shape | None:
    """None for a mapping of nothing but columns, whose rows need no shaping."""
    plain = all(isinstance(found, Column) and field in FIELDS for field, found in expressions.items())
    return None if plain else Shape(expressions)


class Shape:
    """``sources`` is what has to be read of each row, between its key and its time."""

    def __init__(self, expressions: dict[str, Expression]) -> None:
        asked = (
            _whole(source)
            for field, expression in expressions.items()
            if field not in ("key", "submitted_at")
            for source in sources(expression)
        )
        self.sources: tuple[Source, ...] = tuple(dict.fromkeys(asked))
        self._places: dict[Source, int] = {source: n for n, source in enumerate(self.sources, 1)}
        self._json = tuple(n for source, n in self._places.items() if isinstance(source, JsonValue))
        self._fields = tuple(self._field(expressions.get(field)) for field in FIELDS[1:-1])
        extra = [field for field in expressions if field.startswith(EXTRA)]
        self._names = tuple(field.removeprefix(EXTRA) for field in extra)
        self._extra = tuple(self._field(expressions[field]) for field in extra)

    def map_rows(
        self, rows: Iterable[Row], zone: tzinfo, now: datetime
    ) -> tuple[list[SiteEnquiry], list[Rejection]]:
        """As ``mapping.map_rows``, for rows with a key, the ``sources`` and a time."""
        opened = map(self._opened, rows)
        if not self._extra:
            return map_rows(map(self._plain, opened), zone, now)
        enquiries: dict[str, SiteEnquiry] = {}
        rejections: list[Rejection] = []
        for row in opened:
            found, refused = map_rows([self._plain(row)], zone, now)
            rejections += refused
            for enquiry in found:
                if enquiry.key in enquiries:
                    rejections.append(rejection(row[0], "duplicate-key"))
                    continue
                try:
                    enquiries[enquiry.key] = _with_extra(enquiry, tuple(self._further(row)))
                except RejectedError as error:
                    rejections.append(rejection(row[0], error.reason))
        return list(enquiries.values()), rejections

    def _opened(self, row: Row) -> Row:
        """The row with its JSON read, once for all the fields that come from it."""
        if not self._json:
            return row
        opened = list(row)
        for place in self._json:
            opened[place] = _opened(opened[place])
        return opened

    def _plain(self, row: Row) -> Row:
        return (row[0], *[read(row) for read in self._fields], row[-1])

    def _further(self, row: Row) -> Iterator[tuple[str, str]]:
        for name, read in zip(self._names, self._extra, strict=True):
            text = read_text(read(row))
            if text and not text.isspace():
                yield name, text

    def _field(self, expression: Expression | None) -> _Reader:
        match expression:
            case None:
                return lambda _row: None
            case Constant(text):
                return lambda _row: text
            case Joined(parts):
                return _joined([self._field(part) for part in parts])
            case Labelled(of, labels):
                return _labelled(self._field(of), dict(labels))
            case JsonValue(_, path):
                place = self._places[_whole(expression)]
                return lambda row: _inside(row[place], path)
            case _:
                return itemgetter(self._places[expression])


def _whole(source: Source) -> Source:
    """One column of JSON is read once, whichever values inside it are wanted."""
    return replace(source, path=()) if isinstance(source, JsonValue) else source


def _opened(value: Any) -> Any:
    """JSON as the database gives it: read already, or a text. What is empty is nothing."""
    if isinstance(value, bytes | bytearray | memoryview):
        value = bytes(value)
    elif not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return _UNREADABLE


def _inside(value: Any, path: tuple[str, ...]) -> Any:
    """The value under the path, None where there is none; a list of texts (boxes ticked) becomes one."""
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and len(key) < 5:
            value = value[int(key)] if int(key) < len(value) else None
        elif value is not None:
            return _UNREADABLE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return ", ".join(map(str, value))
    return value


def _joined(parts: list[_Reader]) -> _Reader:
    def read(row: Row) -> Any:
        texts = []
        for part in parts:
            value = part(row)
            try:
                text = read_text(value).strip()
            except RejectedError:
                return value  # as it would be refused by itself
            if text:
                texts.append(text)
        return " ".join(texts)

    return read


def _labelled(of: _Reader, labels: dict[str, str]) -> _Reader:
    def read(row: Row) -> Any:
        value = of(row)
        # A yes or no is 1 or 0 to some databases, true or false to others.
        code = "" if value is None else str(int(value) if isinstance(value, bool) else value)
        return labels.get(code, value)

    return read


def _with_extra(enquiry: SiteEnquiry, extra: tuple[tuple[str, str], ...]) -> SiteEnquiry:
    """Fields that are empty count for nothing: the fingerprint is then what it is without them."""
    if not extra:
        return enquiry
    told = _SEPARATOR.join([enquiry.fingerprint, *(part for pair in extra for part in pair)])
    fingerprint = blake2b(told.encode(), digest_size=16).hexdigest()
    return enquiry._replace(fingerprint=fingerprint, extra=extra)
