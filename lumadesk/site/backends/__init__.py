"""What differs between the databases a site may use: connecting, types of columns, how times compare."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds before a database that does not answer becomes an error that says so."""

    connect: int = 10
    statement: int = 60  # one statement; on PostgreSQL also the first rows of a long read, which are sorted
    lock: int = 5


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


class Backend(Protocol):
    """One kind of database. It speaks only its driver's own language: no SQLAlchemy here."""

    title: str
    dialect: str  # SQLAlchemy's name of dialect and driver
    engine_options: Mapping[str, object]  # SQLAlchemy's, beyond those that every database gets
    streams: bool  # a long read holds no lock, so it may run through a server-side cursor
    schemas: bool  # tables may be named "schema.table"
    time_kinds: frozenset[str]  # kinds of columns that can hold the time of submission
    tables_sql: str  # -> (table)
    columns_sql: str  # :table -> (column, type, whether it alone is unique)
    foreign_keys_sql: str  # :table -> (column, table that it points at, column there), of one column each

    def connect(self, address: Address, password: str | None, timeouts: Timeouts, *, write: bool) -> Any:
        """A new connection of the driver; unless ``write``, one that cannot write."""

    def kind(self, type_name: str) -> str:
        """integer, number, uuid, text, boolean, aware, naive, date, written (a time as text) or other."""

    def quoted(self, table: str) -> str:
        """The table's name as ``columns_sql`` and ``may_delete_sql`` want it."""

    def may_delete_sql(self, flag: str) -> str:
        """:table [and :flag] -> whether this role may delete rows, or set the flag column."""

    def may_write(self, address: Address) -> bool:
        """Whether the place itself, beside the database's own rights, lets us write."""


#: Kinds of columns in which times are text and compare as such.
TEXT_KINDS = frozenset({"written", "text", "other"})


def bound(at: datetime, kind: str, zone: tzinfo) -> object:
    """``at`` as a value that a time column of this kind is compared with."""
    local = at.astimezone(zone)
    if kind == "aware":
        return at
    if kind == "naive":
        return local.replace(tzinfo=None)
    if kind == "date":
        return local.date()
    return f"{local:%Y-%m-%d %H:%M:%S}"


def slack(kind: str) -> timedelta:
    """How far a column's own order of time can be from the true one.

    A clock without a zone repeats an hour in autumn; a text may name any offset; a date names a day.
    """
    return {"aware": timedelta(0), "naive": timedelta(hours=1)}.get(kind, timedelta(days=1))


class PostgreSQL:
    """PostgreSQL through psycopg 3."""

    title = "PostgreSQL"
    dialect = "postgresql+psycopg"
    engine_options: Mapping[str, object] = {"use_native_hstore": False}  # one question less when connecting
    streams = True
    schemas = True
    time_kinds = frozenset({"aware", "naive", "date"})
    tables_sql = """
        SELECT CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema'
          AND n.nspname NOT LIKE 'pg\\_%' AND has_table_privilege(c.oid, 'SELECT')
        ORDER BY 1"""
    columns_sql = """
        SELECT a.attname, pg_catalog.format_type(a.atttypid, NULL), EXISTS (
            SELECT 1 FROM pg_catalog.pg_index i
            WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
              AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum AND a.attnotnull)
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum"""
    foreign_keys_sql = """
        SELECT a.attname,
            CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END,
            b.attname
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
        JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
        WHERE k.contype = 'f' AND k.conrelid = to_regclass(:table) AND array_length(k.conkey, 1) = 1
        ORDER BY a.attnum, k.oid"""

    _kinds: Mapping[str, str] = {
        "timestamp with time zone": "aware",
        "timestamp without time zone": "naive",
        "date": "date",
        "uuid": "uuid",
        "boolean": "boolean",
        **dict.fromkeys(("smallint", "integer", "bigint"), "integer"),
        **dict.fromkeys(("text", "character varying", "character", "citext"), "text"),
    }

    def connect(self, address: Address, password: str | None, timeouts: Timeouts, *, write: bool) -> Any:
        import psycopg  # its shared libraries take a moment: only whoever has such a site waits for them

        place = {"host": address.host, "port": address.port, "user": address.user, "dbname": address.database}
        settings: dict[str, Any] = {
            "connect_timeout": timeouts.connect,
            "application_name": "LumaDesk",
            # A line that is dead without having been closed is noticed instead of waited for.
            "keepalives_idle": timeouts.connect,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": timeouts.connect * 1000,
            **{name: value for name, value in place.items() if value},
            **address.options,
            "client_encoding": "utf8",
        }
        if password:
            settings["password"] = password
        # A pooler between us and the server may not know prepared statements: hence no threshold.
        connection = psycopg.connect(autocommit=True, prepare_threshold=None, **settings)
        try:
            connection.execute(
                f"SET statement_timeout = '{int(timeouts.statement)}s';"
                f"SET lock_timeout = '{int(timeouts.lock)}s';"
                "SET TIME ZONE 'UTC';"
                f"SET default_transaction_read_only = {'off' if write else 'on'}"
            )
            connection.autocommit = False
        except psycopg.Error:
            connection.close()
            raise
        return connection

    def kind(self, type_name: str) -> str:
        return self._kinds.get(type_name, "other")

    def quoted(self, table: str) -> str:
        return ".".join('"' + part.replace('"', '""') + '"' for part in table.rsplit(".", 1))

    def may_delete_sql(self, flag: str) -> str:
        if flag:
            return "SELECT has_column_privilege(to_regclass(:table), :flag, 'UPDATE')"
        return "SELECT has_table_privilege(to_regclass(:table), 'DELETE')"

    def may_write(self, address: Address) -> bool:  # noqa: ARG002
        return True


class SQLite:
    """A SQLite file, as a small site or the demo keeps it. Django writes times into it as text."""

    title = "SQLite"
    dialect = "sqlite"
    engine_options: Mapping[str, object] = {}
    streams = False  # an unfinished read keeps the website from writing
    schemas = False
    time_kinds = TEXT_KINDS
    tables_sql = """
        SELECT name FROM sqlite_master
        WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite|_%' ESCAPE '|' ORDER BY name"""
    columns_sql = """
        SELECT name, type, pk = 1 AND ("notnull" OR upper(type) = 'INTEGER') AND (
            SELECT count(*) FROM pragma_table_xinfo(:table) WHERE pk > 0) = 1
        FROM pragma_table_xinfo(:table) ORDER BY cid"""
    foreign_keys_sql = """
        SELECT min("from"), min("table"), coalesce(min("to"), (
            SELECT name FROM pragma_table_xinfo(k."table") WHERE pk = 1))
        FROM pragma_foreign_key_list(:table) AS k GROUP BY id HAVING count(*) = 1 ORDER BY id DESC"""

    def connect(self, address: Address, password: str | None, timeouts: Timeouts, *, write: bool) -> Any:  # noqa: ARG002
        location = f"{address.file().absolute().as_uri()}?mode={'rw' if write else 'ro'}"  # never creates it
        connection = sqlite3.connect(location, uri=True, timeout=timeouts.lock, check_same_thread=False)
        # One text in another encoding must not make its whole page unreadable.
        connection.text_factory = _decode
        # Overwrites what is deleted, and refuses to leave rows behind that point at it.
        connection.execute("PRAGMA secure_delete = ON" if write else "PRAGMA query_only = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def kind(self, type_name: str) -> str:
        """As SQLite finds a column's affinity (https://sqlite.org/datatype3.html §3.1), but for times."""
        name = type_name.upper()
        if "BOOL" in name:
            return "boolean"
        if "DATE" in name or "TIME" in name:
            return "written"
        if "INT" in name:
            return "integer"
        if "CHAR" in name or "CLOB" in name or "TEXT" in name:
            return "text"
        return "number" if name else "other"

    def quoted(self, table: str) -> str:
        return table

    def may_delete_sql(self, flag: str) -> str:
        return "SELECT :table IS NOT NULL AND :flag IS NOT NULL" if flag else "SELECT :table IS NOT NULL"

    def may_write(self, address: Address) -> bool:
        file = address.file()
        return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)  # it keeps a journal beside it


BACKENDS: Mapping[str, Backend] = {"postgresql": PostgreSQL(), "postgres": PostgreSQL(), "sqlite": SQLite()}


def _decode(text: bytes) -> str:
    return text.decode("utf-8", "replace")
