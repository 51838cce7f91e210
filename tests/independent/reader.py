"""Opens a vault or a backup by its passphrase as docs/vault-format.md describes it, without LumaDesk.

``python reader.py PATH`` reads the passphrase (or recovery code) from the first line of standard input and
prints as JSON the rows of every table and the erasures of the ledger. ``--key-file FILE`` where one belongs
to the passphrase.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlcipher3 import dbapi2


def hkdf(key: bytes, info: bytes, salt: bytes = b"") -> bytes:
    """RFC 5869 with SHA-256, one block long."""
    extracted = hmac.digest(salt or bytes(32), key, hashlib.sha256)
    return hmac.digest(extracted, info + b"\x01", hashlib.sha256)


def recovery_code(text: str) -> str | None:
    typed = re.sub(r"[\s-]", "", text).upper().translate(str.maketrans("OIL", "011"))
    if not re.fullmatch("[0-9A-HJKMNP-TV-Z]{32}", typed):
        return None
    return "-".join(typed[at : at + 4] for at in range(0, 32, 4))


def master_key(keys: dict, secret: str, key_file: bytes | None) -> bytes:
    slots = [keys | {"kind": "passphrase", "key_file": False}] if keys["format"] == 1 else keys["slots"]
    for slot in slots:
        words = recovery_code(secret) if slot["kind"] == "recovery" else secret
        if words is None or (slot["key_file"] and key_file is None):
            continue
        salt, cost = base64.b64decode(slot["salt"]), slot["argon2id"]
        key = hash_secret_raw(
            unicodedata.normalize("NFC", words).encode(),
            salt,
            time_cost=cost["time"],
            memory_cost=cost["memory"],
            parallelism=cost["lanes"],
            hash_len=32,
            type=Type.ID,
        )
        if slot["key_file"]:
            key = hkdf(key + hashlib.sha256(key_file).digest(), b"lumadesk/key-file", salt)
        try:
            found = AESGCM(key).decrypt(
                base64.b64decode(slot["nonce"]),
                base64.b64decode(slot["wrapped"]),
                f"lumadesk vault {keys['vault_id']}".encode(),
            )
        except InvalidTag:
            continue
        assert hkdf(found, b"lumadesk/check") == base64.b64decode(keys["check"])
        return found
    raise SystemExit("no slot opens with that")


def ledger(content: bytes, key: bytes) -> list[dict]:
    entries, previous = [], ""
    for line in content.decode().splitlines():
        data = base64.b64decode(line)
        context = b"lumadesk erasure ledger\0" + hashlib.sha256(previous.encode()).digest()
        entries.append(json.loads(AESGCM(key).decrypt(data[:12], data[12:], context)))
        previous = line
    return entries


def tables(database: Path, key: bytes) -> dict[str, list[dict]]:
    connection = dbapi2.connect(str(database))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.row_factory = dbapi2.Row
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    found = {name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')] for (name,) in names}
    connection.close()
    return found


def read(place: Path, secret: str, key_file: bytes | None = None) -> dict:
    if place.is_file():
        with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(place) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            for name, digest in manifest["sha256"].items():
                data = archive.read(name)
                assert hashlib.sha256(data).hexdigest() == digest
                (Path(scratch) / name).write_bytes(data)
            return read(Path(scratch), secret, key_file) | {"made_at": manifest["made_at"]}
    master = master_key(json.loads((place / "vault.keys").read_text()), secret, key_file)
    lines = place / "erasures.ledger"
    return {
        "tables": tables(place / "vault.db", hkdf(master, b"lumadesk/database")),
        "erasures": ledger(lines.read_bytes() if lines.exists() else b"", hkdf(master, b"lumadesk/ledger")),
    }


if __name__ == "__main__":
    with_file = Path(sys.argv[3]).read_bytes() if "--key-file" in sys.argv else None
    result = read(Path(sys.argv[1]), sys.stdin.readline().rstrip("\n"), with_file)
    assert not [name for name in sys.modules if name.startswith("lumadesk")]
    print(json.dumps(result, default=repr))
