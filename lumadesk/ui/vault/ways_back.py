"""Which ways lead back to a vault that does not open, for each reason."""

from __future__ import annotations

RESTORE, SALVAGE, KEYS, TAKE_OVER = "restore", "salvage", "keys", "take-over"


def ways_back(code: str) -> tuple[str, ...]:
    """What helps beside restoring a backup, which always does."""
    if code in ("vault.keys_missing", "vault.keys_damaged"):
        return (KEYS,)
    if code in ("vault.damaged", "vault.upgrade_failed", "vault.disk_error"):
        return (SALVAGE,)
    if code in ("vault.open_elsewhere", "vault.log_missing"):
        return (TAKE_OVER,)
    return ()
