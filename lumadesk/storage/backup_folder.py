"""The folder of the owner's choice that backups go to: its state, their names, and which are there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from lumadesk.domain.errors import KnownError

SUFFIX = ".lumadesk-backup"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"lumadesk-([0-9a-f]{8})-(\d{8}T\d{6}Z)\.lumadesk-backup")


class FolderState(StrEnum):
    NOT_CHOSEN = "not-chosen"
    ABSENT = "absent"  # an external disk that is not there, a folder that was moved
    READ_ONLY = "read-only"
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """A backup as its name tells it."""

    file: Path
    made_at: datetime
    size: int  # bytes


def state_of(folder: str) -> FolderState:
    if not folder:
        return FolderState.NOT_CHOSEN
    path = Path(folder)
    if not path.is_dir():
        return FolderState.ABSENT
    return FolderState.READY if os.access(path, os.W_OK | os.X_OK) else FolderState.READ_ONLY


def require_ready(folder: str) -> Path:
    """The folder. Raises ``KnownError`` "backups.no_folder", "backups.folder_absent" or "…_read_only".

    A folder that is not there is never made: where an external disk belongs, it would fill the wrong one.
    """
    state = state_of(folder)
    if state is FolderState.READY:
        return Path(folder)
    raise {
        FolderState.NOT_CHOSEN: KnownError(
            "backups.no_folder",
            "No folder for backups was chosen yet.",
            "Choose one on another disk: lumadesk backups set --folder DIR",
        ),
        FolderState.ABSENT: KnownError(
            "backups.folder_absent",
            "The folder for backups is not there.",
            "Connect the disk that holds it, or choose another folder: lumadesk backups set --folder DIR",
        ),
        FolderState.READ_ONLY: KnownError(
            "backups.folder_read_only",
            "The folder for backups may not be written to.",
            "Check its permissions, or choose another folder: lumadesk backups set --folder DIR",
        ),
    }[state]


def is_same_disk(folder: Path, vault: Path) -> bool:
    """Whether one broken disk would take both."""
    try:
        return folder.stat().st_dev == vault.stat().st_dev
    except OSError:
        return False


def new_name(folder: Path, vault_id: str, moment: datetime) -> Path:
    """A name that is free; it holds the vault's id and the second, nothing else."""
    while True:
        stamp = moment.astimezone(UTC).strftime(_STAMP)
        file = folder / f"lumadesk-{vault_id[:8]}-{stamp}{SUFFIX}"
        if not file.exists():
            return file
        moment += timedelta(seconds=1)


def found(folder: str, vault_id: str | None = None) -> list[BackupFile]:
    """The backups in a folder that were named by ``new_name``, newest first; none where it is absent."""
    names: Iterable[Path] = ()
    if folder:
        with suppress(OSError):
            names = list(Path(folder).iterdir())
    made = []
    for file in names:
        named = _NAME.fullmatch(file.name)
        if named is None or (vault_id is not None and named[1] != vault_id[:8]):
            continue
        with suppress(OSError, ValueError):
            moment = datetime.strptime(named[2], _STAMP).replace(tzinfo=UTC)
            made.append(BackupFile(file=file, made_at=moment, size=file.stat().st_size))
    return sorted(made, key=lambda one: one.made_at, reverse=True)


def are_of_one_vault(one: Path, other: Path) -> bool:
    """By their names, which ``new_name`` gave them."""
    first, second = _NAME.fullmatch(one.name), _NAME.fullmatch(other.name)
    return first is not None and second is not None and first[1] == second[1]


def newest(folder: Path, vault_id: str) -> BackupFile:
    """Raises ``KnownError`` "backups.none"."""
    return at_or_before(folder, vault_id, None)


def at_or_before(folder: Path, vault_id: str | None, moment: datetime | None) -> BackupFile:
    """The newest backup that is no newer than ``moment``. Raises ``KnownError`` "backups.none"."""
    for one in found(str(folder), vault_id):
        if moment is None or one.made_at <= moment:
            return one
    raise KnownError(
        "backups.none",
        "There is no backup of this vault in that folder, or none so old.",
        "List what there is: lumadesk backups list",
    )
