"""One request: the next step, its clock, what happened, what it asks to be done, and its letters."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from lumadesk.domain.letters import LetterKind
from lumadesk.domain.requests import ApplicantRole, RequestKind, RequestStatus, extension_available
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.acts import Act
from lumadesk.ui.privacy.answer_words import suggested_words
from lumadesk.ui.privacy.course_card import CourseCard
from lumadesk.ui.privacy.course_words import in_lines
from lumadesk.ui.privacy.deadline_card import DeadlineCard
from lumadesk.ui.privacy.letter_occasions import of_request
from lumadesk.ui.privacy.letters_card import LettersCard
from lumadesk.ui.privacy.next_card import NextCard
from lumadesk.ui.privacy.next_step import next_step
from lumadesk.ui.privacy.pack_card import PackCard
from lumadesk.ui.privacy.request_actions import RequestActions
from lumadesk.ui.privacy.request_menus import ActMenu
from lumadesk.ui.privacy.request_reading import RequestFile
from lumadesk.ui.privacy.search_card import SearchCard
from lumadesk.ui.privacy.wording import CHANNEL_NAMES, KIND_NAMES, person_of, short_kind
from lumadesk.ui.privacy.work_card import WorkCard
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, Facts, card, column, row
from lumadesk.ui.widgets.buttons import button, menu_button
from lumadesk.ui.widgets.chip import REQUEST, Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import ElidedLabel, one_line, show_if
from lumadesk.ui.words import day


class RequestDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._file: RequestFile | None = None
        self.actions_ = RequestActions(desk, self)
        self.title = ElidedLabel("", "title")
        self.status = Chip()
        self.record, menu = menu_button("&Record", icon="pencil")
        menu.setObjectName("record")
        self.record_menu = ActMenu(menu, self.do)
        self.close_button, menu = menu_button("C&lose as", icon="circle-check")
        self.close_menu = ActMenu(menu, self.do)
        self.person = button("Open p&erson", self._open_person, icon="user")
        self.match = button("&Match to a person…", lambda: self.do(Act.MATCH), icon="user-search")
        self.unmatch = button("Not th&is person", self.actions_.take_back_match, icon="undo-2")
        self.enquiry = button("Open en&quiry", self._open_enquiry, icon="message-square")
        self.next = NextCard(self.do)
        self.deadline = DeadlineCard()
        self.facts = Facts()
        self.course = CourseCard(self.actions_.correct, self.actions_.take_back)
        self.work = WorkCard(desk, self.do)
        self.searches = SearchCard(desk)
        self.pack = PackCard(desk)
        self.letters = LettersCard(desk)
        layout = column(
            row(self.title, self.status, STRETCH, gap="m"),
            FlowLayout(self.record, self.close_button, self.match, self.person, self.unmatch, self.enquiry),
            self.next,
            self.deadline,
            card(self.facts),
            self.work,
            self.searches,
            self.pack,
            self.letters,
            self.course,
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_request(self, file: RequestFile) -> None:
        former, self._file = self._file, file
        view, found, today = file.view, file.documents, self._desk.services.today
        request = view.request
        self.title.setText(f"{short_kind(request.kind)} · {person_of(view)}")
        self.status.say(*REQUEST[request.status])
        self.actions_.show_file(file)
        for menu in (self.record_menu, self.close_menu):
            menu.show_file(file)
        self.record.setEnabled(file.is_open)
        self.close_button.setEnabled(any(one.isEnabled() for one in self.close_menu.actions.values()))
        show_if(self.match, file.person is None and not file.erased)
        show_if(self.person, file.person is not None)
        matched_later = file.person is not None and bool(request.intake.subject)
        show_if(self.unmatch, matched_later and file.is_open)
        show_if(self.enquiry, request.intake.enquiry_id is not None and not file.erased)
        self.next.show_step(next_step(file, today), " ".join(view.shortcomings))
        self.deadline.show_deadline(view, today)
        self.facts.show_facts(_facts(file, today))
        self.course.show_course(file)
        self.work.show_work(file)
        self.searches.show_searches(file)
        self.pack.show_request(view, found)
        words = suggested_words(file)
        occasion = of_request(view, file.person, today, words, to_be_lifted=file.to_be_lifted)
        self.letters.show_letters(occasion, file.letters)
        if former is not None and former.view.request.id != request.id:
            self._to_top()

    def do(self, what: Act | LetterKind) -> None:
        """Carry out an act, or open a letter."""
        if isinstance(what, LetterKind):
            self.letters.write_letter(what)
        elif what is Act.SEARCH_VAULT:
            self.searches.search_vault()
        elif what is Act.LOG_SEARCH:
            self.searches.log_search()
        elif what is Act.PACK:
            self._go_to(self.pack)
        elif what is Act.TASKS:
            self._go_to(self.work)
        else:
            self.actions_.do(what)

    def _go_to(self, part: QWidget) -> None:
        """Bring a card into sight, and the keyboard to it."""
        scroll = self._scroll()
        if scroll is not None:
            scroll.ensureWidgetVisible(part, 0, SPACE["l"])
        first = next(
            (
                one
                for one in part.findChildren(QWidget)
                if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled() and one.isVisible()
            ),
            None,
        )
        if first is not None:
            first.setFocus()

    def _to_top(self) -> None:
        scroll = self._scroll()
        if scroll is not None:
            scroll.verticalScrollBar().setValue(0)

    def _scroll(self) -> QScrollArea | None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above

    def _open_person(self) -> None:
        if self._file is not None and self._file.person is not None:
            self._desk.go(Place.CLIENTS, self._file.person.id)

    def _open_enquiry(self) -> None:
        if self._file is not None:
            self._desk.go(Place.ENQUIRIES, self._file.view.request.intake.enquiry_id)


def _facts(file: RequestFile, today: date) -> list[tuple[str, str]]:
    view, clock = file.view, file.view.deadline
    request, intake = view.request, view.request.intake
    facts = [
        ("Kind", KIND_NAMES[request.kind]),
        ("Received", f"{day(request.received)}, {CHANNEL_NAMES[intake.channel].lower()}"),
    ]
    if intake.role is ApplicantRole.AGENT:
        facts.append(("Asked by", _named(intake.applicant, intake.applicant_contact)))
    if file.person is None and intake.subject:
        facts.append(("Who is meant", _named(intake.subject, intake.subject_contact)))
    if request.details:
        facts.append(("What was asked", in_lines(request.details)))
    if request.acknowledged_on is None and file.is_open:
        was = "was " if clock.acknowledge_by < today else ""
        facts.append(("First reply", f"{was}promised by {day(clock.acknowledge_by)}"))
    last_day = clock.extension_notice_by
    if request.status is RequestStatus.OPEN and last_day is not None and not request.extended:
        was = "" if extension_available(clock, today) else "was "
        if request.kind not in (RequestKind.WITHDRAWAL, RequestKind.MARKETING_OBJECTION):
            facts.append(("Extension", f"{was}possible until {day(last_day)}"))
    return facts


def _named(name: str, contact: str) -> str:
    return "\n".join(one_line(part) for part in (name, contact) if part)
