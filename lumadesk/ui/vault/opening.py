"""What a worker does to open a vault, heavy imports included: the window is painted by then."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lumadesk.domain.errors import LumaDeskError

if TYPE_CHECKING:
    from lumadesk.app.services import Outside, Services
    from lumadesk.app.vault import Opened, VaultStatus
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
    from lumadesk.app import key_slots, vault

    secret = None if key_file is None else key_slots.read_key_file(key_file)
    opened = vault.unlock(outside, folder, passphrase=passphrase, key_file=secret)
    _prepare()
    return opened


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
