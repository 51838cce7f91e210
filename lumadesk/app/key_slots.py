"""The ways into the vault: passphrases, key files, the keyring, the recovery code, and a new master key."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.app.vault import Opened, remember, slot_in_keyring
from lumadesk.domain.errors import KnownError, LumaDeskError, RuleViolation
from lumadesk.storage import business, rotation, upkeep
from lumadesk.storage.key_slots import Slot, SlotKind, new_recovery_code
from lumadesk.storage.keys import VaultKeys
from lumadesk.storage.transaction import Tx
from lumadesk.storage.upkeep import UpkeepKind

_MOST_SLOTS = 8
_KEY_FILE_BYTES = 64
_LARGEST_KEY_FILE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySlot:
    """``id`` names a slot of ``vault.keys``; that of the keyring has none."""

    id: int | None
    kind: str  # "passphrase", "recovery" or "keyring"
    key_file: bool = False
    made_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """To be printed and put away. ``code`` is shown once: the vault keeps nothing that could tell it."""

    code: str
    pdf: bytes
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """The vault under its new master key. ``dropped`` slots could not go along without their secrets."""

    opened: Opened
    dropped: int
    sheet: RecoverySheet | None  # where there was a recovery code: the former opens nothing any more


def list_slots(services: Services) -> list[KeySlot]:
    found = [
        KeySlot(id=slot.id, kind=slot.kind.value, key_file=slot.key_file, made_on=slot.made_on)
        for slot in services.vault.keys.slots
    ]
    if services.vault.keys.keyring and _in_keyring(services):
        found.append(KeySlot(id=None, kind="keyring"))
    return found


def add_passphrase(services: Services, passphrase: str, *, key_file: bytes | None = None) -> Changes[KeySlot]:
    """Another passphrase that opens the vault, beside those that do; nothing is encrypted anew."""
    _require_words(passphrase)
    keys = services.vault.keys
    if len(keys.slots) >= _MOST_SLOTS:
        raise RuleViolation(
            "keys.too_many", f"A vault has at most {_MOST_SLOTS} passphrases.", "Remove one that is not used."
        )
    slot = _sealed(services, passphrase, key_file, _free_id(keys))
    with services.write("keys.add") as tx:
        _put(services, tx, replace(keys, slots=(*keys.slots, slot)), "A passphrase was added.")
    return changes(tx, _shown(slot))


def change_passphrase(
    services: Services, slot_id: int, passphrase: str, *, key_file: bytes | None = None
) -> Changes[KeySlot]:
    """Another passphrase, or another key file, in the place of one; with no ``key_file`` it needs none.

    Backups that were made before still open with the former one.
    """
    _require_words(passphrase)
    keys = services.vault.keys
    former = _slot(keys, slot_id)
    if former.kind is not SlotKind.PASSPHRASE:
        raise RuleViolation(
            "keys.not_a_passphrase", "A recovery code cannot be chosen.", "Make a new recovery sheet."
        )
    slot = _sealed(services, passphrase, key_file, slot_id)
    slots = tuple(slot if one.id == slot_id else one for one in keys.slots)
    with services.write("keys.change") as tx:
        _put(services, tx, replace(keys, slots=slots), "A passphrase was changed.")
    return changes(tx, _shown(slot))


def remove_slot(services: Services, slot_id: int) -> Changes[None]:
    """That passphrase, or the recovery code, opens the vault no more. The last passphrase stays."""
    keys = services.vault.keys
    _slot(keys, slot_id)
    slots = tuple(one for one in keys.slots if one.id != slot_id)
    if not any(one.kind is SlotKind.PASSPHRASE for one in slots):
        raise RuleViolation(
            "keys.last_passphrase",
            "That is the only passphrase: without one the vault could be lost with the keyring.",
            "Change it, or add another one first.",
        )
    with services.write("keys.remove") as tx:
        _put(services, tx, replace(keys, slots=slots), "A key slot was removed.")
    return changes(tx, None)


def use_keyring(services: Services, wanted: bool) -> Changes[None]:
    """Whether the system's keyring opens the vault, or its passphrase is always asked for."""
    vault = services.vault
    if wanted:
        services.outside.secrets.require_secure()
        services.outside.secrets.set(slot_in_keyring(vault.vault_id), vault.key_b64())
    with services.write("keys.keyring") as tx:
        told = "The keyring opens the vault." if wanted else "The passphrase is always asked for."
        _put(services, tx, replace(vault.keys, keyring=wanted), told)
    if not wanted:
        _forget_in_keyring(services)
    return changes(tx, None)


def make_recovery_sheet(services: Services) -> Changes[RecoverySheet]:
    """A new recovery code, on a sheet to be printed; a former code opens nothing any more."""
    code = new_recovery_code()
    with services.write("keys.recovery") as tx:
        keys = _with_recovery(services.vault.keys, services, code, services.vault.master)
        sheet = _sheet(services, tx, code)
        _put(services, tx, keys, "A recovery code was made.")
    return changes(tx, sheet)


def new_key_file() -> bytes:
    """What a key file holds: any file will do, and nobody can guess this one."""
    return secrets.token_hex(_KEY_FILE_BYTES).encode() + b"\n"


def read_key_file(file: Path) -> bytes:
    """Raises ``KnownError`` "keys.no_key_file" for a file that cannot be read, is empty, or is huge."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST_KEY_FILE + 1)
    except OSError:
        data = b""
    if not data or len(data) > _LARGEST_KEY_FILE:
        raise KnownError(
            "keys.no_key_file",
            "The key file cannot be read, is empty, or is larger than a megabyte.",
            "Check that its disk is connected, and that it is the right file.",
        )
    return data


def rotate_master_key(services: Services, passphrase: str, *, key_file: bytes | None = None) -> Rotated:
    """Encrypt everything anew under another master key, after somebody may have had the present one.

    ``passphrase`` is one that opens the vault now; it keeps opening it. The others have to be added again.
    Backups from before still open with what opened them then. Raises "vault.wrong_passphrase".
    """
    vault = services.vault
    vault.keys.unwrap(passphrase, key_file)
    needs_file = key_file is not None and vault.keys.needs_key_file
    had_code = any(slot.kind is SlotKind.RECOVERY for slot in vault.keys.slots)
    keys, master = VaultKeys.create(
        passphrase,
        cost=vault.keys.cost,
        made_on=services.today,
        vault_id=vault.vault_id,
        key_file=key_file if needs_file else None,
    )
    keys = replace(keys, keyring=vault.keys.keyring)
    code = new_recovery_code() if had_code else None
    if code is not None:
        keys = _with_recovery(keys, services, code, master)
    dropped = len(vault.keys.slots) - len(keys.slots)
    held = vault.keys.keyring and _in_keyring(services)
    opened = Services(outside=services.outside, vault=rotation.rotate(vault, keys, master))
    vault.forget()
    del master  # an error's traceback could keep this frame for long
    notices = tuple(remember(opened.outside, opened.vault)) if held else ()
    sheet = None
    with opened.write("keys.rotate") as tx:
        upkeep.add(tx, UpkeepKind.KEYS, ok=True, detail="The master key was changed.")
        if code is not None:
            sheet = _sheet(opened, tx, code)
    return Rotated(opened=Opened(services=opened, notices=notices), dropped=dropped, sheet=sheet)


def _put(services: Services, tx: Tx, keys: VaultKeys, told: str) -> None:
    """The last of a write: what cannot be written leaves no record that it was."""
    upkeep.add(tx, UpkeepKind.KEYS, ok=True, detail=told)
    services.vault.change_keys(keys)


def _sealed(services: Services, passphrase: str, key_file: bytes | None, slot_id: int) -> Slot:
    vault = services.vault
    return Slot.seal(
        vault.master,
        passphrase,
        id=slot_id,
        vault_id=vault.vault_id,
        cost=vault.keys.cost,
        key_file=key_file,
        made_on=services.today,
    )


def _with_recovery(keys: VaultKeys, services: Services, code: str, master: bytes) -> VaultKeys:
    others = tuple(slot for slot in keys.slots if slot.kind is not SlotKind.RECOVERY)
    slot = Slot.seal(
        master,
        code,
        id=_free_id(keys),
        vault_id=keys.vault_id,
        cost=keys.cost,
        kind=SlotKind.RECOVERY,
        made_on=services.today,
    )
    return replace(keys, slots=(*others, slot))


def _sheet(services: Services, tx: Tx, code: str) -> RecoverySheet:
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import fonts, recovery_sheet

    fonts.register_fonts(services.outside.fonts_folder)
    owner = business.on(tx, services.today)
    page = recovery_sheet.RecoveryPage(
        owner=owner.business_name or owner.own_name,
        vault_id=services.vault.vault_id,
        folder=str(services.vault.folder),
        code=code,
        made_on=services.today,
    )
    return RecoverySheet(
        code=code, pdf=recovery_sheet.render(page), file_name=f"recovery-{services.vault.vault_id[:8]}.pdf"
    )


def _slot(keys: VaultKeys, slot_id: int) -> Slot:
    for slot in keys.slots:
        if slot.id == slot_id:
            return slot
    raise KnownError(
        "keys.no_such_slot", "There is no key slot with that number.", "List them: lumadesk keys list"
    )


def _free_id(keys: VaultKeys) -> int:
    return max(slot.id for slot in keys.slots) + 1


def _shown(slot: Slot) -> KeySlot:
    return KeySlot(id=slot.id, kind=slot.kind.value, key_file=slot.key_file, made_on=slot.made_on)


def _in_keyring(services: Services) -> bool:
    try:
        return services.outside.secrets.get(slot_in_keyring(services.vault.vault_id)) is not None
    except LumaDeskError:
        return False


def _forget_in_keyring(services: Services) -> None:
    try:
        services.outside.secrets.delete(slot_in_keyring(services.vault.vault_id))
    except KnownError as error:
        if error.code not in {"keyring.missing", "keyring.off", "keyring.insecure"}:
            raise


def _require_words(passphrase: str) -> None:
    if not passphrase.strip():
        raise RuleViolation(
            "vault.passphrase_empty",
            "A passphrase cannot be empty.",
            "Choose several words that only you would put together.",
        )
