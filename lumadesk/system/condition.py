"""What this computer tells of a vault's folder and of this process."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from lumadesk.domain.condition import Condition
from lumadesk.system import folder_risks, hardening

_CONFLICTS = ("*conflicted copy*", "*sync-conflict*", "*.conflict*")


def examine(folder: Path) -> Condition:
    """The folder need not exist."""
    place = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    free = None
    conflicts: set[Path] = set()
    with suppress(OSError):
        free = shutil.disk_usage(place).free
    with suppress(OSError):
        conflicts = {path for pattern in _CONFLICTS for path in folder.glob(pattern)}
    return Condition(
        free=free,
        open_to_others=folder_risks.others_can_read(folder),
        synced_by=folder_risks.synced_by(folder),
        conflicts=len(conflicts),
        may_be_dumped=hardening.may_be_dumped(),
    )
