"""The Today screen: what wants attention, and one step to where it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from lumadesk.app import enquiries, promises, today
from lumadesk.app.today import Today
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.domain.money import format_money
from lumadesk.domain.promises import Status
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.enquiries.faces import face_of as enquiry_face
from lumadesk.ui.enquiries.filters import DUE_FOR_REVIEW
from lumadesk.ui.privacy.wording import urgency
from lumadesk.ui.records.leads import lead
from lumadesk.ui.records.promise_words import broken
from lumadesk.ui.screen import Screen
from lumadesk.ui.theme import Tone
from lumadesk.ui.today.deadlines import Waiting, planned, read_names, waiting
from lumadesk.ui.widgets.boxes import STRETCH, Banner, column, indented, list_card, row, scrolled
from lumadesk.ui.widgets.buttons import button, set_words
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.widgets.tile import Tile
from lumadesk.ui.words import counted, long_day, plain_day

_ROWS = 6
#: Of the diary only the next few.
_DIARY_ROWS = 3
_WIDEST = 1600


class _Short(QWidget):
    """The first few of a list on a card; one click opens one of them. ``opened`` gets its number."""

    def __init__(
        self, title: str, empty: EmptyState, opened: Callable[[int], object], all_of_them: QWidget
    ) -> None:
        super().__init__()
        self.model = FaceModel()
        self.list = FaceList(self.model, title)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: opened(index.row()))
        self.list.activated_row.connect(opened)
        self.show_rows(_ROWS)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(empty)
        heading = indented(row(label(title, "heading"), STRETCH, all_of_them), above="m", below="xs")
        self.setLayout(column(list_card(heading, self._pages, gap=""), gap=""))

    def show_rows(self, rows: int) -> None:
        """Be as tall as so many rows."""
        self.list.setFixedHeight(rows * self.list.verticalHeader().defaultSectionSize())

    def show_faces(self, faces: Sequence[Face]) -> None:
        self.model.show_faces(faces)
        self._pages.setCurrentIndex(0 if faces else 1)


class TodayScreen(Screen):
    nouns = (
        "enquiry", "request", "invoice", "payment", "site", "rejection", "site_deletion", "business",
        "person", "setting", "erasure", "erasure_task", "complaint", "complaint_event", "breach",
        "restriction", "rectification", "recipient_task", "holiday", "consent", "processor", "processing",
        "balancing_test", "retention_hold", "policy_version", "policy_notice", "checklist_done",
        "disposal_review", "bank_line", "bank_rate", "appointment", "follow_up", "recurring_invoice",
        "upkeep",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._waiting: list[Waiting] = []
        self._all_deadlines = False
        self._planned: list[Waiting] = []
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
        self.tasks = Banner(
            Tone.WARNING, "", button("To the &tasks", lambda: desk.go(Place.SETTINGS, "website"))
        )
        self.review = Banner(
            Tone.INFO, "", button("&Review them", lambda: desk.go(Place.ENQUIRIES, DUE_FOR_REVIEW))
        )
        self.bank_lines = Banner(
            Tone.INFO, "", button("Match them to &invoices", lambda: desk.go(Place.INVOICES, "bank"))
        )
        self.bank_rate = Banner(
            Tone.WARNING, "", button("&Enter it", lambda: desk.go(Place.SETTINGS, "late_payment"))
        )
        self.drafts = Banner(
            Tone.INFO, "", button("See the &drafts", lambda: desk.go(Place.INVOICES, "recurring"))
        )
        self.unsafe = Banner(
            Tone.WARNING, "", button("To the &backups", lambda: desk.go(Place.SETTINGS, "backups"))
        )
        self.broken = Banner(
            Tone.DANGER, "", button("See the &promises", lambda: desk.go(Place.RECORDS, "promises"))
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
        self.see_deadlines = button("See all", self._toggle_deadlines, variant="link")
        kept = self.see_deadlines.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the headings of both cards stay in one line
        self.see_deadlines.setSizePolicy(kept)
        self.deadlines = _Short(
            "Deadlines",
            EmptyState(
                "shield-check",
                "Nothing is due",
                "Requests, complaints, breaches and what your policy asks for appear here, soonest first.",
            ),
            lambda number: self._open_waiting(self._waiting[number]),
            self.see_deadlines,
        )
        self.diary = _Short(
            "Diary",
            EmptyState("calendar-days", "Nothing planned", ""),
            lambda number: self._open_waiting(self._planned[number]),
            button("See all", lambda: desk.go(Place.INVOICES, "diary"), variant="link",
                   name="See the whole diary"),
        )  # fmt: skip
        self.diary.hide()
        page = QWidget()
        due = column(self.diary, self.deadlines, STRETCH, gap="l")
        halves = row(self.latest, due, gap="l")
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
                self.tasks,
                self.review,
                self.unsafe,
                self.drafts,
                self.broken,
                self.bank_lines,
                self.bank_rate,
                tiles,
                halves,
                STRETCH,
                gap="l",
                margin="xl",
            )
        )
        self.setLayout(column(scrolled(page, _WIDEST), gap=""))
        self._shown_day: date | None = None
        self._hours = False
        self._minute = QTimer(self)
        self._minute.setInterval(60_000)
        self._minute.timeout.connect(self._look_at_the_clock)
        self._minute.start()

    def _look_at_the_clock(self) -> None:
        """The window may stay open overnight: deadlines are counted from the new day, or in hours."""
        if self.isVisible() and (self._hours or self._shown_day != self.desk.services.today):
            self.refresh()

    def refresh(self) -> None:
        services = self.desk.services

        def read() -> tuple[Today, list[Any], list[Waiting], list[Waiting]]:
            now = today.today(services)
            names = read_names(services, now)
            diary = planned(now, names, services.today)
            newest = enquiries.list_ids(services, EnquiryFilter(status=EnquiryStatus.NEW))
            shown = newest[: _ROWS + _beside(diary)]
            return now, enquiries.rows(services, shown), waiting(now, names), diary

        def shown(found: tuple[Today, list[Any], list[Waiting]]) -> None:
            self._show(*found)
            self._ask_promises()

        self.desk.jobs.read(read, shown, owner=self, replaces="today")

    def _ask_promises(self) -> None:
        """After the rest: the first look at the promises of a large vault takes longer than all of it.

        Whoever went on to another screen meanwhile does not wait there for this one.
        """
        if not self.isVisible():
            self._stale = True
            return
        services = self.desk.services
        self.desk.jobs.read(
            lambda: promises.counts(services)[Status.BROKEN],
            lambda count: self.broken.say(broken(count) if count else ""),
            owner=self,
            replaces="promises",
        )

    def _open_waiting(self, one: Waiting) -> None:
        if isinstance(one.record, str):
            self.desk.go(Place.PRIVACY, one.record)
        else:
            lead(self.desk, *one.record)

    def focus_first(self) -> None:
        self.latest.list.setFocus()

    def _show(self, now: Today, newest: list[Any], due: list[Waiting], diary: list[Waiting]) -> None:
        day = self.desk.services.today
        self._shown_day = day
        self.date.setText(long_day(day))
        self._waiting, self._enquiries, self._planned = due, newest, diary
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
        self.tasks.say(
            f"{counted(now.manual_deletions, 'row')} to be deleted at the website by you."
            if now.manual_deletions
            else ""
        )
        due = "enquiry is" if now.review_due == 1 else "enquiries are"
        gone = f" ({now.vanished:,} no longer on the website)" if now.vanished else ""
        self.review.say(
            f"{now.review_due:,} {due} due for review{gone}: keep what you still need, and delete the rest."
            if now.review_due
            else ""
        )
        self.bank_lines.say(
            f"{counted(now.bank_lines, 'payment')} of your bank statements to be matched."
            if now.bank_lines
            else ""
        )
        self.bank_rate.say(
            f"The Bank Rate of {plain_day(now.bank_rate_missing)} is missing: interest on late debt needs it."
            if now.bank_rate_missing
            else ""
        )
        drafts = (
            "1 draft of a recurring invoice is"
            if now.drafts_due == 1
            else (f"{now.drafts_due:,} drafts of recurring invoices are")
        )
        self.drafts.say(f"{drafts} due." if now.drafts_due else "")
        self.unsafe.say(now.backup_warning)
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
            "All carried out"
            if not now.queued_deletions
            else "For you to do"
            if now.manual_deletions == now.queued_deletions
            else "Carried out by the next sync",
        )
        self.latest.show_faces([enquiry_face(one, day) for one in newest])
        self.latest.show_rows(_ROWS + _beside(diary))
        self.diary.show_faces([one.face for one in diary[:_DIARY_ROWS]])
        self.diary.show_rows(min(len(diary), _DIARY_ROWS))
        show_if(self.diary, bool(diary))
        self._hours = any(one.moment is not None for one in (*now.due_dates, *now.work_dates))
        self._show_deadlines()

    def _show_deadlines(self) -> None:
        everything = len(self._waiting)
        shown = everything if self._all_deadlines else min(everything, _ROWS)
        self.deadlines.show_faces([one.face for one in self._waiting[:shown]])
        self.deadlines.show_rows(max(shown, _ROWS))
        show_if(self.see_deadlines, everything > _ROWS)
        words = "See fewer" if self._all_deadlines else f"See all {everything}"
        set_words(self.see_deadlines, words, f"{words} deadlines")

    def _toggle_deadlines(self) -> None:
        self._all_deadlines = not self._all_deadlines
        self._show_deadlines()


def _beside(diary: Sequence[Waiting]) -> int:
    """By how many rows the card of the diary, with its heading, makes the other side higher."""
    return min(len(diary), _DIARY_ROWS) + 1 if diary else 0
