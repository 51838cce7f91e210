"""One complaint: its own clock, what it says, what was done about it, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import complaints, letters, people, requests
from lumadesk.app.complaints import ComplaintView, RecordedComplaintEvent
from lumadesk.app.requests import RequestView
from lumadesk.domain.complaint_course import Complaint, ComplaintEventKind, ComplaintStatus
from lumadesk.domain.due import Urgency, urgency
from lumadesk.domain.letters import Letter
from lumadesk.domain.requests import days_left_in_words
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.privacy.complaint_dialogs import (
    AnswerDialog,
    LinkDialog,
    read_requests,
)
from lumadesk.ui.privacy.complaint_history import ComplaintHistory
from lumadesk.ui.privacy.letter_occasions import OUTCOME_NAMES, Occasion, of_complaint
from lumadesk.ui.privacy.letters_card import LettersCard
from lumadesk.ui.privacy.register_frame import FactsCard, framed, paragraphs, sentence
from lumadesk.ui.privacy.wording import CHANNEL_NAMES, person_of, short_kind
from lumadesk.ui.record_dialog import HappenedDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.clock_card import ClockCard, in_days
from lumadesk.ui.widgets.text import ElidedLabel, one_line
from lumadesk.ui.words import day, long_day

#: How urgent a date looks.
TONES = {
    Urgency.OVERDUE: Tone.DANGER,
    Urgency.TODAY: Tone.WARNING,
    Urgency.NEAR: Tone.WARNING,
    Urgency.LATER: Tone.SUCCESS,
}


@dataclass(frozen=True, slots=True)
class Shown:
    view: ComplaintView
    history: Sequence[RecordedComplaintEvent]
    request: RequestView | None
    occasion: Occasion
    letters: Sequence[Letter]


def read_complaint(services: Any, complaint_id: int) -> Shown:
    """What the page shows; for a reader's thread."""
    view = complaints.get(services, complaint_id)
    linked, person_id = view.complaint.request_id, view.complaint.person_id
    person = people.get(services, person_id) if person_id is not None and view.person_name else None
    return Shown(
        view,
        complaints.history(services, complaint_id),
        None if linked is None else requests.get(services, linked),
        of_complaint(view, person),
        letters.list_letters(services, complaint_id=complaint_id),
    )


class ComplaintDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: Shown | None = None
        self.title = ElidedLabel("", "title")
        self.state = Chip()
        self.acknowledge = button("&Acknowledged…", self._acknowledge, icon="reply", variant="primary")
        self.answer = button("Answe&r…", self._answer, icon="circle-check")
        self.progress = button("&Progress…", self._progress, icon="clock")
        self.link = button("About a re&quest…", self._link, icon="shield")
        self.request = button("Open request", self._open_request, icon="shield")
        self.person = button("Open p&erson", self._open_person, icon="user")
        self.clock = ClockCard()
        self.facts = FactsCard()
        self.letters = LettersCard(desk)
        self.history = ComplaintHistory(desk)
        self.setLayout(
            framed(
                self.title,
                [self.state],
                [self.acknowledge, self.progress, self.answer, self.link, self.request, self.person],
                self.clock,
                self.facts,
                self.letters,
                self.history,
            )
        )

    def show_complaint(self, shown: Shown) -> None:
        self._shown = shown
        view, complaint = shown.view, shown.view.complaint
        is_open = complaint.status is ComplaintStatus.OPEN
        today = self._desk.services.today
        self.title.setText(f"Complaint · {name_of(view)}")
        self.state.say(*state_of(complaint))
        self.acknowledge.setVisible(is_open and complaint.acknowledged_on is None)
        self.progress.setVisible(is_open)
        self.answer.setVisible(is_open)
        self.request.setVisible(shown.request is not None)
        self.person.setEnabled(bool(view.person_name))
        left, by, tone = _clock(view, today)
        self.clock.say(left, by, tone, in_days(view.clock.steps))
        self.facts.show_facts(_facts(shown))
        self.letters.show_letters(shown.occasion, shown.letters)
        self.history.show_history(complaint.id, shown.history)

    def _complaint(self) -> Complaint:
        """What is shown; buttons can be pressed only while something is."""
        if self._shown is None:
            raise LookupError("no complaint is shown")
        return self._shown.view.complaint

    def _acknowledge(self) -> None:
        services, one = self._desk.services, self._complaint()
        HappenedDialog(
            self.window(),
            self._desk,
            "Complaint acknowledged",
            "On which day did you confirm that the complaint arrived?",
            lambda on, _words: complaints.acknowledge(services, one.id, on),
            earliest=one.received,
        ).open()

    def _progress(self) -> None:
        services, one = self._desk.services, self._complaint()
        HappenedDialog(
            self.window(),
            self._desk,
            "Progress",
            "What you did about the complaint, or told the person on the way.",
            lambda on, words: complaints.note_progress(services, one.id, words, on),
            earliest=one.received,
            note=("&What was done", "Kept in the vault with the complaint."),
        ).open()

    def _answer(self) -> None:
        AnswerDialog(self.window(), self._desk, self._complaint()).open()

    def _link(self) -> None:
        services, one = self._desk.services, self._complaint()
        self._desk.jobs.read(
            lambda: read_requests(services),
            lambda asked: LinkDialog(self.window(), self._desk, one, asked).open(),
            owner=self,
            replaces="link",
        )

    def _open_request(self) -> None:
        wanted = self._complaint().request_id
        if wanted is not None:
            self._desk.go(Place.PRIVACY, ("request", wanted))

    def _open_person(self) -> None:
        person_id = self._complaint().person_id
        if person_id is not None:
            self._desk.go(Place.CLIENTS, person_id)


def name_of(view: ComplaintView) -> str:
    known = view.complaint.complainant or view.person_name
    return one_line(known) or ("Erased person" if view.complaint.person_id else "Nobody named")


def state_of(complaint: Complaint) -> tuple[str, Tone]:
    if complaint.status is ComplaintStatus.ANSWERED:
        words = OUTCOME_NAMES[complaint.outcome] if complaint.outcome else "Answered"
        return words, Tone.SUCCESS
    return ("Acknowledged", Tone.ACCENT) if complaint.acknowledged_on else ("Open", Tone.INFO)


def due_of(view: ComplaintView) -> date | None:
    """The next day that the clock of an open complaint sets."""
    if view.complaint.status is ComplaintStatus.ANSWERED:
        return None
    return view.clock.strict if view.complaint.acknowledged_on is None else view.course.progress_by


def _clock(view: ComplaintView, today: date) -> tuple[str, str, Tone]:
    """The figure, the sentence below it, and the tone."""
    complaint, due = view.complaint, due_of(view)
    if complaint.answered_on is not None:
        return "Answered", f"On {long_day(complaint.answered_on)}.", Tone.NEUTRAL
    if due is None:
        return "Open", "", Tone.NEUTRAL
    left = sentence(days_left_in_words(due, today).split(" · ")[0])
    if complaint.acknowledged_on is None:
        by = f"Acknowledge by {long_day(due)}, the safe date. The ICO counts to {long_day(view.clock.ico)}."
    else:
        by = f"Acknowledged. Tell the person how it goes by {long_day(due)}, a month after they last heard."
    return left, by, TONES[urgency(due, today)]


def _facts(shown: Shown) -> list[tuple[str, str]]:
    view, complaint = shown.view, shown.view.complaint
    facts = [
        ("From", name_of(view)),
        ("Received", f"{day(complaint.received)}, {CHANNEL_NAMES[complaint.channel].lower()}"),
        ("What it says", paragraphs(complaint.details) or "not recorded"),
    ]
    if complaint.complainant and view.person_name:
        facts.append(("Whose data", one_line(view.person_name)))
    if complaint.complainant_contact:
        facts.insert(1, ("How to reach them", paragraphs(complaint.complainant_contact)))
    if shown.request is not None:
        asked = shown.request
        facts.append(("About", f"{short_kind(asked.request.kind)} request of {person_of(asked)}"))
    if complaint.acknowledged_on is not None:
        facts.append(("Acknowledged", day(complaint.acknowledged_on)))
    answered = view.course.last(ComplaintEventKind.ANSWERED)
    if answered is not None:
        facts.append(("Answered", day(answered.on)))
        if complaint.outcome is not None:
            facts.append(("Outcome", OUTCOME_NAMES[complaint.outcome]))
        facts.append(("In these words", paragraphs(answered.note)))
    return facts
