"""The Today screen: what wants attention, and one step to where it is dealt with."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from lumadesk.app import enquiries, today
from lumadesk.app.today import Today
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.money import format_money
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.enquiries.faces import face_of as enquiry_face
from lumadesk.ui.enquiries.filters import DUE_FOR_REVIEW
from lumadesk.ui.privacy.wording import face_of as request_face
from lumadesk.ui.privacy.wording import urgency
from lumadesk.ui.screen import Screen
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, column, indented, list_card, row, scrolled
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.text import label
from lumadesk.ui.widgets.tile import Tile
from lumadesk.ui.words import counted, long_day

_ROWS = 6
_WIDEST = 1600


class _Short(QWidget):
    """The first few of a list on a card; one click opens one of them."""

    def __init__(self, title: str, empty: EmptyState, opened: Any, all_of_them: QWidget) -> None:
        super().__init__()
        self.model = FaceModel()
        self.list = FaceList(self.model, title)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: opened(index.row()))
        self.list.activated_row.connect(opened)
        self.list.setFixedHeight(_ROWS * self.list.verticalHeader().defaultSectionSize())
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(empty)
        heading = indented(row(label(title, "heading"), STRETCH, all_of_them), above="m", below="xs")
        self.setLayout(column(list_card(heading, self._pages, gap=""), gap=""))

    def show_faces(self, faces: list[Any]) -> None:
        self.model.show_faces(faces)
        self._pages.setCurrentIndex(0 if faces else 1)


class TodayScreen(Screen):
    nouns = (
        "enquiry", "request", "invoice", "payment", "site", "rejection", "site_deletion", "business",
        "person", "setting", "erasure",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._requests: list[Any] = []
        self._enquiries: list[Any] = []
        self.date = label("", "display")
        self.site_missing = Banner(
            Tone.INFO, "", button("&Connect it", lambda: desk.go(Place.SETTINGS, "website"))
        )
        self.incomplete = Banner(
            Tone.WARNING, "", button("Co&mplete it", lambda: desk.go(Place.SETTINGS, "business"))
        )
        self.site_error = Banner(
            Tone.DANGER, "", button("&Look at it", lambda: desk.go(Place.SETTINGS, "website"))
        )
        self.rejected = Banner(
            Tone.WARNING, "", button("&Show them", lambda: desk.go(Place.SETTINGS, "website"))
        )
        self.review = Banner(
            Tone.INFO, "", button("&Review them", lambda: desk.go(Place.ENQUIRIES, DUE_FOR_REVIEW))
        )
        self.new = Tile("New enquiries", "inbox", lambda: desk.go(Place.ENQUIRIES, EnquiryStatus.NEW))
        self.open = Tile("Open requests", "shield", lambda: desk.go(Place.PRIVACY))
        self.unpaid = Tile("To be paid", "receipt-pound-sterling", lambda: desk.go(Place.INVOICES))
        self.deletions = Tile(
            "Website deletions waiting", "trash-2", lambda: desk.go(Place.SETTINGS, "website")
        )
        self.latest = _Short(
            "Waiting for a reply",
            EmptyState("circle-check", "All answered", "New enquiries appear here after a sync."),
            lambda number: desk.go(Place.ENQUIRIES, self._enquiries[number].id),
            button("See all", lambda: desk.go(Place.ENQUIRIES, EnquiryStatus.NEW), variant="link",
                   name="See all new enquiries"),
        )  # fmt: skip
        self.deadlines = _Short(
            "Deadlines",
            EmptyState(
                "shield-check", "No open requests", "Requests about personal data appear here, soonest first."
            ),
            lambda number: desk.go(Place.PRIVACY, ("request", self._requests[number].request.id)),
            button("See all", lambda: desk.go(Place.PRIVACY), variant="link", name="See all requests"),
        )
        page = QWidget()
        halves = row(self.latest, self.deadlines, gap="l")
        halves.setStretch(0, 3)
        halves.setStretch(1, 2)
        tiles = row(self.new, self.open, self.unpaid, self.deletions, gap="l")
        for number in range(4):
            tiles.setStretch(number, 1)
        page.setLayout(
            column(
                self.date,
                self.site_missing,
                self.incomplete,
                self.site_error,
                self.rejected,
                self.review,
                tiles,
                halves,
                STRETCH,
                gap="l",
                margin="xl",
            )
        )
        self.setLayout(column(scrolled(page, _WIDEST), gap=""))
        self._shown_day: date | None = None
        self._minute = QTimer(self)
        self._minute.setInterval(60_000)
        self._minute.timeout.connect(self._look_at_the_clock)
        self._minute.start()

    def _look_at_the_clock(self) -> None:
        """The window may stay open overnight: deadlines are counted from the new day."""
        if self.isVisible() and self._shown_day != self.desk.services.today:
            self.refresh()

    def refresh(self) -> None:
        services = self.desk.services

        def read() -> tuple[Today, list[Any]]:
            newest = enquiries.list_ids(services, EnquiryFilter(status=EnquiryStatus.NEW))[:_ROWS]
            return today.today(services), enquiries.rows(services, newest)

        self.desk.jobs.read(read, lambda found: self._show(*found), owner=self, replaces="today")

    def focus_first(self) -> None:
        self.latest.list.setFocus()

    def _show(self, now: Today, newest: list[Any]) -> None:
        day = self.desk.services.today
        self._shown_day = day
        self.date.setText(long_day(day))
        self._requests, self._enquiries = list(now.requests[:_ROWS]), newest
        self.site_missing.say(
            "" if now.site_configured else "Your website is not connected yet, so no enquiries can come in."
        )
        missing = ", ".join(now.business_missing)
        self.incomplete.say(
            f"Before an invoice can be issued the law asks for your {missing}." if missing else ""
        )
        self.site_error.say(f"The last sync did not work. {now.last_error}" if now.last_error else "")
        self.rejected.say(
            f"{counted(now.rejections, 'row')} of the website could not be taken over."
            if now.rejections
            else ""
        )
        due = "enquiry is" if now.review_due == 1 else "enquiries are"
        self.review.say(
            f"{now.review_due:,} {due} due for review: keep what you still need, and delete the rest."
            if now.review_due
            else ""
        )
        self.new.say(f"{now.new_enquiries:,}", "Waiting for a reply" if now.new_enquiries else "All answered")
        worst = now.requests[0] if now.requests else None
        self.open.say(
            f"{len(now.requests):,}",
            worst.words.split(" · ")[0].capitalize() if worst else "None waiting",
            urgency(worst, day) if worst else None,
        )
        overdue = f"{counted(now.overdue_count, 'invoice')} overdue"
        self.unpaid.say(
            format_money(now.unpaid_sum),
            overdue if now.overdue_count else counted(now.unpaid_count, "open invoice"),
            Tone.DANGER if now.overdue_count else None,
        )
        self.deletions.say(
            f"{now.queued_deletions:,}",
            "Carried out by the next sync" if now.queued_deletions else "All carried out",
        )
        self.latest.show_faces([enquiry_face(one, day) for one in newest])
        self.deadlines.show_faces([request_face(view, day) for view in self._requests])
