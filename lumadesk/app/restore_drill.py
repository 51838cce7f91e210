"""The restore drill: once a month the newest backup is restored in a scratch folder and looked through."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain import backups as rules
from lumadesk.domain.errors import LumaDeskError
from lumadesk.storage import backup as vault_backup
from lumadesk.storage import backup_folder, backup_plan, upkeep
from lumadesk.storage import folder as folders
from lumadesk.storage import verify as vault_verify
from lumadesk.storage.transaction import Tx
from lumadesk.storage.upkeep import UpkeepKind
from lumadesk.storage.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillReport:
    """``erasures_replayed`` were carried out on the copy before it opened, as a true restore would."""

    file: Path
    ok: bool
    size: int  # bytes
    records: int
    erasures_replayed: int
    detail: str


def drill_if_due(services: Services) -> DrillReport | None:
    """Hold the month's drill, where the plan wants one and the backups are there."""
    with services.read() as tx:
        plan = backup_plan.get(tx)
        last = upkeep.latest(tx, UpkeepKind.DRILL, ok=True)
        failed = upkeep.latest(tx, UpkeepKind.DRILL, ok=False)
    if not rules.drill_is_due(plan, last.at if last else None, services.now):
        return None
    if failed is not None and failed.at.date() == services.now.date():  # again tomorrow
        return None
    if not backup_folder.found(plan.folder, services.vault.vault_id):
        return None
    return hold_drill(services).value


def hold_drill(services: Services) -> Changes[DrillReport]:
    """Restore the newest backup in a scratch folder beside the vault, check all of it, and record the result.

    The copy is encrypted as the vault is, and gone afterwards. Raises "backups.…" where there is none.
    """
    with services.read() as tx:
        plan = backup_plan.get(tx)
    folder = backup_folder.require_ready(plan.folder)
    newest = backup_folder.newest(folder, services.vault.vault_id)
    report = _tried(services, newest.file)
    with services.write("backup.drill") as tx:
        _record(tx, UpkeepKind.DRILL, report)
    return changes(tx, report)


def check_backup(services: Services, file: Path) -> Changes[DrillReport]:
    """The same with one backup of the owner's choice; what came of it is said beside that backup."""
    report = _tried(services, file)
    with services.write("backup.check") as tx:
        _record(tx, UpkeepKind.CHECK, report)
    return changes(tx, report)


def _record(tx: Tx, kind: UpkeepKind, report: DrillReport) -> None:
    upkeep.add(
        tx,
        kind,
        ok=report.ok,
        file=report.file.name,
        size=report.size,
        records=report.records,
        detail=report.detail,
    )


def _tried(services: Services, file: Path) -> DrillReport:
    scratch = folders.new_beside(services.vault.folder)
    records = replayed = 0
    try:
        held, restored = vault_backup.restore_scratch(services.vault, file, scratch)
        records, replayed = sum(restored.restored.values()), restored.erasures_replayed
        copy = Vault.open(scratch, master=services.vault.master, back_up_first=False)
        try:
            bad = [check.name for check in vault_verify.verify(copy) if not check.ok]
        finally:
            copy.close()
        detail = f"Not whole: {', '.join(bad)}." if bad else _difference(services, file, held)
        ok = not detail
    except LumaDeskError as error:
        ok, detail = False, error.message
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return DrillReport(
        file=file,
        ok=ok,
        size=file.stat().st_size if file.exists() else 0,
        records=records,
        erasures_replayed=replayed,
        detail=detail or f"Restored and whole: {records:,} records.",
    )


def _difference(services: Services, file: Path, held: int) -> str:
    """What is wrong where the backup holds another number of records than when it was written."""
    with services.read() as tx:
        recorded = upkeep.of_file(tx, file.name)
    if recorded is None or held == recorded.records:
        return ""
    return f"It holds {held:,} records, and {recorded.records:,} were written."
