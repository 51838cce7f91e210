"""The Doctor page: each thing with ok or what to do, where that leads, and the bundle for those who help."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from lumadesk.app import backups, restore_drill, vault
from lumadesk.ui.desk import Place
from lumadesk.ui.settings.doctor_page import DoctorPage
from tests.app.fakes import FakeClock
from tests.ui.conftest import Window


@pytest.fixture
def page(window: Window) -> DoctorPage:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "doctor"))
    found: DoctorPage = window.workspace.current().pages["doctor"]
    return found


def test_what_is_wrong_comes_first_and_leads_to_where_it_is_mended(window: Window, page: DoctorPage) -> None:
    entries = [one.entry for one in page.findings.rows.values()]
    assert {one.key for one in entries} >= {"vault", "cipher", "keyring", "backups", "check", "permissions"}
    chips = [one.chip[0] for one in entries if one.chip]
    assert chips[0] == "Bad"
    assert chips == sorted(chips, key=["Bad", "Look at it", "OK"].index)
    assert all("lumadesk " not in one.small for one in entries), "the window tells of no command"
    assert "to look at" in page.bad.text()
    window.do(page.findings.rows["backups"].next.click)
    screen = window.workspace.current()
    assert screen._stack.currentWidget() is screen.pages["backups"]


def test_what_was_mended_is_well(window: Window, page: DoctorPage, tmp_path: Path) -> None:
    services = window.desk.services
    disk = tmp_path / "disk"
    disk.mkdir()
    backups.change_plan(services, folder=str(disk))
    backups.back_up(services)
    restore_drill.hold_drill(services)
    vault.verify(services)
    window.do(page.again.click)
    for name in ("backups", "restore drill", "check"):
        entry = page.findings.rows[name].entry
        assert entry.chip is not None
        assert entry.chip[0] == "OK", name
        assert entry.next is None


def test_the_support_bundle_names_nobody(
    window: Window, page: DoctorPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "bundle.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    window.do(page.bundle.click)
    assert window.toast().startswith("Saved as bundle.zip")
    with zipfile.ZipFile(to) as packed:
        assert "doctor.json" in packed.namelist()
        assert all(b"Ifeoma" not in packed.read(name) for name in packed.namelist())
    to.write_bytes(b"other")
    window.do(page.bundle.click)
    assert "exists already" in page.problem.text()


def test_today_says_that_there_is_no_good_backup_and_leads_there(
    window: Window, tmp_path: Path, clock: FakeClock
) -> None:
    services = window.desk.services
    today = window.workspace.show_place(Place.TODAY)
    window.do(today.refresh)
    assert today.unsafe.text().startswith("There are no backups")
    disk = tmp_path / "disk"
    disk.mkdir()
    window.desk.jobs.write(lambda: backups.change_plan(services, folder=str(disk)), owner=today)
    window.desk.jobs.write(lambda: backups.back_up(services), owner=today)
    window.rest()
    window.rest()
    assert today.unsafe.text() == "", "heard of it by itself"
    clock.advance(days=4)
    window.do(today.refresh)
    assert "no good backup since 23 June 2026" in today.unsafe.text()
    backups.back_up(services)
    clock.advance(days=2)
    restore_drill.hold_drill(services)
    clock.advance(days=47)
    backups.back_up(services)
    window.do(today.refresh)
    assert "run the restore drill" in today.unsafe.text()
    window.do(lambda: window.desk.go(Place.SETTINGS, "backups"))
    assert window.workspace.current() is window.workspace.screens[Place.SETTINGS]
