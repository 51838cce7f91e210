"""Restoring over an open vault, and a new master key: whatever happens, a vault is open afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lumadesk.app import backups, erasure, key_slots, people, recovery_sheets, reopening, vault
from lumadesk.app.services import Outside, Services
from lumadesk.domain.errors import KnownError
from tests.conftest import PASSPHRASE


@pytest.fixture
def planned(outside: Outside, tmp_path: Path) -> Iterator[Services]:
    made = vault.create_vault(outside, tmp_path / "own", PASSPHRASE, use_keyring=False).services
    disk = tmp_path / "disk"
    disk.mkdir()
    backups.change_plan(made, folder=str(disk))
    yield made
    made.vault.close()


def test_a_backup_takes_the_place_of_the_open_vault(planned: Services) -> None:
    ann, bob = (people.add_person(planned, name=name).value for name in ("Ann Example", "Bob Example"))
    file = backups.back_up(planned).value.file
    erasure.erase_person(planned, bob, confirm_name="Bob Example")
    people.update_person(planned, ann, name="Ann Other", email=None, phone=None, address="")
    seen = reopening.preview(planned, file)
    assert (seen.erasures, seen.records["person"]) == (1, 2)
    done = reopening.restore(planned, file)
    assert done.problem is None
    assert done.restored is not None
    assert done.restored.erasures_replayed == 1
    assert done.restored.kept is not None
    now = done.opened.services
    assert people.get(now, ann).name == "Ann Example"
    assert people.list_ids(now, "Bob") == []
    vault.lock(now)


def test_what_cannot_be_restored_leaves_the_vault_open_as_it_was(planned: Services, tmp_path: Path) -> None:
    people.add_person(planned, name="Ann Example")
    broken = tmp_path / "broken.lumadesk-backup"
    broken.write_bytes(b"no backup")
    done = reopening.restore(planned, broken)
    assert isinstance(done.problem, KnownError)
    assert done.problem.code == "backup.damaged"
    assert len(people.list_ids(done.opened.services)) == 1
    vault.lock(done.opened.services)


def test_a_backup_of_another_vault_is_refused(planned: Services, outside: Outside, tmp_path: Path) -> None:
    other = vault.create_vault(outside, tmp_path / "other", PASSPHRASE, use_keyring=False).services
    file = vault.backup(other, tmp_path / "other.lumadesk-backup")
    vault.lock(other)
    with pytest.raises(KnownError) as told:
        reopening.preview(planned, file)
    assert told.value.code == "backup.other_vault"


def test_a_new_master_key_and_a_backup_of_the_former(planned: Services) -> None:
    gone = people.add_person(planned, name="Bob Example").value
    file = backups.back_up(planned).value.file
    erasure.erase_person(planned, gone, confirm_name="Bob Example")
    with pytest.raises(KnownError):
        reopening.require_passphrase(planned, "not this one")
    reopening.require_passphrase(planned, PASSPHRASE)
    refused = reopening.rotate(planned, "not this one")
    assert refused.problem is not None
    planned = refused.opened.services
    done = reopening.rotate(planned, PASSPHRASE)
    assert done.rotated is not None
    now = done.opened.services
    with pytest.raises(KnownError) as told:
        reopening.preview(now, file)
    assert told.value.code == "vault.wrong_key"
    assert reopening.preview(now, file, passphrase=PASSPHRASE).erasures == 1
    restored = reopening.restore(now, file, passphrase=PASSPHRASE)
    assert restored.restored is not None
    assert restored.restored.erasures_replayed == 1
    assert people.list_ids(restored.opened.services) == []
    vault.lock(restored.opened.services)


def test_the_sheet_is_looked_at_and_put_away(planned: Services) -> None:
    sheet = key_slots.make_recovery_sheet(planned).value
    pages = recovery_sheets.pages(sheet)
    assert len(pages) == 1
    assert pages.picture(0, 300).width == 300
    recovery_sheets.record_stored(planned)
    assert "put away" in backups.history(planned)[0].detail
