"""Reading a SQLCipher 4 database without SQLCipher, page by page, as its documentation describes the file."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE = 4096
_SALT, _IV, _HMAC = 16, 16, 64
_RESERVE = _IV + _HMAC
_WAL_HEADER, _FRAME_HEADER = 32, 24


class Pages:
    """The decrypted pages of a database, and of its write-ahead log."""

    def __init__(self, database: Path, key: bytes) -> None:
        self.database = database
        self.log = database.with_name(f"{database.name}-wal")
        self._key = key

    def of_database(self) -> list[bytes]:
        """Every page of the file in order, free ones included; each is checked by its HMAC."""
        data = self.database.read_bytes()
        assert len(data) % PAGE == 0
        salt = data[:_SALT]
        return [
            self._decrypt(data[start : start + PAGE], start // PAGE + 1, salt)
            for start in range(0, len(data), PAGE)
        ]

    def of_log(self) -> list[bytes]:
        """Every page of the write-ahead log, also those of transactions that were moved over long ago."""
        with self.database.open("rb") as file:
            salt = file.read(_SALT)
        return [self._decrypt(page, number, salt) for number, page in self._frames()]

    def everything(self) -> bytes:
        return b"".join((*self.of_database(), *self.of_log()))

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        data = self.log.read_bytes() if self.log.exists() else b""
        for start in range(_WAL_HEADER, len(data), _FRAME_HEADER + PAGE):
            number = int.from_bytes(data[start : start + 4], "big")
            yield number, data[start + _FRAME_HEADER : start + _FRAME_HEADER + PAGE]

    def _decrypt(self, page: bytes, number: int, salt: bytes) -> bytes:
        begin = _SALT if number == 1 else 0
        sealed, iv = page[begin : PAGE - _RESERVE], page[PAGE - _RESERVE : PAGE - _HMAC]
        for_hmac = hashlib.pbkdf2_hmac("sha512", self._key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
        genuine = hmac.digest(for_hmac, sealed + iv + number.to_bytes(4, "little"), "sha512")
        assert page[PAGE - _HMAC :] == genuine, f"page {number} is not one of SQLCipher 4"
        decryptor = Cipher(AES(self._key), CBC(iv)).decryptor()
        return decryptor.update(sealed) + decryptor.finalize()
