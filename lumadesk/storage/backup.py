"""Backups: the vault in one file, written beside its use, opened again, written anew without the erased."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import agreement, backup_file, faults
from lumadesk.storage import folder as folders
from lumadesk.storage.columns import to_json
from lumadesk.storage.engine import require_genuine
from lumadesk.storage.folder import DATABASE_NAME
from lumadesk.storage.keys import VaultKeys, derive
from lumadesk.storage.ledger import Ledger, LedgerEntry
from lumadesk.storage.restore import Present, RestoreReport, bring_up_to_date, contents
from lumadesk.storage.vault import Vault

#: Is told what is being done, how much of it is, and of how much (None: nobody knows).
Progress = Callable[[str, int, int | None], None]

#: What no second attempt would mend.
_BEYOND_REPAIR = frozenset(
    {"backup.damaged", "vault.damaged", "vault.wrong_key", "vault.keys_damaged", "vault.upgrade_failed"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A backup that was written, opened and found whole."""

    file: Path
    size: int  # bytes
    made_at: datetime
    records: int  # rows of all tables


def backup(
    vault: Vault,
    to: Path,
    *,
    made_at: datetime | None = None,
    check: bool = True,
    progress: Progress | None = None,
) -> Written:
    """Write the file ``to``, which appears whole or not at all. Reading and writing may go on meanwhile.

    Before it appears it is opened again: all its pages are genuine and its tables as long as the vault's
    were, or ``KnownError`` "vault.damaged" is raised. The copy for that lies, encrypted, beside the vault.
    """
    moment = made_at or datetime.now(UTC)
    tell: Progress = progress or (lambda _text, _done, _total: None)
    with faults.of_files(), backup_file.appearing(to) as part:
        with vault.faults(), vault.snapshot() as (source, is_file):
            lines = [line for (line,) in source.execute("SELECT line FROM ledger_line ORDER BY id")]
            expected = backup_file.counts(source)
            with _as_file(vault, source, is_file) as database:
                size = database.stat().st_size
                backup_file.write(
                    part, database, lines, vault.keys, moment, lambda done: tell("Writing", done, size)
                )
            require_genuine(source)
        if check:
            tell("Opening it again", 0, None)
            scratch = folders.new_beside(vault.folder)
            try:
                backup_file.require_sound(part, scratch, vault.master, expected)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
        size = part.stat().st_size
    return Written(file=to, size=size, made_at=moment, records=sum(expected.values()))


def vault_id_in(file: Path) -> str:
    """Which vault a backup is of, for finding its key in the keyring."""
    return backup_file.manifest_of(file).vault_id


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
        report = bring_up_to_date(scratch, vault.master, Present(entries, {}))
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
    return held, bring_up_to_date(scratch, vault.master, Present(_entries(vault), {}))


def erasures_of(vault: Vault) -> list[datetime]:
    """The moments of all erasures."""
    return [entry.at for entry in _entries(vault)]


def erased_since(vault: Vault, file: Path) -> list[datetime] | None:
    """The moments of the erasures that a backup does not know; None where it does not let itself be asked."""
    try:
        known = contents(vault.ledger.open_all(backup_file.ledger_lines_of(file)))
    except (KnownError, OSError):
        return None
    if None in known:  # sealed under a master key before the present one, or edited
        return None
    return [entry.at for entry in _entries(vault) if to_json(entry.to_document()) not in known]


def _entries(vault: Vault) -> list[LedgerEntry]:
    with vault.read() as tx:
        return [entry for entry in vault.ledger.open_all(agreement.lines_of(tx)) if entry is not None]


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
