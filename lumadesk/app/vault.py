"""Creating, unlocking, checking, backing up and restoring a vault; its key slots: keyring and passphrase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from lumadesk.app.services import Outside, Services
from lumadesk.domain.business import Business
from lumadesk.domain.errors import KnownError, LumaDeskError, RuleViolation
from lumadesk.storage import attempts, business, policy_versions, upkeep
from lumadesk.storage import backup as vault_backup
from lumadesk.storage import restore as vault_restore
from lumadesk.storage import salvage as vault_salvage
from lumadesk.storage import verify as vault_verify
from lumadesk.storage.keys import DEFAULT_COST, key_from_text
from lumadesk.storage.restore import Preview
from lumadesk.storage.salvage import SalvageReport
from lumadesk.storage.upkeep import UpkeepKind
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
    always_ask: bool = False  # the owner wants no key in the keyring
    key_file: bool = False  # no passphrase opens it without its key file


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    ok: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    restored: Mapping[str, int]  # rows by table
    erasures_replayed: int
    kept: Path | None  # the vault that was there before
    notices: tuple[str, ...]


def create_vault(
    outside: Outside,
    folder: Path,
    passphrase: str,
    *,
    use_keyring: bool = True,
    policy: str = Business().policy,
) -> Opened:
    """Make a new vault with both key slots, living under ``policy`` from today on.

    Raises RuleViolation for an empty passphrase, or ``business.policy`` for a profile that is not there.
    """
    if policy not in outside.profiles:
        raise RuleViolation(
            "business.policy",
            "There is no policy profile of that name.",
            f"Choose one of: {', '.join(sorted(outside.profiles))}.",
        )
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
        notices += remember(outside, vault)
    services = Services(outside=outside, vault=vault)
    with services.write("policy.choose") as tx:
        business.save(tx, replace(business.stored(tx), policy=policy))
        policy_versions.add(tx, profile=policy, since=services.today)
    return Opened(services=services, notices=tuple(notices))


def unlock(
    outside: Outside,
    folder: Path,
    *,
    passphrase: Passphrase = None,
    use_keyring: bool = True,
    key_file: bytes | None = None,
) -> Opened:
    """Open a vault: by the keyring's key, else by a passphrase (and its key file) or the recovery code.

    A vault that is set to always ask passes over the keyring.

    Raises KnownError ``vault.passphrase_needed`` where the keyring does not serve and there is no passphrase.
    """
    vault, problem = None, None
    keys = Vault.keys_of(folder)
    use_keyring = use_keyring and keys.keyring
    if use_keyring:
        vault, problem = _by_keyring(
            outside, keys.vault_id, lambda key: Vault.open(folder, master=key_from_text(key), keys=keys)
        )
    if vault is not None:
        return Opened(services=Services(outside=outside, vault=vault), notices=vault.notices)
    vault = Vault.open_with_passphrase(folder, _words(passphrase, problem), key_file)
    if use_keyring and (problem is None or problem.code == _WRONG_KEY):
        # The keyring works but has lost the key, or holds that of another vault: put the right one there.
        remember(outside, vault)
        problem = None
    notices = (*vault.notices, *_notices(problem))
    return Opened(services=Services(outside=outside, vault=vault), notices=notices)


def lock(services: Services) -> None:
    """Close the vault and wipe its keys, as far as Python can (docs/threat-model.md says how far that is)."""
    services.sources.clear()
    services.vault.close()
    services.vault.forget()


def status(outside: Outside, folder: Path, *, use_keyring: bool = True) -> VaultStatus:
    """What can be said about a vault without unlocking it. Never raises for a missing vault or keyring."""
    exists = Vault.exists(folder)
    vault_id = Vault.vault_id_of(folder) if exists else None
    keyring = problem = None
    holds_key = False
    always_ask, needs_file = _how_it_opens(folder) if exists else (False, False)
    if use_keyring and not always_ask:
        try:
            keyring = outside.secrets.describe()
            holds_key = vault_id is not None and outside.secrets.get(slot_in_keyring(vault_id)) is not None
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
        always_ask=always_ask,
        key_file=needs_file,
    )


def seconds_to_wait(folder: Path) -> int:
    """After wrong passphrases: until the next may be tried. The recovery code need not wait."""
    return attempts.seconds_left(folder)


def verify(services: Services) -> VerifyReport:
    """Check the ciphers, the database, the audit chain, the documents and the erasure ledger."""
    checks = tuple(vault_verify.verify(services.vault))
    report = VerifyReport(ok=all(check.ok for check in checks), checks=checks)
    bad = ", ".join(check.name for check in checks if not check.ok)
    with suppress(LumaDeskError):  # what is damaged may not let itself be written to
        record_check(services, ok=report.ok, detail=f"Not whole: {bad}." if bad else "All whole.")
    return report


def record_check(services: Services, *, ok: bool, detail: str) -> None:
    """Put the result of a check on record."""
    with services.write("vault.verify") as tx:
        upkeep.add(tx, UpkeepKind.VERIFY, ok=ok, detail=detail)


def backup(services: Services, to: Path) -> Path:
    """Write a consistent, encrypted copy of the vault to the file ``to``."""
    if to.exists():
        raise KnownError(
            "file.exists",
            "A file with that name exists already, and it was left as it is.",
            "Choose another name for the backup.",
        )
    if not to.absolute().parent.is_dir():  # never made: where a disk belongs, it would fill the wrong one
        raise KnownError(
            "file.no_folder",
            "The folder for the backup is not there.",
            "Connect the disk that holds it, or choose another folder.",
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
    key_file: bytes | None = None,
) -> RestoreReport:
    """Put a backup in the place of ``folder``; what was erased since stays erased (the ledger replays)."""
    report, problem = None, None
    if use_keyring:
        report, problem = _by_keyring(
            outside,
            vault_backup.vault_id_in(file),
            lambda key: vault_restore.restore(file, folder, master=key_from_text(key)),
        )
    if report is None:
        report = vault_restore.restore(
            file,
            folder,
            passphrase=_words(passphrase, problem),
            key_file=key_file,
            present_master=_present_master(outside, folder, use_keyring=use_keyring),
        )
    return RestoreReport(
        restored=report.restored,
        erasures_replayed=report.erasures_replayed,
        kept=report.kept,
        notices=_notices(problem),
    )


def preview_restore(
    outside: Outside,
    file: Path,
    folder: Path,
    *,
    passphrase: Passphrase = None,
    use_keyring: bool = True,
    key_file: bytes | None = None,
) -> Preview:
    """What restoring would bring: date, counts, erasures that would be carried out. Nothing is changed."""
    found, problem = None, None
    if use_keyring:
        found, problem = _by_keyring(
            outside,
            vault_backup.vault_id_in(file),
            lambda key: vault_restore.preview(file, folder, master=key_from_text(key)),
        )
    if found is None:
        found = vault_restore.preview(file, folder, passphrase=_words(passphrase, problem), key_file=key_file)
    return found


def take_over(folder: Path) -> None:
    """Let this computer open what another left open, or go on without a log that was lost."""
    Vault.take_over(folder)


def salvage(
    outside: Outside,
    folder: Path,
    to: Path,
    *,
    passphrase: Passphrase = None,
    use_keyring: bool = True,
    key_file: bytes | None = None,
) -> SalvageReport:
    """Write what can still be read of a damaged vault into a new folder; the damaged one stays as it is."""
    keys = Vault.keys_of(folder)
    report, problem = None, None
    if use_keyring and keys.keyring:
        report, problem = _by_keyring(
            outside, keys.vault_id, lambda key: vault_salvage.salvage(folder, to, master=key_from_text(key))
        )
    if report is None:
        master = keys.unwrap(_words(passphrase, problem), key_file)
        report = vault_salvage.salvage(folder, to, master=master)
    return report


def restore_keys(file: Path, folder: Path) -> None:
    """Put back a lost or damaged ``vault.keys`` from a backup. Raises "vault.keys_present"."""
    vault_restore.restore_keys(file, folder)


def _how_it_opens(folder: Path) -> tuple[bool, bool]:
    try:
        keys = Vault.keys_of(folder)
    except KnownError:
        return False, False
    return not keys.keyring, keys.needs_key_file


def _present_master(outside: Outside, folder: Path, *, use_keyring: bool) -> bytes | None:
    """The key of the vault that is there, where the keyring has it: a backup may be of an older one."""
    if not (use_keyring and Vault.exists(folder)):
        return None
    try:
        key = outside.secrets.get(slot_in_keyring(Vault.vault_id_of(folder)))
        return None if key is None else key_from_text(key)
    except KnownError:
        return None


def _by_keyring(
    outside: Outside, vault_id: str, use: Callable[[str], T]
) -> tuple[T | None, KnownError | None]:
    """What ``use`` makes of the key in the keyring; else None, and what was wrong with the keyring."""
    try:
        key = outside.secrets.get(slot_in_keyring(vault_id))
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


def slot_in_keyring(vault_id: str) -> str:
    """Under which name the keyring keeps a vault's key."""
    return f"vault:{vault_id}"


def remember(outside: Outside, vault: Vault) -> list[str]:
    """Keep the key in the keyring; where that cannot be, say why: the passphrase serves."""
    try:
        outside.secrets.require_secure()
        outside.secrets.set(slot_in_keyring(vault.vault_id), vault.key_b64())
    except LumaDeskError as error:
        return [_told(error)]
    return []


def _told(error: LumaDeskError) -> str:
    return f"{error.message} {error.hint}".strip()
