"""Window settings: kept, forgiving, and closed to anything about people."""

from __future__ import annotations

from pathlib import Path

import pytest

from lumadesk.system.settings import WindowSettings


def test_what_is_set_is_found_again(tmp_path: Path) -> None:
    file = tmp_path / "config" / "window.json"
    WindowSettings(file).set("theme", "dark")
    WindowSettings(file).set("splitters", [200, 600])
    assert WindowSettings(file).get("theme") == "dark"
    assert WindowSettings(file).get("splitters") == [200, 600]
    assert WindowSettings(file).get("window_geometry") is None


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "\udcff"])
def test_a_damaged_file_counts_as_empty(tmp_path: Path, content: str) -> None:
    file = tmp_path / "window.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert WindowSettings(file).get("theme") is None
    WindowSettings(file).set("theme", "light")
    assert WindowSettings(file).get("theme") == "light"


def test_a_place_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file")
    WindowSettings(tmp_path / "config" / "window.json").set("theme", "dark")
    assert (tmp_path / "config").read_text() == "a file"


def test_nothing_else_is_kept_in_the_clear(tmp_path: Path) -> None:
    settings = WindowSettings(tmp_path / "window.json")
    with pytest.raises(ValueError, match="not a window setting"):
        settings.set("client_name", "Ann Example")
    with pytest.raises(ValueError, match="not a window setting"):
        settings.get("client_name")
    assert list(tmp_path.iterdir()) == []
