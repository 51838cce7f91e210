"""lumadesk keys, as a script would use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.fakes import FakeSecrets
from tests.cli.conftest import Lumadesk


def test_slots(desk: Lumadesk, monkeypatch: pytest.MonkeyPatch) -> None:
    (slot,) = [one for one in desk("keys", "list").json["slots"] if one["kind"] == "passphrase"]
    assert desk("keys", "add").error == "vault.passphrase_needed"
    monkeypatch.setenv("LUMADESK_NEW_PASSPHRASE", "four lanterns under a bridge")
    added = desk("keys", "add").json["slot"]
    assert added["id"] != slot["id"]
    assert desk("keys", "change", str(slot["id"])).json["slot"]["id"] == slot["id"]
    left = desk("keys", "remove", str(added["id"])).json["slots"]
    assert [one["id"] for one in left if one["id"]] == [slot["id"]]
    assert desk("keys", "remove", str(slot["id"])).error == "keys.last_passphrase"


def test_a_key_file(desk: Lumadesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "stick.key"
    assert desk("keys", "key-file", "--to", file).json == {"file": str(file)}
    monkeypatch.setenv("LUMADESK_NEW_PASSPHRASE", "four lanterns under a bridge")
    assert desk("keys", "change", "1", "--key-file", file).json["slot"]["key_file"]
    desk("keys", "keyring", "--off")
    monkeypatch.setenv("LUMADESK_PASSPHRASE", "four lanterns under a bridge")
    assert desk("people", "list").error == "vault.key_file_needed"
    told = desk("vault", "status").json
    assert (told["always_ask"], told["key_file"]) == (True, True)
    monkeypatch.setenv("LUMADESK_KEY_FILE", str(file))
    assert desk("people", "list").status == 0


def test_the_keyring(desk: Lumadesk, keyring: FakeSecrets) -> None:
    desk("keys", "keyring", "--on")
    assert len(keyring.kept) == 1
    desk("keys", "keyring", "--off")
    assert keyring.kept == {}


def test_recovery_and_rotation(desk: Lumadesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk("people", "add", "--name", "Ann Example")
    made = desk("keys", "recovery", "--to", tmp_path / "sheet.pdf").json
    assert Path(made["file"]).read_bytes().startswith(b"%PDF")
    assert desk("keys", "recovery", "--to", tmp_path / "sheet.pdf").error == "file.exists"
    done = desk("keys", "rotate", "--sheet-to", tmp_path / "new.pdf").json
    assert done["code"] != made["code"]
    assert (tmp_path / "new.pdf").exists()
    desk("keys", "keyring", "--off")
    monkeypatch.setenv("LUMADESK_PASSPHRASE", made["code"])
    assert desk("people", "list").error == "vault.wrong_passphrase"
    monkeypatch.setenv("LUMADESK_PASSPHRASE", done["code"])
    assert [one["name"] for one in desk("people", "list").json["people"]] == ["Ann Example"]
    assert desk("vault", "verify").json["ok"]
