"""`lumadesk vault`: made, described, checked, backed up and restored from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.storage.vault import Vault
from tests.app.fakes import FakeSecrets
from tests.cli.conftest import Lumadesk, program
from tests.conftest import PASSPHRASE


def test_create_and_status(
    lumadesk: Lumadesk, keyring: FakeSecrets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUMADESK_PASSPHRASE", PASSPHRASE)
    folder = tmp_path / "new" / "vault"
    nothing = lumadesk("vault", "status", "--vault", folder, "--json")
    assert (nothing.status, nothing.json["exists"], nothing.json["vault_id"]) == (0, False, None)
    assert "lumadesk vault create" in lumadesk("vault", "status", "--vault", folder).out

    made = lumadesk("vault", "create", "--vault", folder, "--json")
    assert made.status == 0
    assert made.json["vault"] == str(folder)
    assert made.json["encrypted"] is True
    assert made.json["key_in_keyring"] is True
    assert list(keyring.kept) == [f"vault:{made.json['vault_id']}"]
    assert not (folder / "vault.db").read_bytes().startswith(b"SQLite format 3")

    monkeypatch.delenv("LUMADESK_PASSPHRASE")
    status = lumadesk("vault", "status", "--vault", folder, "--json")
    assert status.json == made.json | {"size": status.json["size"]}
    assert "keyring" in lumadesk("vault", "status", "--vault", folder).out

    again = lumadesk("vault", "create", "--vault", folder, "--json")
    assert again.error == "vault.passphrase_needed"
    monkeypatch.setenv("LUMADESK_PASSPHRASE", "quite another passphrase")
    again = lumadesk("vault", "create", "--vault", folder, "--json")
    assert (again.status, again.error) == (4, "vault.already_exists")
    assert lumadesk("vault", "verify", "--vault", folder).status == 0


def test_the_default_vault(lumadesk: Lumadesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMADESK_PASSPHRASE", PASSPHRASE)
    assert lumadesk("vault", "create", "--no-keyring", "--json").json["vault"] == str(tmp_path / "default")
    monkeypatch.setenv("LUMADESK_VAULT", str(tmp_path / "named"))
    assert lumadesk("vault", "status", "--json").json["vault"] == str(tmp_path / "named")


def test_a_short_passphrase_is_taken_with_a_word_of_warning(
    lumadesk: Lumadesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUMADESK_PASSPHRASE", "short")
    made = lumadesk("vault", "create", "--vault", tmp_path / "vault", "--json")
    assert made.status == 0
    assert "12 characters" in made.err


def test_a_file_where_a_folder_belongs_is_told(
    lumadesk: Lumadesk, desk: Lumadesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUMADESK_PASSPHRASE", PASSPHRASE)
    file = tmp_path / "notes.txt"
    file.write_text("kept")
    for ran in (
        lumadesk("vault", "create", "--vault", file / "vault", "--json"),
        lumadesk("demo", "--headless", "--dir", file, "--json"),
        desk("vault", "salvage", "--to", file / "new"),
    ):
        assert (ran.status, ran.error) == (4, "vault.no_folder")
    assert file.read_text() == "kept"


def test_status_without_a_keyring(lumadesk: Lumadesk, keyring: FakeSecrets, desk: Lumadesk) -> None:
    keyring.problem = KnownError("keyring.missing", "There is no keyring.", "The passphrase serves.")
    status = desk("vault", "status")
    assert status.status == 0
    assert status.json["keyring"] is None
    assert status.json["keyring_problem"] == "There is no keyring. The passphrase serves."
    assert "There is no keyring." in lumadesk("vault", "status").out
    assert "There is no keyring." not in desk("people", "list").err, "said once, when it mattered"


def test_status_that_passes_over_the_keyring(keyring: FakeSecrets, desk: Lumadesk) -> None:
    keyring.problem = AssertionError("the keyring was asked")  # type: ignore[assignment]
    told = desk("vault", "status", "--no-keyring").json
    assert (told["exists"], told["keyring"], told["keyring_problem"]) == (True, None, None)


def test_verify(desk: Lumadesk, lumadesk: Lumadesk) -> None:
    told = desk("vault", "verify")
    assert told.json["ok"] is True
    assert {"name", "ok", "detail"} == set(told.json["checks"][0])
    assert all(check["ok"] for check in told.json["checks"])
    assert lumadesk("vault", "verify").out.count("ok · ") == len(told.json["checks"])


def test_a_damaged_vault_is_told(desk: Lumadesk, tmp_path: Path) -> None:
    database = tmp_path / "vault" / "vault.db"
    content = bytearray(database.read_bytes())
    content[:4096] = b"\xa5" * 4096
    database.write_bytes(content)
    told = desk("people", "list")
    assert (told.status, told.error) == (4, "vault.damaged")
    assert "backup" in told.json["error"]["hint"]


def test_noise_in_one_page_fails_the_check(desk: Lumadesk, tmp_path: Path) -> None:
    for number in range(40):
        desk("people", "add", "--name", f"Person {number}", "--address", "A long road " * 60)
    database = tmp_path / "vault" / "vault.db"
    content = bytearray(database.read_bytes())
    content[-4096:] = b"\xa5" * 4096
    database.write_bytes(content)
    told = desk("vault", "verify")
    assert told.status == 4
    assert told.json["ok"] is False
    assert "encryption" in {check["name"] for check in told.json["checks"] if not check["ok"]}


def test_backup_and_restore(desk: Lumadesk, lumadesk: Lumadesk, tmp_path: Path) -> None:
    desk("people", "add", "--name", "Ann Example")
    file = tmp_path / "lumadesk.backup"
    assert desk("vault", "backup", "--to", file).json == {"file": str(file), "size": file.stat().st_size}
    assert desk("vault", "backup", "--to", file).error == "file.exists"
    desk("people", "add", "--name", "Bea Example")
    assert len(desk("people", "list").json["people"]) == 2

    restored = desk("vault", "restore", file)
    assert restored.status == 0
    assert restored.json["erasures_replayed"] == 0
    assert restored.json["restored"]["person"] == 1
    assert [person["name"] for person in desk("people", "list").json["people"]] == ["Ann Example"]

    elsewhere = tmp_path / "elsewhere"
    assert lumadesk("vault", "restore", file, "--vault", elsewhere, "--no-keyring").status == 0
    assert "Ann Example" in lumadesk("people", "list", "--vault", elsewhere).out


def test_a_backup_into_a_folder_that_is_not_there_is_refused(desk: Lumadesk, tmp_path: Path) -> None:
    ran = desk("vault", "backup", "--to", tmp_path / "stick" / "of.lumadesk-backup")
    assert (ran.status, ran.error) == (4, "file.no_folder")
    assert not (tmp_path / "stick").exists()


def test_what_was_erased_since_the_backup_stays_erased(desk: Lumadesk, tmp_path: Path) -> None:
    desk("people", "add", "--name", "Ann Example")
    file = tmp_path / "lumadesk.backup"
    desk("vault", "backup", "--to", file)
    assert desk("erase", "run", "--person", 1, "--confirm", "Ann Example").status == 0
    restored = desk("vault", "restore", file)
    assert restored.json["erasures_replayed"] == 1
    assert desk("people", "list").json["people"] == []
    assert desk("vault", "verify").json["ok"] is True


@pytest.mark.parametrize("content", [None, b"", b"no backup at all"])
def test_a_bad_backup_is_told_and_the_vault_stays(
    desk: Lumadesk, tmp_path: Path, content: bytes | None
) -> None:
    desk("people", "add", "--name", "Ann Example")
    file = tmp_path / "bad.backup"
    if content is not None:
        file.write_bytes(content)
    told = desk("vault", "restore", file)
    assert (told.status, told.error) == (4, "backup.not_found" if content is None else "backup.damaged")
    assert len(desk("people", "list").json["people"]) == 1


def test_restoring_asks_for_the_passphrase_where_the_keyring_does_not_serve(
    desk: Lumadesk, lumadesk: Lumadesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "lumadesk.backup"
    desk("vault", "backup", "--to", file)
    monkeypatch.delenv("LUMADESK_PASSPHRASE")
    assert lumadesk("vault", "restore", file, "--no-keyring", "--json").error == "vault.passphrase_needed"
    monkeypatch.setenv("LUMADESK_PASSPHRASE", "wrong")
    assert lumadesk("vault", "restore", file, "--no-keyring", "--json").error == "vault.wrong_passphrase"
    assert desk("vault", "restore", file).status == 0


def test_one_process_at_a_time(place: dict[str, str]) -> None:
    held = Vault.open_with_passphrase(Path(place["LUMADESK_VAULT"]), PASSPHRASE)
    try:
        told = program("people", "list", "--json", **place)
    finally:
        held.close()
    assert (told.status, told.error) == (4, "vault.in_use")


def test_salvage_and_take_over(desk: Lumadesk, lumadesk: Lumadesk, tmp_path: Path) -> None:
    desk("people", "add", "--name", "Ann Example")
    desk("vault", "backup", "--to", tmp_path / "a.backup")
    told = desk("vault", "salvage", "--to", tmp_path / "new").json
    assert told["salvage"]["kept"]["person"] == 1
    assert told["salvage"]["damaged"] == []
    assert "Ann Example" in lumadesk("people", "list", "--vault", tmp_path / "new").out
    (tmp_path / "vault" / "vault.owner").write_text('{"computer": "another", "name": "attic"}')
    assert desk("people", "list").error == "vault.open_elsewhere"
    assert desk("vault", "take-over").status == 0
    assert desk("people", "list").status == 0
    assert desk("vault", "restore-keys", tmp_path / "a.backup").error == "vault.keys_present"
    (tmp_path / "vault" / "vault.keys").unlink()
    assert desk("people", "list").error == "vault.keys_missing"
    assert desk("vault", "restore-keys", tmp_path / "a.backup").status == 0
    assert desk("people", "list").status == 0
