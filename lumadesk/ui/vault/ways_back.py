"""Which ways lead back to a vault that does not open, for each reason."""

from __future__ import annotations

RESTORE, SALVAGE, KEYS, TAKE_OVER = "restore", "salvage", "keys", "take-over"


def ways_back(code: str) -> tuple[str, ...]:
    """What helps; a backup can be restored in any case, and where it is the best way it comes first."""
    if code in ("vault.keys_missing", "vault.keys_damaged"):
        return (KEYS, RESTORE)
    if code in ("vault.damaged", "vault.upgrade_failed", "vault.disk_error"):
        return (RESTORE, SALVAGE)
    if code == "vault.log_missing":
        return (RESTORE, TAKE_OVER)
    if code == "vault.open_elsewhere":
        return (TAKE_OVER,)
    return ()
