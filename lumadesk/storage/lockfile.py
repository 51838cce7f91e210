"""One process per vault."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import lock_descriptor

from lumadesk.domain.errors import KnownError
from lumadesk.storage.files import OWNER_ONLY

LOCK_NAME = "vault.lock"


class VaultLock:
    """Held from opening a vault until it is closed; the system releases it when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._held: int | None = None

    def acquire(self) -> None:
        """Raises ``KnownError`` "vault.in_use" where a process, this one too, has the vault open."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
        try:
            # Where the folder was replaced since (restore, rotation) it is no longer this vault's lock.
            if not (
                lock_descriptor(descriptor, blocking=False)
                and os.path.samestat(os.fstat(descriptor), self._path.stat())
            ):
                raise KnownError(
                    "vault.in_use",
                    "This vault is already open in another LumaDesk.",
                    "Close the other window or command first.",
                )
        except BaseException:
            os.close(descriptor)
            raise
        self._held = descriptor

    def release(self) -> None:
        """Releasing twice is releasing once."""
        if self._held is not None:
            os.close(self._held)  # and the lock goes with it
            self._held = None
