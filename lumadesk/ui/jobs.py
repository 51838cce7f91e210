"""The only thread code of the window: a writer lane, readers beside it, and a pool for the network."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from lumadesk.app.changes import Changes
from lumadesk.ui.events import Events

Then = Callable[[Any], object]
Failed = Callable[[Exception], None]
Ended = Callable[[], None]
Progress = Callable[[str, int, int | None], None]

_READERS = 3
_NETWORK = 2
#: A worker reports as often as it likes; the window hears of it at most this often (seconds).
_REPORT_EVERY = 0.05


class Job:
    """One piece of work, from being asked for to being delivered or dropped."""

    def __init__(
        self,
        owner: QObject,
        then: Then | None,
        failed: Failed | None = None,
        ended: Ended | None = None,
        progress: Progress | None = None,
        firm: bool = False,
    ) -> None:
        """``firm``: what was carried out all the same is told, though it was to be stopped."""
        self.owner = owner
        self.then = then
        self.failed = failed
        self.ended = ended
        self.progress = progress
        self.firm = firm
        self._cancel = threading.Event()
        self._stops: list[Callable[[], None]] = []
        self._stopping = threading.Lock()
        self._reported_at = 0.0
        self._tell: Callable[[Job, tuple[str, int, int | None]], None] | None = None

    def cancel(self) -> None:
        """Work that has not begun never will; work that asks ``cancelled`` stops; nothing is delivered."""
        with self._stopping:
            self._cancel.set()
            stops, self._stops = self._stops, []
        for stop in stops:
            stop()

    def cancelled(self) -> bool:
        return self._cancel.is_set()

    def when_cancelled(self, stop: Callable[[], None]) -> None:
        """Called by the work, before it waits for what does not ask ``cancelled``: ``stop`` ends the waiting.

        It is called on the window's thread, so it must not wait itself.
        """
        with self._stopping:
            too_late = self._cancel.is_set()
            if not too_late:
                self._stops.append(stop)
        if too_late:
            stop()

    def report(self, text: str, done: int, total: int | None = None) -> None:
        """Called by the work, on its own thread, to say how far it is."""
        now = time.monotonic()
        last = total is not None and done >= total
        if self._tell is not None and (last or now - self._reported_at >= _REPORT_EVERY):
            self._reported_at = now
            self._tell(self, (text, done, total))

    def wanted(self) -> bool:
        return not self.cancelled() and shiboken6.isValid(self.owner)


class Jobs(QObject):
    """Runs operations off the GUI thread and delivers their results on it.

    Each operation belongs to an ``owner``, the view that asked. When the owner is gone, a read is not
    even begun and nothing is delivered; a write that was asked for is still carried out. What a write or
    a network operation returns as ``Changes`` is broadcast before ``then`` is called. An error goes to
    ``failed`` of the operation, else to the signal ``failed``; ``ended`` is called first in any case, a
    cancelled operation included.
    """

    failed = Signal(object)
    _finished = Signal(object, object, object)
    _reported = Signal(object, object)

    def __init__(self, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events = events
        self._lanes = {
            "read": ThreadPoolExecutor(_READERS, "lumadesk-read"),
            "write": ThreadPoolExecutor(1, "lumadesk-write"),
            "network": ThreadPoolExecutor(_NETWORK, "lumadesk-network"),
        }
        self._pending: set[Job] = set()
        self._latest: dict[tuple[int, str], Job] = {}
        self._closed = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._deliver_report, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        op: Callable[[], Any],
        then: Then | None = None,
        *,
        owner: QObject,
        failed: Failed | None = None,
        ended: Ended | None = None,
        replaces: str | None = None,
    ) -> Job:
        """Read beside everything else. Asking what ``replaces`` names again drops the former answer."""
        job = Job(owner, then, failed, ended)
        if replaces is not None:
            key = (id(owner), replaces)
            former = self._latest.get(key)
            if former is not None:
                former.cancel()
            self._latest[key] = job
        return self._start("read", job, lambda _job: op())

    def write(
        self,
        op: Callable[[], Any],
        then: Then | None = None,
        *,
        owner: QObject,
        failed: Failed | None = None,
        ended: Ended | None = None,
    ) -> Job:
        """One after the other, in the order they were asked for."""
        return self._start("write", Job(owner, then, failed, ended), lambda _job: op())

    def long_read(
        self,
        op: Callable[[Job], Any],
        then: Then | None = None,
        *,
        owner: QObject,
        failed: Failed | None = None,
        ended: Ended | None = None,
        progress: Progress | None = None,
    ) -> Job:
        """A read that takes its time: ``op`` is given its job, to report to and to ask ``cancelled``."""
        return self._start("read", Job(owner, then, failed, ended, progress), op)

    def long_write(
        self,
        op: Callable[[Job], Any],
        then: Then | None = None,
        *,
        owner: QObject,
        failed: Failed | None = None,
        ended: Ended | None = None,
        progress: Progress | None = None,
    ) -> Job:
        """A write of the same kind: stopped, it undoes itself; where it was too late, ``then`` is told."""
        return self._start("write", Job(owner, then, failed, ended, progress, firm=True), op)

    def network(
        self,
        op: Callable[[Job], Any],
        then: Then | None = None,
        *,
        owner: QObject,
        failed: Failed | None = None,
        ended: Ended | None = None,
        progress: Progress | None = None,
    ) -> Job:
        """Long work that waits for others; ``op`` is given its job, to report to and to ask ``cancelled``."""
        return self._start("network", Job(owner, then, failed, ended, progress), op)

    def busy(self) -> bool:
        return bool(self._pending)

    def close(self) -> None:
        """Cancel what can be, wait for the writes that were asked for, and take no more."""
        self._closed = True
        for job in self._pending:
            job.cancel()
        for lane in ("network", "read"):
            self._lanes[lane].shutdown(wait=True, cancel_futures=True)
        self._lanes["write"].shutdown(wait=True)

    def _start(self, lane: str, job: Job, op: Callable[[Job], Any]) -> Job:
        if self._closed:
            job.cancel()
            return job
        job._tell = self._reported.emit
        self._pending.add(job)
        future = self._lanes[lane].submit(self._run, lane, job, op)
        future.add_done_callback(lambda done: self._settle(job, done))
        return job

    @staticmethod
    def _run(lane: str, job: Job, op: Callable[[Job], Any]) -> Any:
        if lane != "write" and not job.wanted():
            return None
        return op(job)

    def _settle(self, job: Job, future: Future[Any]) -> None:
        # Still on the worker's thread: only the queued signal crosses over.
        if future.cancelled():
            self._finished.emit(job, None, None)
        else:
            self._finished.emit(job, None if future.exception() else future.result(), future.exception())

    @Slot(object, object, object)
    def _deliver(self, job: Job, result: Any, error: Exception | None) -> None:
        self._pending.discard(job)
        for key in [key for key, latest in self._latest.items() if latest is job]:
            del self._latest[key]
        if isinstance(result, Changes) and result.touched:
            self._events.changed.emit(result)
        if not shiboken6.isValid(job.owner):
            return
        if job.ended is not None:
            job.ended()
        if error is not None:
            if not job.cancelled():
                (job.failed or self.failed.emit)(error)
        elif job.then is not None and (job.firm or not job.cancelled()):
            job.then(result)

    @Slot(object, object)
    def _deliver_report(self, job: Job, report: tuple[str, int, int | None]) -> None:
        if job.progress is not None and job.wanted():
            job.progress(*report)
