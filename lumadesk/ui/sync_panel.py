"""The sync with the websites: one button, its progress in the background, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QProgressBar, QStackedWidget, QWidget

from lumadesk.app import enquiries, settings, site_trust, sites, sync
from lumadesk.app.changes import Changes
from lumadesk.app.site_trust import UnknownHostKey
from lumadesk.app.sync import SyncReport
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.errors import KnownError
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.host_key_dialog import HostKeyDialog
from lumadesk.ui.jobs import Job
from lumadesk.ui.sync_schedule import SyncSchedule
from lumadesk.ui.widgets.boxes import column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.text import ElidedLabel, one_line, set_tip
from lumadesk.ui.words import LONDON, ago, counted

_NAMES_TOLD = 3
_STAGES = {"enquiries": "Reading enquiries", "deletions": "Deleting at the website"}


class SyncPanel(QWidget):
    """``finished`` carries the report of a sync that was not cancelled."""

    finished = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._sites: list[Any] = []
        self._asked_hosts: set[int] = set()
        self.schedule = SyncSchedule(desk, self._start_due, self)
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

    def start(self, only: Collection[int] | None = None) -> None:
        """Sync all sites, or those with these ids, because the owner wants it now."""
        self._start(only, by_itself=False)

    def _start_due(self, only: Collection[int]) -> None:
        self._start(only, by_itself=True)

    def _start(self, only: Collection[int] | None, *, by_itself: bool) -> None:
        if self._job is not None:
            return
        services = self._desk.services
        self._bar.setRange(0, 0)
        self._stage.setText("Connecting…")
        self._pages.setCurrentIndex(1)
        self.cancel_button.setEnabled(True)
        self._job = self._desk.jobs.network(
            lambda job: sync.sync(
                services,
                only=only,
                background=by_itself,
                progress=job.report,
                cancelled=job.cancelled,
                when_cancelled=job.when_cancelled,
            ),
            lambda changes: self._done(changes, by_itself=by_itself),
            owner=self,
            failed=lambda error: self._failed(error, by_itself=by_itself),
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
        if changes.concerns("site", "setting"):
            self._refresh()

    def _refresh(self) -> None:
        services = self._desk.services
        self._desk.jobs.read(
            lambda: sites.list_sites(services), self._show_sites, owner=self, replaces="sites"
        )

    def _show_sites(self, known: list[Any]) -> None:
        self._sites = known
        self._say_when()

    def _say_when(self) -> None:
        now = self._desk.services.now
        done = [one.last_sync_at for one in self._sites if one.last_sync_at is not None]
        failing = [one.name for one in self._sites if one.last_error]
        if not self._sites:
            words = "No website connected"
        elif failing:
            several = len(self._sites) > 1
            words = f"Not reached: {one_line(', '.join(failing))}" if several else "Last sync failed"
        elif len(done) < len(self._sites):
            words = "Never synced"
        else:
            words = f"Last sync {ago(min(done), now)}"
        next_try = self.schedule.next_try()
        if next_try is not None and next_try > now:
            words = f"{words} · next {next_try.astimezone(LONDON):%H:%M}"
        self._when.setText(words)

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

    def _done(self, changes: Changes[SyncReport], *, by_itself: bool) -> None:
        report = changes.value
        parts = [counted(report.new, "new enquiry", "new enquiries") if report.new else "No new enquiries"]
        if report.changed:
            parts.append(f"{report.changed:,} changed")
        if report.vanished:
            parts.append(f"{report.vanished:,} no longer on the website")
        if report.verified_absent:
            parts.append(f"{report.verified_absent:,} deleted at the website and proved")
        if report.queued:
            parts.append(f"{counted(report.queued, 'deletion')} still waiting")
        words = ", ".join(parts) + "."
        if report.failed:
            words = f"{words} Not reached: {one_line(', '.join(one.name for one in report.failed))}."
        if report.rejected:
            words = f"{words} {counted(len(report.rejected), 'row')} could not be taken over."
        if by_itself:
            self._tell_desktop(report.new)
        if report.failed or report.rejected:
            if not by_itself:
                self._desk.say(words, "Show", self._to_settings)
        elif not by_itself or report.new or report.verified_absent:
            self._desk.say(words)
        for failed in report.failed:
            if isinstance(failed.error, UnknownHostKey):
                self._ask_host(failed.site_id, failed.error, by_itself=by_itself)
        self.finished.emit(report)

    def _failed(self, error: Exception, *, by_itself: bool) -> None:
        if isinstance(error, UnknownHostKey):
            behind = (
                one.id for one in self._sites if (one.line.get("tunnel") or {}).get("host") == error.host
            )
            site_id = next(behind, None)
            if site_id is not None:
                self._ask_host(site_id, error, by_itself=by_itself)
                return
        if not isinstance(error, KnownError):
            self.schedule.pause()
            self._desk.failed.emit(error)
        elif not by_itself:
            self._desk.say(f"The sync stopped: {error.message}", "Website settings", self._to_settings)
        elif not error.code.startswith("site."):
            self.schedule.pause()
            self._desk.say(f"The sync stopped: {error.message}")

    def _to_settings(self) -> None:
        self._desk.go(Place.SETTINGS, "website")

    def _ask_host(self, site_id: int, error: UnknownHostKey, *, by_itself: bool) -> None:
        """Show the fingerprint once; what starts by itself does not ask again and again."""
        if by_itself and site_id in self._asked_hosts:
            return
        self._asked_hosts.add(site_id)
        services = self._desk.services
        dialog = HostKeyDialog(self.window(), error)
        dialog.accepted.connect(
            lambda: self._desk.jobs.write(
                lambda: site_trust.trust_host(services, site_id, error.key),
                lambda _changes: self.start([site_id]),
                owner=self,
            )
        )
        dialog.open()

    def _tell_desktop(self, new: int) -> None:
        """Only while the owner works elsewhere, and of what was sent nothing unless they allow it."""
        services = self._desk.services
        if not new or QApplication.activeWindow() is not None:
            return

        def read() -> str:
            wanted = settings.get_settings(services)
            if not wanted.notify:
                return ""
            words = counted(new, "new enquiry", "new enquiries")
            if not wanted.notify_content:
                return words
            ids = enquiries.list_ids(services, EnquiryFilter(status=EnquiryStatus.NEW))
            names = [one_line(one.name) for one in enquiries.rows(services, ids[: min(new, _NAMES_TOLD)])]
            return f"{words}: {', '.join(names)}{' …' if new > _NAMES_TOLD else ''}"

        def tell(words: str) -> None:
            if words:
                self._desk.notifications.show("LumaDesk", words)

        self._desk.jobs.read(read, tell, owner=self)
