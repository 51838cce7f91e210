"""Backups: one file with everything that a vault is, encrypted as it was, and the way back from it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import agreement, backup_file, faults, sequences
from lumadesk.storage import folder as folders
from lumadesk.storage.columns import to_json
from lumadesk.storage.engine import connect, require_genuine
from lumadesk.storage.folder import DATABASE_NAME
from lumadesk.storage.keys import VaultKeys, derive
from lumadesk.storage.ledger import Ledger, LedgerEntry
from lumadesk.storage.lockfile import LOCK_NAME, VaultLock
from lumadesk.storage.schema import TABLES
from lumadesk.storage.transaction import Tx
from lumadesk.storage.vault import Vault

#: What no second attempt would mend.
_BEYOND_REPAIR = frozenset(
    {"backup.damaged", "vault.damaged", "vault.wrong_key", "vault.keys_damaged", "vault.upgrade_failed"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """``restored`` counts the rows of each table; ``erasures_replayed`` what was erased since the backup.

    ``kept`` is where the vault that was there before is kept for a while.
    """

    restored: dict[str, int]
    erasures_replayed: int
    kept: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A backup that was written, opened and found whole."""

    file: Path
    size: int  # bytes
    made_at: datetime
    records: int  # rows of all tables


def backup(vault: Vault, to: Path, *, made_at: datetime | None = None, check: bool = True) -> Written:
    """Write the file ``to``, which appears whole or not at all. Reading and writing may go on meanwhile.

    Before it appears it is opened again: all its pages are genuine and its tables as long as the vault's
    were, or ``KnownError`` "vault.damaged" is raised. The copy for that lies, encrypted, beside the vault.
    """
    moment = made_at or datetime.now(UTC)
    with faults.of_files(), backup_file.appearing(to) as part:
        with vault.faults(), vault.snapshot() as (source, is_file):
            lines = [line for (line,) in source.execute("SELECT line FROM ledger_line ORDER BY id")]
            expected = backup_file.counts(source)
            with _as_file(vault, source, is_file) as database:
                backup_file.write(part, database, lines, vault.keys, moment)
            require_genuine(source)
        if check:
            scratch = folders.new_beside(vault.folder)
            try:
                backup_file.require_sound(part, scratch, vault.master, expected)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
        size = part.stat().st_size
    return Written(file=to, size=size, made_at=moment, records=sum(expected.values()))


@contextmanager
def _as_file(vault: Vault, source: dbapi2.Connection, is_file: bool) -> Iterator[Path]:
    """A file with what ``source`` sees. As a rule the database itself is one, and copying it is quickest."""
    if is_file:
        yield vault.database_path
        return
    scratch = folders.new_beside(vault.folder)
    try:
        with closing(vault.raw_connection(scratch / DATABASE_NAME)) as copy:
            source.backup(copy)
            require_genuine(source)  # a spoilt page would be copied as a sound one of zeros
            copy.execute("PRAGMA journal_mode = WAL")
        yield scratch / DATABASE_NAME
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def vault_id_in(file: Path) -> str:
    """Which vault a backup is of, for finding its key in the keyring."""
    return backup_file.manifest_of(file).vault_id


def restore(
    file: Path, folder: Path, *, master: bytes | None = None, passphrase: str | None = None
) -> RestoreReport:
    """Put the backup in the place of ``folder``, whose own erasures are carried out on it before it opens.

    The old vault stays until the new one is whole, and is then kept beside it. Raises ``KnownError``:
    "backup.not_found", "backup.damaged", "backup.newer", "backup.other_vault", and what opening raises.
    """
    with faults.of_files():
        made = folders.new_beside(folder)
        try:
            backup_file.unpack(file, made)
            keys = VaultKeys.load(made)
            if master is None:
                master = keys.unwrap(passphrase or "")
            keys.require(master)
            with _present(folder, keys.vault_id, master) as present:
                report = _bring_up_to_date(made, master, present)
            kept = folders.kept_name(folder, datetime.now(UTC)) if folders.exists(folder) else None
            folders.swap(made, folder, keep_as=kept)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return replace(report, kept=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What restoring a backup would bring, found out in a copy that is gone again."""

    made_at: datetime
    size: int  # bytes of the file
    records: dict[str, int]  # rows by table, erasures not yet carried out
    erasures: int  # that would be carried out


def preview(
    file: Path, folder: Path, *, master: bytes | None = None, passphrase: str | None = None
) -> Preview:
    """Look into a backup without changing anything. Raises what ``restore`` raises."""
    with faults.of_files():
        scratch = folders.new_beside(folder)
        try:
            backup_file.unpack(file, scratch)
            if master is None:
                master = VaultKeys.load(scratch).unwrap(passphrase or "")
            with faults.of_database(scratch), closing(backup_file.opened(scratch, master)) as copy:
                records = backup_file.counts(copy)
                require_genuine(copy)
            own = Ledger(scratch, derive(master, "ledger"))
            known = _contents(own.open_all(own.read_lines()))
            unknown = _contents(_present_entries(folder, master)) - known
            made_at = backup_file.manifest_of(file).made_at
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return Preview(made_at=made_at, size=file.stat().st_size, records=records, erasures=len(unknown))


def rewrite(vault: Vault, file: Path) -> Written | None:
    """Write a backup of the vault anew, of the same moment but without those who were erased since.

    None where it cannot be: it is damaged, or of a master key before the present one.
    """
    entries = _entries(vault)
    scratch = folders.new_beside(vault.folder)
    try:
        backup_file.unpack(file, scratch)
        made_at = backup_file.manifest_of(file).made_at
        VaultKeys.load(scratch).require(vault.master)
        report = _bring_up_to_date(scratch, vault.master, _Present(entries, {}))
        lines = Ledger(scratch, derive(vault.master, "ledger")).read_lines()
        check = folders.new_beside(vault.folder)
        try:
            with closing(backup_file.opened(scratch, vault.master)) as copy:
                expected = backup_file.counts(copy)
            with faults.of_files(), backup_file.appearing(file) as part:
                backup_file.write(part, scratch / DATABASE_NAME, lines, vault.keys, made_at)
                backup_file.require_sound(part, check, vault.master, expected)
                size = part.stat().st_size
        finally:
            shutil.rmtree(check, ignore_errors=True)
    except KnownError as error:
        if error.code in _BEYOND_REPAIR:
            return None
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Written(file=file, size=size, made_at=made_at, records=sum(report.restored.values()))


def restore_scratch(vault: Vault, file: Path, scratch: Path) -> tuple[int, RestoreReport]:
    """Restore a backup of the vault into an empty folder, for trying; and how many records it held."""
    backup_file.unpack(file, scratch)
    with faults.of_database(scratch), closing(backup_file.opened(scratch, vault.master)) as copy:
        held = sum(backup_file.counts(copy).values())
    return held, _bring_up_to_date(scratch, vault.master, _Present(_entries(vault), {}))


def erasures_of(vault: Vault) -> list[datetime]:
    """The moments of all erasures."""
    return [entry.at for entry in _entries(vault)]


def erased_since(vault: Vault, file: Path) -> list[datetime] | None:
    """The moments of the erasures that a backup does not know; None where it does not let itself be asked."""
    try:
        known = _contents(vault.ledger.open_all(backup_file.ledger_lines_of(file)))
    except (KnownError, OSError):
        return None
    if None in known:  # sealed under a master key before the present one, or edited
        return None
    return [entry.at for entry in _entries(vault) if to_json(entry.to_document()) not in known]


def _entries(vault: Vault) -> list[LedgerEntry]:
    with vault.read() as tx:
        return [entry for entry in vault.ledger.open_all(agreement.lines_of(tx)) if entry is not None]


def _contents(entries: Iterable[LedgerEntry | None]) -> set[str | None]:
    return {None if entry is None else to_json(entry.to_document()) for entry in entries}


def _present_entries(folder: Path, master: bytes) -> list[LedgerEntry]:
    return _read_present(folder, master).entries if folders.exists(folder) else []


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
    vault = Vault.open(made, master=master, back_up_first=False)
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
