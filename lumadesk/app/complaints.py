"""Data-protection complaints from receipt to outcome, with their own clock (DPA 2018 s.164A)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.restrictions import begin_by_itself
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import check_happened
from lumadesk.domain.complaint_course import (
    Complaint,
    ComplaintCourse,
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintOutcome,
    ComplaintStatus,
    check_complainant,
    check_complaint_event,
    check_taking_back,
    complaint_course,
)
from lumadesk.domain.complaints import ComplaintClock, complaint_clock
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.happenings import counting, require_counting, without
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.requests import Channel, days_left_in_words
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.domain.restriction_causes import complaint_restricts
from lumadesk.storage import complaints, people, requests
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintView:
    """A complaint with its clock; ``person_name`` is empty where nobody matches, and after an erasure."""

    complaint: Complaint
    clock: ComplaintClock
    course: ComplaintCourse
    person_name: str
    words: str  # "29 days left · Wed 2 Dec" to acknowledge, or where it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedComplaintEvent:
    """An event in the order in which it was recorded; one that was corrected or taken back counts no more."""

    event: ComplaintEvent
    counts: bool


def open_complaint(
    services: Services,
    *,
    received: date,
    details: str,
    person_id: int | None = None,
    request_id: int | None = None,
    channel: Channel = Channel.OTHER,
    complainant: str = "",
    contact: str = "",
    restrict: bool | None = None,
) -> Changes[int]:
    """Start the clock of a complaint on the Europe/London day it was received; the value is its id.

    One about a request is linked to it, and where no other is given its person is the request's.
    ``restrict`` says whether the person's data is not used while it is looked into: by default as the
    policy promises, refused where it would break that promise.
    """
    check_happened("complaint", received, services.today)
    with services.write("complaint.open") as tx:
        if request_id is not None:
            person_id = person_id or requests.get(tx, request_id).person_id
        check_complainant(person_id, complainant)
        if person_id is not None:
            require_alive(people.get(tx, person_id))
            tx.touch("person", person_id)
        complaint_id = complaints.add(
            tx,
            person_id=person_id,
            request_id=request_id,
            received=received,
            channel=channel,
            complainant=clean_text(complainant).strip(),
            complainant_contact=clean_text(contact).strip(),
            details=clean_text(details).strip(),
        )
        complaints.add_event(tx, complaint_id, ComplaintEventKind.RECEIVED, received)
        promised = services.profile_in(tx).complaint_restricts
        if complaint_restricts(promised=promised, chosen=restrict) and (restrict or person_id is not None):
            begin_by_itself(services, tx, person_id, RestrictionReason.COMPLAINT, f"Complaint {complaint_id}")
        view_of(services, tx, complaint_id)  # refuses dates that no calendar holds
    return changes(tx, complaint_id)


def list_complaints(services: Services, status: ComplaintStatus | None = None) -> list[ComplaintView]:
    """Open ones first, the most urgent on top."""
    with services.read() as tx:
        return open_first(services, tx, status)


def get(services: Services, complaint_id: int) -> ComplaintView:
    with services.read() as tx:
        return view_of(services, tx, complaint_id)


def history(services: Services, complaint_id: int) -> list[RecordedComplaintEvent]:
    """Everything that was ever recorded about a complaint, what was corrected since as well."""
    with services.read() as tx:
        complaints.get(tx, complaint_id)
        events = complaints.events_of(tx, complaint_id)
    current = {event.id for event in counting(events)}
    return [RecordedComplaintEvent(event=event, counts=event.id in current) for event in events]


def acknowledge(services: Services, complaint_id: int, on: date | None = None) -> Changes[int]:
    """Record that the complaint was acknowledged, which is due within 30 days (s.164A(3))."""
    with services.write("complaint.acknowledge") as tx:
        record(services, tx, complaint_id, ComplaintEventKind.ACKNOWLEDGED, on or services.today)
    return changes(tx, complaint_id)


def note_progress(services: Services, complaint_id: int, note: str, on: date | None = None) -> Changes[int]:
    """Record an enquiry into the complaint, or what the person was told on the way (s.164A(4))."""
    with services.write("complaint.progress") as tx:
        record(services, tx, complaint_id, ComplaintEventKind.PROGRESS, on or services.today, note)
    return changes(tx, complaint_id)


def answer(
    services: Services,
    complaint_id: int,
    *,
    outcome: ComplaintOutcome,
    note: str,
    on: date | None = None,
) -> Changes[int]:
    """Record what came out of a complaint, which the person is told without undue delay."""
    with services.write("complaint.answer") as tx:
        record(services, tx, complaint_id, ComplaintEventKind.ANSWERED, on or services.today, note)
        decide(tx, complaint_id, outcome)
    return changes(tx, complaint_id)


def link_request(services: Services, complaint_id: int, request_id: int | None) -> Changes[int]:
    """Say which request a complaint is about; None for no request."""
    with services.write("complaint.link") as tx:
        found = complaints.get(tx, complaint_id)
        if request_id is not None:
            requests.get(tx, request_id)
            tx.touch("request", request_id)
        complaints.update_dates(tx, replace(found, request_id=request_id))
    return changes(tx, complaint_id)


def correct_event(
    services: Services, complaint_id: int, event_id: int, *, on: date | None = None, note: str | None = None
) -> Changes[int]:
    """Correct the day or the words of an entry; the old one stays on record."""
    with services.write("complaint.correct") as tx:
        events = complaints.events_of(tx, complaint_id)
        old = require_counting(events, event_id)
        new = replace(
            old,
            on=on or old.on,
            note=old.note if note is None else clean_text(note).strip(),
            replaces=old.id,
        )
        _add(services, tx, complaint_id, events, new)
    return changes(tx, complaint_id)


def take_back_event(services: Services, complaint_id: int, event_id: int, *, because: str) -> Changes[int]:
    """Take back an entry that was a mistake; taking back the answer opens the complaint again."""
    if not because.strip():
        raise RuleViolation(
            "complaint.no_reason",
            "It does not say why the entry is taken back.",
            "Write down what was wrong.",
        )
    with services.write("complaint.take-back") as tx:
        events = complaints.events_of(tx, complaint_id)
        old = require_counting(events, event_id)
        check_taking_back(old)
        complaints.add_event(
            tx,
            complaint_id,
            ComplaintEventKind.TAKEN_BACK,
            services.today,
            note=clean_text(because).strip(),
            replaces=old.id,
        )
        _compute(tx, complaint_id)
    return changes(tx, complaint_id)


def open_first(services: Services, tx: Tx, status: ComplaintStatus | None = None) -> list[ComplaintView]:
    """The views of all complaints, or those with ``status``, in the order of their urgency."""
    return sorted(
        _views(services, tx, complaints.list_all(tx, status)),
        key=lambda view: (
            view.complaint.status is not ComplaintStatus.OPEN,
            view.clock.strict if view.complaint.acknowledged_on is None else date.max,
            view.complaint.id,
        ),
    )


def decide(tx: Tx, complaint_id: int, outcome: ComplaintOutcome) -> None:
    """Keep, within the caller's write, what came out of a complaint."""
    complaints.update_dates(tx, replace(complaints.get(tx, complaint_id), outcome=outcome))


def record(
    services: Services, tx: Tx, complaint_id: int, kind: ComplaintEventKind, on: date, note: str = ""
) -> None:
    """Keep an event within the caller's write, and what the complaint's events then add up to."""
    events = complaints.events_of(tx, complaint_id)
    new = ComplaintEvent(id=0, kind=kind, on=on, note=clean_text(note).strip(), recorded_at=tx.now)
    _add(services, tx, complaint_id, events, new)


def _add(
    services: Services, tx: Tx, complaint_id: int, events: Sequence[ComplaintEvent], new: ComplaintEvent
) -> None:
    found = complaints.get(tx, complaint_id)
    others = events if new.replaces is None else without(events, new.replaces)
    check_complaint_event(complaint_course(found.received, others), new, today=services.today)
    complaints.add_event(tx, complaint_id, new.kind, new.on, note=new.note, replaces=new.replaces)
    _compute(tx, complaint_id)


def _compute(tx: Tx, complaint_id: int) -> None:
    found = complaints.get(tx, complaint_id)
    course = complaint_course(found.received, complaints.events_of(tx, complaint_id))
    complaints.update_dates(
        tx,
        replace(
            found,
            received=course.received,
            status=course.status,
            acknowledged_on=course.day(ComplaintEventKind.ACKNOWLEDGED),
            answered_on=course.day(ComplaintEventKind.ANSWERED),
        ),
    )
    if found.person_id is not None:
        tx.touch("person", found.person_id)


def view_of(services: Services, tx: Tx, complaint_id: int) -> ComplaintView:
    return _views(services, tx, [complaints.get(tx, complaint_id)])[0]


def _views(services: Services, tx: Tx, found: Sequence[Complaint]) -> list[ComplaintView]:
    events = complaints.events_of_all(tx, [complaint.id for complaint in found])
    owners = people.rows(tx, sorted({one.person_id for one in found if one.person_id is not None}))
    names = {person.id: "" if person.erased_at else person.name for person in owners}
    calendar = services.calendar_in(tx)
    views = []
    for complaint in found:
        clock = complaint_clock(complaint.received, calendar)
        views.append(
            ComplaintView(
                complaint=complaint,
                clock=clock,
                course=complaint_course(complaint.received, events[complaint.id]),
                person_name="" if complaint.person_id is None else names[complaint.person_id],
                words=_words(complaint, clock, services.today),
            )
        )
    return views


def _words(complaint: Complaint, clock: ComplaintClock, today: date) -> str:
    if complaint.answered_on is not None:
        return f"answered on {complaint.answered_on}"
    if complaint.acknowledged_on is not None:
        return f"acknowledged on {complaint.acknowledged_on}"
    return days_left_in_words(clock.strict, today)
