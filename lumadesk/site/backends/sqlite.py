"""A SQLite file, as a small site or the demo keeps it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from lumadesk.site.backends.backend import Access, Address, Need
from lumadesk.site.backends.times import TEXT_KINDS


class SQLite:
    """Read in short statements only. Django writes times into it as text."""

    title = "SQLite"
    dialect = "sqlite"
    port = 0
    engine_options: Mapping[str, object] = {}
    streams = False  # an unfinished read keeps the website from writing
    streams_in = "AUTOCOMMIT"
    schemas = False
    loose_text = False
    tunnel_by_port = False
    time_kinds = TEXT_KINDS
    tables_sql = """
        SELECT name FROM sqlite_master
        WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite|_%' ESCAPE '|' ORDER BY name"""
    columns_sql = """
        SELECT name, type, pk = 1 AND ("notnull" OR upper(type) = 'INTEGER') AND (
            SELECT count(*) FROM pragma_table_xinfo(:table) WHERE pk > 0) = 1
        FROM pragma_table_xinfo(:table) ORDER BY cid"""
    readable_sql = "SELECT name FROM pragma_table_xinfo(:table)"
    references_sql = """
        SELECT min("from"), min("table"), coalesce(min("to"), (
            SELECT name FROM pragma_table_xinfo(k."table") WHERE pk = 1))
        FROM pragma_foreign_key_list(:table) AS k GROUP BY id HAVING count(*) = 1 ORDER BY id DESC"""
    schemas_sql = ""
    foreign_keys_sql = """
        SELECT m.name || ' ' || f.id, m.name, f."from",
            coalesce(f."to", (SELECT p.name FROM pragma_table_info(:table) p WHERE p.pk = f.seq + 1)),
            CASE f.on_delete WHEN 'CASCADE' THEN 'cascade'
                WHEN 'SET NULL' THEN 'set null' WHEN 'SET DEFAULT' THEN 'set null' ELSE 'refuse' END
        FROM sqlite_master m, pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' AND lower(f."table") = lower(:table)
        ORDER BY m.name, f.id, f.seq"""
    # A file has no users: whoever may write it may do everything.
    rights_sql = "SELECT 1"

    def connect(self, access: Access, *, write: bool) -> Any:
        # The address never creates the file.
        location = f"{access.address.file().absolute().as_uri()}?mode={'rw' if write else 'ro'}"
        connection = sqlite3.connect(
            location, uri=True, timeout=access.timeouts.lock, check_same_thread=False, factory=_File
        )
        # One text in another encoding must not make its whole page unreadable.
        connection.text_factory = _decode
        # Overwrites what is deleted, and refuses to leave rows behind that point at it.
        connection.execute("PRAGMA secure_delete = ON" if write else "PRAGMA query_only = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def interrupt(self, connection: Any) -> None:
        connection.interrupt()

    def abandon(self, connection: Any) -> None:
        """It holds nothing back."""

    def limit_sql(self, connection: Any, seconds: int) -> str:  # noqa: ARG002
        return ""  # it has no such limit

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
        if "BLOB" in name:
            return "binary"
        return "number" if name else "other"

    def quoted(self, table: str) -> str:
        return table

    def may_delete_sql(self, table: str, flag: str) -> str:  # noqa: ARG002
        return "SELECT :table IS NOT NULL AND :flag IS NOT NULL" if flag else "SELECT :table IS NOT NULL"

    def excess(self, rows: Sequence[Sequence[str]], need: Need) -> list[tuple[str, str]]:  # noqa: ARG002
        return []

    def may_write(self, address: Address) -> bool:
        file = address.file()
        return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)  # it keeps a journal beside it


class _File(sqlite3.Connection):
    """One that can be referred to weakly."""


def _decode(text: bytes) -> str:
    return text.decode("utf-8", "replace")
