"""Creating, unlocking, checking, backing up and restoring a vault; its key slots: keyring and passphrase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lumadesk.app.services import Outside, Services
from lumadesk.domain.errors import KnownError, LumaDeskError, RuleViolation
from lumadesk.storage import backup as vault_backup
from lumadesk.storage import verify as vault_verify
from lumadesk.storage.keys import DEFAULT_COST, key_from_text
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import Check

T = TypeVar("T")

#: A passphrase, or how to get one when the keyring does not serve (None: there is none).
Passphrase = str | Callable[[], str | None] | None

_ADVISED_LENGTH = 12
_WRONG_KEY = "vault.wrong_key"
_NO_KEYRING = frozenset({"keyring.missing", "keyring.off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An unlocked vault; ``notices`` are for the owner to read, once."""

    services: Services
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultStatus:
    """What can be said about a vault without unlocking it."""

    folder: Path
    exists: bool
    vault_id: str | None
    encrypted: bool | None  # None where there is no vault
    size: int  # bytes of all its files
    keyring: str | None  # the backend's name, None where none is usable
    keyring_problem: str | None
    key_in_keyring: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    ok: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    restored: Mapping[str, int]  # rows by table
    erasures_replayed: int
    notices: tuple[str, ...]


def create_vault(outside: Outside, folder: Path, passphrase: str, *, use_keyring: bool = True) -> Opened:
    """Make a new vault with both key slots. Raises RuleViolation for an empty passphrase."""
    if not passphrase.strip():
        raise RuleViolation(
            "vault.passphrase_empty",
            "A vault needs a recovery passphrase.",
            "Choose several words that only you would put together, and write them down.",
        )
    vault = Vault.create(
        folder,
        passphrase=passphrase,
        clock_now=outside.clock.now(),
        cost=outside.passphrase_cost or DEFAULT_COST,
    )
    notices = []
    if len(passphrase) < _ADVISED_LENGTH:
        notices.append(
            f"The passphrase is short: {_ADVISED_LENGTH} characters or more are much harder to guess."
        )
    if use_keyring:
        notices += _remember(outside, vault)
    return Opened(services=Services(outside=outside, vault=vault), notices=tuple(notices))


def unlock(
    outside: Outside, folder: Path, *, passphrase: Passphrase = None, use_keyring: bool = True
) -> Opened:
    """Open a vault: by the keyring's key, else by the passphrase.

    Raises KnownError ``vault.passphrase_needed`` where the keyring does not serve and there is no passphrase.
    """
    vault, problem = None, None
    if use_keyring:
        vault_id = Vault.vault_id_of(folder)
        vault, problem = _by_keyring(outside, vault_id, lambda key: Vault.open_with_key(folder, key))
    if vault is not None:
        return Opened(services=Services(outside=outside, vault=vault))
    vault = Vault.open_with_passphrase(folder, _words(passphrase, problem))
    if use_keyring and (problem is None or problem.code == _WRONG_KEY):
        # The keyring works but has lost the key, or holds that of another vault: put the right one there.
        _remember(outside, vault)
        problem = None
    return Opened(services=Services(outside=outside, vault=vault), notices=_notices(problem))


def lock(services: Services) -> None:
    """Close the vault; its key is gone from memory with it."""
    services.sources.clear()
    services.vault.close()


def status(outside: Outside, folder: Path, *, use_keyring: bool = True) -> VaultStatus:
    """What can be said about a vault without unlocking it. Never raises for a missing vault or keyring."""
    exists = Vault.exists(folder)
    vault_id = Vault.vault_id_of(folder) if exists else None
    keyring = problem = None
    holds_key = False
    if use_keyring:
        try:
            keyring = outside.secrets.describe()
            holds_key = vault_id is not None and outside.secrets.get(_slot(vault_id)) is not None
        except KnownError as error:
            problem = _told(error)
    return VaultStatus(
        folder=folder,
        exists=exists,
        vault_id=vault_id,
        encrypted=Vault.looks_encrypted(folder) if exists else None,
        size=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) if exists else 0,
        keyring=keyring,
        keyring_problem=problem,
        key_in_keyring=holds_key,
    )


def verify(services: Services) -> VerifyReport:
    """Check the ciphers, the database, the audit chain, the documents and the erasure ledger."""
    checks = tuple(vault_verify.verify(services.vault))
    return VerifyReport(ok=all(check.ok for check in checks), checks=checks)


def backup(services: Services, to: Path) -> Path:
    """Write a consistent, encrypted copy of the vault to the file ``to``."""
    if to.exists():
        raise KnownError(
            "file.exists",
            "A file with that name exists already, and it was left as it is.",
            "Choose another name for the backup.",
        )
    vault_backup.backup(services.vault, to)
    return to


def restore(
    outside: Outside,
    file: Path,
    folder: Path,
    *,
    passphrase: Passphrase = None,
    use_keyring: bool = True,
) -> RestoreReport:
    """Put a backup in the place of ``folder``; what was erased since stays erased (the ledger replays)."""
    report, problem = None, None
    if use_keyring:
        report, problem = _by_keyring(
            outside,
            vault_backup.vault_id_in(file),
            lambda key: vault_backup.restore(file, folder, master=key_from_text(key)),
        )
    if report is None:
        report = vault_backup.restore(file, folder, passphrase=_words(passphrase, problem))
    return RestoreReport(
        restored=report.restored,
        erasures_replayed=report.erasures_replayed,
        notices=_notices(problem),
    )


def _by_keyring(
    outside: Outside, vault_id: str, use: Callable[[str], T]
) -> tuple[T | None, KnownError | None]:
    """What ``use`` makes of the key in the keyring; else None, and what was wrong with the keyring."""
    try:
        key = outside.secrets.get(_slot(vault_id))
        return (None if key is None else use(key)), None
    except KnownError as error:
        if error.code == _WRONG_KEY or error.code.startswith("keyring."):
            return None, error
        raise


def _notices(problem: KnownError | None) -> tuple[str, ...]:
    # That there is no keyring at all was said when the vault was made, and `vault status` says it.
    return () if problem is None or problem.code in _NO_KEYRING else (_told(problem),)


def _words(passphrase: Passphrase, problem: KnownError | None) -> str:
    words = passphrase() if callable(passphrase) else passphrase
    if words is None:
        why = f"{problem.message} " if problem else ""
        raise KnownError(
            "vault.passphrase_needed",
            f"{why}The vault is locked, and only its passphrase can open it now.",
            "Type the passphrase when asked, or set LUMADESK_PASSPHRASE_COMMAND or LUMADESK_PASSPHRASE.",
        )
    return words


def _slot(vault_id: str) -> str:
    return f"vault:{vault_id}"


def _remember(outside: Outside, vault: Vault) -> list[str]:
    """Keep the key in the keyring; where that cannot be, say why: the passphrase serves."""
    try:
        outside.secrets.require_secure()
        outside.secrets.set(_slot(vault.vault_id), vault.key_b64())
    except LumaDeskError as error:
        return [_told(error)]
    return []


def _told(error: LumaDeskError) -> str:
    return f"{error.message} {error.hint}".strip()
