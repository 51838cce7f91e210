"""Wrong passphrases slow down the next try, across windows and processes, until one is right."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

from lumadesk.domain.errors import KnownError
from lumadesk.storage.files import atomic_write

ATTEMPTS_NAME = "vault.attempts"
_FREE = 5
_LONGEST = 300  # seconds


def require_patience(folder: Path) -> None:
    """Raises ``KnownError`` "vault.wait" while it is too early for another try."""
    left = seconds_left(folder)
    if left:
        wrong, _at = _read(folder)
        raise KnownError(
            "vault.wait",
            f"There were {wrong} wrong passphrases: the next can be tried in {left} seconds.",
            "Wait that long. The recovery code opens the vault, too.",
        )


def seconds_left(folder: Path) -> int:
    """Until another passphrase may be tried; whole seconds, 0 where it may be now."""
    wrong, at = _read(folder)
    passed = time.time() - at
    left = _pause(wrong) - passed
    # A clock that was set back must not lock the owner out for years.
    return int(left) + 1 if passed >= 0 and left > 0 else 0


def failed(folder: Path) -> None:
    """Remember a wrong passphrase; where the folder cannot be written to, only Argon2id slows a guess."""
    wrong, _at = _read(folder)
    with suppress(OSError):
        atomic_write(folder / ATTEMPTS_NAME, json.dumps({"wrong": wrong + 1, "at": time.time()}).encode())


def succeeded(folder: Path) -> None:
    with suppress(OSError):
        (folder / ATTEMPTS_NAME).unlink(missing_ok=True)


def _pause(wrong: int) -> float:
    return 0 if wrong < _FREE else min(2.0 ** (wrong - _FREE), _LONGEST)


def _read(folder: Path) -> tuple[int, float]:
    try:
        kept = json.loads((folder / ATTEMPTS_NAME).read_bytes())
        return int(kept["wrong"]), float(kept["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0.0
