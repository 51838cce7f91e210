"""The sync with the website: one button, its progress in the background, and what came of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from lumadesk.app import sites, sync
from lumadesk.app.changes import Changes
from lumadesk.app.sync import SyncReport
from lumadesk.domain.errors import KnownError
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.jobs import Job
from lumadesk.ui.widgets.boxes import column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import ElidedLabel, set_tip
from lumadesk.ui.words import ago, counted

_STAGES = {"enquiries": "Reading enquiries", "deletions": "Deleting at the website"}


class SyncPanel(QWidget):
    """``finished`` carries the report of a sync that was not cancelled."""

    finished = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._last: Any = None
        self.start_button = button("Sync now", self.start, icon="refresh-cw", tip="Bring new enquiries (F5)")
        self._when = ElidedLabel("", "small")
        self._stage = ElidedLabel("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the sync")
        self.cancel_button = button("Cancel", self.cancel, name="Cancel the sync")
        idle = QWidget()
        idle.setLayout(column(self.start_button, self._when, gap="xs"))
        busy = QWidget()
        busy.setLayout(column(self._stage, self._bar, row(self.cancel_button), gap="s"))
        self._pages = QStackedWidget()
        self._pages.addWidget(idle)
        self._pages.addWidget(busy)
        self.setLayout(column(self._pages, gap=""))
        self._minute = QTimer(self)
        self._minute.setInterval(60_000)
        self._minute.timeout.connect(self._say_when)
        self._minute.start()
        desk.events.changed.connect(self._changed)

    def is_running(self) -> bool:
        return self._job is not None

    def start(self) -> None:
        if self._job is not None:
            return
        services = self._desk.services
        self._bar.setRange(0, 0)
        self._stage.setText("Connecting…")
        self._pages.setCurrentIndex(1)
        self.cancel_button.setEnabled(True)
        self._job = self._desk.jobs.network(
            lambda job: sync.sync(services, progress=job.report, cancelled=job.cancelled),
            self._done,
            owner=self,
            failed=self._failed,
            progress=self._show_progress,
            ended=self._ended,
        )

    def cancel(self) -> None:
        """What was read so far is kept; the next sync goes on from there."""
        if self._job is not None:
            self._job.cancel()
            self._stage.setText("Stopping…")
            self.cancel_button.setEnabled(False)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._refresh()

    def _changed(self, changes: Changes[object]) -> None:
        if changes.concerns("site"):
            self._refresh()

    def _refresh(self) -> None:
        services = self._desk.services
        self._desk.jobs.read(lambda: sites.get_site(services), self._show_site, owner=self, replaces="site")

    def _show_site(self, site: Any) -> None:
        self._last = site
        self._say_when()

    def _say_when(self) -> None:
        site = self._last
        if site is None:
            self._when.setText("No website connected")
        elif site.last_sync_at is None:
            self._when.setText("Never synced")
        else:
            self._when.setText(f"Last sync {ago(site.last_sync_at, self._desk.services.now)}")

    def _show_progress(self, stage: str, done: int, total: int | None) -> None:
        self._bar.setRange(0, total or 0)
        self._bar.setValue(done)
        so_far = f"{done:,} of {total:,}" if total else f"{done:,}"
        self._stage.setText(f"{_STAGES.get(stage, stage.capitalize())}: {so_far}")
        set_tip(self._bar, so_far)

    def _ended(self) -> None:
        self._job = None
        self._pages.setCurrentIndex(0)
        self._refresh()

    def _done(self, changes: Changes[SyncReport]) -> None:
        report = changes.value
        parts = [counted(report.new, "new enquiry", "new enquiries") if report.new else "No new enquiries"]
        if report.changed:
            parts.append(f"{report.changed:,} changed")
        if report.verified_absent:
            parts.append(f"{report.verified_absent:,} deleted at the website and proved")
        if report.queued:
            parts.append(f"{counted(report.queued, 'deletion')} still waiting")
        words = ", ".join(parts) + "."
        if report.rejected:
            self._desk.say(
                f"{words} {counted(len(report.rejected), 'row')} could not be taken over.",
                "Show",
                lambda: self._desk.go(Place.SETTINGS, "website"),
            )
        else:
            self._desk.say(words)
        self.finished.emit(report)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self._desk.say(
                f"The sync stopped: {error.message}", "Website settings",
                lambda: self._desk.go(Place.SETTINGS, "website"),
            )  # fmt: skip
        else:
            self._desk.failed.emit(error)
