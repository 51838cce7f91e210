"""The vault's own Ed25519 key: made when first asked for, its private half never outside the vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import LargeBinary, insert, select
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, UtcDateTime, table_of
from lumadesk.storage.transaction import Tx

_ONLY = 1


class SigningKeyTable(SQLModel, table=True):
    """``private`` is the raw key (RFC 8032), ``public`` a PEM."""

    __tablename__ = "signing_key"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    public: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    private: bytes = Field(sa_type=LargeBinary)


signing_key = table_of(SigningKeyTable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """``public`` is a PEM (SubjectPublicKeyInfo), for whoever checks a signature."""

    public: str
    _private: bytes = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the signature (RFC 8032)."""
        return Ed25519PrivateKey.from_private_bytes(self._private).sign(data)


def signer(tx: Tx) -> Signer:
    """The key of this vault; a write makes it where there is none yet."""
    row = tx.connection.execute(select(signing_key).where(signing_key.c.id == _ONLY)).one_or_none()
    if row is not None:
        return Signer(public=row.public, _private=row.private)
    made = Ed25519PrivateKey.generate()
    private = made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    tx.connection.execute(
        insert(signing_key).values(id=_ONLY, public=public, created_at=tx.now, private=private)
    )
    tx.touch("signing_key", _ONLY)
    return Signer(public=public, _private=private)
