"""Salvage: what can still be read of a damaged vault is written into a new one, row by row."""

# ruff: noqa: S608 - only names of tables and columns from our own schema are put into SQL

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import faults, migrate
from lumadesk.storage import folder as folders
from lumadesk.storage.engine import connect
from lumadesk.storage.folder import DATABASE_NAME
from lumadesk.storage.keys import VaultKeys, derive
from lumadesk.storage.ledger import LEDGER_NAME
from lumadesk.storage.lockfile import VaultLock
from lumadesk.storage.schema import TABLES
from lumadesk.storage.vault import Vault

_CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """``damaged`` are tables of which some could not be read; ``cut`` rows pointed at what is lost."""

    kept: dict[str, int]  # rows by table
    damaged: tuple[str, ...]
    cut: int


def salvage(folder: Path, to: Path, *, master: bytes) -> SalvageReport:
    """Write what is readable into the new folder ``to``, which opens as the vault did; ``folder`` stays.

    Whoever was erased stays erased: the ledger's file is carried out when the new vault opens. Raises
    ``KnownError`` "vault.beyond_salvage" where not even the list of tables can be read.
    """
    folders.require(folder)
    folders.require_empty(to)
    keys = VaultKeys.load(folder)
    keys.require(master)
    lock = VaultLock(folder)
    lock.acquire()
    made = folders.new_beside(to)
    copy = folders.new_beside(to)
    try:
        with faults.of_files():
            # A copy is read: opening a database moves its log over and may lose what can be read now.
            for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal"):
                if (folder / name).exists():
                    shutil.copyfile(folder / name, copy / name)
            report = _rescue(_Source(copy / DATABASE_NAME, derive(master, "database")), made, master)
            keys.save(made)
            if (folder / LEDGER_NAME).exists():
                shutil.copyfile(folder / LEDGER_NAME, made / LEDGER_NAME)
            folders.put_in_place(made, to)
    finally:
        lock.release()
        for scratch in (made, copy):
            shutil.rmtree(scratch, ignore_errors=True)
    Vault.open(to, master=master, back_up_first=False).close()
    return report


class _Source:
    """The damaged database. After any fault it is opened anew, for SQLCipher stays in doubt for good."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._open: dbapi2.Connection | None = None

    def rows(self, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]] | None:
        """The rows of a statement; None where a page that it needs is damaged."""
        try:
            if self._open is None:
                self._open = connect(self._path, self._key)
            found = self._open.execute(sql, parameters).fetchall()
            if self._open.execute("PRAGMA cipher_status").fetchone() == ("1",):
                return list(found)
        except dbapi2.Error:
            pass
        self.close()
        return None

    def close(self) -> None:
        if self._open is not None:
            with suppress(dbapi2.Error):
                self._open.close()
        self._open = None


def _rescue(source: _Source, made: Path, master: bytes) -> SalvageReport:
    path, key = made / DATABASE_NAME, derive(master, "database")
    tables = source.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    if tables is None:
        raise KnownError(
            "vault.beyond_salvage",
            "Not even the list of its tables can be read in the vault's database.",
            "Restore a backup: lumadesk vault restore FILE",
        )
    there = {name for (name,) in tables}
    revision = source.rows("SELECT version_num FROM alembic_version")
    kept: dict[str, int] = {}
    damaged: list[str] = []
    migrate.create(path, key, str(revision[0][0]) if revision else migrate.HEAD)
    with closing(connect(path, key)) as target:
        target.execute("PRAGMA foreign_keys = OFF")
        target.execute("BEGIN IMMEDIATE")
        triggers = _without_triggers(target)
        for table in TABLES:
            if table.name in there:
                kept[table.name], whole = _copy_table(source, target, table.name)
                damaged += [] if whole else [table.name]
        _copy_sequences(source, target)
        cut = _cut_what_dangles(target)
        for sql in triggers:
            target.execute(sql)
        target.execute("COMMIT")
        target.execute("INSERT INTO enquiry_search (enquiry_search) VALUES ('rebuild')")
        target.execute("INSERT INTO person_search (person_search) VALUES ('rebuild')")
    source.close()
    return SalvageReport(kept=kept, damaged=tuple(damaged), cut=cut)


def _without_triggers(target: dbapi2.Connection) -> list[str]:
    """Take the guards and the search index's triggers away while rows come in; how to make them again."""
    found = target.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _sql in found:
        target.execute(f'DROP TRIGGER "{name}"')
    return [sql for _name, sql in found]


def _copy_table(source: _Source, target: dbapi2.Connection, table: str) -> tuple[int, bool]:
    """How many rows came over, and whether all could be read."""
    names = [name for (_n, name, *_rest) in target.execute(f'PRAGMA table_info("{table}")').fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    # A damaged inner page hides how far the ids go; the sequence tells.
    known = source.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
    last_id = int(known[0][0]) if known else 0
    count, whole = 0, known is not None
    for rows in _chunks(source, f'SELECT {columns} FROM "{table}"', names.index("id"), last_id):
        if rows is None:
            whole = False
            continue
        target.executemany(f'INSERT OR IGNORE INTO "{table}" ({columns}) VALUES ({marks})', rows)
        count += len(rows)
    return count, whole


def _chunks(source: _Source, select: str, id_at: int, last_id: int) -> Iterator[list[tuple[Any, ...]] | None]:
    """The rows in the order of their ids; None for each place where one could not be read."""
    after = 0
    while True:
        rows = source.rows(f"{select} WHERE id > ? ORDER BY id LIMIT {_CHUNK}", (after,))
        if rows is None:
            # Somewhere in this stretch: one id at a time, so that only what is spoilt is lost.
            for id_ in range(after + 1, min(after + _CHUNK, last_id) + 1):
                one = source.rows(f"{select} WHERE id = ?", (id_,))
                if one is None or one:
                    yield one
            after += _CHUNK
            if after >= last_id:
                return
            continue
        if not rows:
            return
        yield rows
        after = int(rows[-1][id_at])


def _copy_sequences(source: _Source, target: dbapi2.Connection) -> None:
    """No id that was ever given is given again."""
    for name, last in source.rows("SELECT name, seq FROM sqlite_sequence") or []:
        changed = target.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, name))
        if not changed.rowcount:
            target.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))


def _cut_what_dangles(target: dbapi2.Connection) -> int:
    """Rows that point at a lost one: the pointer goes where it may be empty, else the row."""
    cut = 0
    while dangling := target.execute("PRAGMA foreign_key_check").fetchall():
        for table, row_id, _parent, key_index in dangling:
            column = next(
                row[3]
                for row in target.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
                if row[0] == key_index
            )
            required = next(
                bool(row[3])
                for row in target.execute(f'PRAGMA table_info("{table}")').fetchall()
                if row[1] == column
            )
            if required:
                target.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row_id,))
            else:
                target.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (row_id,))
            cut += 1
    return cut
