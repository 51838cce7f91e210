"""The owner's plan of backups in the vault, and the backup that an upgrade of an older vault begins with."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from lumadesk.domain.backups import BackupPlan
from lumadesk.domain.errors import KnownError
from lumadesk.storage import backup_file, backup_folder, settings
from lumadesk.storage.columns import from_json, to_json
from lumadesk.storage.engine import truncate_log
from lumadesk.storage.keys import VaultKeys
from lumadesk.storage.transaction import Tx

_NAME = "backups"


def get(tx: Tx) -> BackupPlan:
    return _plan(settings.get(tx, _NAME))


def put(tx: Tx, plan: BackupPlan) -> None:
    settings.put(tx, _NAME, to_json(asdict(plan)))


def back_up_before_upgrade(connection: dbapi2.Connection, database: Path, keys: VaultKeys) -> None:
    """Write a backup of an older vault, which only ``connection`` has open, where the owner keeps backups.

    Where that folder is absent or full there is none: the upgrade keeps a copy of its own until it is done.
    """
    try:
        value = connection.execute("SELECT value FROM setting WHERE name = ?", (_NAME,)).fetchone()
        lines = [line for (line,) in connection.execute("SELECT line FROM ledger_line ORDER BY id")]
    except dbapi2.OperationalError:  # so old that it has no such table
        return
    folder = _plan(value[0] if value else None).folder
    if backup_folder.state_of(folder) is not backup_folder.FolderState.READY:
        return
    if not truncate_log(connection):
        return
    moment = datetime.now(UTC)
    with suppress(OSError, KnownError):
        to = backup_folder.new_name(Path(folder), keys.vault_id, moment)
        with backup_file.appearing(to) as part:
            backup_file.write(part, database, lines, keys, moment)


def _plan(value: str | None) -> BackupPlan:
    """As it was kept; what a newer version added is left out, and what is missing is as usual."""
    kept: dict[str, Any] = from_json(value) if value else {}
    known = {field.name for field in fields(BackupPlan)}
    return BackupPlan(**{name: entry for name, entry in kept.items() if name in known})
