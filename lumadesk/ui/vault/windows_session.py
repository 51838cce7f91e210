"""What Windows tells a window of its session: the screen was locked, the computer goes to sleep."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

_GENERIC = b"windows_generic_MSG"
_THIS_SESSION = 0
_SESSION_CHANGED, _LOCKED, _LOGGED_OFF = 0x02B1, 0x7, 0x6
_POWER, _SUSPENDS = 0x0218, 0x4


class WindowsSession(QAbstractNativeEventFilter):
    """``library`` is wtsapi32; ``wanted`` is called when the vault is to be locked."""

    def __init__(self, wanted: Callable[[], object], library: Any = None) -> None:
        super().__init__()
        self._wanted = wanted
        self._library = library
        self._handle: int | None = None

    def register(self, handle: int) -> bool:
        """Ask for the session's messages at this window; those about power come unasked."""
        if self._library is None:
            self._library = ctypes.WinDLL("wtsapi32")  # type: ignore[attr-defined]
        done = bool(self._library.WTSRegisterSessionNotification(wintypes.HWND(handle), _THIS_SESSION))
        self._handle = handle if done else None
        return done

    def unregister(self) -> None:
        if self._handle is not None:
            self._library.WTSUnRegisterSessionNotification(wintypes.HWND(self._handle))
            self._handle = None

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        if bytes(kind) == _GENERIC:
            told = wintypes.MSG.from_address(int(message))
            self.heard(told.message, told.wParam)
        return False, 0

    def heard(self, message: int, what: int) -> None:
        if (message == _SESSION_CHANGED and what in (_LOCKED, _LOGGED_OFF)) or (
            message == _POWER and what == _SUSPENDS
        ):
            self._wanted()
