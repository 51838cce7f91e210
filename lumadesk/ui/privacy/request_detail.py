"""One request: its clock, what was done about it, its pack, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import requests
from lumadesk.app.changes import Changes
from lumadesk.app.requests import RequestView
from lumadesk.domain.requests import RequestKind, RequestStatus, RightsRequest, extension_available
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.deadline_card import DeadlineCard
from lumadesk.ui.privacy.dialogs import DayDialog
from lumadesk.ui.privacy.letter_occasions import of_request
from lumadesk.ui.privacy.letters_card import LettersCard
from lumadesk.ui.privacy.pack_card import PackCard
from lumadesk.ui.privacy.request_reading import RequestFile
from lumadesk.ui.privacy.wording import KIND_NAMES, person_of, short_kind
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, Facts, card, column, row
from lumadesk.ui.widgets.buttons import button, menu_button
from lumadesk.ui.widgets.chip import REQUEST, Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import ElidedLabel, one_line
from lumadesk.ui.words import day


class RequestDetail(QWidget):
    """``erase`` is called with a person's id where an erasure is the next step."""

    def __init__(self, desk: Desk, erase: Callable[[int], object]) -> None:
        super().__init__()
        self._desk = desk
        self._view: RequestView | None = None
        self._erase_someone = erase
        self.title = ElidedLabel("", "title")
        self.status = Chip()
        self.erase = button(
            "&Preview erasure…", self._erase_person, icon="eraser",
            variant="primary",
        )  # fmt: skip
        self.acknowledge = button("&Acknowledged…", self._acknowledge, icon="reply")
        self.identity, menu = menu_button("&Identity", icon="fingerprint-pattern")
        menu.addAction("&Proof was asked for…", lambda: self._identity("asked"))
        menu.addAction("Proof was &received…", lambda: self._identity("received"))
        self.question, menu = menu_button("&Clarification", icon="message-square")
        menu.addAction("A question was &asked…", self._asked)
        self._answer_action = menu.addAction("The question was a&nswered…", self._answered)
        self.extend = button("Ex&tend…", self._extend, icon="calendar-clock")
        self.close_button, menu = menu_button("C&lose as", icon="circle-check")
        for words, status in (
            ("&Answered…", RequestStatus.ANSWERED),
            ("&Refused…", RequestStatus.REFUSED),
            ("&Withdrawn by the person…", RequestStatus.CLOSED),
        ):
            menu.addAction(words, lambda status=status: self._close(status))
        self.person = button("Open p&erson", self._open_person, icon="user")
        self.deadline = DeadlineCard()
        self.facts = Facts()
        self.pack = PackCard(desk)
        self.letters = LettersCard(desk)
        head = row(self.title, self.status, STRETCH, gap="m")
        layout = column(
            head,
            FlowLayout(
                self.erase, self.acknowledge, self.identity, self.question,
                self.extend, self.close_button, self.person,
            ),
            self.deadline,
            card(self.facts),
            self.pack,
            self.letters,
            STRETCH,
            gap="l",
        )  # fmt: skip
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_request(self, file: RequestFile) -> None:
        view, found = file.view, file.documents
        self._view = view
        request = view.request
        is_open = request.status is RequestStatus.OPEN
        held = bool(view.person_name)
        self.title.setText(f"{short_kind(request.kind)} · {person_of(view)}")
        self.status.say(*REQUEST[request.status])
        self.erase.setVisible(request.kind is RequestKind.ERASURE)
        self.erase.setEnabled(held)
        self.person.setEnabled(held)
        self.question.setVisible(request.kind is RequestKind.ACCESS)
        self._answer_action.setEnabled(any(pause.answered is None for pause in request.pauses))
        self.acknowledge.setEnabled(is_open and request.acknowledged_on is None)
        today = self._desk.services.today
        self.extend.setEnabled(is_open and not request.extended and extension_available(view.deadline, today))
        self.extend.setVisible(request.kind is not RequestKind.WITHDRAWAL)
        for one in (self.identity, self.question, self.close_button):
            one.setEnabled(is_open)
        self.deadline.show_deadline(view, today)
        self.facts.show_facts(self._facts(view, today))
        self.pack.show_request(view, found)
        self.letters.show_letters(of_request(view, file.person, today), file.letters)

    @staticmethod
    def _facts(view: RequestView, today: date) -> list[tuple[str, str]]:
        request, clock = view.request, view.deadline
        facts = [
            ("Kind", KIND_NAMES[request.kind]),
            ("Received", day(request.received)),
            (
                "First reply",
                f"sent {day(request.acknowledged_on)}"
                if request.acknowledged_on
                else f"{_was(clock.acknowledge_by < today)}promised by {day(clock.acknowledge_by)}",
            ),
        ]
        if request.id_asked or request.id_received:
            asked = f"asked {day(request.id_asked)}" if request.id_asked else "shown unasked"
            came = f"received {day(request.id_received)}" if request.id_received else "not received yet"
            facts.append(("Proof of identity", f"{asked}, {came}"))
        for pause in request.pauses:
            answered = f"answered {day(pause.answered)}" if pause.answered else "not answered yet"
            facts.append(("Clarification", f"asked {day(pause.asked)}, {answered}"))
        if request.extended:
            facts.append(("Extended", "to three months; the person must be told why"))
        elif clock.extension_notice_by is not None and request.status is RequestStatus.OPEN:
            was = _was(not extension_available(clock, today))
            facts.append(("Extension", f"{was}possible until {day(clock.extension_notice_by)}"))
        if request.details:
            facts.append(
                ("What was asked", "\n".join(one_line(part) for part in request.details.split("\n")))
            )
        return facts

    def _ask_day(
        self,
        title: str,
        intro: str,
        earliest: date,
        write: Callable[[date, str], Changes[Any]],
        why: str = "",
    ) -> None:
        DayDialog(self.window(), self._desk, title, intro, earliest, write, why).open()

    def _acknowledge(self) -> None:
        services, request = self._desk.services, self._request()
        self._ask_day(
            "First reply",
            "On which day did you confirm that the request arrived?",
            request.received,
            lambda on, _because: requests.acknowledge(services, request.id, on),
        )

    def _identity(self, what: str) -> None:
        services, request = self._desk.services, self._request()
        words = "did you ask for proof of identity" if what == "asked" else "did the proof of identity arrive"
        self._ask_day(
            "Proof of identity",
            f"On which day {words}?",
            request.received,
            lambda on, because: requests.record_identity(services, request.id, **{what: on}, because=because),
            "Why it is not obvious who asks." if what == "asked" else "",
        )

    def _asked(self) -> None:
        services, request = self._desk.services, self._request()
        self._ask_day(
            "Clarification",
            "On which day did you ask what exactly is wanted? The clock stands still until the answer.",
            request.received,
            lambda on, _because: requests.record_clarification(services, request.id, asked=on),
        )

    def _answered(self) -> None:
        services, request = self._desk.services, self._request()
        pause = next((pause for pause in request.pauses if pause.answered is None), None)
        if pause is not None:
            self._ask_day(
                "Clarification",
                "On which day did the answer arrive?",
                pause.asked,
                lambda on, _because: requests.record_clarification(
                    services, request.id, asked=pause.asked, answered=on
                ),
            )

    def _extend(self) -> None:
        services, request = self._desk.services, self._request()
        self._ask_day(
            "Three months instead of one",
            "On which day did you tell the person?",
            request.received,
            lambda on, because: requests.extend(services, request.id, on, because=because),
            "Why it takes longer: the request is complex, or there are many (Art 12(3)).",
        )

    def _close(self, status: RequestStatus) -> None:
        services, request = self._desk.services, self._request()
        self._ask_day(
            "Close the request",
            "On which day was it answered, refused or withdrawn?",
            request.received,
            lambda on, because: requests.close_request(
                services, request.id, status=status, on=on, because=because
            ),
            "The person is told them, with both ways to complain (Art 12(4))."
            if status is RequestStatus.REFUSED
            else "",
        )

    def _request(self) -> RightsRequest:
        """What is shown; buttons can be pressed only while something is."""
        if self._view is None:
            raise LookupError("no request is shown")
        return self._view.request

    def _erase_person(self) -> None:
        person_id = self._request().person_id
        if person_id is not None:
            self._erase_someone(person_id)

    def _open_person(self) -> None:
        if self._view is not None and self._view.request.person_id is not None:
            self._desk.go(Place.CLIENTS, self._view.request.person_id)


def _was(past: bool) -> str:
    return "was " if past else ""
