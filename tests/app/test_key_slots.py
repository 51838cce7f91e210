"""The ways into a vault: added, changed, removed, lost and made anew, while its data stays what it was."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from lumadesk.app import backups, erasure, key_slots, people, suppressions, vault
from lumadesk.app.services import Outside, Services
from lumadesk.app.sync import sync
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.storage import attempts, rotation
from lumadesk.storage.upkeep import UpkeepKind
from tests.app.fakes import FakeSecrets
from tests.app.website import Website
from tests.conftest import PASSPHRASE

OTHER = "four lanterns under a bridge"


@pytest.fixture
def folder(services: Services) -> Path:
    return services.vault.folder


def opens(outside: Outside, folder: Path, words: str, key_file: bytes | None = None) -> bool:
    """Whether these words open the locked vault."""
    try:
        opened = vault.unlock(outside, folder, passphrase=words, use_keyring=False, key_file=key_file)
    except KnownError as error:
        if error.code not in {"vault.wrong_passphrase", "vault.key_file_needed"}:
            raise
        return False
    vault.lock(opened.services)
    return True


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises((KnownError, RuleViolation)) as told:
        act()
    assert told.value.message
    return told.value.code


def test_a_second_passphrase(services: Services, outside: Outside, folder: Path) -> None:
    before = services.vault.database_path.stat().st_ino
    added = key_slots.add_passphrase(services, OTHER).value
    assert [slot.id for slot in key_slots.list_slots(services)] == [1, added.id]
    vault.lock(services)
    assert opens(outside, folder, PASSPHRASE)
    assert opens(outside, folder, OTHER)
    assert not opens(outside, folder, "neither")
    assert services.vault.database_path.stat().st_ino == before, "nothing was encrypted anew"


def test_changed_and_removed(services: Services, outside: Outside, folder: Path) -> None:
    added = key_slots.add_passphrase(services, OTHER).value
    key_slots.change_passphrase(services, 1, "a third one that is long")
    assert added.id is not None
    key_slots.remove_slot(services, added.id)
    assert code_of(lambda: key_slots.remove_slot(services, 1)) == "keys.last_passphrase"
    assert code_of(lambda: key_slots.remove_slot(services, 99)) == "keys.no_such_slot"
    assert code_of(lambda: key_slots.add_passphrase(services, "  ")) == "vault.passphrase_empty"
    vault.lock(services)
    assert not opens(outside, folder, PASSPHRASE)
    assert not opens(outside, folder, OTHER)
    assert opens(outside, folder, "a third one that is long")


def test_not_without_end(services: Services) -> None:
    for number in range(7):
        key_slots.add_passphrase(services, f"passphrase number {number}")
    assert code_of(lambda: key_slots.add_passphrase(services, "one more")) == "keys.too_many"


def test_every_change_is_on_record(services: Services) -> None:
    key_slots.add_passphrase(services, OTHER)
    key_slots.make_recovery_sheet(services)
    kinds = [one.kind for one in backups.history(services)]
    assert kinds == [UpkeepKind.KEYS, UpkeepKind.KEYS]
    assert OTHER not in str(backups.history(services))


def test_two_steps(services: Services, outside: Outside, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "stick.key"
    file.write_bytes(key_slots.new_key_file())
    secret = key_slots.read_key_file(file)
    key_slots.change_passphrase(services, 1, PASSPHRASE, key_file=secret)
    vault.lock(services)
    assert code_of(lambda: vault.unlock(outside, folder, passphrase=PASSPHRASE, use_keyring=False)) == (
        "vault.key_file_needed"
    )
    assert vault.status(outside, folder).key_file
    assert not opens(outside, folder, "wrong words", secret)
    assert not opens(outside, folder, PASSPHRASE, secret + b"x")
    assert opens(outside, folder, PASSPHRASE, secret)


def test_a_key_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "huge").write_bytes(bytes(2 << 20))
    for name in ("empty", "huge", "missing"):
        assert code_of(lambda name=name: key_slots.read_key_file(tmp_path / name)) == "keys.no_key_file"


def test_always_asking(services: Services, outside: Outside, folder: Path, keyring: FakeSecrets) -> None:
    key_slots.use_keyring(services, True)
    assert key_slots.list_slots(services)[-1].kind == "keyring"
    key_slots.use_keyring(services, False)
    assert keyring.kept == {}
    vault.lock(services)
    assert code_of(lambda: vault.unlock(outside, folder)) == "vault.passphrase_needed"
    vault.lock(vault.unlock(outside, folder, passphrase=PASSPHRASE).services)
    assert keyring.kept == {}, "unlocking does not put it back"
    assert vault.status(outside, folder).always_ask


def test_the_recovery_sheet(services: Services, outside: Outside, folder: Path) -> None:
    sheet = key_slots.make_recovery_sheet(services).value
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet.pdf)).pages)
    shown = "".join(text.split())
    assert sheet.code.replace("-", "") in shown.replace("-", "")
    assert services.vault.vault_id in shown
    assert "lumadesk vault restore FILE" in " ".join(text.split())
    assert sheet.code not in (folder / "vault.keys").read_text()
    again = key_slots.make_recovery_sheet(services).value
    vault.lock(services)
    assert not opens(outside, folder, sheet.code), "the former code is void"
    assert opens(outside, folder, again.code)
    assert opens(outside, folder, f"  {again.code.lower().replace('-', ' ')} ")


def test_wrong_passphrases_slow_down_the_next(
    services: Services, outside: Outside, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = key_slots.make_recovery_sheet(services).value.code
    vault.lock(services)
    moment = [1_000_000.0]
    monkeypatch.setattr(attempts.time, "time", lambda: moment[0])
    for _ in range(7):
        assert not opens(outside, folder, "wrong")
        moment[0] += 300
    assert not opens(outside, folder, "wrong")
    wait = lambda: vault.unlock(outside, folder, passphrase=PASSPHRASE, use_keyring=False)  # noqa: E731
    assert code_of(wait) == "vault.wait"
    assert opens(outside, folder, code), "nobody guesses a recovery code"
    assert opens(outside, folder, PASSPHRASE)
    for _ in range(6):
        opens(outside, folder, "wrong")
        moment[0] += 300
    assert not opens(outside, folder, "wrong")
    moment[0] -= 10_000_000
    assert opens(outside, folder, PASSPHRASE), "a clock that was set back locks nobody out"


def test_a_new_master_key(
    trading: Services, outside: Outside, website: Website, keyring: FakeSecrets, tmp_path: Path
) -> None:
    """Data, erasures, tombstones and suppressions are what they were, and nothing opens by the old key."""
    website.send("Ann Wombat", "ann@example.com")
    website.send("Bob Example", "bob@example.com")
    sync(trading)
    ann, bob = sorted(people.list_ids(trading))
    erasure.erase_person(trading, ann, confirm_name="Ann Wombat")
    key_slots.use_keyring(trading, True)
    key_slots.add_passphrase(trading, OTHER)
    former = key_slots.make_recovery_sheet(trading).value
    old_key, old_master = trading.vault.key_b64(), trading.vault.master
    old_file = trading.vault.database_path.read_bytes()
    folder = trading.vault.folder

    done = key_slots.rotate_master_key(trading, PASSPHRASE)
    services = done.opened.services
    try:
        assert services.vault.master != old_master
        assert (done.dropped, done.sheet is not None) == (1, True)
        assert [person.name for person in people.rows(services, [bob])] == ["Bob Example"]
        assert len(erasure.list_erasures(services)) == 1
        assert vault.verify(services).ok, vault.verify(services)
        assert suppressions.is_suppressed(services, "ann@example.com")
        assert sync(services).value.new == 0, "the tombstone still holds"
        assert keyring.kept[vault.slot_in_keyring(services.vault.vault_id)] == services.vault.key_b64()
    finally:
        vault.lock(services)
    assert old_file[:16] != (folder / "vault.db").read_bytes()[:16]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".vault")]
    assert not opens(outside, folder, OTHER)
    assert not opens(outside, folder, former.code)
    assert done.sheet is not None
    assert opens(outside, folder, done.sheet.code)
    assert opens(outside, folder, PASSPHRASE)
    keyring.kept[vault.slot_in_keyring(trading.vault.vault_id)] = old_key
    opened = vault.unlock(outside, folder, passphrase=PASSPHRASE)
    vault.lock(opened.services)
    assert keyring.kept[vault.slot_in_keyring(trading.vault.vault_id)] != old_key, (
        "put right by the passphrase"
    )


def test_a_wrong_passphrase_changes_no_master_key(services: Services) -> None:
    master = services.vault.master
    assert code_of(lambda: key_slots.rotate_master_key(services, "wrong")) == "vault.wrong_passphrase"
    assert services.vault.master == master
    assert vault.verify(services).ok


def test_twice_in_a_row(services: Services) -> None:
    first = key_slots.rotate_master_key(services, PASSPHRASE).opened.services
    second = key_slots.rotate_master_key(first, PASSPHRASE).opened.services
    try:
        assert vault.verify(second).ok
    finally:
        vault.lock(second)


def test_a_backup_from_before_is_encrypted_under_the_new_key(
    services: Services, outside: Outside, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    backups.change_plan(services, folder=str(disk))
    ann = people.add_person(services, name="Ann Wombat").value
    people.add_person(services, name="Bob Example")
    made = backups.back_up(services).value.file
    folder = services.vault.folder
    again = key_slots.rotate_master_key(services, PASSPHRASE).opened.services
    erasure.erase_person(again, ann, confirm_name="Ann Wombat")
    new_master = again.vault.master
    (row,) = backups.list_backups(again)
    assert row.gone_by is not None
    vault.lock(again)

    report = vault.restore(outside, made, folder, passphrase=PASSPHRASE)
    assert report.erasures_replayed == 1
    opened = vault.unlock(outside, folder, passphrase=PASSPHRASE).services
    try:
        assert opened.vault.master == new_master
        assert [one.name for one in people.rows(opened, people.list_ids(opened))] == ["Bob Example"]
        assert vault.verify(opened).ok
        assert backups.honour_erasures(opened, at_once=True) == (0, 1), "what cannot be written anew goes"
        assert len(backups.list_backups(opened)) == 1
    finally:
        vault.lock(opened)


def test_erasures_that_no_key_reads_are_not_passed_over(
    services: Services, outside: Outside, tmp_path: Path
) -> None:
    ann = people.add_person(services, name="Ann Wombat").value
    made = vault.backup(services, tmp_path / "old.backup")
    key_slots.change_passphrase(services, 1, OTHER)
    again = key_slots.rotate_master_key(services, OTHER).opened.services
    erasure.erase_person(again, ann, confirm_name="Ann Wombat")
    folder = again.vault.folder
    vault.lock(again)
    there = lambda: vault.restore(outside, made, folder, passphrase=PASSPHRASE, use_keyring=False)  # noqa: E731
    assert code_of(there) == "backup.older_key"
    (folder / "vault.keys").unlink()
    assert code_of(there) == "backup.older_key"
    assert vault.restore(outside, made, tmp_path / "new", passphrase=PASSPHRASE).restored["person"] == 1


def test_restoring_brings_back_no_former_passphrase(
    services: Services, outside: Outside, tmp_path: Path
) -> None:
    key_slots.add_passphrase(services, OTHER)
    made = vault.backup(services, tmp_path / "old.backup")
    key_slots.remove_slot(services, 2)
    folder = services.vault.folder
    vault.lock(services)
    vault.restore(outside, made, folder, passphrase=PASSPHRASE)
    assert not opens(outside, folder, OTHER)
    vault.restore(outside, made, folder, passphrase=OTHER)
    assert opens(outside, folder, OTHER), "the owner may know no other"


def test_a_lost_key_file_of_the_vault_comes_back_from_a_backup(
    services: Services, outside: Outside, tmp_path: Path
) -> None:
    people.add_person(services, name="Ann Example")
    made = vault.backup(services, tmp_path / "a.backup")
    people.add_person(services, name="Bob Example")
    folder = services.vault.folder
    vault.lock(services)
    assert code_of(lambda: vault.restore_keys(made, folder)) == "vault.keys_present"
    (folder / "vault.keys").write_bytes(b"noise")
    vault.restore_keys(made, folder)
    opened = vault.unlock(outside, folder, passphrase=PASSPHRASE).services
    assert len(people.list_ids(opened)) == 2, "everything since the backup is there"
    vault.lock(opened)


def test_the_first_format_is_read(services: Services, outside: Outside, folder: Path) -> None:
    vault.lock(services)
    document = json.loads((folder / "vault.keys").read_text())
    (slot,) = document["slots"]
    first = {name: slot[name] for name in ("argon2id", "salt", "nonce", "wrapped")}
    first |= {"format": 1, "vault_id": document["vault_id"], "check": document["check"]}
    (folder / "vault.keys").write_text(json.dumps(first))
    assert opens(outside, folder, PASSPHRASE)


def test_a_new_key_that_finds_no_room_changes_nothing(
    services: Services, monkeypatch: pytest.MonkeyPatch, outside: Outside
) -> None:
    folder = services.vault.folder

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rotation, "sync_file", full)
    assert code_of(lambda: key_slots.rotate_master_key(services, PASSPHRASE)) == "vault.disk_full"
    assert opens(outside, folder, PASSPHRASE)
    assert not [path for path in folder.parent.iterdir() if path.name.startswith(".")]
