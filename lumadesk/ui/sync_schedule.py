"""When the window syncs by itself: at the start, then whenever a website's next try has come."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from lumadesk.app import site_status
from lumadesk.app.changes import Changes
from lumadesk.ui.desk import Desk

_AT_THE_START = 1_500  # milliseconds: the first screen is read before
_LOOK = 15_000


class SyncSchedule(QObject):
    """``sync`` is given the ids of the sites that are due. It does nothing before ``begin``."""

    def __init__(self, desk: Desk, sync: Callable[[Collection[int]], object], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sync = sync
        self._next: dict[int, datetime] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        desk.events.changed.connect(self._changed)

    def begin(self) -> None:
        """The window is open: sync all sites once it has come to rest, then each at its time."""
        QTimer.singleShot(_AT_THE_START, self, self._at_the_start)

    def look(self) -> None:
        """Sync what is due now."""
        now = self._desk.services.now
        due = [site_id for site_id, at in self._next.items() if at <= now]
        if due:
            self._sync(due)

    def pause(self) -> None:
        """Something is wrong that asking again would not mend: the owner decides when to go on."""
        self._timer.stop()

    def next_try(self) -> datetime | None:
        """When the first of the sites is asked next."""
        return min(self._next.values(), default=None)

    def _at_the_start(self) -> None:
        self._timer.start()
        self._read(at_once=True)

    def _changed(self, changes: Changes[object]) -> None:
        if self._timer.isActive() and changes.concerns("site", "setting"):
            self._read()

    def _read(self, *, at_once: bool = False) -> None:
        services = self._desk.services
        self._desk.jobs.read(
            lambda: site_status.next_tries(services),
            lambda found: self._show(found, at_once),
            owner=self,
            replaces="next",
        )

    def _show(self, found: dict[int, datetime], at_once: bool) -> None:
        self._next = found
        if at_once and found:
            self._sync(list(found))
