"""Who has the vault open, for a folder that two laptops share: the system's locks do not reach so far."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from lumadesk.domain.errors import KnownError
from lumadesk.storage.files import OWNER_ONLY
from lumadesk.storage.folder import DATABASE_NAME

OWNER_NAME = "vault.owner"


def require_ours(folder: Path, *, damaged_will_do: bool = False) -> None:
    """Raises ``KnownError`` "vault.open_elsewhere" where another computer has, or left, the vault open.

    And "vault.log_missing" where a process of ours was killed and the log that it left has gone since.
    """
    kept = _read(folder)
    if kept is None:
        return
    if kept.get("computer") != _computer():
        raise KnownError(
            "vault.open_elsewhere",
            f"The vault is open on another computer, {_word(kept.get('name'))}, "
            f"since {_word(kept.get('since'))}.",
            "Lock it there and let the folder sync. If that computer is lost or broken, take the vault over: "
            "lumadesk vault take-over",
        )
    if not damaged_will_do and not (folder / f"{DATABASE_NAME}-wal").exists():
        raise KnownError(
            "vault.log_missing",
            "The vault was not closed, and its log (vault.db-wal) is missing: the latest changes were in it.",
            "Put the file back if you moved it. To go on without what it held: lumadesk vault take-over; "
            "to go back to a backup: lumadesk vault restore FILE",
        )


def claim(folder: Path) -> None:
    """Say that this process has the vault open. By then the log exists, and a kill leaves both."""
    document = {
        "computer": _computer(),
        "name": platform.node(),
        "process": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="minutes"),
    }
    # Not waited for: after a power cut the system's lock and the log itself still tell enough.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(folder / OWNER_NAME, flags, OWNER_ONLY), "wb", buffering=0) as file:
        file.write(json.dumps(document).encode())


def release(folder: Path) -> None:
    with suppress(OSError):
        (folder / OWNER_NAME).unlink(missing_ok=True)


def _read(folder: Path) -> dict[str, Any] | None:
    """None where nobody has it open; a file that was cut off by a power cut is our own."""
    try:
        kept = json.loads((folder / OWNER_NAME).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) else None


@cache
def _computer() -> str:
    """This computer, as another can tell it from itself: its name alone will not do, two may be "laptop"."""
    machine = b""
    with suppress(OSError):
        machine = Path("/etc/machine-id").read_bytes()
    return hashlib.sha256(platform.node().encode() + b"\0" + machine).hexdigest()[:16]


def _word(value: object) -> str:
    return "".join(letter for letter in str(value) if letter.isprintable())[:60]
