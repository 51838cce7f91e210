"""The vault's master key: ``vault.keys`` with the slots that hold it, and the keys that derive from it."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lumadesk.domain.errors import KnownError
from lumadesk.storage.files import atomic_write
from lumadesk.storage.key_slots import (
    DEFAULT_COST,
    NONCE_BYTES,
    Argon2Cost,
    Slot,
    SlotKind,
    context,
    damaged,
    from_text,
    read_recovery_code,
    to_text,
)

__all__ = ["DEFAULT_COST", "KEYS_NAME", "Argon2Cost", "VaultKeys", "derive", "key_from_text", "key_to_text"]

KEYS_NAME = "vault.keys"
MASTER_BYTES = 32
_FORMAT = 2

Purpose = Literal["database", "ledger", "tombstone", "check", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultKeys:
    """The content of ``vault.keys``: nothing in it opens the vault without the secret of a slot."""

    vault_id: str
    check: bytes  # derived from the master key: tells a wrong key from a damaged database
    slots: tuple[Slot, ...]
    keyring: bool = True  # whether the system's keyring may hold the master key, too
    kept: bytes | None = None  # the tombstone key from before the master key was changed, sealed

    @classmethod
    def create(
        cls,
        passphrase: str,
        *,
        cost: Argon2Cost = DEFAULT_COST,
        made_on: date | None = None,
        vault_id: str | None = None,
        key_file: bytes | None = None,
    ) -> tuple[VaultKeys, bytes]:
        """New keys, for a new vault unless one is named, and the master key that they wrap."""
        master = secrets.token_bytes(MASTER_BYTES)
        named = vault_id or secrets.token_hex(16)
        slot = Slot.seal(
            master, passphrase, id=1, vault_id=named, cost=cost, key_file=key_file, made_on=made_on
        )
        return cls(vault_id=named, check=derive(master, "check"), slots=(slot,)), master

    @property
    def cost(self) -> Argon2Cost:
        """What a guess at the first slot costs: a new slot is made as dear."""
        return self.slots[0].cost

    @property
    def needs_key_file(self) -> bool:
        """Whether no passphrase alone opens the vault."""
        return all(slot.key_file for slot in self.slots if slot.kind is SlotKind.PASSPHRASE)

    def unwrap(self, secret: str, key_file: bytes | None = None) -> bytes:
        """The master key, by a passphrase (and its key file) or by the recovery code.

        Raises ``KnownError`` "vault.wrong_passphrase", "vault.key_file_needed" or "vault.keys_damaged".
        """
        for slot, words in self._candidates(secret, key_file):
            master = slot.open(words, key_file, self.vault_id)
            if master is not None:
                return master
        if key_file is None and all(slot.key_file for slot in self.slots if slot.kind is SlotKind.PASSPHRASE):
            raise KnownError(
                "vault.key_file_needed",
                "This vault opens with its passphrase and its key file together.",
                "Name the key file: LUMADESK_KEY_FILE=FILE, or choose it beside the passphrase.",
            )
        raise KnownError(
            "vault.wrong_passphrase",
            "That is not the passphrase of this vault."
            if key_file is None
            else "Passphrase and key file do not open this vault together.",
            "Check capital letters and the keyboard's language, then try again.",
        )

    def _candidates(self, secret: str, key_file: bytes | None) -> Iterator[tuple[Slot, str]]:
        code = read_recovery_code(secret)
        for slot in self.slots:
            if slot.kind is SlotKind.RECOVERY and code is not None:
                yield slot, code
        for slot in self.slots:
            if slot.kind is SlotKind.PASSPHRASE and (key_file is not None or not slot.key_file):
                yield slot, secret

    def require(self, master: bytes) -> None:
        """Refuse a master key (from the keyring) that belongs to another vault."""
        if not self.fits(master):
            raise KnownError(
                "vault.wrong_key",
                "The key kept in the keyring does not belong to this vault.",
                "Open the vault with its recovery passphrase.",
            )

    def fits(self, master: bytes) -> bool:
        return hmac.compare_digest(self.check, derive(master, "check"))

    def tombstone_key(self, master: bytes) -> bytes:
        """What tombstones and suppressions are made with: it outlives a change of the master key.

        Of what they stand for only the hash is left, so it cannot be computed anew.
        """
        if self.kept is None:
            return derive(master, "tombstone")
        try:
            sealed = self.kept[NONCE_BYTES:]
            return AESGCM(derive(master, "kept")).decrypt(
                self.kept[:NONCE_BYTES], sealed, context(self.vault_id)
            )
        except (InvalidTag, ValueError):
            raise damaged() from None

    def keep_tombstone_key(self, key: bytes, master: bytes) -> VaultKeys:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(derive(master, "kept")).encrypt(nonce, key, context(self.vault_id))
        return replace(self, kept=nonce + sealed)

    def to_bytes(self) -> bytes:
        document = {
            "format": _FORMAT,
            "vault_id": self.vault_id,
            "check": to_text(self.check),
            "keyring": self.keyring,
            "kept": None if self.kept is None else to_text(self.kept),
            "slots": [slot.to_document() for slot in self.slots],
        }
        return json.dumps(document, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> VaultKeys:
        """Raises ``KnownError`` "vault.keys_damaged", or "vault.newer" for a format of the future."""
        try:
            document: dict[str, Any] = json.loads(data)
            if document["format"] > _FORMAT:
                raise KnownError(
                    "vault.newer",
                    "This vault was made by a newer LumaDesk.",
                    "Install the newest LumaDesk and open it again.",
                )
            # The first format had one slot, whose values stood where the slots stand now.
            slots = [document] if document["format"] == 1 else document["slots"]
            kept = document.get("kept")
            found = cls(
                vault_id=document["vault_id"],
                check=from_text(document["check"]),
                slots=tuple(Slot.from_document(slot) for slot in slots),
                keyring=bool(document.get("keyring", True)),
                kept=None if kept is None else from_text(kept),
            )
            if not found.slots:
                raise damaged()
            return found
        except (ValueError, KeyError, TypeError, AttributeError):
            raise damaged() from None

    def save(self, folder: Path) -> None:
        atomic_write(folder / KEYS_NAME, self.to_bytes())

    @classmethod
    def load(cls, folder: Path) -> VaultKeys:
        try:
            data = (folder / KEYS_NAME).read_bytes()
        except FileNotFoundError:
            raise KnownError(
                "vault.keys_missing",
                "The vault's key file (vault.keys) is missing.",
                "Put it back from a backup: “lumadesk vault restore-keys FILE” does that.",
            ) from None
        return cls.from_bytes(data)


def derive(master: bytes, purpose: Purpose) -> bytes:
    """A key of 32 bytes for one purpose; knowing it tells nothing about the others."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"lumadesk/{purpose}".encode()).derive(master)


def key_to_text(master: bytes) -> str:
    """The master key as the keyring keeps it."""
    return to_text(master)


def key_from_text(text: str) -> bytes:
    """Raises ``KnownError`` "vault.wrong_key" for what is no key."""
    try:
        master = from_text(text)
    except ValueError:
        master = b""
    if len(master) != MASTER_BYTES:
        raise KnownError(
            "vault.wrong_key",
            "What the keyring keeps for this vault is not a key.",
            "Open the vault with its recovery passphrase.",
        )
    return master
