"""Folders that others can read, or that a service copies away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lumadesk.system import folder_risks
from lumadesk.system.files import ExportFiles


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)", "Dropbox"),
        ("OneDrive - Example IT", "OneDrive"),
        ("Mobile Documents", "iCloud Drive"),
        ("Nextcloud", "Nextcloud"),
        ("Dropboxes", None),
        ("Documents", None),
    ],
)
def test_synced_by_name(tmp_path: Path, name: str, service: str | None) -> None:
    assert folder_risks.synced_by(tmp_path / name / "clients" / "2026") == service


def test_synced_by_its_marks(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert folder_risks.synced_by(tmp_path / "deep" / "inside") == "Syncthing"


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_open_to_others_only_where_all_above_lets_them_in(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    inner.chmod(0o755)
    assert not folder_risks.others_can_read(inner), "pytest's own folder lets nobody in"
    assert folder_risks.others_can_read(Path("/usr/share"))
    assert folder_risks.others_can_read(Path("/usr/share/not there yet"))
    assert not folder_risks.others_can_read(tmp_path / "not there yet")


def test_an_export_says_it_once(tmp_path: Path) -> None:
    files = ExportFiles()
    assert files.take_warnings() == []
    for name in ("a.pdf", "b.pdf"):
        files.write(tmp_path / "Dropbox" / name, b"x")
    (warning,) = files.take_warnings()
    assert "Dropbox" in warning
    assert files.take_warnings() == []
    files.write(tmp_path / "plain" / "a.pdf", b"x")
    assert files.take_warnings() == []
