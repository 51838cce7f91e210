"""What a worker does to open a vault, heavy imports included: the window is painted by then."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lumadesk.domain.errors import LumaDeskError

if TYPE_CHECKING:
    from lumadesk.app.services import Outside, Services
    from lumadesk.app.vault import Opened, Preview, RestoreReport, SalvageReport, VaultStatus
    from lumadesk.ui.jobs import Job

#: What the first screens need; imported here it does not hold up the window.
_FIRST_MODULES = ("lumadesk.ui.workspace", "lumadesk.ui.today.screen", "lumadesk.ui.enquiries.screen")
#: The other screens, so that the first look at one of them is not held up either.
_OTHER_MODULES = tuple(
    f"lumadesk.ui.{screen}.screen" for screen in ("clients", "invoices", "privacy", "settings")
)


@dataclass(frozen=True, slots=True)
class Found:
    """The vault in a folder, and if the keyring opened it, what is in it; or why it did not."""

    status: VaultStatus
    opened: Opened | None = None
    problem: LumaDeskError | None = None


def look(outside: Outside, folder: Path, *, at_once: bool) -> Found:
    """What there is to open; ``at_once`` opens it where the keyring holds its key."""
    with _loading():
        from lumadesk.app import vault

        status = vault.status(outside, folder)
        if not (status.exists and status.key_in_keyring and at_once):
            return Found(status)
        try:
            return Found(status, unlock(outside, folder, None))
        except LumaDeskError as error:
            # Another process may have it open: the keyring can be asked again.
            return Found(status, problem=error)


def unlock(outside: Outside, folder: Path, passphrase: str | None, key_file: Path | None = None) -> Opened:
    """Open the vault by its passphrase (and key file), or by the keyring where none is given."""
    from lumadesk.app import vault

    opened = vault.unlock(outside, folder, passphrase=passphrase, key_file=_secret(key_file))
    _prepare()
    return opened


def _secret(key_file: Path | None) -> bytes | None:
    from lumadesk.app import key_slots

    return None if key_file is None else key_slots.read_key_file(key_file)


def seconds_to_wait(folder: Path) -> int:
    """Until the next passphrase may be tried, after several wrong ones."""
    from lumadesk.app import vault

    return vault.seconds_to_wait(folder)


def look_into(
    outside: Outside, file: Path, folder: Path, passphrase: str | None, key_file: Path | None
) -> Preview:
    """What restoring a backup in ``folder`` would bring, by the keyring or the passphrase."""
    from lumadesk.app import vault

    secret = _secret(key_file)
    return vault.preview_restore(outside, file, folder, passphrase=passphrase, key_file=secret)


def restore(
    outside: Outside, file: Path, folder: Path, passphrase: str | None, key_file: Path | None
) -> tuple[RestoreReport, Opened]:
    """Put a backup in the place of the locked, damaged or missing vault, and open it."""
    from lumadesk.app import vault

    secret = _secret(key_file)
    report = vault.restore(outside, file, folder, passphrase=passphrase, key_file=secret)
    return report, unlock(outside, folder, passphrase, key_file)


def salvage(
    outside: Outside, folder: Path, to: Path, passphrase: str | None, key_file: Path | None
) -> tuple[SalvageReport, Opened]:
    """Write what can be read of a damaged vault into a new one, and open that."""
    from lumadesk.app import vault

    report = vault.salvage(outside, folder, to, passphrase=passphrase, key_file=_secret(key_file))
    return report, unlock(outside, to, passphrase, key_file)


def backups_beside(file: Path) -> list[tuple[Path, datetime]]:
    """The other backups of that vault in the same folder, the newest first."""
    from lumadesk.app import backups

    return backups.beside(file)


def build_demo(outside: Outside, folder: Path, passphrase: str | None, job: Job) -> tuple[Any, Opened]:
    """The demo's report, and its vault unlocked. The keyring is left alone: a demo is thrown away."""
    from lumadesk.app import demo, vault

    chosen = passphrase or demo.make_passphrase()
    report = demo.run_demo(outside, folder, passphrase=chosen, progress=job.report)
    opened = vault.unlock(outside, report.vault, passphrase=chosen, use_keyring=False)
    _prepare()
    return report, opened


def leave(services: Services) -> None:
    """Back up what changed, where the plan wants that, and lock the vault."""
    from lumadesk.app import backups, vault

    try:
        backups.keep_up(services, closing=True)
    finally:
        vault.lock(services)
        services.outside.give_memory_back()


def prepare_the_rest() -> None:
    """What may be wanted next, once the window is there."""
    for name in _OTHER_MODULES:
        importlib.import_module(name)


@contextmanager
def _loading() -> Iterator[None]:
    """What is loaded for the first time stays, and to look through it for garbage takes long: twice a tenth
    of the loading, and later a pause of the window.
    """
    if _FIRST_MODULES[-1] in sys.modules:
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _prepare() -> None:
    for name in _FIRST_MODULES:
        importlib.import_module(name)
