"""Garbage is collected on the window's thread, where Qt's objects may be taken away, and nowhere else."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QThread
from PySide6.QtTest import QTest


class _Ring:
    """Refers to itself, so only the collector finds it; notes on which thread it goes."""

    def __init__(self, gone_on: list[bool]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: gone_on.append(threading.current_thread() is threading.main_thread()))


def test_rings_go_on_the_window_s_thread() -> None:
    gone_on: list[bool] = []
    _Ring(gone_on)

    def work() -> None:
        kept = [[number] for number in range(50_000)]  # far beyond what makes Python collect by itself
        assert len(kept) == 50_000

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert gone_on == [], "not on the other thread"
    assert not gc.isenabled()
    for _ in range(100):
        more = [[number] for number in range(1_000)]
        QTest.qWait(60)
        if gone_on:
            break
        assert len(more) == 1_000
    assert gone_on == [True]
    assert QThread.currentThread() is QObject().thread()
