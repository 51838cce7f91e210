"""A data-protection complaint from receipt to outcome: its events and what may follow (DPA 2018 s.164A)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lumadesk.domain.calendar import add_months, check_happened
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.happenings import counting
from lumadesk.domain.requests import Channel


class ComplaintStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class ComplaintOutcome(StrEnum):
    UPHELD = "upheld"
    PARTLY_UPHELD = "partly-upheld"
    NOT_UPHELD = "not-upheld"


class ComplaintEventKind(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    PROGRESS = "progress"  # what was done or told on the way
    ANSWERED = "answered"
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """``complainant`` and their contact are empty where a person of the vault complains themselves."""

    id: int
    person_id: int | None
    request_id: int | None
    received: date  # Europe/London
    channel: Channel
    complainant: str
    complainant_contact: str
    details: str
    outcome: ComplaintOutcome | None
    acknowledged_on: date | None
    answered_on: date | None
    status: ComplaintStatus
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintEvent:
    """``replaces`` is the id of the event that this one corrects or takes back."""

    id: int
    kind: ComplaintEventKind
    on: date  # Europe/London
    note: str = ""
    replaces: int | None = None
    recorded_at: datetime

    @property
    def takes_back(self) -> bool:
        return self.kind is ComplaintEventKind.TAKEN_BACK


@dataclass(frozen=True, slots=True)
class ComplaintCourse:
    """The events that count, by day, with what they say."""

    received: date
    events: tuple[ComplaintEvent, ...]

    def last(self, kind: ComplaintEventKind) -> ComplaintEvent | None:
        return next((event for event in reversed(self.events) if event.kind is kind), None)

    def day(self, kind: ComplaintEventKind) -> date | None:
        event = self.last(kind)
        return event.on if event else None

    @property
    def status(self) -> ComplaintStatus:
        answered = self.last(ComplaintEventKind.ANSWERED) is not None
        return ComplaintStatus.ANSWERED if answered else ComplaintStatus.OPEN

    @property
    def progress_by(self) -> date | None:
        """When to tell the person how it goes: a month after they last heard; None once it is answered.

        The duty is to inform without undue delay (s.164A(4)); a month is the owner's own reminder.
        """
        if self.status is ComplaintStatus.ANSWERED:
            return None
        heard = [event.on for event in self.events if event.kind in _HEARD]
        return add_months(max(heard), 1) if heard else None


_HEARD = frozenset({ComplaintEventKind.ACKNOWLEDGED, ComplaintEventKind.PROGRESS})


def complaint_course(received: date, events: Sequence[ComplaintEvent]) -> ComplaintCourse:
    """What ``events`` add up to. A corrected day of receipt counts instead of ``received``."""
    known = counting(events)
    days = [event.on for event in known if event.kind is ComplaintEventKind.RECEIVED]
    return ComplaintCourse(days[-1] if days else received, known)


def check_complainant(person_id: int | None, complainant: str) -> None:
    """Raises RuleViolation ``complaint.nobody_named``."""
    if person_id is None and not complainant.strip():
        raise RuleViolation(
            "complaint.nobody_named",
            "The complaint comes from nobody.",
            "Choose the person, or write down who complains and how to reach them.",
        )


def check_complaint_event(course: ComplaintCourse, event: ComplaintEvent, *, today: date) -> None:
    """Refuse an event that cannot follow on ``course``, which is the one without what it corrects.

    Raises RuleViolation ``complaint.…``.
    """
    check_happened("complaint", event.on, today)
    if event.kind is ComplaintEventKind.RECEIVED:
        if any(other.on < event.on for other in course.events):
            raise _before_receipt()
        return
    if event.replaces is None and course.status is ComplaintStatus.ANSWERED:
        raise RuleViolation(
            "complaint.closed",
            "This complaint was answered already.",
            "Take the answer back if it goes on, or record a new complaint.",
        )
    repeated = event.kind is ComplaintEventKind.PROGRESS
    if not repeated and course.last(event.kind) is not None:
        raise RuleViolation(
            "complaint.recorded_already",
            "That was recorded already.",
            "Correct the entry that is there, or take it back.",
        )
    if event.on < course.received:
        raise _before_receipt()
    if event.kind is not ComplaintEventKind.ACKNOWLEDGED and not event.note.strip():
        raise RuleViolation(
            "complaint.nothing_said",
            "The entry says nothing.",
            "Write down what was done, or what came out and why.",
        )


def check_taking_back(event: ComplaintEvent) -> None:
    """Raises RuleViolation ``complaint.receipt_stays``."""
    if event.kind is ComplaintEventKind.RECEIVED:
        raise RuleViolation(
            "complaint.receipt_stays",
            "That a complaint was received cannot be taken back.",
            "Correct the day instead, or answer it and say why.",
        )


def _before_receipt() -> RuleViolation:
    return RuleViolation(
        "complaint.before_receipt",
        "That day lies before the day on which the complaint was received.",
        "Check both dates.",
    )
