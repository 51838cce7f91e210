"""One process per vault."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from lumadesk.domain.errors import KnownError

LOCK_NAME = "vault.lock"


class VaultLock:
    """Held from opening a vault until it is closed; the system releases it when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / LOCK_NAME, thread_local=False)

    def acquire(self) -> None:
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise KnownError(
                "vault.in_use",
                "This vault is already open in another LumaDesk.",
                "Close the other window or command first.",
            ) from None

    def release(self) -> None:
        self._lock.release()
