"""Keeping the window's contents out of screenshots, recordings and shared screens, where the platform can."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from lumadesk.app.ports import Settings

SETTING = "hide_from_capture"
#: Shown on the screen and in no picture of it; before Windows 10 2004 black there instead.
_EXCLUDE, _BLACK, _SHOW = 0x11, 0x1, 0x0
_SHARING_NONE, _SHARING_READ_ONLY = 0, 1


def can_hide(platform: str = sys.platform) -> bool:
    """On Linux no desktop has a way for a program to ask for it."""
    return platform in ("win32", "darwin")


def set_hidden(handle: int, hidden: bool, *, platform: str = sys.platform, library: Any = None) -> bool:
    """Hide one window, by its native handle; whether the platform did it. ``library`` is user32 or objc."""
    import ctypes.util

    if platform == "win32":
        return _on_windows(handle, hidden, library or ctypes.WinDLL("user32"))  # type: ignore[attr-defined]
    if platform == "darwin":
        return _on_mac(handle, hidden, library or ctypes.CDLL(ctypes.util.find_library("objc")))
    return False


class Shield(QObject):
    """Hides every window of the program as it appears, while the owner wants that."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        application = QGuiApplication.instance()
        if can_hide() and isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._meet)

    @property
    def wanted(self) -> bool:
        return self._settings.get(SETTING) is not False

    def choose(self, hidden: bool) -> None:
        """What is chosen counts at once, for every window that there is."""
        self._settings.set(SETTING, hidden)
        for window in QGuiApplication.topLevelWindows():
            self._meet(window)

    @Slot(QWindow)
    def _meet(self, window: QWindow | None) -> None:
        if window is not None and can_hide():
            set_hidden(int(window.winId()), self.wanted)


def _on_windows(handle: int, hidden: bool, user32: Any) -> bool:
    from ctypes import wintypes

    window = wintypes.HWND(handle)
    if not hidden:
        return bool(user32.SetWindowDisplayAffinity(window, _SHOW))
    return bool(
        user32.SetWindowDisplayAffinity(window, _EXCLUDE) or user32.SetWindowDisplayAffinity(window, _BLACK)
    )


def _on_mac(handle: int, hidden: bool, objc: Any) -> bool:
    """``[[view window] setSharingType: …]``, for Qt's handle is the view."""
    import ctypes

    pointer = ctypes.c_void_p
    objc.sel_registerName.restype = pointer
    objc.sel_registerName.argtypes = [ctypes.c_char_p]
    send = objc.objc_msgSend
    send.restype, send.argtypes = pointer, [pointer, pointer]
    window = send(handle, objc.sel_registerName(b"window"))
    if not window:
        return False
    send.restype, send.argtypes = None, [pointer, pointer, ctypes.c_ulong]
    kind = _SHARING_NONE if hidden else _SHARING_READ_ONLY
    send(window, objc.sel_registerName(b"setSharingType:"), kind)
    return True
