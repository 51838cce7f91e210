"""Backups by themselves: when one is due, which are kept, and when those who were erased leave them."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain import backups as rules
from lumadesk.domain.backups import BackupPlan
from lumadesk.domain.errors import LumaDeskError, RuleViolation
from lumadesk.storage import audit, backup_file, backup_folder, backup_plan, upkeep
from lumadesk.storage import backup as vault_backup
from lumadesk.storage import folder as folders
from lumadesk.storage.backup import Progress, Written
from lumadesk.storage.backup_folder import BackupFile, FolderState
from lumadesk.storage.upkeep import UpkeepKind, UpkeepRecord

#: How long the vault that a restore replaced is kept beside the new one.
_KEPT_DAYS = 14
_OWN_VERBS = "backup."


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRow:
    """A backup in the owner's folder.

    ``records`` were written into it (None: by another vault's record), ``checked`` is what was last found out
    about it. ``holds_erased`` counts the erasures that came after it (None: it cannot be asked), and by
    ``gone_by`` it is written anew without them, or deleted.
    """

    file: Path
    made_at: datetime
    size: int
    holds_erased: int | None
    gone_by: date | None
    records: int | None
    checked: UpkeepRecord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupStatus:
    plan: BackupPlan
    state: FolderState
    same_disk: bool  # as the vault: one broken disk would take both
    count: int
    size: int  # bytes of all backups
    last_good: UpkeepRecord | None
    last_failed: UpkeepRecord | None  # since the last good one
    last_drill: UpkeepRecord | None
    warning: str  # what Today says; empty where all is well


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping up with the plan did."""

    made: Written | None = None
    removed: int = 0  # backups that the plan keeps no longer
    rewritten: int = 0  # without those who were erased since
    dropped: int = 0  # because they could not be written anew
    problem: str = ""


def get_plan(services: Services) -> BackupPlan:
    with services.read() as tx:
        return backup_plan.get(tx)


def save_plan(services: Services, plan: BackupPlan) -> Changes[BackupPlan]:
    """Raises ``KnownError`` "backups.folder_…" for a folder that cannot take backups now.

    Raises RuleViolation ``backups.inside_vault``: what restores or loses the vault would take them along.
    """
    if plan.folder:
        plan = replace(plan, folder=str(Path(plan.folder).absolute()))
        if plan.folder != get_plan(services).folder:
            chosen = backup_folder.require_ready(plan.folder).resolve()
            if chosen.is_relative_to(services.vault.folder.resolve()):
                raise RuleViolation(
                    "backups.inside_vault",
                    "Backups cannot lie in the vault's own folder: they would be lost together with it.",
                    "Choose a folder on another disk.",
                )
    with services.write("backup.plan") as tx:
        backup_plan.put(tx, plan)
    return changes(tx, plan)


def change_plan(services: Services, **wanted: Any) -> Changes[BackupPlan]:
    """The same, for what is named; the rest stays as it is."""
    return save_plan(services, replace(get_plan(services), **wanted))


def status(services: Services) -> BackupStatus:
    """How safe the vault is from the loss of this disk; quick, for Today asks it."""
    with services.read() as tx:
        plan = backup_plan.get(tx)
        good = upkeep.latest(tx, UpkeepKind.BACKUP, ok=True)
        failed = upkeep.latest(tx, UpkeepKind.BACKUP, ok=False)
        drill = upkeep.latest(tx, UpkeepKind.DRILL)
        tried = upkeep.latest(tx, UpkeepKind.DRILL, ok=True)
    state = backup_folder.state_of(plan.folder)
    there = backup_folder.found(plan.folder, services.vault.vault_id)
    if failed is not None and good is not None and failed.id < good.id:
        failed = None
    return BackupStatus(
        plan=plan,
        state=state,
        same_disk=state is not FolderState.NOT_CHOSEN
        and backup_folder.is_same_disk(Path(plan.folder), services.vault.folder),
        count=len(there),
        size=sum(one.size for one in there),
        last_good=good,
        last_failed=failed,
        last_drill=drill,
        warning=_warning(services, plan, state, good, drill)
        or _late_drill(services, plan, tried, there[-1].made_at if there else None),
    )


def list_backups(services: Services) -> list[BackupRow]:
    """The backups of this vault in the owner's folder, newest first. Raises "backups.folder_absent"."""
    plan = get_plan(services)
    folder = backup_folder.require_ready(plan.folder)
    return [_row(services, plan, one) for one in backup_folder.found(str(folder), services.vault.vault_id)]


def history(services: Services, limit: int = 50) -> list[UpkeepRecord]:
    """What was done to keep the vault safe, newest first: the evidence."""
    with services.read() as tx:
        return upkeep.list_latest(tx, limit)


def back_up(services: Services, *, progress: Progress | None = None) -> Changes[Written]:
    """Write a backup to the owner's folder now, open it again to check it, and put the result on record."""
    plan = get_plan(services)
    try:
        folder = backup_folder.require_ready(plan.folder)
        backup_file.sweep_parts(folder)
        to = backup_folder.new_name(folder, services.vault.vault_id, services.now)
        written = vault_backup.backup(services.vault, to, made_at=services.now, progress=progress)
    except (LumaDeskError, OSError) as error:
        with services.write("backup.failed") as tx:
            upkeep.add(tx, UpkeepKind.BACKUP, ok=False, detail=_told(error))
        raise
    with services.write("backup.make") as tx:
        upkeep.add(
            tx,
            UpkeepKind.BACKUP,
            ok=True,
            file=to.name,
            size=written.size,
            records=written.records,
            detail="Opened again and whole.",
        )
    return changes(tx, written)


def keep_up(services: Services, *, closing: bool = False) -> Kept:
    """Do what the plan says is due; ``closing`` where the vault is about to be closed.

    Never raises for a disk that is away or full: ``problem`` says it, and Today warns once it matters.
    """
    plan = get_plan(services)
    drop_kept_vaults(services)
    if backup_folder.state_of(plan.folder) is not FolderState.READY:
        return Kept(problem="" if not plan.folder else "The folder for backups is not there.")
    made = None
    try:
        if _is_wanted(services, plan, closing=closing):
            made = back_up(services).value
        rewritten, dropped = honour_erasures(services)
        removed = _rotate(services, plan)
    except (LumaDeskError, OSError) as error:
        return Kept(made=made, problem=_told(error))
    return Kept(made=made, removed=removed, rewritten=rewritten, dropped=dropped)


def honour_erasures(services: Services, *, at_once: bool = False) -> tuple[int, int]:
    """Write anew, or delete, the backups in which somebody erased has been for as long as the plan allows.

    ``at_once`` does not wait for that day. Returns how many were written anew and how many deleted.
    """
    plan = get_plan(services)
    rewritten = dropped = 0
    for row in list_backups(services):
        due = row.gone_by is not None and (at_once or row.gone_by <= services.today)
        if not due:
            continue
        written = None if row.holds_erased is None else vault_backup.rewrite(services.vault, row.file)
        if written is None:
            if len(backup_folder.found(plan.folder, services.vault.vault_id)) == 1:
                back_up(services)  # the last one never goes before another is there
            row.file.unlink(missing_ok=True)
            dropped += 1
        else:
            rewritten += 1
        with services.write("backup.rewrite" if written else "backup.drop") as tx:
            upkeep.add(
                tx,
                UpkeepKind.REWRITE,
                ok=True,
                file=row.file.name,
                size=written.size if written else 0,
                records=written.records if written else 0,
                detail="Written anew without those erased since."
                if written
                else "Deleted: it held erased records and could not be written anew.",
            )
    return rewritten, dropped


def drop_kept_vaults(services: Services) -> int:
    """Delete the vaults that restores replaced, once their time is over."""
    gone = 0
    for kept, moment in folders.kept_vaults(services.vault.folder):
        if services.now - moment > timedelta(days=min(_KEPT_DAYS, get_plan(services).erased_days)):
            shutil.rmtree(kept, ignore_errors=True)
            gone += 1
    return gone


def _row(services: Services, plan: BackupPlan, one: BackupFile) -> BackupRow:
    erased = vault_backup.erased_since(services.vault, one.file)
    inside = erased
    if inside is None:  # whoever was erased after it was made may be inside
        inside = [moment for moment in vault_backup.erasures_of(services.vault) if moment >= one.made_at]
    with services.read() as tx:
        written = upkeep.of_file(tx, one.file.name)
        checked = upkeep.latest_of_file(tx, one.file.name)
    return BackupRow(
        file=one.file,
        made_at=one.made_at,
        size=one.size,
        holds_erased=None if erased is None else len(erased),
        gone_by=rules.gone_by(plan, inside),
        records=written.records if written else None,
        checked=checked,
    )


def _is_wanted(services: Services, plan: BackupPlan, *, closing: bool) -> bool:
    with services.read() as tx:
        last = upkeep.latest(tx, UpkeepKind.BACKUP, ok=True)
        if rules.is_due(plan, last.at if last else None, services.now):
            return True
        if not (closing and plan.on_close):
            return False
        return last is None or audit.anything_since(tx, "backup.make", besides=_OWN_VERBS)


def _rotate(services: Services, plan: BackupPlan) -> int:
    there = backup_folder.found(plan.folder, services.vault.vault_id)
    chosen = rules.kept(plan, [one.made_at for one in there], services.now)
    gone = [one for one in there if one.made_at not in chosen]
    for one in gone:
        with suppress(OSError):
            one.file.unlink()
    return len(gone)


def _warning(
    services: Services,
    plan: BackupPlan,
    state: FolderState,
    good: UpkeepRecord | None,
    drill: UpkeepRecord | None,
) -> str:
    if state is FolderState.NOT_CHOSEN:
        return "There are no backups: choose a folder for them, best on another disk."
    if rules.is_too_old(plan, good.at if good else None, services.now):
        since = f"since {good.at:%d %B %Y}" if good else "yet"
        away = " The folder for backups is not there." if state is FolderState.ABSENT else ""
        return f"There was no good backup {since}.{away}"
    if drill is not None and not drill.ok:
        return "Restoring the latest backup was tried, and failed. Make a new one, and check its disk."
    return ""


def _late_drill(
    services: Services, plan: BackupPlan, tried: UpkeepRecord | None, since: datetime | None
) -> str:
    if not rules.drill_is_overdue(plan, tried.at if tried else None, since, services.now):
        return ""
    last = f"since {tried.at:%d %B %Y}" if tried else "yet"
    return f"No backup was tried out {last}: run the restore drill."


def _told(error: Exception) -> str:
    if isinstance(error, LumaDeskError):
        return error.message
    return f"The backup could not be written ({type(error).__name__})."


def beside(file: Path) -> list[tuple[Path, datetime]]:
    """The backups of the same vault in a backup's folder, and when they were made; newest first."""
    there = [(one.file, one.made_at) for one in backup_folder.found(str(file.parent))]
    same = [one for one in there if backup_folder.are_of_one_vault(one[0], file)]
    return same if any(known == file for known, _at in same) else []


def choose(folder: Path, vault_folder: Path, before: datetime | None) -> Path:
    """The newest backup in a folder, or the newest from before a moment. Raises "backups.none"."""
    vault_id = None
    with suppress(LumaDeskError):  # the vault may be gone with its disk
        vault_id = folders.vault_id_of(vault_folder)
    return backup_folder.at_or_before(folder, vault_id, before).file
