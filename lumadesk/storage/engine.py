"""How a connection to the encrypted database is made: SQLCipher, keyed raw, with the vault's pragmas."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import faults

BUSY_TIMEOUT_SECONDS = 15.0

#: KiB of pages that a connection holds decrypted, and that the writing one does in a long first sync.
CACHE = 16_000
LARGE_CACHE = 48_000

#: Up to this size (256 MiB) the database is rewritten by way of memory.
_PAGES_IN_MEMORY = 65_536

#: secure_delete overwrites what is deleted; temp_store keeps sorting and temporary tables off the disk;
#: with recursive_triggers INSERT OR REPLACE, too, asks the triggers that refuse a deletion.
_PRAGMAS = f"""
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
PRAGMA recursive_triggers = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -{CACHE};
PRAGMA wal_autocheckpoint = 20000;
"""


# The driver asks every None that is bound what else it could be, which takes ten times as long as to bind it.
dbapi2.register_adapter(type(None), {None: None}.get)


def connect(path: Path, key: bytes | bytearray) -> dbapi2.Connection:
    """A keyed connection in autocommit mode that may be used from any thread.

    The database is created where ``path`` does not exist. The key is not tested: the first statement
    that reads a page fails when it is wrong.
    """
    connection = dbapi2.connect(
        str(path), timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
    )
    # SQLCipher would print to standard error; what went wrong reaches the owner as a KnownError.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.executescript(_PRAGMAS)
    return connection


def make_engine(
    path: Path, key: bytes | bytearray, *, readonly: bool = False, first: dbapi2.Connection | None = None
) -> Engine:
    """An engine over the database at ``path``.

    Its errors never show bound parameters, for they are personal data. A read-only engine lets many
    threads read, each in its own snapshot; the writing one has a single connection. ``first`` is a
    connection that is open already and becomes the pool's first.
    """
    spare = [first] if first is not None else []

    def creator() -> dbapi2.Connection:
        return spare.pop() if spare else connect(path, key)

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=creator,
        poolclass=QueuePool,
        pool_size=8 if readonly else 1,
        max_overflow=24 if readonly else 0,
        hide_parameters=True,
    )
    begin = "BEGIN" if readonly else "BEGIN IMMEDIATE"

    # The driver's own transaction handling commits before DDL, so it is off and SQLAlchemy begins.
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
        if readonly:  # BEGIN alone fixes no snapshot, and what is remembered in memory must belong to it
            connection.exec_driver_sql("SELECT 1 FROM sqlite_schema LIMIT 1").close()

    if readonly:

        @event.listens_for(engine, "connect")
        def _query_only(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA query_only = ON")

    return engine


class Engines:
    """One engine for the writer and one for readers, made when first asked for: unlocking is quick.

    ``first`` is a connection that is open already and becomes the readers' first.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.first: dbapi2.Connection | None = None
        self._path = path
        self._key = bytearray(key)  # not bytes: this can be wiped
        self._lock = threading.Lock()
        self._readers: Engine | None = None
        self._writer: Engine | None = None
        self._forgotten = False

    @property
    def readers(self) -> Engine:
        with self._lock:
            self._require_key()
            if self._readers is None:
                self._readers = make_engine(self._path, self._key, readonly=True, first=self.first)
                self.first = None
            return self._readers

    @property
    def writer(self) -> Engine:
        with self._lock:
            self._require_key()
            if self._writer is None:
                self._writer = make_engine(self._path, self._key)
            return self._writer

    def connect(self) -> dbapi2.Connection:
        """A connection outside of both; the caller closes it."""
        return connect(self._path, self._key)

    def forget(self) -> None:
        """Wipe the key; the connections are closed by then."""
        with self._lock:
            self._key[:] = bytes(len(self._key))
            self._forgotten = True

    def _require_key(self) -> None:
        if self._forgotten:
            raise KnownError("vault.locked", "The vault is locked.", "Unlock it and try again.")

    def dispose(self) -> None:
        """Close every connection that nobody is using; the last one moves the write-ahead log over."""
        with self._lock:
            for engine in (self._readers, self._writer):
                if engine is not None:
                    engine.dispose()
            self._readers = self._writer = None
            if self.first is not None:
                self.first.close()
                self.first = None


def hold(connection: dbapi2.Connection, kib: int) -> None:
    """How much of the database the connection holds decrypted from now on."""
    connection.execute(f"PRAGMA cache_size = -{kib}")


def scrub(connection: dbapi2.Connection) -> None:
    """Write the whole database anew, without what was erased.

    secure_delete overwrites a deleted record, but not the copies of it that were left in unused parts of
    pages when SQLite moved records from one page to another. Only rewriting every page is sure to.
    """
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (cached,) = connection.execute("PRAGMA cache_size").fetchone()
    if pages > _PAGES_IN_MEMORY:  # a temporary file is encrypted as the vault is, but slower
        connection.execute("PRAGMA temp_store = FILE")
    else:  # every page is read, and replaced after the last was read: not to be decrypted again for that
        connection.execute(f"PRAGMA cache_size = {pages}")
    try:
        connection.execute("VACUUM")
    finally:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = {cached}")


def require_genuine(connection: dbapi2.Connection) -> None:
    """Raise ``KnownError`` "vault.damaged" where any page that was read is not as the vault wrote it.

    SQLCipher hands out such a page as zeros. Where SQLite has no way to notice, as at the end of a long
    text, only the status of the connection tells.
    """
    if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
        raise faults.damaged()


def truncate_log(connection: dbapi2.Connection) -> bool:
    """Move the write-ahead log into the database and empty it; False while a reader still needs it."""
    # Waiting for a long read would hold up every write; whoever asked tries again when the read is over.
    connection.execute("PRAGMA busy_timeout = 200")
    try:
        busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000:.0f}")
    return not busy
