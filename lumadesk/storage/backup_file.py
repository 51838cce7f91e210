"""The file that a backup is: how it is written beside a vault in use, opened to be checked, and unpacked."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError
from lumadesk.storage import faults
from lumadesk.storage.engine import connect, require_genuine
from lumadesk.storage.files import OWNER_ONLY, sync_folder
from lumadesk.storage.folder import DATABASE_NAME
from lumadesk.storage.keys import KEYS_NAME, VaultKeys, derive
from lumadesk.storage.ledger import LEDGER_NAME, file_content

_FORMAT = 1
_MANIFEST_NAME = "manifest.json"
_CONTENT = (DATABASE_NAME, KEYS_NAME, LEDGER_NAME)
_BLOCK = 1 << 20
_PART = ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup tells without its key; only what it holds sealed can be trusted."""

    vault_id: str
    made_at: datetime
    sha256: dict[str, str]


@contextmanager
def appearing(to: Path) -> Iterator[Path]:
    """A file to write beside ``to`` that takes its name when the block ends well, and is gone otherwise."""
    part = to.with_name(f".{to.name}.{os.getpid()}{_PART}")
    try:
        yield part
        part.replace(to)
        sync_folder(to.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def sweep_parts(folder: Path) -> None:
    """Remove what backups left there that were killed while they were written."""
    for part in folder.glob(f".*{_PART}"):
        with suppress(OSError):
            part.unlink()


def write(
    file: Path,
    database: Path,
    ledger_lines: Sequence[str],
    keys: VaultKeys,
    made_at: datetime,
    copied: Callable[[int], object] = lambda _done: None,
) -> None:
    """Write a backup of a database file that nobody changes meanwhile; at the end it is on the disk.

    ``copied`` is told how many of the database's bytes are.
    """
    sums: dict[str, str] = {}
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), OWNER_ONLY)
    with os.fdopen(descriptor, "w+b") as disk:
        with zipfile.ZipFile(disk, "w", zipfile.ZIP_STORED) as archive:
            sums[DATABASE_NAME] = _pack(archive, database, made_at, copied)
            for name, data in ((KEYS_NAME, keys.to_bytes()), (LEDGER_NAME, file_content(ledger_lines))):
                archive.writestr(_entry(name, made_at), data)
                sums[name] = hashlib.sha256(data).hexdigest()
            manifest = {
                "format": _FORMAT,
                "vault_id": keys.vault_id,
                "made_at": made_at.astimezone(UTC).isoformat(timespec="seconds"),
                "sha256": sums,
            }
            archive.writestr(_entry(_MANIFEST_NAME, made_at), json.dumps(manifest, indent=1))
        disk.flush()
        os.fsync(disk.fileno())


def require_sound(file: Path, scratch: Path, master: bytes, expected: dict[str, int]) -> None:
    """Open a backup in the empty folder ``scratch``: every page must be genuine, every table as long as said.

    Raises ``KnownError`` "vault.damaged" or what ``unpack`` raises.
    """
    unpack(file, scratch)
    with faults.of_database(scratch), closing(opened(scratch, master)) as copy:
        if copy.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
            raise faults.damaged()
        if counts(copy) != expected:
            raise damaged()
        require_genuine(copy)


def opened(scratch: Path, master: bytes) -> dbapi2.Connection:
    """The database of an unpacked backup; its keys must fit."""
    VaultKeys.load(scratch).require(master)
    return connect(scratch / DATABASE_NAME, derive(master, "database"))


def counts(connection: dbapi2.Connection) -> dict[str, int]:
    """The rows of each table, the search index's own tables aside, whatever revision the schema has."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_search%' ESCAPE '\\'"
    ).fetchall()
    return {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - our schema
        for (name,) in names
    }


def manifest_of(file: Path) -> Manifest:
    """Raises ``KnownError`` "backup.not_found", "backup.damaged" or "backup.newer"."""
    with _opened(file) as archive:
        return _manifest(archive)


def keys_of(file: Path) -> bytes:
    """The key file in a backup, compared with its sum."""
    with _opened(file) as archive:
        data = archive.read(KEYS_NAME)
        if hashlib.sha256(data).hexdigest() != _manifest(archive).sha256[KEYS_NAME]:
            raise damaged()
        return data


def ledger_lines_of(file: Path) -> list[str]:
    """The sealed lines of the erasures that a backup knows."""
    with _opened(file) as archive:
        return archive.read(LEDGER_NAME).decode("ascii", "replace").split("\n")[:-1]


def unpack(file: Path, made: Path) -> None:
    """Put the files of a backup into the empty folder ``made``, each compared with its sum."""
    with _opened(file) as archive:
        manifest = _manifest(archive)
        for name in _CONTENT:
            with archive.open(name) as packed, (made / name).open("xb") as unpacked:
                found = _copy(packed, unpacked)
            (made / name).chmod(OWNER_ONLY)
            if found != manifest.sha256[name]:
                raise damaged()


def damaged() -> KnownError:
    return KnownError(
        "backup.damaged",
        "That file is no backup of a vault, or it is damaged.",
        "Use another backup; nothing was changed.",
    )


def _pack(
    archive: zipfile.ZipFile, database: Path, made_at: datetime, copied: Callable[[int], object]
) -> str:
    entry = _entry(DATABASE_NAME, made_at)
    entry.file_size = database.stat().st_size
    with database.open("rb") as source, archive.open(entry, "w", force_zip64=True) as packed:
        return _copy(source, packed, copied)


def _copy(source: IO[bytes], target: IO[bytes], copied: Callable[[int], object] = lambda _done: None) -> str:
    """Copy all and return its SHA-256, which another thread computes meanwhile."""
    digest, done = hashlib.sha256(), 0
    with ThreadPoolExecutor(1) as beside:
        hashed = None
        while block := source.read(_BLOCK):
            if hashed is not None:
                hashed.result()
            hashed = beside.submit(digest.update, block)
            target.write(block)
            done += len(block)
            copied(done)
    return digest.hexdigest()


def _entry(name: str, made_at: datetime) -> zipfile.ZipInfo:
    # A ZIP begins in 1980: a clock that says less is no reason to have no backup.
    moment = max(made_at.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    return zipfile.ZipInfo(name, moment)


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
        raise damaged() from None


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    found: dict[str, Any] = json.loads(archive.read(_MANIFEST_NAME))
    if found["format"] > _FORMAT:
        raise KnownError(
            "backup.newer",
            "This backup was made by a newer LumaDesk.",
            "Install the newest LumaDesk and restore it with that.",
        )
    made_at = datetime.fromisoformat(str(found["made_at"]))
    return Manifest(
        vault_id=str(found["vault_id"]),
        made_at=made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC),
        sha256=dict(found["sha256"]),
    )
