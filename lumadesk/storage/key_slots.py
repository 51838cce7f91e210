"""A slot of ``vault.keys``: the master key, sealed under a passphrase (and a key file) or a recovery code."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lumadesk.domain.errors import KnownError

NONCE_BYTES = 12
_SALT_BYTES = 16
_WITH_FILE = b"lumadesk/key-file"

#: Crockford's base 32: no I, L, O or U to be misread.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH, _CHECK_LENGTH = 32, 2
_MISREAD = str.maketrans("OIL", "011")


class SlotKind(StrEnum):
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argon2Cost:
    """What one guess at the passphrase costs: passes, memory in KiB, and lanes (RFC 9106)."""

    time: int = 3
    memory: int = 64 * 1024
    lanes: int = 4


DEFAULT_COST = Argon2Cost()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Nothing in it opens the vault without its secret. ``made_on`` is for the owner to tell slots apart."""

    id: int
    kind: SlotKind
    key_file: bool  # the passphrase alone does not open it
    made_on: str  # a date, or nothing where the format did not know it yet
    cost: Argon2Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    @classmethod
    def seal(
        cls,
        master: bytes,
        secret: str,
        *,
        id: int,
        vault_id: str,
        cost: Argon2Cost,
        kind: SlotKind = SlotKind.PASSPHRASE,
        key_file: bytes | None = None,
        made_on: date | None = None,
    ) -> Slot:
        salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
        key = _stretch(secret, key_file, salt, cost)
        return cls(
            id=id,
            kind=kind,
            key_file=key_file is not None,
            made_on=made_on.isoformat() if made_on else "",
            cost=cost,
            salt=salt,
            nonce=nonce,
            wrapped=AESGCM(key).encrypt(nonce, master, context(vault_id)),
        )

    def open(self, secret: str, key_file: bytes | None, vault_id: str) -> bytes | None:
        """The master key; None for a wrong secret. Raises "vault.keys_damaged" for numbers that are none."""
        try:
            key = _stretch(secret, key_file if self.key_file else None, self.salt, self.cost)
            return AESGCM(key).decrypt(self.nonce, self.wrapped, context(vault_id))
        except InvalidTag:
            return None
        except (HashingError, ValueError, TypeError, OverflowError):
            raise damaged() from None

    def to_document(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind.value,
            "key_file": self.key_file,
            "made_on": self.made_on,
            "argon2id": asdict(self.cost),
            "salt": to_text(self.salt),
            "nonce": to_text(self.nonce),
            "wrapped": to_text(self.wrapped),
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Slot:
        """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what is none."""
        return cls(
            id=int(document.get("id", 1)),
            kind=SlotKind(document.get("kind", SlotKind.PASSPHRASE)),
            key_file=bool(document.get("key_file", False)),
            made_on=str(document.get("made_on", "")),
            cost=Argon2Cost(**document["argon2id"]),
            salt=from_text(document["salt"]),
            nonce=from_text(document["nonce"]),
            wrapped=from_text(document["wrapped"]),
        )


def new_recovery_code() -> str:
    """A code of 150 random bits in eight groups, the last two letters of which find a slip of the pen."""
    body = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH - _CHECK_LENGTH))
    code = body + _check_letters(body)
    return "-".join(code[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def read_recovery_code(text: str) -> str | None:
    """The code as it was made, however it was typed; None for what is none, or has a slip in it."""
    typed = re.sub(r"[\s-]", "", text).upper().translate(_MISREAD)
    if len(typed) != _CODE_LENGTH or set(typed) - set(_LETTERS):
        return None
    if _check_letters(typed[:-_CHECK_LENGTH]) != typed[-_CHECK_LENGTH:]:
        return None
    return "-".join(typed[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def damaged() -> KnownError:
    return KnownError(
        "vault.keys_damaged",
        "The vault's key file (vault.keys) is damaged.",
        "Put it back from a backup: “lumadesk vault restore-keys FILE” does that.",
    )


def context(vault_id: str) -> bytes:
    """What a sealed key is bound to."""
    return f"lumadesk vault {vault_id}".encode()


def to_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def from_text(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _check_letters(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(body.encode()).digest()[:2], "big")
    return _LETTERS[number >> 11] + _LETTERS[(number >> 6) & 31]


def _stretch(secret: str, key_file: bytes | None, salt: bytes, cost: Argon2Cost) -> bytes:
    # The same passphrase typed on another system may arrive in another Unicode normal form.
    stretched = hash_secret_raw(
        unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.time,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )
    if key_file is None:
        return stretched
    both = stretched + hashlib.sha256(key_file).digest()
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=_WITH_FILE).derive(both)
