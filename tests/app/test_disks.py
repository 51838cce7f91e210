"""Disks as they are: full, read-only, pulled out; each is told, and nothing that was saved is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lumadesk.app import backups, key_slots, people, vault
from lumadesk.app.services import Outside, Services
from lumadesk.domain.errors import KnownError
from lumadesk.storage.backup_folder import FolderState
from tests.app.fakes import FakeClock
from tests.conftest import PASSPHRASE

needs_mount = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a disk needs Linux and root"
)


class Disk:
    """A file system of its own."""

    def __init__(self, at: Path, megabytes: int) -> None:
        self.at = at
        at.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(at)], check=True)
        self._mounted = True

    def remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.at)], check=True)

    def fill_up(self, *, but: int) -> Path:
        """A file that leaves so many bytes free."""
        films = self.at / "films"
        films.write_bytes(bytes(shutil.disk_usage(self.at).free - but))
        return films

    def pull_out(self) -> None:
        if self._mounted:
            subprocess.run(["umount", "--lazy", str(self.at)], check=True)
            self._mounted = False


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk", 2)
    try:
        yield made
    finally:
        made.pull_out()


def code_of(error: pytest.ExceptionInfo[KnownError]) -> str:
    assert error.value.hint
    return error.value.code


@needs_mount
def test_backups_to_a_disk_that_fills_up(services: Services, disk: Disk, clock: FakeClock) -> None:
    backups.change_plan(services, folder=str(disk.at / "."))
    good = backups.back_up(services).value
    people.add_person(services, name="Ann Example")
    disk.fill_up(but=100_000)
    clock.advance(hours=1)
    with pytest.raises(KnownError) as told:
        backups.back_up(services)
    assert code_of(told) == "vault.disk_full"
    assert sorted(path.name for path in disk.at.iterdir()) == ["films", good.file.name], "no half backup"
    failed = backups.status(services).last_failed
    assert failed is not None
    assert "full" in failed.detail
    assert backups.keep_up(services, closing=True).problem, "told, not raised: the vault must close"
    disk.remount("size=50m")
    assert backups.back_up(services).value.records > good.records


@needs_mount
def test_backups_to_a_disk_that_turned_read_only(services: Services, disk: Disk) -> None:
    backups.change_plan(services, folder=str(disk.at))
    disk.remount("ro")
    assert backups.status(services).state is FolderState.READ_ONLY
    with pytest.raises(KnownError) as told:
        backups.back_up(services)
    assert code_of(told) == "backups.folder_read_only"


@needs_mount
def test_a_backup_disk_that_is_pulled_out(services: Services, disk: Disk) -> None:
    place = disk.at / "LumaDesk"
    place.mkdir()
    backups.change_plan(services, folder=str(place))
    backups.back_up(services)
    disk.pull_out()
    assert backups.status(services).state is FolderState.ABSENT
    assert backups.keep_up(services).problem
    assert list(disk.at.iterdir()) == [], "nothing is written where the disk belongs"


@needs_mount
def test_a_vault_on_a_disk_that_turns_read_only(outside: Outside, disk: Disk) -> None:
    disk.remount("size=50m")
    services = vault.create_vault(outside, disk.at / "vault", PASSPHRASE, use_keyring=False).services
    people.add_person(services, name="Ann Example")
    vault.lock(services)
    disk.remount("ro")
    with pytest.raises(KnownError) as told:
        vault.unlock(outside, disk.at / "vault", passphrase=PASSPHRASE, use_keyring=False)
    assert code_of(told) == "vault.read_only"
    disk.remount("rw")
    again = vault.unlock(outside, disk.at / "vault", passphrase=PASSPHRASE, use_keyring=False).services
    assert len(people.list_ids(again)) == 1
    vault.lock(again)


@needs_mount
def test_a_vault_on_a_disk_that_is_pulled_out_while_open(outside: Outside, disk: Disk) -> None:
    disk.remount("size=50m")
    services = vault.create_vault(outside, disk.at / "vault", PASSPHRASE, use_keyring=False).services
    people.add_person(services, name="Ann Example")
    disk.pull_out()
    with pytest.raises(KnownError):
        key_slots.add_passphrase(services, "another passphrase")
    vault.lock(services)
    with pytest.raises(KnownError) as told:
        vault.unlock(outside, disk.at / "vault", passphrase=PASSPHRASE, use_keyring=False)
    assert code_of(told) == "vault.not_found"


@needs_mount
def test_a_new_master_key_needs_room_for_a_second_vault(outside: Outside, disk: Disk) -> None:
    disk.remount("size=50m")
    services = vault.create_vault(outside, disk.at / "vault", PASSPHRASE, use_keyring=False).services
    people.add_person(services, name="Ann Example")
    films = disk.fill_up(but=300_000)
    with pytest.raises(KnownError) as told:
        key_slots.rotate_master_key(services, PASSPHRASE)
    assert code_of(told) == "vault.disk_full"
    again = vault.unlock(outside, disk.at / "vault", passphrase=PASSPHRASE, use_keyring=False).services
    assert len(people.list_ids(again)) == 1
    assert vault.verify(again).ok
    films.unlink()
    rotated = key_slots.rotate_master_key(again, PASSPHRASE).opened.services
    assert len(people.list_ids(rotated)) == 1
    vault.lock(rotated)
    assert [path.name for path in disk.at.iterdir()] == ["vault"]
