"""`lumadesk` alone opens the window, and says clearly why where none can be opened."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lumadesk import bootstrap
from lumadesk.cli.main import run
from lumadesk.cli.world import World
from lumadesk.domain.errors import KnownError
from tests.cli.conftest import program

pytestmark = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="a desktop is always there on Windows and macOS"
)


def test_without_a_display_it_says_so() -> None:
    told = program(QT_QPA_PLATFORM="")
    assert told.status == 4
    assert "no display" in told.err
    assert "lumadesk --help" in told.err
    assert told.out == ""


def test_the_vault_that_it_opens(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Path | None, bool]] = []

    def open_window(folder: Path | None, demo: bool) -> int:
        opened.append((folder, demo))
        return 0

    shown = replace(world, open_window=open_window)
    assert run(["window"], shown) == 0
    monkeypatch.setenv("LUMADESK_VAULT", str(tmp_path / "named"))
    assert run(["window"], shown) == 0
    assert run(["window", "--vault", str(tmp_path / "chosen")], shown) == 0
    assert opened == [(None, False), (tmp_path / "named", False), (tmp_path / "chosen", False)]


def test_a_window_library_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(bootstrap.desktop, "require_desktop", lambda: None)
    monkeypatch.setitem(sys.modules, "PySide6", None)
    for name in [name for name in sys.modules if name.startswith(("PySide6.", "lumadesk.ui"))]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(KnownError) as refusal:
        bootstrap.open_window()
    assert refusal.value.code == "window.not_installed"


def test_the_program_runs_from_a_checkout() -> None:
    main = Path(__file__).parents[2] / "main.py"
    done = subprocess.run(
        [sys.executable, str(main), "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("LumaDesk ")
