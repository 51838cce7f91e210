"""The health of a vault's surroundings: what was found, whether it is well, and what to do if not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: A new master key and a restore need room for a second vault; and a little more.
_ROOM = 100 * 1024 * 1024


class Health(StrEnum):
    OK = "ok"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``detail`` and ``advice`` are for the owner to read, and hold no personal data."""

    name: str
    health: Health
    detail: str
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What the system tells of a vault's folder and of this process; None where it cannot be asked."""

    free: int | None  # bytes on the vault's disk
    open_to_others: bool
    synced_by: str | None
    conflicts: int  # copies that a sync service made because two computers wrote
    may_be_dumped: bool | None


def judge(found: Condition, vault_size: int) -> list[Finding]:
    return [
        _disk(found.free, vault_size),
        _rights(found.open_to_others),
        _sync(found.synced_by, found.conflicts),
        _dumps(found.may_be_dumped),
    ]


def _disk(free: int | None, vault_size: int) -> Finding:
    if free is None:
        return Finding(
            name="disk space",
            health=Health.WARNING,
            detail="cannot be asked",
            advice="Check that the disk is there.",
        )
    if free < vault_size + _ROOM:
        return Finding(
            name="disk space",
            health=Health.WARNING if free > _ROOM else Health.BAD,
            detail=f"{free // 2**20:,} MiB free",
            advice="Free some space: a restore and a new master key need as much as the vault has.",
        )
    return Finding(name="disk space", health=Health.OK, detail=f"{free // 2**20:,} MiB free")


def _rights(open_to_others: bool) -> Finding:
    if open_to_others:
        return Finding(
            name="permissions",
            health=Health.WARNING,
            detail="other users of this computer can list the vault's folder",
            advice="Take their rights away: chmod 700. What is in it is encrypted all the same.",
        )
    return Finding(name="permissions", health=Health.OK, detail="the folder is yours alone")


def _sync(synced_by: str | None, conflicts: int) -> Finding:
    if conflicts:
        return Finding(
            name="sync service",
            health=Health.BAD,
            detail=f"{conflicts} conflicting copies lie in the vault's folder",
            advice="Two computers wrote at once. Keep a copy of the folder; compare with the latest backup.",
        )
    if synced_by is not None:
        return Finding(
            name="sync service",
            health=Health.WARNING,
            detail=f"the vault's folder is copied by {synced_by}",
            advice="Lock the vault before another computer opens it. Old versions there keep who was erased.",
        )
    return Finding(name="sync service", health=Health.OK, detail="none is known to copy the folder")


def _dumps(may_be_dumped: bool | None) -> Finding:
    if may_be_dumped:
        return Finding(
            name="memory",
            health=Health.WARNING,
            detail="a crash could write the program's memory to the disk",
            advice="Start LumaDesk by its own command.",
        )
    known = "not written to the disk by a crash" if may_be_dumped is not None else "cannot be asked here"
    return Finding(name="memory", health=Health.OK, detail=known)
