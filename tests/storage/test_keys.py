"""The master key in its wrapped form, and the keys that are derived from it."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.storage.keys import KEYS_NAME, VaultKeys, derive, key_from_text, key_to_text
from tests.conftest import CHEAP, PASSPHRASE


@pytest.fixture(scope="module")
def made() -> tuple[VaultKeys, bytes]:
    return VaultKeys.create(PASSPHRASE, cost=CHEAP)


def changed(keys: VaultKeys, **values: Any) -> bytes:
    """The file with other values, those of its slot among them."""
    document = json.loads(keys.to_bytes())
    (slot,) = document["slots"]
    of_slot = {name: value for name, value in values.items() if name in slot}
    rest = {name: value for name, value in values.items() if name not in slot}
    return json.dumps({**document, "slots": [{**slot, **of_slot}], **rest}).encode()


def test_the_passphrase_gives_the_master_key(made: tuple[VaultKeys, bytes], tmp_path: Path) -> None:
    keys, master = made
    keys.save(tmp_path)
    loaded = VaultKeys.load(tmp_path)
    assert loaded == keys
    assert loaded.unwrap(PASSPHRASE) == master
    assert len(master) == 32
    assert (tmp_path / KEYS_NAME).stat().st_mode & 0o077 == 0


def test_the_file_holds_neither_key_nor_passphrase(made: tuple[VaultKeys, bytes]) -> None:
    keys, master = made
    content = keys.to_bytes()
    for secret in (PASSPHRASE, key_to_text(master), master.hex(), derive(master, "database").hex()):
        assert secret.encode() not in content
    assert derive(master, "check") == keys.check, "what stands there is derived, one way"


def test_two_vaults_share_nothing() -> None:
    (one, first), (other, second) = (VaultKeys.create(PASSPHRASE, cost=CHEAP) for _ in range(2))
    assert first != second
    assert one.vault_id != other.vault_id
    assert one.slots[0].salt != other.slots[0].salt
    assert one.slots[0].nonce != other.slots[0].nonce
    with pytest.raises(KnownError) as refused:
        one.require(second)
    assert refused.value.code == "vault.wrong_key"


@pytest.mark.parametrize("wrong", ["", PASSPHRASE.upper(), f"{PASSPHRASE} ", "\0", "\ud800"])
def test_a_wrong_passphrase(made: tuple[VaultKeys, bytes], wrong: str) -> None:
    with pytest.raises(KnownError) as refused:
        made[0].unwrap(wrong)
    assert refused.value.code == "vault.wrong_passphrase"
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("passphrase", ["", "caf\u00e9 \u2615", "\ud800", "x" * 10_000])
def test_any_text_is_a_passphrase(passphrase: str) -> None:
    keys, master = VaultKeys.create(passphrase, cost=CHEAP)
    assert keys.unwrap(passphrase) == master


def test_the_normal_form_of_the_keyboard_does_not_matter() -> None:
    keys, master = VaultKeys.create("caf\u00e9", cost=CHEAP)
    assert keys.unwrap("cafe\u0301") == master


@pytest.mark.parametrize("purpose", ["database", "ledger", "tombstone", "check", "kept"])
def test_derived_keys_are_those_of_rfc_5869(purpose: Any) -> None:
    """A vault that exists opens only as long as this never changes."""
    master = bytes(range(32))
    extracted = hmac.digest(bytes(32), master, hashlib.sha256)
    assert derive(master, purpose) == hmac.digest(
        extracted, f"lumadesk/{purpose}".encode() + b"\x01", hashlib.sha256
    )


def test_a_key_slot_of_another_vault_does_not_open_this_one(made: tuple[VaultKeys, bytes]) -> None:
    keys, _master = made
    moved = VaultKeys.from_bytes(changed(keys, vault_id="0" * 32))
    with pytest.raises(KnownError):
        moved.unwrap(PASSPHRASE)


@pytest.mark.parametrize(
    "values",
    [
        {"argon2id": {"time": 0, "memory": 8, "lanes": 1}},
        {"argon2id": {"time": 1, "memory": -8, "lanes": 1}},
        {"argon2id": {"time": 1, "memory": 2**40, "lanes": 1}},
        {"argon2id": {"time": "1", "memory": 8, "lanes": 1}},
        {"argon2id": {"time": 1}},
        {"argon2id": None},
        {"salt": ""},
        {"salt": 5},
        {"nonce": ""},
        {"nonce": "AA=="},
        {"wrapped": ""},
        {"wrapped": "not base64"},
        {"format": "one"},
        {"format": None},
        {"check": None},
        {"slots": []},
        {"slots": None},
        {"slots": [[]]},
        {"kind": "retina"},
        {"kept": 5},
    ],
    ids=str,
)
def test_a_damaged_key_file_is_told_as_one(made: tuple[VaultKeys, bytes], values: dict[str, Any]) -> None:
    with pytest.raises(KnownError) as refused:
        VaultKeys.from_bytes(changed(made[0], **values)).unwrap(PASSPHRASE)
    assert refused.value.code in {"vault.keys_damaged", "vault.wrong_passphrase"}
    assert refused.value.hint


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"null", b"[]", b"{}", b'{"format": 1}', b"7"])
def test_what_is_no_key_file(content: bytes) -> None:
    with pytest.raises(KnownError) as refused:
        VaultKeys.from_bytes(content)
    assert refused.value.code == "vault.keys_damaged"


def test_a_key_file_of_the_future(made: tuple[VaultKeys, bytes]) -> None:
    with pytest.raises(KnownError) as refused:
        VaultKeys.from_bytes(changed(made[0], format=3))
    assert refused.value.code == "vault.newer"


def test_the_key_as_the_keyring_keeps_it(made: tuple[VaultKeys, bytes]) -> None:
    assert key_from_text(key_to_text(made[1])) == made[1]


@pytest.mark.parametrize("text", ["", "AAAA", "\u00e4", "!" * 44, key_to_text(b"0" * 33)])
def test_what_the_keyring_keeps_may_be_no_key(text: str) -> None:
    with pytest.raises(KnownError) as refused:
        key_from_text(text)
    assert refused.value.code == "vault.wrong_key"
