"""The websites of the vault in the settings: how each stands, and what can be done with the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lumadesk.app import site_removal
from lumadesk.app.site_status import SiteStatus
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.short_list import ShortList
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, card, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label, one_line
from lumadesk.ui.words import LONDON, counted, short_moment


class ForgetDialog(Dialog):
    """Says what goes and what stays; what is still to be deleted there is named."""

    def __init__(self, desk: Desk, parent: QWidget, status: SiteStatus) -> None:
        self._desk = desk
        self._status = status
        stays = "enquiry stays" if status.enquiries == 1 else "enquiries stay"
        intro = (
            f"LumaDesk forgets how to reach “{one_line(status.site.name)}”, and its passwords. "
            f"{status.enquiries:,} {stays} here, and nothing is deleted at the website."
        )
        if status.queued:
            waiting = "deletion is" if status.queued == 1 else "deletions are"
            intro += f" {status.queued:,} {waiting} still open there: nobody will carry out or prove them."
        super().__init__(parent, "Forget this website?", intro, None, "&Forget it", "danger")

    def submit(self) -> None:
        services, status = self._desk.services, self._status
        self.wait(True)
        self._desk.jobs.write(
            lambda: site_removal.remove_site(services, str(status.site.id), anyway=bool(status.queued)),
            lambda _changes: self.accept(),
            owner=self,
            failed=self.refused,
        )


class SitesCard(QWidget):
    """``chosen`` carries the site that is picked; ``sync_wanted`` its id."""

    chosen = Signal(object)
    sync_wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._statuses: Sequence[SiteStatus] = ()
        self.list = ShortList("Websites")
        self.list.picked.connect(self._picked)
        self.sync = button("Sync this &one", self._sync, icon="refresh-cw")
        self.forget = button("Forg&et…", self._forget, icon="trash-2")
        actions = row(self.sync, self.forget, STRETCH)
        self.setLayout(column(card(label("Websites", "heading"), self.list, actions), gap=""))

    def current(self) -> SiteStatus | None:
        number = self.list.current()
        return self._statuses[number] if 0 <= number < len(self._statuses) else None

    def show_statuses(self, statuses: Sequence[SiteStatus], now: datetime) -> None:
        former = self.current()
        self._statuses = statuses
        self.list.show_faces([face_of(one, now) for one in statuses])
        ids = [one.site.id for one in statuses]
        if ids:
            self.list.pick(ids.index(former.site.id) if former and former.site.id in ids else 0)

    def _picked(self, _number: int) -> None:
        status = self.current()
        if status is not None:
            self.chosen.emit(status.site)

    def _sync(self) -> None:
        status = self.current()
        if status is not None:
            self.sync_wanted.emit(status.site.id)

    def _forget(self) -> None:
        status = self.current()
        if status is not None:
            ForgetDialog(self._desk, self.window(), status).open()


def face_of(status: SiteStatus, now: datetime) -> Face:
    site = status.site
    today = now.astimezone(LONDON).date()
    last = f"last sync {short_moment(site.last_sync_at, today)}" if site.last_sync_at else "never synced"
    parts = [counted(status.enquiries, "enquiry", "enquiries"), last]
    if status.next_try is not None:
        soon = status.next_try <= now
        parts.append("next at once" if soon else f"next {short_moment(status.next_try, today)}")
    if site.last_error:
        chip = ("Not reached", Tone.DANGER)
    elif site.last_sync_at is None:
        chip = ("New", Tone.INFO)
    else:
        chip = ("In order", Tone.SUCCESS)
    return Face(
        title=one_line(site.name),
        detail=one_line(site.last_error or f"{site.url}, table {site.table}"),
        meta=" · ".join(parts),
        chip=chip,
    )
