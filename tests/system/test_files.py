"""Exports: whole or not at all, never over another file, with words for what the disk says."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.system.files import ExportFiles


def test_writes_and_makes_the_folder(tmp_path: Path) -> None:
    target = tmp_path / "out" / "INV-0001.pdf"
    assert ExportFiles().write(target, b"%PDF") == target
    assert target.read_bytes() == b"%PDF"
    if sys.platform != "win32":
        assert target.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in target.parent.iterdir()] == ["INV-0001.pdf"]


def test_another_file_is_left_alone_unless_asked(tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_bytes(b"mine")
    with pytest.raises(KnownError) as refusal:
        ExportFiles().write(target, b"theirs")
    assert refusal.value.code == "file.exists"
    assert target.read_bytes() == b"mine"
    ExportFiles().write(target, b"theirs", overwrite=True)
    assert target.read_bytes() == b"theirs"


def test_the_same_file_may_be_written_twice(tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    for _ in range(2):
        ExportFiles().write(target, b"the same")
    assert target.read_bytes() == b"the same"


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refusal:
        ExportFiles().write(tmp_path, b"x", overwrite=True)
    assert refusal.value.code == "file.is_folder"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "file.no_space"),
        (errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC, "file.no_space"),
        (errno.EROFS, "file.not_permitted"),
        (errno.EACCES, "file.not_permitted"),
        (errno.EIO, "file.not_written"),
    ],
)
def test_what_the_disk_refuses_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, "refused", "/home/ann/secret.pdf")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(KnownError) as refusal:
        ExportFiles().write(tmp_path / "letter.txt", b"x")
    assert refusal.value.code == code
    assert "ann" not in f"{refusal.value} {refusal.value.hint}"
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(KnownError) as refusal:
        ExportFiles().write(tmp_path / "out" / "letter.txt", b"x")
    assert refusal.value.code == "file.not_written"
