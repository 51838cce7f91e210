"""Whether a window can be opened on this computer, asked before Qt is: Qt aborts the process if not."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from lumadesk.domain.errors import KnownError

#: What Qt's own libraries need of a bare Debian, library -> package. PySide6 does not bring them.
_QT_NEEDS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
_XCB_NEEDS = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def has_display() -> bool:
    """Whether somebody would see a window: on Windows and macOS, always."""
    return sys.platform in {"win32", "darwin"} or _on_wayland() or _on_x11()


def require_desktop() -> None:
    """Raise KnownError ``window.no_display`` or ``window.libraries_missing`` where Qt could not start."""
    if sys.platform in {"win32", "darwin"}:
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in {"", "xcb", "wayland"} and not has_display():
        raise KnownError(
            "window.no_display",
            "There is no display here that a window could be shown on.",
            "Use the command line instead: lumadesk --help lists what it can do.",
        )
    needs = dict(_QT_NEEDS)
    if platform == "xcb" or (platform == "" and not _on_wayland()):
        needs |= _XCB_NEEDS
    missing = sorted({package for library, package in needs.items() if not _loads(library)})
    if missing:
        raise KnownError(
            "window.libraries_missing",
            "Libraries that the window needs are not installed on this computer.",
            f"On Debian or Ubuntu: sudo apt install {' '.join(missing)}",
        )


def _on_wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    # An absolute name stands for itself: joining leaves it as it is.
    return bool(name) and (Path(os.environ.get("XDG_RUNTIME_DIR", "/run")) / str(name)).exists()


def _on_x11() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # a display, as far as can be told; what is missing is said when the window opens
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
