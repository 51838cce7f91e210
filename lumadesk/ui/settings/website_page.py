"""The page of the settings about the website: its connection, rows that were refused, deletions that wait."""

from __future__ import annotations

from collections import Counter
from typing import Any

from lumadesk.app import sites
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.assistant.draft import SiteChoice, choice_of
from lumadesk.ui.settings.assistant.summary import SiteSummary
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner, Facts, card
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
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
_ROWS_SHOWN = 5


def _list(name: str) -> tuple[FaceList, FaceModel]:
    model = FaceModel()
    made = FaceList(model, name)
    made.setObjectName("grid")
    return made, model


def _fit(rows: FaceList, count: int) -> None:
    rows.setFixedHeight(min(count, _ROWS_SHOWN) * rows.verticalHeader().defaultSectionSize() + 4)


class WebsitePage(SettingsPage):
    title = "Website"
    intro = "Enquiries are read from your website's database, and deleted there when you delete them here."
    nouns = ("site", "rejection", "site_deletion")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.summary = SiteSummary(desk.services.outside, desk.jobs)
        self.summary.chosen.connect(self.keep)
        self.error = Banner(Tone.DANGER)
        self.state = Facts()
        self.refused_rows, self._refused_model = _list("Rows that could not be taken over")
        self.waiting, self._waiting_model = _list("Deletions waiting")
        self._refused_title = label("Rows that could not be taken over", "heading")
        self._refused_card = card(
            self._refused_title,
            label("They stay at the website. Correct them there, and the next sync takes them over.", "muted",
                  wrap=True),
            self.refused_rows,
        )  # fmt: skip
        self._waiting_title = label("Deletions waiting", "heading")
        self._waiting_card = card(self._waiting_title, self.waiting)
        self.fill(
            self.error,
            card(label("Connection", "heading"), self.summary, gap="l"),
            self.problem,
            card(label("State", "heading"), self.state),
            self._refused_card,
            self._waiting_card,
            savable=False,
        )
        show_if(self._refused_card, False)
        show_if(self._waiting_card, False)

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: (sites.get_site(services), sites.rejections(services), sites.deletions(services)),
            lambda found: self._show(*found),
            owner=self,
            replaces="kept",
        )

    def keep(self, choice: SiteChoice) -> None:
        """Keep what the assistant was told."""
        services = self.desk.services
        self.write(
            lambda: sites.configure_site(services, **choice.arguments()),
            "Website saved. “Sync now” brings its enquiries.",
        )

    def _show(self, site: Any, rejections: list[Any], deletions: list[Any]) -> None:
        if site is not None:
            self.summary.show_choice(choice_of(site))
        self.error.say(f"The last sync did not work. {site.last_error}" if site and site.last_error else "")
        queued = [one for one in deletions if one.state == "queued"]
        proved = len(deletions) - len(queued)
        last = moment(site.last_sync_at) if site and site.last_sync_at else "never"
        self.state.show_facts(
            [
                ("Last sync", last),
                ("Deleted and proved", counted(proved, "row")),
                ("Waiting for deletion", counted(len(queued), "row")),
            ]
        )
        show_if(self._refused_card, bool(rejections))
        show_if(self._waiting_card, bool(queued))
        counts = Counter(REASONS.get(one.reason, one.reason) for one in rejections)
        self._refused_title.setText(f"{counted(len(rejections), 'row')} could not be taken over")
        self._refused_model.show_faces(
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
        self._waiting_title.setText(f"{counted(len(queued), 'deletion')} waiting")
        self._waiting_model.show_faces(
            [
                Face(
                    title=f"Row {one_line(one.key or '')}",
                    detail=one_line(one.last_error or "") or "Carried out by the first sync after this time",
                    meta=moment(one.not_before),
                    chip=(counted(one.attempts, "attempt"), Tone.WARNING) if one.attempts else None,
                )
                for one in queued
            ]
        )
        _fit(self.refused_rows, len(rejections))
        _fit(self.waiting, len(queued))
