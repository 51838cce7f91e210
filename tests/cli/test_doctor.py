"""lumadesk doctor, as a script would use it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.cli.conftest import Lumadesk


def test_doctor(desk: Lumadesk, lumadesk: Lumadesk, tmp_path: Path) -> None:
    told = desk("doctor", "--bundle", tmp_path / "bundle.zip")
    assert told.status == 4, "no backups yet"
    document = told.json
    assert (document["ok"], document["unlocked"]) == (False, True)
    assert {"vault", "keyring", "cipher", "backups", "disk space"} <= {
        found["name"] for found in document["findings"]
    }
    assert set(document["findings"][0]) == {"name", "health", "detail", "advice"}
    assert document["versions"]["sqlcipher3"]
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        assert "doctor.json" in archive.namelist()
    locked = lumadesk("doctor", "--vault", tmp_path / "nowhere", "--json")
    assert (locked.status, locked.json["unlocked"]) == (4, False)
    assert "bad" in lumadesk("doctor", "--vault", tmp_path / "nowhere").out
