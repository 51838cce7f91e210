"""The erasure ledger: a sealed line for each erasure, in a file outside the database and again inside it.

The line is on the disk before its erasure commits. The file and the table ``ledger_line`` are two
copies of one list, and opening the vault makes them agree: a line that the database does not know is
carried out (the process was killed between the two, or an old database was put in place), and a file
that is missing, cut short or damaged is written again from the database. Thus an erasure that the
owner confirmed is never lost, and no restored backup brings an erased person back.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Field, SQLModel

from lumadesk.storage.columns import AUTOINCREMENT, from_json, table_of, to_json
from lumadesk.storage.erased import Erased
from lumadesk.storage.files import append as append_to_file
from lumadesk.storage.files import atomic_write, truncate

LEDGER_NAME = "erasures.ledger"
_NONCE_BYTES = 12
_CONTEXT = b"lumadesk erasure ledger\0"


class LedgerLineTable(SQLModel, table=True):
    __tablename__ = "ledger_line"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    line: str


ledger_line = table_of(LedgerLineTable)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The content of a line. ``sequences`` are the last ids that were in use, by table, at that moment."""

    at: datetime
    erased: Erased
    sequences: dict[str, int]

    def to_document(self) -> dict[str, Any]:
        return {"at": self.at.isoformat(), "sequences": self.sequences, **self.erased.to_document()}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> LedgerEntry:
        return cls(
            at=datetime.fromisoformat(document["at"]),
            erased=Erased.from_document(document),
            sequences=document["sequences"],
        )


class Ledger:
    """The file, and the key that seals its lines."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.path = folder / LEDGER_NAME
        self._cipher: AESGCM | None = AESGCM(key)

    def forget(self) -> None:
        """Let the key go; OpenSSL wipes its own copy."""
        self._cipher = None

    def read_lines(self) -> list[str]:
        """The whole lines of the file; a last one that was cut off while it was written does not count."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return []
        return [line.decode("ascii", "replace") for line in data.split(b"\n")[:-1]]

    def is_exactly(self, lines: Sequence[str]) -> bool:
        """Whether the file holds these lines and nothing else."""
        try:
            return self.path.read_bytes() == file_content(lines)
        except FileNotFoundError:
            return not lines

    def append(self, line: str) -> int:
        """Add ``line`` and wait until it is on the disk; the value undoes it through ``cut``."""
        size = self.path.stat().st_size if self.path.exists() else 0
        try:
            append_to_file(self.path, line.encode() + b"\n")
        except OSError:
            self.cut(size)
            raise
        return size

    def cut(self, size: int) -> None:
        """Take back what was appended after ``size`` bytes, for its transaction did not commit."""
        if self.path.exists():
            truncate(self.path, size)

    def rewrite(self, lines: Sequence[str]) -> None:
        atomic_write(self.path, file_content(lines))

    def seal(self, entry: LedgerEntry, previous: str | None) -> str:
        """The line for ``entry``; it can only be opened after the line ``previous``."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._key().encrypt(nonce, to_json(entry.to_document()).encode(), _after(previous))
        return base64.b64encode(nonce + sealed).decode()

    def open_line(self, line: str, previous: str | None) -> LedgerEntry | None:
        """The content of a line; None where it, or its place after ``previous``, is not genuine."""
        try:
            data = base64.b64decode(line, validate=True)
            plain = self._key().decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], _after(previous))
        except (InvalidTag, ValueError, binascii.Error):
            return None
        return LedgerEntry.from_document(from_json(plain.decode()))

    def _key(self) -> AESGCM:
        if self._cipher is None:
            raise RuntimeError("the vault is locked")
        return self._cipher

    def open_all(self, lines: Iterable[str]) -> list[LedgerEntry | None]:
        entries: list[LedgerEntry | None] = []
        previous: str | None = None
        for line in lines:
            entries.append(self.open_line(line, previous))
            previous = line
        return entries


def _after(previous: str | None) -> bytes:
    return _CONTEXT + hashlib.sha256((previous or "").encode()).digest()


def file_content(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
