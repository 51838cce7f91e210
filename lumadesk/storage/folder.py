"""The folder of a vault: which files it has, what they tell without a key, and replacing it as a whole."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lumadesk.domain.errors import KnownError
from lumadesk.storage.files import FOLDER_OWNER_ONLY, sync_file, sync_folder
from lumadesk.storage.keys import KEYS_NAME, VaultKeys

DATABASE_NAME = "vault.db"
_PLAIN_HEADER = b"SQLite format 3\x00"
_REPLACED = ".replaced"
_NEW = ".new"
_ABANDONED = 24 * 3600  # seconds
_KEPT = ".before-restore-"
_STAMP = "%Y%m%dT%H%M%SZ"
_PAGE = 4096  # SQLCipher's; SQLite takes a last page that is cut off for a whole one until it reads it


def exists(folder: Path) -> bool:
    """Whether there is a vault, whole or not."""
    finish_swap(folder)
    return (folder / DATABASE_NAME).exists() or (folder / KEYS_NAME).exists()


def require(folder: Path) -> None:
    """Raises ``KnownError`` "vault.not_found", or "vault.damaged" where the database is missing or empty."""
    if not exists(folder):
        raise KnownError(
            "vault.not_found",
            "There is no vault in that folder.",
            "Check the folder, or make a new vault with “lumadesk vault create”.",
        )
    database = folder / DATABASE_NAME
    # SQLite takes a file of a single byte for an empty database, too.
    if not database.exists() or database.stat().st_size <= 1:
        raise KnownError(
            "vault.damaged",
            "The vault's database (vault.db) is missing or empty.",
            "Put the file back, or restore a backup with “lumadesk vault restore FILE”.",
        )


def require_whole(folder: Path) -> None:
    """Raises ``KnownError`` "vault.damaged" where the end of the database is cut off within a page."""
    database = folder / DATABASE_NAME
    if database.stat().st_size % _PAGE and not _has_log(database):
        raise KnownError(
            "vault.damaged",
            "The end of the vault's database (vault.db) is missing.",
            "Put the file back, or restore a backup with “lumadesk vault restore FILE”.",
        )


def require_empty(folder: Path) -> None:
    """Raises ``KnownError`` "vault.already_exists" or "vault.folder_not_empty"."""
    if exists(folder):
        raise KnownError(
            "vault.already_exists",
            "There is a vault in that folder already.",
            "Open it, or choose another folder for a new one.",
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KnownError(
            "vault.folder_not_empty",
            "That folder holds other files, and a vault wants one of its own.",
            "Choose a new or an empty folder.",
        )


def vault_id_of(folder: Path) -> str:
    """The id of a vault, without unlocking it."""
    if not exists(folder):
        require(folder)
    return VaultKeys.load(folder).vault_id


def looks_encrypted(folder: Path) -> bool:
    """Whether the database's first bytes are not those of a plain SQLite file."""
    require(folder)
    with (folder / DATABASE_NAME).open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) != _PLAIN_HEADER


def new_beside(folder: Path) -> Path:
    """A new, empty folder beside ``folder``, on the same disk, that only the owner may read.

    Raises ``KnownError`` "vault.no_folder" where none can be: a file is in the way.
    """
    made = folder.parent / f".{folder.name}.{os.getpid()}.{secrets.token_hex(4)}{_NEW}"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made.mkdir(mode=FOLDER_OWNER_ONLY)
    except (FileExistsError, FileNotFoundError, NotADirectoryError):
        raise KnownError(
            "vault.no_folder",
            "A vault's folder cannot be made there: a file, or nothing, is where its parent folder belongs.",
            "Choose another folder.",
        ) from None
    return made


def sweep_new(folder: Path) -> None:
    """Remove the new folders of processes that were killed before they were finished."""
    prefix = f".{folder.name}."
    for name in os.listdir(folder.parent):  # noqa: PTH208 - each unlocking asks, and this is quickest
        if not (name.startswith(prefix) and name.endswith(_NEW)):
            continue
        made, process = folder.parent / name, name.removeprefix(prefix).partition(".")[0]
        with suppress(OSError):
            if not (process.isdecimal() and _is_running(int(process), made)):
                shutil.rmtree(made, ignore_errors=True)


def _is_running(process: int, made: Path) -> bool:
    if time.time() - made.stat().st_mtime > _ABANDONED:  # the number may be another process's by now
        return False
    if os.name == "nt":  # where asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def put_in_place(made: Path, folder: Path) -> None:
    """Give a finished new folder its name, in one step. An empty folder of that name is replaced."""
    for file in made.iterdir():
        sync_file(file)
    sync_folder(made)
    if folder.exists():
        folder.rmdir()
    made.rename(folder)
    sync_folder(folder.parent)


def swap(made: Path, folder: Path, *, keep_as: Path | None = None) -> None:
    """Put ``made`` in the place of ``folder``; a crash leaves the old vault or the new one.

    The old one is deleted, or kept under another name.
    """
    replaced = _replaced(folder)
    if replaced.exists():
        shutil.rmtree(replaced)
    if folder.exists():
        folder.rename(replaced)
        sync_folder(folder.parent)
    put_in_place(made, folder)
    if keep_as is not None and replaced.exists():
        replaced.rename(keep_as)
        sync_folder(folder.parent)
    shutil.rmtree(replaced, ignore_errors=True)


def kept_name(folder: Path, moment: datetime) -> Path:
    """Where the vault that a restore replaces is kept for a while: beside it, in plain sight."""
    while True:
        kept = folder.parent / f"{folder.name}{_KEPT}{moment.astimezone(UTC):{_STAMP}}"
        if not kept.exists():
            return kept
        moment += timedelta(seconds=1)


def kept_vaults(folder: Path) -> list[tuple[Path, datetime]]:
    """The replaced vaults that lie beside ``folder``, and when each was replaced."""
    found = []
    for kept in folder.parent.glob(f"{glob.escape(folder.name)}{_KEPT}*"):
        with suppress(ValueError):
            moment = datetime.strptime(kept.name.rpartition(_KEPT)[2], _STAMP)
            found.append((kept, moment.replace(tzinfo=UTC)))
    return sorted(found)


def finish_swap(folder: Path) -> None:
    """Bring back the old vault where a swap was cut off between its two steps."""
    if not folder.exists() and (replaced := _replaced(folder)).exists():
        replaced.rename(folder)


def _has_log(database: Path) -> bool:
    """Whether pages wait in the write-ahead log: opening the vault writes them over what is cut off."""
    log = database.with_name(f"{database.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _replaced(folder: Path) -> Path:
    return folder.parent / f".{folder.name}{_REPLACED}"
