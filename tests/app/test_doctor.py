"""The doctor finds what is not well and says what to do; the bundle tells nothing about anybody."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from lumadesk.app import backups, doctor, people, restore_drill, vault
from lumadesk.app.doctor import DoctorReport
from lumadesk.app.services import Outside, Services
from lumadesk.domain.condition import Health
from lumadesk.system import logs
from tests.app.fakes import FakeClock


def health(report: DoctorReport) -> dict[str, Health]:
    return {found.name: found.health for found in report.findings}


def test_before_and_after_it_was_followed(
    services: Services, outside: Outside, tmp_path: Path, clock: FakeClock
) -> None:
    folder = services.vault.folder
    first = doctor.examine(outside, folder, services)
    assert not first.ok
    found = health(first)
    assert (found["backups"], found["restore drill"], found["check"]) == (
        Health.BAD,
        Health.WARNING,
        Health.WARNING,
    )
    assert (found["vault"], found["cipher"], found["keyring"]) == (Health.OK, Health.OK, Health.OK)
    assert all(one.advice for one in first.findings if one.health is not Health.OK)

    disk = tmp_path / "disk"
    disk.mkdir()
    backups.change_plan(services, folder=str(disk))
    backups.back_up(services)
    restore_drill.hold_drill(services)
    vault.verify(services)
    second = doctor.examine(outside, folder, services)
    assert second.ok
    left = {name for name, state in health(second).items() if state is not Health.OK}
    assert left <= {"backup disk", "memory"}, "the test's folders share a disk, and its process is any"
    clock.advance(days=40)
    assert health(doctor.examine(outside, folder, services))["check"] is Health.WARNING


def test_from_outside(services: Services, outside: Outside, tmp_path: Path) -> None:
    folder = services.vault.folder
    vault.lock(services)
    report = doctor.examine(outside, folder)
    assert report.ok
    assert "backups" not in health(report)
    assert health(doctor.examine(outside, tmp_path / "nowhere"))["vault"] is Health.BAD


def test_conflicting_copies_of_a_sync_service(services: Services, outside: Outside) -> None:
    folder = services.vault.folder
    (folder / "vault (Ann's conflicted copy 2026-11-24).db").write_bytes(b"x")
    report = doctor.examine(outside, folder, services)
    assert health(report)["sync service"] is Health.BAD
    assert "Ann" not in str(report)


def test_versions_are_told() -> None:
    told = doctor.versions()
    assert told["sqlcipher3"][0].isdigit()
    assert {"LumaDesk", "Python", "system"} <= set(told)


def test_the_bundle_tells_nothing_about_anybody(
    services: Services, outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "annwombat"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    log = home / "lumadesk.log"
    record = logging.LogRecord(
        "lumadesk", logging.INFO, str(home / "x.py"), 1, "read %s", ("Ann Wombat",), None
    )
    log.write_text(f"{logs.RedactingFormatter().format(record)}\n{home}/vault annwombat", encoding="utf-8")
    people.add_person(services, name="Ann Wombat", email="ann@wombat.example")
    disk = home / "backups"
    disk.mkdir()
    backups.change_plan(services, folder=str(disk))
    outside = replace(outside, log_file=log)
    report = doctor.examine(outside, services.vault.folder, services)
    written = doctor.support_bundle(outside, report, tmp_path / "bundle.zip")
    with zipfile.ZipFile(io.BytesIO(written.read_bytes())) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(texts) == {"doctor.json", "lumadesk.log"}
    assert json.loads(texts["doctor.json"])["versions"]["LumaDesk"]
    for text in texts.values():
        assert "wombat" not in text.lower()
