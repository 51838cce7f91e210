"""Writing exports: whole or not at all, readable by the owner alone, never over another file unasked."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from lumadesk.domain.errors import KnownError
from lumadesk.system import folder_risks


class ExportFiles:
    """Fulfils ``app.ports.FileSink``."""

    def __init__(self) -> None:
        self._warnings: dict[str, None] = {}  # in order, each once

    def take_warnings(self) -> list[str]:
        """What is risky about the folders that were written to since this was last asked."""
        taken, self._warnings = list(self._warnings), {}
        return taken

    def write(self, path: Path, data: bytes, *, overwrite: bool = False) -> Path:
        """Write ``data`` to ``path`` and return it.

        The same bytes under the same name are left alone, so that a script may run twice. Raises
        ``KnownError`` ``file.exists``, ``file.no_space``, ``file.not_permitted`` or ``file.not_written``.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise KnownError("file.is_folder", "A folder has that name.", "Choose another file name.")
            if path.exists() and not overwrite:
                if path.stat().st_size == len(data) and path.read_bytes() == data:
                    return path
                raise KnownError(
                    "file.exists",
                    "A different file with that name exists already, and it was left as it is.",
                    "Choose another name or folder, or move the old file away.",
                )
            _replace(path, data)
        except OSError as error:
            raise _known(error) from None
        self._warnings |= dict.fromkeys(folder_risks.warnings_for(path.parent))
        return path


def _replace(path: Path, data: bytes) -> None:
    # mkstemp makes the file readable by its owner alone on POSIX; on Windows the folder's rights apply.
    handle, name = tempfile.mkstemp(prefix=".lumadesk-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        _sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the platform has a way to: a folder cannot be opened on Windows."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _known(error: OSError) -> KnownError:
    quota = getattr(errno, "EDQUOT", errno.ENOSPC)  # Windows knows no such error
    if error.errno in {errno.ENOSPC, quota}:
        return KnownError("file.no_space", "The disk is full: the file was not written.", "Free some space.")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return KnownError(
            "file.not_permitted", "That folder may not be written to.", "Choose a folder of your own."
        )
    return KnownError(
        "file.not_written",
        f"The file could not be written ({errno.errorcode.get(error.errno or 0, 'unknown reason')}).",
        "Check the name of the file and the disk, then try again.",
    )
