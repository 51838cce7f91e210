"""Backups: one file with everything that a vault is, encrypted as it was, and the way back from it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import agreement, faults, sequences
from lumadesk.storage import folder as folders
from lumadesk.storage.engine import connect, require_genuine
from lumadesk.storage.files import OWNER_ONLY, atomic_write, sync_file, sync_folder
from lumadesk.storage.folder import DATABASE_NAME
from lumadesk.storage.keys import KEYS_NAME, VaultKeys, derive
from lumadesk.storage.ledger import LEDGER_NAME, Ledger, LedgerEntry, file_content
from lumadesk.storage.lockfile import LOCK_NAME, VaultLock
from lumadesk.storage.schema import TABLES
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault

_FORMAT = 1
_MANIFEST_NAME = "manifest.json"
_CONTENT = (DATABASE_NAME, KEYS_NAME, LEDGER_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """``restored`` counts the rows of each table; ``erasures_replayed`` what was erased since the backup."""

    restored: dict[str, int]
    erasures_replayed: int


def backup(vault: Vault, to: Path) -> None:
    """Write the file ``to``, which appears whole or not at all. Reading and writing may go on meanwhile."""
    with faults.of_files(), tempfile.TemporaryDirectory(dir=to.parent, prefix=f".{to.name}.") as place:
        made = Path(place)
        with vault.faults():
            _copy_database(vault, made)
        shutil.copyfile(vault.folder / KEYS_NAME, made / KEYS_NAME)
        manifest = {
            "format": _FORMAT,
            "vault_id": vault.vault_id,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "sha256": {name: _sha256(made / name) for name in _CONTENT},
        }
        archive = made / "backup"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
            file.writestr(_MANIFEST_NAME, json.dumps(manifest, indent=1))
            for name in _CONTENT:
                file.write(made / name, name)
        archive.chmod(OWNER_ONLY)
        sync_file(archive)
        archive.replace(to)
        sync_folder(to.parent)


def vault_id_in(file: Path) -> str:
    """Which vault a backup is of, for finding its key in the keyring."""
    with _opened(file) as archive:
        return str(_manifest(archive)["vault_id"])


def restore(
    file: Path, folder: Path, *, master: bytes | None = None, passphrase: str | None = None
) -> RestoreReport:
    """Put the backup in the place of ``folder``, whose own erasures are carried out on it before it opens.

    The old vault stays until the new one is whole. Raises ``KnownError``: "backup.not_found",
    "backup.damaged", "backup.newer", "backup.other_vault", and what opening a vault raises.
    """
    with faults.of_files():
        made = folders.new_beside(folder)
        try:
            _unpack(file, made)
            keys = VaultKeys.load(made)
            if master is None:
                master = keys.unwrap(passphrase or "")
            keys.require(master)
            with _present(folder, keys.vault_id, master) as present:
                report = _bring_up_to_date(made, master, present)
            folders.swap(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return report


@dataclass(frozen=True, slots=True)
class _Present:
    """What the vault that is replaced knows and the backup may not: its erasures, and the ids it gave out."""

    entries: list[LedgerEntry]
    sequences: dict[str, int]


@contextmanager
def _present(folder: Path, vault_id: str, master: bytes) -> Iterator[_Present]:
    """Read the vault that is there, damaged as it may be, and let nobody open it meanwhile."""
    if not folders.exists(folder):
        folders.require_empty(folder)
        yield _Present([], {})
        return
    _require_same(folder, vault_id)
    lock = VaultLock(folder)
    lock.acquire()
    try:
        yield _read_present(folder, master)
    finally:
        lock.release()


def _require_same(folder: Path, vault_id: str) -> None:
    try:
        same = VaultKeys.load(folder).vault_id == vault_id
    except KnownError:  # the key file is missing or damaged: a reason to restore
        same = True
    if not same:
        raise KnownError(
            "backup.other_vault",
            "The backup is of another vault than the one in that folder.",
            "Restore it into a new folder.",
        )


def _read_present(folder: Path, master: bytes) -> _Present:
    ledger = Ledger(folder, derive(master, "ledger"))
    lines: list[str] = []
    used: dict[str, int] = {}
    with suppress(dbapi2.Error):  # it may be damaged; the ledger's file then knows the erasures
        connection = connect(folder / DATABASE_NAME, derive(master, "database"))
        try:
            lines = [line for (line,) in connection.execute("SELECT line FROM ledger_line ORDER BY id")]
            used = dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        finally:
            connection.close()
    entries = [*ledger.open_all(lines), *ledger.open_all(ledger.read_lines())]
    return _Present([entry for entry in entries if entry is not None], used)


def _bring_up_to_date(made: Path, master: bytes, present: _Present) -> RestoreReport:
    """Open the unpacked vault, carry out on it what it does not know, and count what it holds."""
    vault = Vault.open(made, master=master)
    try:
        with vault.write("vault.restore", datetime.now(UTC)) as tx:
            before = len(agreement.lines_of(tx))
            lines = agreement.settle(tx, vault.ledger, present.entries)
            sequences.raise_to(tx, present.sequences)
            tx.touch("vault", 1)
            restored = _counts(tx)
        vault.ledger.rewrite(lines)
    finally:
        vault.close()
    (made / LOCK_NAME).unlink(missing_ok=True)
    return RestoreReport(restored=restored, erasures_replayed=len(lines) - before)


def _counts(tx: Tx) -> dict[str, int]:
    return {
        table.name: int(tx.connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in TABLES
    }


def _copy_database(vault: Vault, made: Path) -> None:
    """A snapshot of the database through SQLite's own backup, and the ledger as that snapshot knows it."""
    source = vault.raw_connection()
    try:
        copy = vault.raw_connection(made / DATABASE_NAME)
        try:
            source.backup(copy)
            require_genuine(source)  # a spoilt page would be copied as a sound one of zeros
            copy.execute("PRAGMA journal_mode = WAL")
            lines = [line for (line,) in copy.execute("SELECT line FROM ledger_line ORDER BY id")]
        finally:
            copy.close()
    finally:
        source.close()
    atomic_write(made / LEDGER_NAME, file_content(lines))


def _unpack(file: Path, made: Path) -> None:
    with _opened(file) as archive:
        manifest = _manifest(archive)
        for name in _CONTENT:
            with archive.open(name) as packed, (made / name).open("xb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
            (made / name).chmod(OWNER_ONLY)
            if _sha256(made / name) != manifest["sha256"][name]:
                raise _damaged()


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except FileNotFoundError:
        raise KnownError(
            "backup.not_found", "There is no backup with that name.", "Check the name of the file."
        ) from None
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError, EOFError):
        raise _damaged() from None


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST_NAME))
    if manifest["format"] > _FORMAT:
        raise KnownError(
            "backup.newer",
            "This backup was made by a newer LumaDesk.",
            "Install the newest LumaDesk and restore it with that.",
        )
    return manifest


def _damaged() -> KnownError:
    return KnownError(
        "backup.damaged",
        "That file is no backup of a vault, or it is damaged.",
        "Use another backup; nothing was changed.",
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
