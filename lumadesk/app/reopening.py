"""What closes the vault and opens it again: a backup restored in its place, and a new master key.

Whatever goes wrong meanwhile, a vault is open afterwards: the new one, or the one from before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lumadesk.app import key_slots
from lumadesk.app.key_slots import Rotated
from lumadesk.app.services import Services
from lumadesk.app.vault import Opened, RestoreReport
from lumadesk.domain.errors import KnownError, LumaDeskError
from lumadesk.storage import backup as vault_backup
from lumadesk.storage import restore as vault_restore
from lumadesk.storage.restore import Preview
from lumadesk.storage.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """The vault that is open now; ``problem`` says why it is the one from before."""

    opened: Opened
    restored: RestoreReport | None = None
    rotated: Rotated | None = None
    problem: LumaDeskError | None = None


def preview(
    services: Services, file: Path, *, passphrase: str | None = None, key_file: bytes | None = None
) -> Preview:
    """What restoring would bring; a backup of an older master key needs the passphrase of then.

    Raises "backup.other_vault", "vault.wrong_key" where that passphrase is needed, and what a restore raises.
    """
    _require_own(services, file)
    master = services.vault.master
    return vault_restore.preview(
        file,
        services.vault.folder,
        master=None if passphrase else master,
        passphrase=passphrase,
        key_file=key_file,
        present_master=master,
    )


def restore(
    services: Services, file: Path, *, passphrase: str | None = None, key_file: bytes | None = None
) -> Reopened:
    """Put the backup in the place of the vault, which is closed for it, and open what is there then."""
    folder, master = services.vault.folder, services.vault.master
    report, problem = None, None
    services.sources.clear()
    services.vault.close()
    try:
        _require_own(services, file)
        found = vault_restore.restore(
            file,
            folder,
            master=None if passphrase else master,
            passphrase=passphrase,
            key_file=key_file,
            present_master=master,
        )
        report = RestoreReport(
            restored=found.restored,
            erasures_replayed=found.erasures_replayed,
            kept=found.kept,
            notices=(),
        )
    except LumaDeskError as error:
        problem = error
    opened = _opened_again(services, lambda: Vault.open_with_passphrase(folder, passphrase or "", key_file))
    return Reopened(opened=opened, restored=report, problem=problem)


def require_passphrase(services: Services, passphrase: str, *, key_file: bytes | None = None) -> None:
    """Raises "vault.wrong_passphrase" for one that does not open the vault."""
    services.vault.keys.unwrap(passphrase, key_file)


def rotate(services: Services, passphrase: str, *, key_file: bytes | None = None) -> Reopened:
    """Encrypt the vault anew under another master key, and open it with that."""
    services.sources.clear()
    try:
        rotated = key_slots.rotate_master_key(services, passphrase, key_file=key_file)
    except LumaDeskError as error:
        services.vault.close()
        opened = _opened_again(
            services, lambda: Vault.open_with_passphrase(services.vault.folder, passphrase, key_file)
        )
        return Reopened(opened=opened, problem=error)
    return Reopened(opened=rotated.opened, rotated=rotated)


def _opened_again(services: Services, otherwise: Callable[[], Vault]) -> Opened:
    """By the master key of before, which as a rule is that of now; the former is wiped."""
    try:
        vault = Vault.open(services.vault.folder, master=services.vault.master)
    except KnownError as error:
        if error.code != "vault.wrong_key":
            raise
        vault = otherwise()
    services.vault.forget()
    return Opened(services=Services(outside=services.outside, vault=vault), notices=vault.notices)


def _require_own(services: Services, file: Path) -> None:
    if vault_backup.vault_id_in(file) != services.vault.vault_id:
        raise KnownError(
            "backup.other_vault",
            "The backup is of another vault than the one that is open.",
            "Lock this one, choose “Open another vault”, and restore it into a folder of its own.",
        )
