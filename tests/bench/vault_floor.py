"""The bare SQLCipher database that floors are measured on: one table and its search index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

KEY = bytes(range(32))
#: The safety and the privacy that LumaDesk gives are not optional, so the floor pays for them too.
_PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -16000;
"""
TABLE = """
CREATE TABLE enquiry (
    id INTEGER PRIMARY KEY, name TEXT, email TEXT, phone TEXT, service TEXT, message TEXT, source TEXT,
    submitted_at TEXT
);
CREATE VIRTUAL TABLE enquiry_search USING fts5(
    name, email, phone, service, message, source,
    content='enquiry', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO enquiry_search(enquiry_search, rank) VALUES ('secure-delete', 1);
INSERT INTO enquiry_search(enquiry_search, rank) VALUES ('hashsize', 16777216);
"""
#: What finds a person's rows, and takes them out of the search index when they go.
INDEXED = """
CREATE INDEX enquiry_email ON enquiry (email);
CREATE TRIGGER enquiry_gone AFTER DELETE ON enquiry BEGIN
    INSERT INTO enquiry_search(enquiry_search, rowid, name, email, phone, service, message, source)
    VALUES ('delete', old.id, old.name, old.email, old.phone, old.service, old.message, old.source);
END;
"""


def open_bare(path: Path, key: bytes = KEY) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.executescript(_PRAGMAS)
    return connection


def fill(connection: dbapi2.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Write the rows with one statement, then make the search index in one go."""
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO enquiry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("INSERT INTO enquiry_search(enquiry_search) VALUES ('rebuild')")
    connection.execute("COMMIT")


@contextmanager
def bare(path: Path, key: bytes = KEY) -> Iterator[dbapi2.Connection]:
    connection = open_bare(path, key)
    try:
        yield connection
    finally:
        connection.close()
