"""When the window backs up by itself and holds the drill: soon after the start, then as the plan says."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from lumadesk.ui.desk import Desk

_SOON = 60_000  # milliseconds: syncing at the start comes first
_LOOK = 10 * 60_000


class UpkeepSchedule(QObject):
    """It does nothing before ``begin``; what goes wrong is on record, and Today warns of it."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        QTimer.singleShot(_SOON, self, self.look)
        self._timer.start()

    def look(self) -> None:
        """Do what is due, beside everything else."""
        services = self._desk.services

        def op(_job: Any) -> None:
            from lumadesk.app import backups, restore_drill

            if not backups.keep_up(services).problem:
                restore_drill.drill_if_due(services)

        self._desk.jobs.network(op, owner=self, failed=lambda _error: None)
