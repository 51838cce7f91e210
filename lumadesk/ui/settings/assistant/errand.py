"""One thing at a time that the assistant asks of the website's database, and its end at any moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from lumadesk.app.site_assistant import Begun
from lumadesk.ui.jobs import Failed, Job, Jobs, Then

#: Given what the use-case tells how to end it.
Work = Callable[[Begun], Any]


class Errand(QObject):
    """``changed`` carries what is being done, "" when it is over. Asking again ends what was asked before."""

    changed = Signal(str)

    def __init__(self, jobs: Jobs, owner: QObject) -> None:
        super().__init__(owner)
        self._jobs = jobs
        self._job: Job | None = None
        self._end: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        return self._job is not None

    def run(self, words: str, work: Work, then: Then, failed: Failed) -> None:
        self.stop()
        ends: list[Callable[[], None]] = []  # filled from the worker's thread

        def end_all() -> None:
            for end in ends:
                end()

        def op(job: Job) -> Any:
            def begun(end: Callable[[], None]) -> None:
                ends.append(end)
                if job.cancelled():  # it was stopped before there was anything to end
                    end()

            return work(begun)

        job = self._jobs.network(op, then, owner=self, failed=failed, ended=lambda: self._ended(job))
        self._job, self._end = job, end_all
        self.changed.emit(words)

    def stop(self) -> None:
        """What was asked for is not delivered any more, and whoever waits for an answer stops waiting."""
        job, end = self._job, self._end
        self._job = self._end = None
        if job is not None:
            job.cancel()
            if end is not None:
                end()
            self.changed.emit("")

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = self._end = None
            self.changed.emit("")
