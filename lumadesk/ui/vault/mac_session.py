"""What macOS tells of its session: the screen was locked or its saver started, by the distributed centre."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from typing import Any

_NAMES = (b"com.apple.screenIsLocked", b"com.apple.screensaver.didstart")
_UTF8, _AT_ONCE = 0x08000100, 4
_Callback = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)


class MacSession:
    """``library`` is CoreFoundation, which is plain C; its notices come in the window's own event loop.

    Sleep is not told this way: the clocks tell of it when the computer wakes.
    """

    def __init__(self, wanted: Callable[[], object], library: Any = None) -> None:
        self._library = library
        # Held, or it would be called after Python has thrown it away.
        self.callback = _Callback(lambda *_about: wanted())

    def register(self) -> None:
        if self._library is None:
            self._library = ctypes.CDLL(ctypes.util.find_library("CoreFoundation"))
        foundation = self._library
        pointer = ctypes.c_void_p
        foundation.CFNotificationCenterGetDistributedCenter.restype = pointer
        foundation.CFStringCreateWithCString.restype = pointer
        foundation.CFStringCreateWithCString.argtypes = [pointer, ctypes.c_char_p, ctypes.c_uint32]
        foundation.CFNotificationCenterAddObserver.restype = None
        foundation.CFNotificationCenterAddObserver.argtypes = [
            pointer, pointer, _Callback, pointer, pointer, ctypes.c_long,
        ]  # fmt: skip
        centre = foundation.CFNotificationCenterGetDistributedCenter()
        for name in _NAMES:
            text = foundation.CFStringCreateWithCString(None, name, _UTF8)
            foundation.CFNotificationCenterAddObserver(centre, None, self.callback, text, None, _AT_ONCE)
