"""The Backups page, and the way back from a backup: over the open vault, a damaged one, and none at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import backups, enquiries, erasure, people, restore_drill, vault
from lumadesk.app.services import Outside, Services
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.storage import folder as folders
from lumadesk.ui.application import Application
from lumadesk.ui.desk import Place
from lumadesk.ui.settings.backups_page import BackupsPage
from lumadesk.ui.vault.rescue import SalvageDialog, TakeOverDialog
from lumadesk.ui.vault.unlock import UnlockPage
from lumadesk.ui.vault.wizard import Wizard
from tests.tour import stage
from tests.ui.conftest import Window, close

PASSPHRASE = "four quiet herons wading"


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "Backup disk"
    folder.mkdir()
    return folder


@pytest.fixture
def page(window: Window) -> BackupsPage:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "backups"))
    found: BackupsPage = window.workspace.current().pages["backups"]
    return found


def answer(monkeypatch: pytest.MonkeyPatch, **chosen: Path) -> None:
    """What the system's own dialogs say: ``folder``, ``file`` or ``save``."""
    if "folder" in chosen:
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen["folder"]))
    if "file" in chosen:
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen["file"]), ""))
    if "save" in chosen:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen["save"]), ""))


def test_from_no_folder_to_a_verified_backup(
    window: Window, page: BackupsPage, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = window.desk.services
    assert "no backups" in page.warning.text()
    assert page.list.nothing.isVisible()
    assert not page.now.isVisible()
    answer(monkeypatch, folder=disk)
    window.do(page.choose.click)
    window.rest()
    assert page.state.text() == "Ready"
    assert "vault's own disk" in page.risk.text(), "the test's folders share a disk"
    window.do(page.now.click)
    window.rest()
    assert window.toast().startswith("Backed up and verified")
    assert not page.bar.isVisible()
    assert page.now.isEnabled()
    assert page.warning.text() == ""
    (row,) = backups.list_backups(services)
    shown = page.list.list.model().index(0, 0).data()
    assert "Verified" in shown
    assert f"{row.records:,} records" in shown
    window.do(page.list.verify.click)
    window.rest()
    assert "Restored and whole" in window.toast()
    window.do(page.drill.click)
    window.rest()
    assert "all well" in page.drilled.text()
    assert restore_drill.drill_if_due(services) is None, "this month's was held"
    disk.rename(disk.with_name("away"))
    window.do(page.refresh)
    assert page.state.text() == "Not there"
    assert "Connect the disk" in page.away.text()
    assert "can be said when" in page.inside.text()


def test_a_synced_or_open_folder_is_said_and_the_numbers_are_kept(
    window: Window, page: BackupsPage, tmp_path: Path
) -> None:
    services = window.desk.services
    synced = tmp_path / "Dropbox"
    synced.mkdir()
    backups.change_plan(services, folder=str(synced))
    window.do(page.refresh)
    assert "Dropbox" in page.risk.text()
    page.plan.numbers["daily"].setText("9")
    window.do(page.refresh)
    assert page.plan.numbers["daily"].value() == 9, "what was typed stays"
    page.plan.on_close.setChecked(False)
    for name in ("hourly", "weekly", "monthly"):
        page.plan.numbers[name].setText("0")
    window.do(page.save)
    plan = backups.get_plan(services)
    assert (plan.hourly, plan.daily, plan.on_close, plan.folder) == (0, 9, False, str(synced))
    page.plan.numbers["daily"].setText("0")
    window.do(page.save)
    assert "at least one" in page.problem.text()
    assert backups.get_plan(services).daily == 9


def test_whoever_was_erased_is_said_and_taken_out(window: Window, page: BackupsPage, disk: Path) -> None:
    services = window.desk.services
    backups.change_plan(services, folder=str(disk))
    gone = people.add_person(services, name="Erased Person").value
    backups.back_up(services)
    erasure.erase_person(services, gone, confirm_name="Erased Person")
    window.do(page.refresh)
    assert "23 Jul 2026" in page.inside.text()
    assert "1 person erased" in page.list.list.model().index(0, 0).data()
    window.do(page.forget.click)
    window.rest()
    assert page.inside.text().startswith("Nobody who was erased")


def test_a_backup_is_restored_over_the_open_vault(window: Window, page: BackupsPage, disk: Path) -> None:
    services = window.desk.services
    backups.change_plan(services, folder=str(disk))
    gone = people.add_person(services, name="Erased Person").value
    backups.back_up(services)
    erasure.erase_person(services, gone, confirm_name="Erased Person")
    people.add_person(services, name="Came Later")
    window.do(page.refresh)
    window.do(page.list.restore.click)
    dialog = window.dialog()
    assert "1 erasure since then" in dialog.erasures.text()
    assert dialog.ok.text() == "&Restore it"
    window.do(dialog.ok.click)
    window.rest()
    now = window.desk.services
    assert now is not services
    assert people.list_ids(now, "Came Later") == []
    assert people.list_ids(now, "Erased Person") == []
    assert "1 erasure carried out again" in window.workspace._notice.text()
    ((kept, _at),) = folders.kept_vaults(now.vault.folder)
    assert kept.name in window.workspace._notice.text()
    vault.lock(now)


def test_what_is_no_backup_is_said_and_changes_nothing(
    window: Window, page: BackupsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = tmp_path / "spoilt.lumadesk-backup"
    spoilt.write_bytes(b"nothing")
    answer(monkeypatch, file=spoilt)
    window.do(page.restore)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert dialog.problem.text() == "Choose a backup first."
    window.do(dialog.choose.click)
    assert "damaged" in dialog.problem.text()
    assert dialog.ok.text() == "&Look into it"


@pytest.fixture
def left(outside: Outside, tmp_path: Path, disk: Path) -> tuple[Path, Path]:
    """A locked vault, and its backup; the keyring does not hold its key."""
    folder = tmp_path / "vault"
    services = vault.create_vault(outside, folder, PASSPHRASE, use_keyring=False).services
    people.add_person(services, name="Ann Example")
    backups.change_plan(services, folder=str(disk))
    file = backups.back_up(services).value.file
    vault.lock(services)
    return folder, file


def started(outside: Outside, folder: Path) -> Window:
    window = Window(Application(outside, folder))
    window.application.show()
    window.rest()
    return window


def shown(window: Window) -> Any:
    return window.application.window.pages.currentWidget()


def restore_by_passphrase(window: Window) -> None:
    dialog = window.dialog()
    window.do(dialog.choose.click)
    assert dialog.secret.isVisible()
    assert dialog.which.count() == 2, "the date of the one beside it"
    assert dialog.which.value() == dialog.file
    dialog.secret.passphrase.setText("not this one")
    window.do(dialog.ok.click)
    assert "not the passphrase" in dialog.problem.text()
    dialog.secret.passphrase.setText(PASSPHRASE)
    window.do(dialog.ok.click)
    assert dialog.ok.text() == "&Restore it"
    window.do(dialog.ok.click)
    window.rest()
    assert len(people.list_ids(window.desk.services, "Ann")) == 1


def test_a_lost_vault_comes_back_in_the_first_run(
    outside: Outside, left: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = started(outside, tmp_path / "new laptop" / "vault")
    assert isinstance(shown(window), Wizard)
    answer(monkeypatch, file=left[1])
    window.do(shown(window).restore.click)
    restore_by_passphrase(window)
    assert window.desk.services.vault.folder == tmp_path / "new laptop" / "vault"
    assert "Restored" in window.workspace._notice.text()
    close(window)


def test_a_damaged_vault_is_named_with_its_ways_back(
    outside: Outside, left: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, file = left
    database = folder / "vault.db"
    database.write_bytes(database.read_bytes()[:40_000])
    window = started(outside, folder)
    page = shown(window)
    assert isinstance(page, UnlockPage)
    page.passphrase.setText(PASSPHRASE)
    window.do(page.unlock.click)
    assert "damaged" in page.problem.text()
    assert "lumadesk vault" not in page.problem.text(), "the window tells of no command"
    assert page.ways["salvage"].isVisible()
    assert page.ways["restore"].isVisible()
    assert not page.restore.isVisible()
    window.do(page.ways["salvage"].click)
    dialog = window.dialog()
    assert isinstance(dialog, SalvageDialog)
    window.do(dialog.cancel.click)
    answer(monkeypatch, file=file)
    window.do(page.ways["restore"].click)
    restore_by_passphrase(window)
    close(window)


def test_a_lost_key_file_is_put_back_from_a_backup(
    outside: Outside, left: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, file = left
    (folder / "vault.keys").unlink()
    window = started(outside, folder)
    page = shown(window)
    assert isinstance(page, UnlockPage)
    page.passphrase.setText(PASSPHRASE)
    window.do(page.unlock.click)
    assert page.ways["keys"].isVisible()
    answer(monkeypatch, file=file)
    window.do(page.ways["keys"].click)
    window.rest()
    page = shown(window)
    page.passphrase.setText(PASSPHRASE)
    window.do(page.unlock.click)
    assert window.workspace.isVisible()
    close(window)


def test_what_another_computer_left_open_is_opened_on_the_owners_word(
    outside: Outside, left: tuple[Path, Path]
) -> None:
    folder, _file = left
    (folder / "vault.owner").write_text('{"computer": "other", "name": "old laptop", "since": "2026"}')
    window = started(outside, folder)
    page = shown(window)
    page.passphrase.setText(PASSPHRASE)
    window.do(page.unlock.click)
    assert "old laptop" in page.problem.text()
    window.do(page.ways["take-over"].click)
    dialog = window.dialog()
    assert isinstance(dialog, TakeOverDialog)
    window.do(dialog.ok.click)
    window.rest()
    page = shown(window)
    page.passphrase.setText(PASSPHRASE)
    window.do(page.unlock.click)
    assert window.workspace.isVisible()
    close(window)


def test_wrong_passphrases_have_to_wait_and_a_countdown_says_how_long(
    outside: Outside, left: tuple[Path, Path]
) -> None:
    folder, _file = left
    window = started(outside, folder)
    page = shown(window)
    for number in range(6):
        page.passphrase.setText(f"wrong {number}")
        window.do(page.unlock.click)
    assert "can be tried in" in page.problem.text()
    assert not page.unlock.isEnabled()
    assert page._countdown.isActive()
    page._typed("0" * 32)
    assert page.unlock.isEnabled(), "the recovery code need not wait"
    page._seconds = 1
    page._count()
    assert page.unlock.isEnabled()
    assert page.problem.text() == ""
    close(window)


def test_salvage_saves_what_can_be_read(window: Window, services: Services) -> None:
    """By the furnished vault: one page of its messages is spoilt."""
    count = len(enquiries.list_ids(services, EnquiryFilter()))
    folder = services.vault.folder
    window.do(window.application.lock)
    database = folder / "vault.db"
    data = bytearray(database.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = bytes(4096)
    database.write_bytes(data)
    window.do(lambda: window.application._help("salvage"))
    dialog = window.dialog()
    dialog.secret.passphrase.setText(stage.PASSPHRASE)
    window.do(dialog.ok.click)
    window.rest()
    assert window.desk.services.vault.folder == folder.with_name("vault-salvaged")
    assert 0 < len(enquiries.list_ids(window.desk.services, EnquiryFilter())) <= count
    assert "saved into vault-salvaged" in window.workspace._notice.text()
    vault.lock(window.desk.services)
