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
from lumadesk.ui.settings.assistant.assistant import SiteAssistant
from lumadesk.ui.settings.assistant.draft import SiteChoice, choice_of
from lumadesk.ui.settings.assistant.summary import SiteSummary
from lumadesk.ui.settings.deletions_card import DeletionsCard
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.settings.schedule_card import ScheduleCard
from lumadesk.ui.settings.short_list import ShortList
from lumadesk.ui.settings.sites_card import SitesCard
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, row
from lumadesk.ui.widgets.buttons import button
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
        self.summary = SiteSummary(desk.services.outside, desk.jobs)
        self.summary.chosen.connect(self.keep)
        self.name = Field("Na&me", line_edit())
        self.name.inner.editingFinished.connect(self._rename)
        self.another = button("Connect &another…", self._connect_another, icon="plus")
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
            card(
                label("Connection", "heading"), self.name, self.summary, row(self.another, STRETCH), gap="l"
            ),
            self.problem,
            self.schedule,
            savable=False,
        )
        show_if(self._refused_card, False)
        for part in (self.sites, self.name, self.another):
            show_if(part, False)
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

    def keep(self, choice: SiteChoice) -> None:
        """Keep what the assistant was told about the site that is shown."""
        services, name = self.desk.services, self._shown_site.name if self._shown_site is not None else ""
        self.write(
            lambda: sites.configure_site(services, name=name, **choice.arguments()),
            "Website saved. “Sync now” brings its enquiries.",
        )

    def add(self, choice: SiteChoice) -> None:
        """Keep another site, under a name of its own."""
        services, target = self.desk.services, choice.target

        def op() -> Any:
            return sites.configure_site(
                services, name=sites.name_for(services, target.url), **choice.arguments()
            )

        self.write(op, "Website added. “Sync now” brings its enquiries.")

    def _connect_another(self) -> None:
        assistant = SiteAssistant(self.window(), self.desk.services.outside, self.desk.jobs, None)
        assistant.chosen.connect(self.add)
        assistant.open()

    def _rename(self) -> None:
        services, site, name = self.desk.services, self._shown_site, self.name.inner.text().strip()
        if site is not None and name != site.name:
            self.write(lambda: sites.rename_site(services, site.id, name), "Renamed.")

    def _show(
        self,
        statuses: Sequence[SiteStatus],
        rejections: list[Any],
        views: list[DeletionView],
        kept: VaultSettings,
    ) -> None:
        self.sites.show_statuses(statuses, self.desk.services.now)
        for part in (self.sites, self.name, self.another):
            show_if(part, bool(statuses))
        if not statuses:
            self._shown_site = None
        failing = [one.site for one in statuses if one.site.last_error]
        several = len(statuses) > 1
        told = [f"{one_line(one.name)}: {one.last_error}" if several else one.last_error for one in failing]
        self.error.say(" ".join(["The last sync did not work.", *map(str, told)]) if failing else "")
        self.deletions.show_views(views)
        self.schedule.show_settings(kept)
        self._show_refused(rejections)

    def _show_site(self, site: Any) -> None:
        self._shown_site = site
        self.summary.show_choice(choice_of(site))
        fill(self.name.inner, site.name)

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
