"""Backups by themselves: made when due, checked, rotated, and rid of who was erased by a set day."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from lumadesk.app import backups, erasure, people, restore_drill, vault
from lumadesk.app.services import Outside, Services
from lumadesk.app.today import today
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.storage import folder as folders
from lumadesk.storage import migrate
from lumadesk.storage.backup_folder import FolderState
from lumadesk.storage.keys import derive
from lumadesk.storage.upkeep import UpkeepKind
from lumadesk.storage.vault import Vault
from tests.app.fakes import FakeClock
from tests.conftest import PASSPHRASE
from tests.storage.cipher_pages import Pages


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "external disk"
    folder.mkdir()
    return folder


@pytest.fixture
def planned(services: Services, disk: Path) -> Services:
    backups.change_plan(services, folder=str(disk))
    return services


def files(disk: Path) -> list[str]:
    return sorted(path.name for path in disk.iterdir())


def test_none_chosen_is_said(services: Services) -> None:
    found = backups.status(services)
    assert found.state is FolderState.NOT_CHOSEN
    assert "choose a folder" in today(services).backup_warning
    with pytest.raises(KnownError) as told:
        backups.back_up(services)
    assert told.value.code == "backups.no_folder"
    assert backups.keep_up(services) == backups.Kept(), "nothing to keep up with"


def test_made_checked_and_on_record(planned: Services, disk: Path) -> None:
    people.add_person(planned, name="Ann Example")
    written = backups.back_up(planned).value
    assert files(disk) == [written.file.name]
    assert "Ann" not in written.file.name
    assert written.file.stat().st_mode & 0o777 == 0o600
    found = backups.status(planned)
    assert (found.count, found.size) == (1, written.size)
    assert found.last_good is not None
    assert (found.last_good.file, found.last_good.records) == (written.file.name, written.records)
    assert found.warning == ""
    assert found.same_disk, "the test's folders share a disk"
    assert today(planned).backup_warning == ""


def test_daily_and_on_closing_where_something_changed(
    planned: Services, disk: Path, clock: FakeClock
) -> None:
    assert backups.keep_up(planned).made is not None, "there was none"
    assert backups.keep_up(planned).made is None
    assert backups.keep_up(planned, closing=True).made is None, "nothing changed since"
    clock.advance(minutes=5)
    people.add_person(planned, name="Ann Example")
    assert backups.keep_up(planned).made is None
    assert backups.keep_up(planned, closing=True).made is not None
    clock.advance(hours=25)
    assert backups.keep_up(planned).made is not None
    assert len(files(disk)) == 2, "of an hour the latest"
    backups.change_plan(planned, on_close=False, daily_too=False)
    clock.advance(days=2)
    people.add_person(planned, name="Bob Example")
    assert backups.keep_up(planned, closing=True).made is None


def test_rotated(planned: Services, disk: Path, clock: FakeClock) -> None:
    backups.change_plan(planned, hourly=0, daily=3, weekly=0, monthly=0)
    theirs = disk / "holiday.jpg"
    theirs.write_bytes(b"not ours")
    other = disk / "lumadesk-00000000-20200101T000000Z.lumadesk-backup"
    other.write_bytes(b"of another vault")
    for _ in range(5):
        backups.keep_up(planned)
        clock.advance(days=1)
    assert len(backups.list_backups(planned)) == 3
    assert theirs.exists()
    assert other.exists()


def test_a_disk_that_is_away_is_a_state(planned: Services, disk: Path, clock: FakeClock) -> None:
    backups.back_up(planned)
    away = disk.rename(disk.with_name("unplugged"))
    assert backups.status(planned).state is FolderState.ABSENT
    assert "not there" in backups.keep_up(planned).problem
    assert not disk.exists(), "nothing is made where the disk belongs"
    with pytest.raises(KnownError) as told:
        backups.back_up(planned)
    assert told.value.code == "backups.folder_absent"
    failed = backups.status(planned).last_failed
    assert failed is not None
    assert "not there" in failed.detail
    clock.advance(days=4)
    assert "no good backup since" in today(planned).backup_warning
    away.rename(disk)
    assert backups.keep_up(planned).made is not None
    assert today(planned).backup_warning == ""


def test_a_clock_that_jumped_ahead_and_back(planned: Services, clock: FakeClock) -> None:
    clock.advance(days=400)
    backups.keep_up(planned)
    clock.advance(days=-400)
    assert "no good backup" in backups.status(planned).warning, "one of the future proves nothing"
    assert backups.keep_up(planned).made is not None
    assert backups.status(planned).warning == ""
    assert len(backups.list_backups(planned)) == 2


def test_until_when_the_erased_are_inside(
    planned: Services, clock: FakeClock, outside: Outside, tmp_path: Path
) -> None:
    ann = people.add_person(planned, name="Ann Wombat").value
    people.add_person(planned, name="Bob Example")
    before = backups.back_up(planned).value
    clock.advance(hours=1)
    erasure.erase_person(planned, ann, confirm_name="Ann Wombat")
    clock.advance(hours=1)
    after = backups.back_up(planned).value
    newest, oldest = backups.list_backups(planned)
    assert (newest.file, newest.holds_erased, newest.gone_by) == (after.file, 0, None)
    assert (oldest.holds_erased, oldest.gone_by) == (1, date(2026, 12, 3))
    assert backups.honour_erasures(planned) == (0, 0), "its day has not come"
    clock.advance(days=30)
    assert backups.keep_up(planned).rewritten == 1
    (rewritten,) = [row for row in backups.list_backups(planned) if row.file == before.file]
    assert (rewritten.holds_erased, rewritten.made_at) == (0, oldest.made_at)
    report = vault.restore(outside, before.file, tmp_path / "elsewhere", passphrase=PASSPHRASE)
    assert report.erasures_replayed == 0
    opened = vault.unlock(outside, tmp_path / "elsewhere", passphrase=PASSPHRASE)
    try:
        assert [row.name for row in people.rows(opened.services, people.list_ids(opened.services))] == [
            "Bob Example"
        ]
        database = opened.services.vault.database_path
        pages = Pages(database, derive(opened.services.vault.master, "database"))
    finally:
        vault.lock(opened.services)
    assert b"Bob Example" in pages.everything()
    assert b"wombat" not in pages.everything().lower()


def test_a_backup_that_cannot_be_written_anew_is_dropped(planned: Services) -> None:
    ann = people.add_person(planned, name="Ann Wombat").value
    made = backups.back_up(planned).value.file
    erasure.erase_person(planned, ann, confirm_name="Ann Wombat")
    with made.open("r+b") as file:
        file.seek(9000)
        file.write(bytes(100))
    assert backups.honour_erasures(planned, at_once=True) == (0, 1)
    (left,) = backups.list_backups(planned)
    assert left.holds_erased == 0, "the last one never goes before another is there"


def test_the_drill_of_the_month(planned: Services, clock: FakeClock, tmp_path: Path) -> None:
    assert restore_drill.drill_if_due(planned) is None, "there is no backup to try"
    ann = people.add_person(planned, name="Ann Wombat").value
    backups.back_up(planned)
    erasure.erase_person(planned, ann, confirm_name="Ann Wombat")
    report = restore_drill.drill_if_due(planned)
    assert report is not None
    assert report.ok, report.detail
    assert report.erasures_replayed == 1
    assert restore_drill.drill_if_due(planned) is None
    (record,) = [one for one in backups.history(planned) if one.kind is UpkeepKind.DRILL]
    assert (record.ok, record.records) == (True, report.records)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")], "the copy is gone"
    clock.advance(days=31)
    assert restore_drill.drill_if_due(planned) is not None


def test_a_drill_that_fails_is_said(planned: Services, clock: FakeClock) -> None:
    made = backups.back_up(planned).value.file
    data = bytearray(made.read_bytes())
    data[20_000] ^= 1
    made.write_bytes(data)
    report = restore_drill.hold_drill(planned).value
    assert not report.ok
    assert "failed" in today(planned).backup_warning
    assert restore_drill.drill_if_due(planned) is None, "tried again tomorrow, not every minute"
    clock.advance(days=1)
    backups.keep_up(planned)
    report2 = restore_drill.drill_if_due(planned)
    assert report2 is not None
    assert report2.ok


def test_the_vault_before_a_restore_is_kept_for_two_weeks(
    planned: Services, outside: Outside, clock: FakeClock, tmp_path: Path
) -> None:
    made = backups.back_up(planned).value.file
    people.add_person(planned, name="Ann, who came later")
    vault.lock(planned)
    report = vault.restore(outside, made, tmp_path / "vault", passphrase=PASSPHRASE)
    assert report.kept is not None
    old = vault.unlock(outside, report.kept, passphrase=PASSPHRASE).services
    assert len(people.list_ids(old)) == 1
    vault.lock(old)
    new = vault.unlock(outside, tmp_path / "vault", passphrase=PASSPHRASE).services
    try:
        (moment,) = [at for kept, at in folders.kept_vaults(tmp_path / "vault") if kept == report.kept]
        clock.moment = moment + timedelta(days=14)
        assert backups.drop_kept_vaults(new) == 0
        clock.advance(hours=1)
        assert backups.drop_kept_vaults(new) == 1
        assert not report.kept.exists()
    finally:
        vault.lock(new)


def test_preview_changes_nothing(planned: Services, outside: Outside, tmp_path: Path) -> None:
    ann = people.add_person(planned, name="Ann Wombat").value
    made = backups.back_up(planned).value.file
    erasure.erase_person(planned, ann, confirm_name="Ann Wombat")
    before = sorted(tmp_path.rglob("*"))
    found = vault.preview_restore(outside, made, tmp_path / "vault", passphrase=PASSPHRASE)
    assert (found.records["person"], found.erasures) == (1, 1)
    assert found.made_at == planned.now
    assert sorted(tmp_path.rglob("*")) == before


def test_an_older_vault_is_backed_up_before_its_upgrade(
    planned: Services, outside: Outside, disk: Path, tmp_path: Path
) -> None:
    people.add_person(planned, name="Ann Example")
    master = planned.vault.master
    vault.lock(planned)
    migrate.run(tmp_path / "vault" / "vault.db", derive(master, "database"), "0005", down=True)
    opened = Vault.open(tmp_path / "vault", master=master)
    opened.close()
    (made,) = disk.iterdir()
    report = vault.restore(outside, made, tmp_path / "elsewhere", passphrase=PASSPHRASE)
    assert report.restored["person"] == 1
    assert len(files(disk)) == 1, "restoring upgrades a copy: that needs no backup"


def test_parts_of_a_killed_backup_are_swept(planned: Services, disk: Path) -> None:
    (disk / ".lumadesk-x.lumadesk-backup.123.part").write_bytes(b"half")
    backups.back_up(planned)
    assert len(files(disk)) == 1


def test_a_folder_that_is_not_there_is_no_plan(services: Services, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as told:
        backups.change_plan(services, folder=str(tmp_path / "nowhere"))
    assert told.value.code == "backups.folder_absent"
    with pytest.raises(KnownError) as none:
        backups.choose(tmp_path, services.vault.folder, None)
    assert none.value.code == "backups.none"


def test_backups_do_not_lie_in_the_vault_that_they_are_of(planned: Services, disk: Path) -> None:
    inside = planned.vault.folder / "backups"
    inside.mkdir()
    link = disk / "link"
    link.symlink_to(inside)
    for folder in (planned.vault.folder, inside, link):
        with pytest.raises(RuleViolation) as told:
            backups.change_plan(planned, folder=str(folder))
        assert told.value.code == "backups.inside_vault"
    assert backups.get_plan(planned).folder == str(disk)


def test_by_date(planned: Services, disk: Path, clock: FakeClock) -> None:
    first = backups.back_up(planned).value
    clock.advance(days=2)
    second = backups.back_up(planned).value
    place = planned.vault.folder
    assert backups.choose(disk, place, None) == second.file
    assert backups.choose(disk, place, clock.now() - timedelta(days=1)) == first.file
    shutil.rmtree(disk)
    assert backups.status(planned).count == 0


def test_one_backup_is_checked_and_a_damaged_one_is_named(planned: Services) -> None:
    people.add_person(planned, name="Ann Example")
    steps: list[str] = []
    made = backups.back_up(planned, progress=lambda text, _done, _total: steps.append(text)).value
    assert steps[0] == "Writing"
    assert steps[-1] == "Opening it again"
    (row,) = backups.list_backups(planned)
    assert row.records == made.records
    assert row.checked is not None
    assert row.checked.kind is UpkeepKind.BACKUP
    assert restore_drill.check_backup(planned, made.file).value.ok
    (row,) = backups.list_backups(planned)
    assert row.checked is not None
    assert (row.checked.kind, row.checked.ok) == (UpkeepKind.CHECK, True)
    data = bytearray(made.file.read_bytes())
    data[len(data) // 2] ^= 255
    made.file.write_bytes(data)
    assert not restore_drill.check_backup(planned, made.file).value.ok
    (row,) = backups.list_backups(planned)
    assert row.checked is not None
    assert not row.checked.ok
    assert row.records == made.records, "what was written is still known"
    assert today(planned).backup_warning == "", "a drill, not a check, speaks for all of them"


def test_a_drill_that_is_overdue_is_said_today(planned: Services, clock: FakeClock) -> None:
    backups.back_up(planned)
    clock.advance(days=46)
    assert "no good backup" in today(planned).backup_warning.lower(), "the worse of the two"
    backups.back_up(planned)
    assert "run the restore drill" in today(planned).backup_warning
    restore_drill.hold_drill(planned)
    assert today(planned).backup_warning == ""
