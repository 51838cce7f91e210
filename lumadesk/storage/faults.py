"""What the database's errors mean to the owner."""

from __future__ import annotations

import errno
import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from lumadesk.domain.errors import KnownError

_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26
_FULL_TEXT = "database or disk is full"
_TOO_LARGE_TEXT = "too large to convert to SQLite INTEGER"
_NO_ROOM_BYTES = 256 * 1024


def damaged() -> KnownError:
    return KnownError(
        "vault.damaged",
        "The vault's database is damaged: part of it cannot be read.",
        "Restore a backup with “lumadesk vault restore FILE”. What is newer than that may be read with "
        "“lumadesk vault salvage --to DIR”. Keep the damaged folder until that has worked.",
    )


def disk_full() -> KnownError:
    return KnownError(
        "vault.disk_full",
        "The disk is full, so nothing of this change was saved.",
        "Free some space and try again. Everything that was saved before is still there.",
    )


def read_only() -> KnownError:
    return KnownError(
        "vault.read_only",
        "The vault's folder or file may not be written to.",
        "Check the permissions of the vault's folder, or move it to a disk that can be written.",
    )


def disk_error() -> KnownError:
    return KnownError(
        "vault.disk_error",
        "The disk refused to read or write the vault, or is not there any more.",
        "Check the disk and its cable, then try again; if it goes on, restore a backup on another disk.",
    )


def too_large() -> KnownError:
    return KnownError(
        "number.too_large", "Nothing in this vault has a number so large.", "Check the number that was typed."
    )


def translate(error: BaseException, folder: Path) -> KnownError | None:
    """The ``KnownError`` for a fault of the disk or the file; None for what is a bug of the program."""
    if isinstance(error, DBAPIError):
        error = error.orig if error.orig is not None else error
    if isinstance(error, dbapi2.Error):
        # SQLite's own backup reports its faults without their code.
        code = getattr(error, "sqlite_errorcode", None) or (_FULL if str(error) == _FULL_TEXT else 0)
        return _from_sqlite(code, folder)
    if isinstance(error, OSError):
        return _from_os(error)
    if isinstance(error, OverflowError) and _TOO_LARGE_TEXT in str(error):
        return too_large()
    return None


def _from_sqlite(code: int, folder: Path) -> KnownError | None:
    primary = code & 0xFF
    if primary in (_CORRUPT, _NOTADB):
        return damaged()
    if primary == _FULL:
        return disk_full()
    if primary in (_READONLY, _PERM):
        return read_only()
    if primary in (_IOERR, _CANTOPEN):
        if _no_room(folder):
            return disk_full()
        if primary == _CANTOPEN:
            return read_only()
        return disk_error()
    if primary in (_BUSY, _LOCKED):
        return KnownError(
            "vault.busy", "The vault is busy with another change.", "Wait a moment and try again."
        )
    return None


def _from_os(error: OSError) -> KnownError | None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return read_only()
    if error.errno in (errno.EIO, errno.ENXIO, errno.ENODEV, getattr(errno, "ESTALE", errno.EIO)):
        return disk_error()
    return None


def _no_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM_BYTES
    except OSError:
        return False


class Translation(AbstractContextManager[None]):
    """Raises the ``KnownError`` for what goes wrong inside its block, where ``kinds`` say that it may."""

    def __init__(self, kinds: tuple[type[BaseException], ...], folder: Path) -> None:
        self._kinds = kinds
        self._folder = folder

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and isinstance(error, self._kinds):
            known = translate(error, self._folder)
            if known is not None:
                raise known from None


def of_database(folder: Path) -> Translation:
    return Translation((DBAPIError, dbapi2.Error, OverflowError), folder)


def of_files() -> Translation:
    return Translation((OSError,), Path())
