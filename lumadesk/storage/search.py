"""Full-text search: the FTS5 indexes over enquiries and people, and what a typed text means to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """An FTS5 table over columns of ``noun``'s table; it keeps no text of its own, only the index."""

    noun: str
    columns: tuple[str, ...]

    @property
    def table(self) -> str:
        return f"{self.noun}_search"


ENQUIRY = SearchIndex("enquiry", ("name", "email", "phone", "service", "message", "source"))
PERSON = SearchIndex("person", ("name", "email", "phone", "address"))
INDEXES = (ENQUIRY, PERSON)
_MANY = 50
#: As many new records are inserted by several statements: then it is worth it to take away the trigger that
#: learns them one by one, and to put it back.
_PAGE = 100
_JOINED_LETTER = re.compile(r"(?<!\w)([A-Za-z0-9])[^\w\s](?=\w)")


def matching(tx: Tx, index: SearchIndex, text: str) -> list[int]:
    """The ids that hold every word of ``text``, ascending; none where ``text`` has no word."""
    query = query_of(text)
    if query is None:
        return []
    return tx.ids(
        f"SELECT rowid AS id FROM {index.table} WHERE {index.table} MATCH ? ORDER BY rowid",  # noqa: S608
        (query,),
    )


def with_any_word(tx: Tx, index: SearchIndex, column: str, text: str, limit: int) -> list[int]:
    """At most ``limit`` ids that hold any whole word of ``text`` in ``column``, the best first."""
    words = [f'"{word}"' for piece in text.split('"') for word in _words(piece)]
    if not words:
        return []
    return tx.ids(
        f"SELECT rowid AS id FROM {index.table} WHERE {index.table} MATCH ? ORDER BY rank LIMIT ?",  # noqa: S608
        (f"{{{column}}} : ({' OR '.join(words)})", limit),
    )


@contextmanager
def learning(tx: Tx, index: SearchIndex, count: int) -> Iterator[None]:
    """Around a block that inserts ``count`` new records, whose ids are the highest: a page of them is learned
    by one statement, which takes a quarter of the time that the trigger takes. A failing block has to end
    the transaction.
    """
    if count < _PAGE:
        yield
        return
    trigger = f"{index.table}_insert"
    made_by = tx.value("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?", (trigger,))
    last = tx.value(f"SELECT coalesce(max(id), 0) FROM {index.noun}")  # noqa: S608
    tx.connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    yield
    columns = ", ".join(index.columns)
    tx.connection.exec_driver_sql(
        f"INSERT INTO {index.table} (rowid, {columns}) SELECT id, {columns} FROM {index.noun} WHERE id > ?",  # noqa: S608
        (last,),
    )
    tx.connection.exec_driver_sql(made_by)


@contextmanager
def forgetting(tx: Tx, index: SearchIndex, count: int) -> Iterator[None]:
    """Around a block that deletes ``count`` records.

    To take a word out physically FTS5 looks into each piece of the index. Where enough are forgotten, they
    are marked as deleted first, and writing the index anew in one piece leaves out what is marked; that costs
    as much as taking out one record in 200. A failing block has to end the transaction.
    """
    last = tx.value(f"SELECT coalesce(max(id), 0) FROM {index.noun}")  # noqa: S608
    if count * 200 < last or count < _MANY:
        yield
        return
    command = f"INSERT INTO {index.table} ({index.table}, rank) VALUES (?, ?)"  # noqa: S608
    tx.connection.exec_driver_sql(command, ("secure-delete", 0))
    yield
    tx.connection.exec_driver_sql(command, ("optimize", None))
    tx.connection.exec_driver_sql(command, ("secure-delete", 1))


def query_of(text: str) -> str | None:
    """The FTS5 query for what a person typed; None where there is nothing to look for.

    Every word must occur, as itself or as the beginning of a longer one; words between double quotes
    must follow each other. Nothing else is an operator: AND, *, ^, - and : are looked for or ignored.
    One letter that ends the text is still being typed: it stands for nothing beside other words, and
    for itself alone, since nearly every enquiry has a word that begins with it. So does the o of o'brien.
    """
    pieces = text.split('"')
    parts: list[str] = []
    for position, piece in enumerate(pieces):
        words = _words(piece)
        if position % 2 == 1 and words:
            parts.append(f'"{" ".join(words)}"')
            continue
        if position == len(pieces) - 1 and words and _is_being_typed(words[-1], piece):
            last = words.pop()
            if not words and not parts:
                return f'"{last}"'
        alone = set(_JOINED_LETTER.findall(piece))
        parts += [f'"{word}"' if word in alone else f'"{word}"*' for word in words]
    return " ".join(parts) if parts else None


def _is_being_typed(word: str, piece: str) -> bool:
    return len(word) == 1 and word.isascii() and not piece[-1].isspace()


def _words(text: str) -> list[str]:
    return "".join(_plain(character) for character in text).split()


def _plain(character: str) -> str:
    """``character`` where FTS5's tokenizer takes it as part of a word, else a space."""
    return character if unicodedata.category(character)[0] in "LNM" or _is_private(character) else " "


def _is_private(character: str) -> bool:
    return unicodedata.category(character) == "Co"
