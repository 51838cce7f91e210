"""A vault is made, opened, locked and left; what is wrong with a folder or a key is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.storage import audit, people
from lumadesk.storage.keys import Argon2Cost, VaultKeys, key_from_text
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify
from tests.conftest import CHEAP, PASSPHRASE


def told_by(act: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as told:
        act()
    assert told.value.hint
    return told.value.code


def test_made_and_opened_by_passphrase_and_by_key(tmp_path: Path, now: datetime) -> None:
    folder = tmp_path / "new" / "vault"
    made = Vault.create(folder, passphrase="drei Wörter hier", clock_now=now, cost=CHEAP)
    with made.write("person.add", now) as tx:
        people.add(tx, name="Ada")
    key, vault_id = made.key_b64(), made.vault_id
    made.close()
    for opened in (
        lambda: Vault.open_with_passphrase(folder, "drei Wörter hier"),
        lambda: Vault.open_with_key(folder, key),
        lambda: Vault.open(folder, master=key_from_text(key)),
    ):
        vault = opened()
        assert (vault.vault_id, vault.key_b64()) == (vault_id, key)
        with vault.read() as tx:
            assert [person.name for person in people.rows(tx, people.ids(tx))] == ["Ada"]
            assert [entry.verb for entry in audit.list_latest(tx)] == ["person.add", "vault.create"]
        assert all(check.ok for check in verify(vault))
        vault.close()


def test_the_folder_of_a_closed_vault(vault: Vault) -> None:
    vault.close()
    assert {path.name for path in vault.folder.iterdir()} == {"vault.db", "vault.keys", "vault.lock"}
    assert Vault.exists(vault.folder)
    assert Vault.vault_id_of(vault.folder) == vault.vault_id
    assert Vault.looks_encrypted(vault.folder)
    vault.close()


def test_a_plain_database_does_not_look_encrypted(vault: Vault) -> None:
    vault.database_path.write_bytes(b"SQLite format 3\0" + bytes(100))
    assert not Vault.looks_encrypted(vault.folder)


def test_the_cost_of_a_guess_is_in_the_file(tmp_path: Path, now: datetime) -> None:
    Vault.create(
        tmp_path / "v", passphrase="x", clock_now=now, cost=Argon2Cost(time=2, memory=16, lanes=2)
    ).close()
    assert VaultKeys.load(tmp_path / "v").cost == Argon2Cost(time=2, memory=16, lanes=2)
    assert (Argon2Cost().time, Argon2Cost().memory, Argon2Cost().lanes) == (3, 64 * 1024, 4)


def test_nothing_is_overwritten(vault: Vault, now: datetime, tmp_path: Path) -> None:
    def create(folder: Path) -> Callable[[], object]:
        return lambda: Vault.create(folder, passphrase="x", clock_now=now, cost=CHEAP)

    assert told_by(create(vault.folder)) == "vault.already_exists"
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    assert told_by(create(other)) == "vault.folder_not_empty"
    assert told_by(create(other / "letter.txt")) == "vault.folder_not_empty"
    assert (other / "letter.txt").read_text() == "mine"
    vault.close()
    (vault.folder / "vault.db").unlink()
    assert told_by(create(vault.folder)) == "vault.already_exists", "its keys are still there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "vault"], "and nothing half-made"


def test_an_empty_folder_will_do(tmp_path: Path, now: datetime) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    Vault.create(folder, passphrase="x", clock_now=now, cost=CHEAP).close()
    assert Vault.exists(folder)


def test_a_vault_that_could_not_be_made_leaves_nothing(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(VaultKeys, "save", full)
    assert told_by(lambda: Vault.create(tmp_path / "v", passphrase="x", clock_now=now, cost=CHEAP)) == (
        "vault.disk_full"
    )
    assert list(tmp_path.iterdir()) == []


def test_no_vault_there(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert not Vault.exists(folder)
        assert told_by(lambda folder=folder: Vault.vault_id_of(folder)) == "vault.not_found"
        assert told_by(lambda folder=folder: Vault.looks_encrypted(folder)) == "vault.not_found"
        assert told_by(lambda folder=folder: Vault.open_with_passphrase(folder, "x")) == "vault.not_found"
        assert told_by(lambda folder=folder: Vault.open(folder, master=b"x" * 32)) == "vault.not_found"
    assert list(tmp_path.iterdir()) == [], "looking makes nothing"


def test_wrong_keys(vault: Vault, tmp_path: Path, now: datetime) -> None:
    other = Vault.create(tmp_path / "other", passphrase=PASSPHRASE, clock_now=now, cost=CHEAP)
    key = other.key_b64()
    other.close()
    vault.close()
    assert (
        told_by(lambda: Vault.open_with_passphrase(vault.folder, PASSPHRASE + " "))
        == "vault.wrong_passphrase"
    )
    assert told_by(lambda: Vault.open_with_key(vault.folder, key)) == "vault.wrong_key"
    assert told_by(lambda: Vault.open_with_key(vault.folder, "not a key")) == "vault.wrong_key"
    Vault.open_with_passphrase(vault.folder, PASSPHRASE).close()


def test_a_missing_key_file(vault: Vault) -> None:
    vault.close()
    (vault.folder / "vault.keys").unlink()
    assert told_by(lambda: Vault.open_with_passphrase(vault.folder, PASSPHRASE)) == "vault.keys_missing"
    assert told_by(lambda: Vault.vault_id_of(vault.folder)) == "vault.keys_missing"
    assert Vault.exists(vault.folder)


def test_a_swap_that_was_cut_off_brings_the_old_vault_back(vault: Vault) -> None:
    vault.close()
    replaced = vault.folder.parent / f".{vault.folder.name}.replaced"
    vault.folder.rename(replaced)
    assert Vault.exists(vault.folder)
    Vault.open_with_passphrase(vault.folder, PASSPHRASE).close()
    assert not replaced.exists()


def test_a_copied_folder_is_the_same_vault(vault: Vault, tmp_path: Path, now: datetime) -> None:
    with vault.write("person.add", now) as tx:
        people.add(tx, name="Ada")
    vault.close()
    shutil.copytree(vault.folder, tmp_path / "copy")
    copy = Vault.open_with_passphrase(tmp_path / "copy", PASSPHRASE)
    assert copy.vault_id == vault.vault_id
    assert all(check.ok for check in verify(copy))
    copy.close()
