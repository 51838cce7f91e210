"""What every kind of database must be able to say and do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from lumadesk.site.line import Protection


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds before a database that does not answer becomes an error that says so."""

    connect: int = 20  # a dozen round trips, over a line that takes more than a second for each
    statement: int = 60  # one statement; on PostgreSQL also the first rows of a long read, which are sorted
    lock: int = 5

    @property
    def silence(self) -> int:
        """How long nothing at all may be heard: the server itself ends a statement before that."""
        return self.statement + self.connect


@dataclass(frozen=True, slots=True)
class Address:
    """A database's URL taken apart, without its password."""

    host: str
    port: int | None
    user: str
    database: str  # the path, for SQLite
    options: Mapping[str, str]  # the query of the URL, passed to the driver (sslmode, host of a socket)

    def file(self) -> Path:
        return Path(self.database)


@dataclass(frozen=True, slots=True)
class LocalEnd:
    """Where a tunnel begins on this computer: a port of 127.0.0.1, or a socket in a folder of our own."""

    port: int
    folder: str = ""  # with PostgreSQL's name of a socket in it: ".s.PGSQL." and the port

    @property
    def socket(self) -> str:
        return f"{self.folder}/.s.PGSQL.{self.port}" if self.folder else ""


@dataclass(frozen=True, slots=True)
class Access:
    """All that it takes to get into a database."""

    address: Address
    password: str | None = field(repr=False)
    timeouts: Timeouts
    protection: Protection = "offered"
    ca_file: str = ""  # "": the issuers that browsers trust
    local_end: LocalEnd | None = None  # of the tunnel that leads to the address


@dataclass(frozen=True, slots=True)
class Need:
    """What LumaDesk must be able to do: read one table, and delete rows of it or set a flag there."""

    table: str
    schema: str
    current: str  # the schema that goes without saying
    flag: str
    deletes: bool


class Backend(Protocol):
    """One kind of database. It speaks only its driver's own language: no SQLAlchemy here."""

    title: str
    dialect: str  # SQLAlchemy's name of dialect and driver
    port: int  # the usual one; 0 for a file
    engine_options: Mapping[str, object]  # SQLAlchemy's, beyond those that every database gets
    streams: bool  # a long read holds no lock, so it may run through a server-side cursor
    streams_in: str  # the level of isolation that such a cursor needs
    schemas: bool  # tables may be named "schema.table"
    loose_text: bool  # "=" takes texts for equal that differ (in case, accents or spaces at the end)
    tunnel_by_port: bool  # TLS inside of a tunnel needs a port: the driver knows no TLS on sockets
    time_kinds: frozenset[str]  # kinds of columns that can hold the time of submission
    tables_sql: str  # -> (table)
    columns_sql: str  # :table -> (column, type, whether it alone is unique)
    readable_sql: str  # :table -> (column), of those that this user may read
    references_sql: str  # :table -> (column, table that it points at, column there), of keys of one column
    schemas_sql: str  # -> (schema), each to be asked for its foreign keys by itself; "" asks once for all
    #: :table, :schema -> (constraint, table that points at it, column there, here, effect of a deletion)
    foreign_keys_sql: str
    rights_sql: str  # :table, :flag ("" for none) and :deletes, as far as it uses them -> for ``excess``

    def connect(self, access: Access, *, write: bool) -> Any:
        """A new connection of the driver; unless ``write``, one that cannot write."""

    def interrupt(self, connection: Any) -> None:
        """From another thread: end what this connection of the driver waits for, and the connection."""

    def abandon(self, connection: Any) -> None:
        """Make ready to drop a connection in the middle of a long read, without reading the rest."""

    def limit_sql(self, connection: Any, seconds: int) -> str:
        """Sets the limit on a statement's time, 0 for none; "" where a long read needs none other."""

    def kind(self, type_name: str) -> str:
        """integer, number, uuid, text, boolean, binary, aware, naive, date, written (a time as text), or
        other.
        """

    def quoted(self, table: str) -> str:
        """The table's name as ``columns_sql`` and its like want it."""

    def may_delete_sql(self, table: str, flag: str) -> str:
        """:table [and :flag] -> whether this role may delete rows, or set the flag column.

        Instead of answering no, the database may refuse the question.
        """

    def excess(self, rows: Sequence[Sequence[str]], need: Need) -> list[tuple[str, str]]:
        """(scope, name) of what this user may do beyond the need, from the rows of ``rights_sql``.

        Scopes are "server", "database" and "table", which is named, and "own", followed by the right.
        """

    def may_write(self, address: Address) -> bool:
        """Whether the place itself, beside the database's own rights, lets us write."""
