"""lumadesk backups, as a script would use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Lumadesk


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


def test_the_plan_and_its_backups(desk: Lumadesk, disk: Path) -> None:
    assert desk("backups", "status").json["backups"]["state"] == "not-chosen"
    assert desk("backups", "now").error == "backups.no_folder"
    told = desk("backups", "set", "--folder", disk, "--hourly", "3", "--not-on-close").json["backups"]
    assert (told["state"], told["plan"]["hourly"], told["plan"]["on_close"]) == ("ready", 3, False)
    assert desk("backups", "set", "--erased-days", "0").error == "backups.erased"
    desk("people", "add", "--name", "Ann Example")
    made = desk("backups", "now").json["backup"]
    assert Path(made["file"]).parent == disk
    (row,) = desk("backups", "list").json["backups"]
    assert (row["file"], row["holds_erased"], row["gone_by"]) == (made["file"], 0, None)
    done = desk("backups", "keep-up").json
    assert done["done"]["made"] is None
    assert done["drill"]["ok"]
    assert desk("backups", "drill").json["drill"]["records"] > 0
    kinds = [record["kind"] for record in desk("backups", "history").json["upkeep"]]
    assert kinds == ["drill", "drill", "backup", "backup"]


def test_back_to_a_day(desk: Lumadesk, disk: Path) -> None:
    desk("backups", "set", "--folder", disk)
    desk("people", "add", "--name", "Ann Example")
    desk("backups", "now")
    person = desk("people", "list").json["people"][0]["id"]
    desk("erase", "run", "--person", str(person), "--confirm", "Ann Example")
    desk("people", "add", "--name", "Bea Example")
    seen = desk("backups", "preview").json["preview"]
    assert (seen["records"]["person"], seen["erasures"]) == (1, 1)
    assert desk("backups", "preview", "--on", "2020-01-01").error == "backups.none"
    told = desk("backups", "restore", "--from", disk).json
    assert told["erasures_replayed"] == 1
    assert Path(told["kept"]).is_dir()
    assert desk("people", "list").json["people"] == []


def test_forgetting_at_once(desk: Lumadesk, disk: Path) -> None:
    desk("backups", "set", "--folder", disk)
    desk("people", "add", "--name", "Ann Example")
    desk("backups", "now")
    person = desk("people", "list").json["people"][0]["id"]
    desk("erase", "run", "--person", str(person), "--confirm", "Ann Example")
    (row,) = desk("backups", "list").json["backups"]
    assert row["holds_erased"] == 1
    assert row["gone_by"]
    assert desk("backups", "forget").json == {"rewritten": 1, "dropped": 0}
    assert desk("backups", "list").json["backups"][0]["holds_erased"] == 0


def test_in_words(desk: Lumadesk, lumadesk: Lumadesk, disk: Path, tmp_path: Path) -> None:
    desk("backups", "set", "--folder", disk)
    desk("backups", "now")
    for command in ("status", "list", "preview", "history", "keep-up", "now", "drill", "forget", "restore"):
        told = lumadesk("backups", command, "--vault", tmp_path / "vault")
        assert told.status == 0, told.err
        assert told.out.strip()
