"""Tells the desktop of what is overdue or near: once a day, and when a date comes near; of nobody by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer

from lumadesk.app import due_dates, settings
from lumadesk.app.changes import Changes
from lumadesk.app.due_dates import Near
from lumadesk.domain.due import DueKind
from lumadesk.ui.desk import Desk, Place

_AT_THE_START = 2_500  # milliseconds: the first screen is read before
_LOOK = 60_000
#: Kept outside the vault: a day, which says nothing of anybody.
_TOLD_ON = "deadlines_told_on"


class DeadlineWatch(QObject):
    """It does nothing before ``begin``."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: dict[DueKind, int] = {}
        self._day: date | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        desk.events.changed.connect(self._changed)

    def begin(self) -> None:
        """The vault is unlocked: tell of what waits once the window has come to rest."""
        QTimer.singleShot(_AT_THE_START, self, self._at_the_start)

    def look(self) -> None:
        """Time went by: tell of what has come near since."""
        self._read(self._tell)

    def _at_the_start(self) -> None:
        self._timer.start()
        self.look()

    def _changed(self, _changes: Changes[object]) -> None:
        # What the owner has just written down is no news to them.
        if self._timer.isActive():
            self._read(self._learn)

    def _read(self, then: Callable[[Near], object]) -> None:
        services = self._desk.services

        def read() -> Near:
            wanted = settings.get_settings(services).notify_deadlines
            return due_dates.near(services) if wanted else Near(counts=(), words="")

        self._desk.jobs.read(read, then, owner=self, replaces="near")

    def _learn(self, found: Near) -> None:
        self._known = {one.kind: one.overdue + one.near for one in found.counts}

    def _tell(self, found: Near) -> None:
        today, kept = self._desk.services.today, self._desk.services.outside.settings
        if today == self._day:
            news = any(one.overdue + one.near > self._known.get(one.kind, 0) for one in found.counts)
        else:
            news = kept.get(_TOLD_ON) != today.isoformat()
        self._day = today
        self._learn(found)
        if news and found.words:
            kept.set(_TOLD_ON, today.isoformat())
            self._desk.notifications.show("LumaDesk", found.words, Place.TODAY)
