"""The way back from a backup: looked at first, brought up to date beside the vault, then put in its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import agreement, backup_file, faults, owner, rotation, sequences
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """``restored`` counts the rows of each table; ``erasures_replayed`` what was erased since the backup.

    ``kept`` is where the vault that was there before is kept for a while.
    """

    restored: dict[str, int]
    erasures_replayed: int
    kept: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What restoring a backup would bring, found out in a copy that is gone again."""

    made_at: datetime
    size: int  # bytes of the file
    records: dict[str, int]  # rows by table, erasures not yet carried out
    erasures: int  # that would be carried out


def restore(
    file: Path,
    folder: Path,
    *,
    master: bytes | None = None,
    passphrase: str | None = None,
    key_file: bytes | None = None,
    present_master: bytes | None = None,
) -> RestoreReport:
    """Put the backup in the place of ``folder``, whose own erasures are carried out on it before it opens.

    The old vault stays until the new one is whole, and is then kept beside it. Raises ``KnownError``:
    "backup.not_found", "backup.damaged", "backup.newer", "backup.other_vault", "backup.older_key", and what
    opening raises. A backup of an older master key is encrypted anew under the present one, which opens by
    the same passphrase or is given as ``present_master``.
    """
    with faults.of_files():
        made = folders.new_beside(folder)
        try:
            backup_file.unpack(file, made)
            keys = VaultKeys.load(made)
            if master is None:
                master = keys.unwrap(passphrase or "", key_file)
            keys.require(master)

            def opens(slots: VaultKeys) -> bytes | None:
                """The master key of the vault that is there, by whatever opened the backup."""
                for known in (master, present_master):
                    if known is not None and slots.fits(known):
                        return known
                if passphrase is None:
                    return None
                with suppress(KnownError):
                    return slots.unwrap(passphrase, key_file)
                return None

            with _present(folder, keys.vault_id, master, opens) as present:
                report = bring_up_to_date(made, master, present)
            if present.keys is not None and present.master is not None:
                made = _under_present_keys(made, folder, master, present, passphrase, key_file)
            kept = folders.kept_name(folder, datetime.now(UTC)) if folders.exists(folder) else None
            folders.swap(made, folder, keep_as=kept)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return replace(report, kept=kept)


def preview(
    file: Path,
    folder: Path,
    *,
    master: bytes | None = None,
    passphrase: str | None = None,
    key_file: bytes | None = None,
    present_master: bytes | None = None,
) -> Preview:
    """Look into a backup without changing anything. Raises what ``restore`` raises."""
    with faults.of_files():
        scratch = folders.new_beside(folder)
        try:
            backup_file.unpack(file, scratch)
            if master is None:
                master = VaultKeys.load(scratch).unwrap(passphrase or "", key_file)
            with faults.of_database(scratch), closing(backup_file.opened(scratch, master)) as copy:
                records = backup_file.counts(copy)
                require_genuine(copy)
            own = Ledger(scratch, derive(master, "ledger"))
            known = contents(own.open_all(own.read_lines()))
            unknown = contents(_entries_of(folder, present_master or master)) - known
            made_at = backup_file.manifest_of(file).made_at
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return Preview(made_at=made_at, size=file.stat().st_size, records=records, erasures=len(unknown))


def restore_keys(file: Path, folder: Path) -> None:
    """Put back a ``vault.keys`` that is missing or damaged, from a backup of the vault.

    Raises ``KnownError`` "vault.keys_present" where there is a sound one, and what unpacking raises. Whether
    it fits is known when the vault opens; nothing else is changed.
    """
    folders.require(folder)
    try:
        VaultKeys.load(folder)
    except KnownError:
        keys = VaultKeys.from_bytes(backup_file.keys_of(file))
        with faults.of_files():
            keys.save(folder)
        return
    raise KnownError(
        "vault.keys_present",
        "The vault's key file is there and sound, and was left as it is.",
        "Open the vault with its passphrase, or restore the whole backup.",
    )


def bring_up_to_date(made: Path, master: bytes, present: Present) -> RestoreReport:
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


def contents(entries: Iterable[LedgerEntry | None]) -> set[str | None]:
    return {None if entry is None else to_json(entry.to_document()) for entry in entries}


@dataclass(frozen=True, slots=True)
class Present:
    """What the vault that is replaced knows and the backup may not: erasures, ids it gave out, its slots."""

    entries: list[LedgerEntry]
    sequences: dict[str, int]
    keys: VaultKeys | None = None  # None where there is no vault, or its key file is damaged
    master: bytes | None = None


@contextmanager
def _present(
    folder: Path, vault_id: str, of_backup: bytes, opens: Callable[[VaultKeys], bytes | None]
) -> Iterator[Present]:
    """Read the vault that is there, damaged as it may be, and let nobody open it meanwhile."""
    if not folders.exists(folder):
        folders.require_empty(folder)
        yield Present([], {})
        return
    keys = _require_same(folder, vault_id)
    lock = VaultLock(folder)
    lock.acquire()
    try:
        owner.require_ours(folder, damaged_will_do=True)
        yield _read_present(folder, keys, of_backup, opens)
    finally:
        lock.release()


def _under_present_keys(
    made: Path, folder: Path, master: bytes, present: Present, passphrase: str | None, key_file: bytes | None
) -> Path:
    """The restored vault with the slots that the vault there has, so that no former passphrase comes back.

    But where a passphrase of then has opened the backup and opens no slot of now, the owner may know no
    other, and it stays.
    """
    keys, now = present.keys, present.master
    if keys is None or now is None:
        return made
    if now == master:
        try:
            if passphrase is not None:
                keys.unwrap(passphrase, key_file)
            keys.save(made)
        except KnownError:
            pass
        return made
    anew = folders.new_beside(folder)
    with closing(connect(made / DATABASE_NAME, derive(master, "database"))) as source:
        rotation.encrypt_anew(source, master, anew, keys, now)
    shutil.rmtree(made, ignore_errors=True)
    return anew


def _require_same(folder: Path, vault_id: str) -> VaultKeys | None:
    try:
        keys = VaultKeys.load(folder)
    except KnownError:  # the key file is missing or damaged: a reason to restore
        return None
    if keys.vault_id != vault_id:
        raise KnownError(
            "backup.other_vault",
            "The backup is of another vault than the one in that folder.",
            "Restore it into a new folder.",
        )
    return keys


def _read_present(
    folder: Path, keys: VaultKeys | None, of_backup: bytes, opens: Callable[[VaultKeys], bytes | None]
) -> Present:
    master = of_backup if keys is None else opens(keys)
    if master is None:
        raise _older_key()
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
    if keys is None and entries and not any(entries):  # erasures that must not be lost, under another key
        raise _older_key()
    return Present([entry for entry in entries if entry is not None], used, keys, master)


def _older_key() -> KnownError:
    return KnownError(
        "backup.older_key",
        "The vault's key was changed since this backup: what opens the backup does not open the vault.",
        "Its erasures must be read first: let the keyring open it, or use a passphrase that opens both. "
        "Into a new folder the backup can be restored as it is.",
    )


def _counts(tx: Tx) -> dict[str, int]:
    return {
        table.name: int(tx.connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in TABLES
    }


def _entries_of(folder: Path, master: bytes) -> list[LedgerEntry]:
    """The erasures of the vault that is there, as far as this key opens them."""
    if not folders.exists(folder):
        return []
    return _read_present(folder, None, master, lambda _slots: master).entries
