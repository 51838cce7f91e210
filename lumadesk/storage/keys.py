"""The vault's master key: wrapped under the recovery passphrase, and the keys that derive from it."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lumadesk.domain.errors import KnownError
from lumadesk.storage.files import atomic_write

KEYS_NAME = "vault.keys"
MASTER_BYTES = 32
_FORMAT = 1
_NONCE_BYTES = 12
_SALT_BYTES = 16

Purpose = Literal["database", "ledger", "tombstone", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Argon2Cost:
    """What one guess at the passphrase costs: passes, memory in KiB, and lanes (RFC 9106)."""

    time: int = 3
    memory: int = 64 * 1024
    lanes: int = 4


DEFAULT_COST = Argon2Cost()


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultKeys:
    """The content of ``vault.keys``: nothing in it opens the vault without the passphrase."""

    vault_id: str
    cost: Argon2Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes
    check: bytes  # derived from the master key: tells a wrong key from a damaged database

    @classmethod
    def create(cls, passphrase: str, *, cost: Argon2Cost = DEFAULT_COST) -> tuple[VaultKeys, bytes]:
        """New keys for a new vault, and the master key that they wrap."""
        master = secrets.token_bytes(MASTER_BYTES)
        return cls.wrap(master, passphrase, vault_id=secrets.token_hex(16), cost=cost), master

    @classmethod
    def wrap(
        cls, master: bytes, passphrase: str, *, vault_id: str, cost: Argon2Cost = DEFAULT_COST
    ) -> VaultKeys:
        salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(_stretch(passphrase, salt, cost)).encrypt(nonce, master, _context(vault_id))
        return cls(
            vault_id=vault_id,
            cost=cost,
            salt=salt,
            nonce=nonce,
            wrapped=sealed,
            check=derive(master, "check"),
        )

    def unwrap(self, passphrase: str) -> bytes:
        """The master key. Raises ``KnownError`` "vault.wrong_passphrase" or "vault.keys_damaged"."""
        try:
            key = _stretch(passphrase, self.salt, self.cost)
            return AESGCM(key).decrypt(self.nonce, self.wrapped, _context(self.vault_id))
        except InvalidTag:
            raise KnownError(
                "vault.wrong_passphrase",
                "That is not the passphrase of this vault.",
                "Check capital letters and the keyboard's language, then try again.",
            ) from None
        except (HashingError, ValueError, TypeError, OverflowError):  # numbers that Argon2 or AES refuse
            raise _damaged() from None

    def require(self, master: bytes) -> None:
        """Refuse a master key (from the keyring) that belongs to another vault."""
        if not hmac.compare_digest(self.check, derive(master, "check")):
            raise KnownError(
                "vault.wrong_key",
                "The key kept in the keyring does not belong to this vault.",
                "Open the vault with its recovery passphrase.",
            )

    def to_bytes(self) -> bytes:
        document = {
            "format": _FORMAT,
            "vault_id": self.vault_id,
            "argon2id": asdict(self.cost),
            "salt": _text(self.salt),
            "nonce": _text(self.nonce),
            "wrapped": _text(self.wrapped),
            "check": _text(self.check),
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
            return cls(
                vault_id=document["vault_id"],
                cost=Argon2Cost(**document["argon2id"]),
                salt=_bytes(document["salt"]),
                nonce=_bytes(document["nonce"]),
                wrapped=_bytes(document["wrapped"]),
                check=_bytes(document["check"]),
            )
        except (ValueError, KeyError, TypeError):
            raise _damaged() from None

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
                "Put back vault.keys from a backup: without it the passphrase cannot open the vault.",
            ) from None
        return cls.from_bytes(data)


def derive(master: bytes, purpose: Purpose) -> bytes:
    """A key of 32 bytes for one purpose; knowing it tells nothing about the others."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"lumadesk/{purpose}".encode()).derive(master)


def key_to_text(master: bytes) -> str:
    """The master key as the keyring keeps it."""
    return _text(master)


def key_from_text(text: str) -> bytes:
    """Raises ``KnownError`` "vault.wrong_key" for what is no key."""
    try:
        master = _bytes(text)
    except ValueError:
        master = b""
    if len(master) != MASTER_BYTES:
        raise KnownError(
            "vault.wrong_key",
            "What the keyring keeps for this vault is not a key.",
            "Open the vault with its recovery passphrase.",
        )
    return master


def _stretch(passphrase: str, salt: bytes, cost: Argon2Cost) -> bytes:
    # The same passphrase typed on another system may arrive in another Unicode normal form.
    return hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.time,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )


def _damaged() -> KnownError:
    return KnownError(
        "vault.keys_damaged",
        "The vault's key file (vault.keys) is damaged.",
        "Put back vault.keys from a backup: it is the same file in every backup of this vault.",
    )


def _context(vault_id: str) -> bytes:
    return f"lumadesk vault {vault_id}".encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
