"""The page of the settings about the websites: how each stands, its connection, and rows that wait there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from lumadesk.app import settings, site_deletions, site_status, sites
from lumadesk.app.settings import VaultSettings
from lumadesk.app.site_deletions import DeletionView
from lumadesk.app.site_status import SiteStatus
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.deletions_card import DeletionsCard
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.settings.schedule_card import ScheduleCard
from lumadesk.ui.settings.short_list import ShortList
from lumadesk.ui.settings.site_form import SiteForm
from lumadesk.ui.settings.sites_card import SitesCard
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner, card
from lumadesk.ui.widgets.form import Field, fill, line_edit
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import counted, moment

REASONS = {
    "key-missing": "No key",
    "key-unreadable": "A key that cannot be read",
    "duplicate-key": "The same key twice",
    "name-missing": "No name",
    "time-missing": "No time",
    "time-unreadable": "A time that cannot be read",
    "time-in-future": "A time in the future",
    "time-too-old": "A time too long ago",
    "value-unreadable": "A value that cannot be read",
    "text-too-long": "A text that is too long",
}


class WebsitePage(SettingsPage):
    title = "Website"
    intro = "Enquiries are read from your website's database, and deleted there when you delete them here."
    nouns = ("site", "rejection", "site_deletion", "setting")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = SiteForm(desk.jobs)
        self.name = Field(
            "Na&me", line_edit("", "Shop"), "Another name with another address adds a website to the others."
        )
        self.error = Banner(Tone.DANGER)
        self.sites = SitesCard(desk)
        self.schedule = ScheduleCard(desk)
        self.deletions = DeletionsCard(desk)
        self.refused_rows = ShortList("Rows that could not be taken over")
        self._refused_title = label("Rows that could not be taken over", "heading")
        self._refused_card = card(
            self._refused_title,
            label("They stay at the website. Correct them there, and the next sync takes them over.", "muted",
                  wrap=True),
            self.refused_rows,
        )  # fmt: skip
        self.fill(
            self.error,
            self.sites,
            self.deletions,
            self._refused_card,
            card(label("Connection", "heading"), self.name, self.form, gap="l"),
            self.problem,
            self.save_button,
            self.schedule,
            savable=False,
        )
        self.save_button.setMaximumWidth(self.save_button.sizeHint().width())
        self.save_button.setText("&Save")
        show_if(self._refused_card, False)
        show_if(self.sites, False)
        self._shown_site: Any = None
        self.sites.chosen.connect(self._show_site)
        self.sites.sync_wanted.connect(lambda site_id: desk.sync_wanted.emit([site_id]))

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (
                site_status.statuses(services),
                sites.rejections(services),
                site_deletions.views(services),
                settings.get_settings(services),
            ),
            lambda found: self._show(*found),
            owner=self,
            replaces="kept",
        )

    def save(self) -> None:
        services, chosen = self.desk.services, self.form.choice()
        if chosen is None:
            return
        name = self.name.inner.text()
        self.save_button.setEnabled(False)
        self.desk.jobs.network(
            lambda _job: sites.configure_site(
                services,
                name=name,
                url=chosen.url,
                table=chosen.table,
                strategy=chosen.strategy,
                password=chosen.password,
                zone=chosen.zone,
            ),
            lambda _changes: self.desk.say("Website saved. “Sync now” brings its enquiries."),
            owner=self,
            failed=self.form.refused,
            ended=lambda: self.save_button.setEnabled(True),
        )

    def _show(
        self,
        statuses: Sequence[SiteStatus],
        rejections: list[Any],
        views: list[DeletionView],
        kept: VaultSettings,
    ) -> None:
        self.sites.show_statuses(statuses, self.desk.services.now)
        show_if(self.sites, bool(statuses))
        failing = [one.site for one in statuses if one.site.last_error]
        several = len(statuses) > 1
        told = [f"{one_line(one.name)}: {one.last_error}" if several else one.last_error for one in failing]
        self.error.say(" ".join(["The last sync did not work.", *map(str, told)]) if failing else "")
        self.deletions.show_views(views)
        self.schedule.show_settings(kept)
        self._show_refused(rejections)

    def _show_site(self, site: Any) -> None:
        """The form shows the chosen site; what was typed about the same one is left alone."""
        former = self._shown_site
        if former is None or (former.id, former.url, former.name) != (site.id, site.url, site.name):
            self.form.show_site(site)
            fill(self.name.inner, site.name)
        self._shown_site = site

    def _show_refused(self, rejections: list[Any]) -> None:
        show_if(self._refused_card, bool(rejections))
        counts = Counter(REASONS.get(one.reason, one.reason) for one in rejections)
        self._refused_title.setText(f"{counted(len(rejections), 'row')} could not be taken over")
        self.refused_rows.show_faces(
            [
                Face(
                    title=f"Row {one_line(one.key)}" if one.key else "A row without a key",
                    detail=REASONS.get(one.reason, one_line(one.reason)),
                    meta=moment(one.at),
                )
                for one in rejections
            ]
        )
        self.refused_rows.setAccessibleDescription(
            ", ".join(f"{words}: {count}" for words, count in counts.items())
        )
