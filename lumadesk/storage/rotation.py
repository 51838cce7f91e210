"""A new master key: the vault is encrypted anew beside itself and takes its own place in one step."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2

from lumadesk.storage import faults
from lumadesk.storage import folder as folders
from lumadesk.storage.engine import connect, require_genuine, truncate_log
from lumadesk.storage.files import OWNER_ONLY, atomic_write, sync_file, sync_folder
from lumadesk.storage.folder import DATABASE_NAME
from lumadesk.storage.keys import VaultKeys, derive
from lumadesk.storage.ledger import LEDGER_NAME, Ledger, file_content
from lumadesk.storage.vault import Vault


def rotate(vault: Vault, keys: VaultKeys, master: bytes) -> Vault:
    """Encrypt the vault under another master key, which ``keys`` wrap, and open it again.

    Killed at any point, the folder holds the vault under the old keys or under the new ones. Nothing is
    written meanwhile; reading may go on until the vault is closed. ``vault`` is closed in any case.
    """
    kept = keys.keep_tombstone_key(vault.keys.tombstone_key(vault.master), master)
    try:
        with faults.of_files(), vault.exclusively():
            made = folders.new_beside(vault.folder)
            try:
                with vault.faults(), closing(vault.raw_connection()) as source:
                    encrypt_anew(source, vault.master, made, kept, master)
                vault.close(keep_lock=os.name != "nt")  # there an open file keeps its folder from moving
                folders.swap(made, vault.folder)
            finally:
                shutil.rmtree(made, ignore_errors=True)
    finally:
        vault.close()
    return Vault.open(vault.folder, master=master)


def encrypt_anew(source: dbapi2.Connection, old: bytes, made: Path, keys: VaultKeys, master: bytes) -> None:
    """Put what ``source`` reads into the empty folder ``made``, database and ledger under the new key."""
    path = made / DATABASE_NAME
    with faults.of_database(made), closing(connect(path, derive(master, "database"))) as copy:
        source.backup(copy)
        require_genuine(source)  # a spoilt page would be copied as a sound one of zeros
        copy.execute("PRAGMA journal_mode = WAL")
        lines = _seal_anew(copy, Ledger(made, derive(old, "ledger")), Ledger(made, derive(master, "ledger")))
        truncate_log(copy)
        if copy.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
            raise faults.damaged()
    path.chmod(OWNER_ONLY)
    sync_file(path)
    atomic_write(made / LEDGER_NAME, file_content(lines))
    keys.save(made)
    sync_folder(made)


def _seal_anew(copy: dbapi2.Connection, old: Ledger, new: Ledger) -> list[str]:
    rows = copy.execute("SELECT id, line FROM ledger_line ORDER BY id").fetchall()
    lines: list[str] = []
    copy.execute("BEGIN IMMEDIATE")
    for (id_, _line), entry in zip(rows, old.open_all(line for _id, line in rows), strict=True):
        if entry is None:
            raise faults.damaged()
        lines.append(new.seal(entry, lines[-1] if lines else None))
        copy.execute("UPDATE ledger_line SET line = ? WHERE id = ?", (lines[-1], id_))
    copy.execute("COMMIT")
    return lines
