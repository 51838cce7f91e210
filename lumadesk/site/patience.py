"""Waiting for work that may hang where no timeout reaches it: too long, or until somebody cancels."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from lumadesk.site.causes import NO_ANSWER
from lumadesk.site.failures import failure

_LOOK = 0.05  # seconds

T = TypeVar("T")


def patiently(
    work: Callable[[], T], stopped: threading.Event, seconds: float, discard: Callable[[T], object]
) -> T:
    """What ``work`` gives, or "site.cancelled" or "site.unreachable"; what comes too late is for ``discard``.

    Finding a host's name, for one, can neither be limited nor interrupted: it is left behind.
    """
    attempt = _Attempt(work, discard)
    # A daemon: the program may end without it.
    threading.Thread(target=attempt.run, name="site connection", daemon=True).start()
    until = time.monotonic() + seconds
    while not attempt.done.wait(_LOOK):
        if stopped.is_set() or time.monotonic() > until:
            attempt.leave()
            raise failure("site.cancelled") if stopped.is_set() else failure("site.unreachable", NO_ANSWER)
    return attempt.outcome()


class _Attempt(Generic[T]):
    def __init__(self, work: Callable[[], T], discard: Callable[[T], object]) -> None:
        self.done = threading.Event()
        self._work = work
        self._discard = discard
        self._found: list[T] = []
        self._error: BaseException | None = None
        self._left = False
        self._lock = threading.Lock()

    def run(self) -> None:
        try:
            found = self._work()
        except BaseException as error:  # it is raised again where it is waited for
            self._error = error
        else:
            with self._lock:
                left = self._left
                if not left:
                    self._found.append(found)
            if left:
                self._discard(found)
        self.done.set()

    def leave(self) -> None:
        with self._lock:
            self._left = True
            found, self._found = self._found, []
        for one in found:
            self._discard(one)

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        return self._found[0]
