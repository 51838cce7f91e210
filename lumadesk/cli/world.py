"""What the commands are given by the composition root, and how a command opens the vault."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lumadesk.cli.output import notice
from lumadesk.cli.passphrase import find_passphrase, key_file

if TYPE_CHECKING:
    # Only named here: `lumadesk calc` must start without the database.
    from lumadesk.app.services import Outside, Services
    from lumadesk.domain.calendar import UKCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Handed to every command as the context's object; each part is built when first asked for."""

    outside: Callable[[], Outside]
    calendar: Callable[[], UKCalendar]
    has_display: Callable[[], bool]
    open_window: Callable[[Path | None, bool], int]  # (folder, demo) -> exit status
    report_bug: Callable[[BaseException], str]  # logs it without values, returns the sentence to show


def world(ctx: typer.Context) -> World:
    found = ctx.find_object(World)
    if found is None:  # only a caller that forgot to pass obj=World(...) can see this
        raise TypeError("the command line was started without a World")
    return found


def vault_folder(outside: Outside, chosen: Path | None) -> Path:
    """``--vault``, else ``LUMADESK_VAULT``, else the platform's place."""
    if chosen is not None:
        return chosen
    named = os.environ.get("LUMADESK_VAULT")
    return Path(named) if named else outside.places.default_vault


@contextmanager
def opened(ctx: typer.Context, vault: Path | None, no_keyring: bool) -> Iterator[Services]:
    """Unlock the vault for one command and lock it again; the order of unlocking is design §7's."""
    from lumadesk.app import vault as vaults

    outside = world(ctx).outside()
    unlocked = vaults.unlock(
        outside,
        vault_folder(outside, vault),
        passphrase=find_passphrase,
        use_keyring=not no_keyring,
        key_file=key_file(),
    )
    for text in unlocked.notices:
        notice(text)
    try:
        yield unlocked.services
    finally:
        vaults.lock(unlocked.services)
        for text in outside.files.take_warnings():
            notice(text)
