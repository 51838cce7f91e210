"""Whether a window can be opened is found out before Qt would abort."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.system import desktop

pytestmark = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="a desktop is always there on Windows and macOS"
)


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def x11() -> Iterator[str]:
    """A real X server without a screen; gives its display."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Debian package missing: xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def refusal_of_a_window() -> KnownError:
    with pytest.raises(KnownError) as refusal:
        desktop.require_desktop()
    return refusal.value


def test_without_a_display_there_is_none() -> None:
    assert not desktop.has_display()
    assert refusal_of_a_window().code == "window.no_display"


def test_a_display_that_nobody_serves_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4077")
    assert not desktop.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-4077")
    assert not desktop.has_display()


def test_an_x_server_is_one(x11: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", x11)
    assert desktop.has_display()


def test_a_wayland_socket_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wayland-0").touch()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert desktop.has_display()


def test_missing_libraries_are_named_by_their_packages(x11: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", x11)
    real = ctypes.CDLL

    def without_cursor(name: str) -> ctypes.CDLL:
        if name in {"libxcb-cursor.so.0", "libEGL.so.1"}:
            raise OSError(f"{name}: cannot open shared object file")
        return real("libc.so.6") if name != "libxcb.so.1" else real(name)

    monkeypatch.setattr(ctypes, "CDLL", without_cursor)
    refusal = refusal_of_a_window()
    assert refusal.code == "window.libraries_missing"
    assert refusal.hint.endswith("sudo apt install libegl1 libxcb-cursor0")


def test_a_platform_without_a_display_asks_for_no_x_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ctypes, "CDLL", asked.append)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    desktop.require_desktop()
    assert "libEGL.so.1" in asked
    assert "libxcb-cursor.so.0" not in asked
