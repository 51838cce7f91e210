"""What happens to a rights request after its receipt, recorded event by event; each moves its clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.request_case import Case
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.happenings import counting, first_of, require_counting
from lumadesk.domain.request_course import EventKind, RequestEvent
from lumadesk.domain.request_rules import check_taking_back
from lumadesk.domain.requests import RequestStatus
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.storage import request_events, requests


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """An event in the order in which it was recorded; one that was corrected or taken back counts no more."""

    event: RequestEvent
    counts: bool


def history(services: Services, request_id: int) -> list[RecordedEvent]:
    """Everything that was ever recorded about a request, what was corrected since as well."""
    with services.read() as tx:
        requests.get(tx, request_id)
        events = request_events.of_request(tx, request_id)
    current = {event.id for event in counting(events)}
    return [RecordedEvent(event=event, counts=event.id in current) for event in events]


def acknowledge(services: Services, request_id: int, on: date | None = None) -> Changes[int]:
    """Record the first reply, which the policy promises within five working days (LT19)."""
    return _record(services, "request.acknowledge", request_id, EventKind.ACKNOWLEDGED, on)


def record_identity(
    services: Services,
    request_id: int,
    *,
    asked: date | None = None,
    received: date | None = None,
    because: str = "",
) -> Changes[int]:
    """Record when proof of identity was asked for and when it came: the clock starts then (Art 12(6)).

    ``because`` is the doubt for which it is asked; a policy that always asks needs none.
    """
    with services.write("request.identity") as tx:
        case = Case.of(services, tx, request_id)
        if asked is not None:
            case.record(EventKind.IDENTITY_ASKED, asked, because)
        if received is not None:
            case.record(EventKind.IDENTITY_RECEIVED, received)
    return changes(tx, request_id)


def record_authority(
    services: Services,
    request_id: int,
    *,
    asked: date | None = None,
    received: date | None = None,
    evidence: str = "",
) -> Changes[int]:
    """Record when an agent was asked for evidence of authority and when it came; ``evidence`` is what it is.

    It counts like proof of identity for the clock (LM18).
    """
    with services.write("request.authority") as tx:
        case = Case.of(services, tx, request_id)
        if asked is not None:
            case.record(EventKind.AUTHORITY_ASKED, asked)
        if received is not None:
            case.record(EventKind.AUTHORITY_RECEIVED, received, evidence)
    return changes(tx, request_id)


def record_clarification(
    services: Services,
    request_id: int,
    *,
    asked: date,
    answered: date | None = None,
    question: str = "",
    answer: str = "",
) -> Changes[int]:
    """Record a question and its answer: the clock of an access request stands still between (Art 12A).

    An answer to a question that is open already is added to it.
    """
    with services.write("request.clarify") as tx:
        case = Case.of(services, tx, request_id)
        asking = case.find(EventKind.CLARIFICATION_ASKED, asked)
        about = (
            first_of(case.events, asking.id)
            if asking
            else case.record(EventKind.CLARIFICATION_ASKED, asked, question)
        )
        if answered is not None:
            case.record(EventKind.CLARIFICATION_ANSWERED, answered, answer, about=about)
    return changes(tx, request_id)


def record_fee(
    services: Services,
    request_id: int,
    *,
    asked: date | None = None,
    paid: date | None = None,
    because: str = "",
) -> Changes[int]:
    """Record a fee, where the policy allows one: only for what is manifestly unfounded or excessive."""
    with services.write("request.fee") as tx:
        case = Case.of(services, tx, request_id)
        if asked is not None:
            case.record(EventKind.FEE_ASKED, asked, because)
        if paid is not None:
            case.record(EventKind.FEE_PAID, paid)
    return changes(tx, request_id)


def extend(services: Services, request_id: int, on: date | None = None, *, because: str = "") -> Changes[int]:
    """Take three months instead of one; refused once the notice would come too late (Art 12A(3)).

    ``on`` is the day on which the person was told, with the reasons in ``because``.
    """
    with services.write("request.extend") as tx:
        case = Case.of(services, tx, request_id)
        before = case.course.last(EventKind.EXTENDED)
        day = on or (before.on if before else services.today)
        case.record(EventKind.EXTENDED, day, because)
    return changes(tx, request_id)


def record_stopped(
    services: Services, request_id: int, on: date | None = None, *, what: str = ""
) -> Changes[int]:
    """Record that the processing that was objected to, or that rested on a consent, has stopped."""
    return _record(services, "request.stop", request_id, EventKind.STOPPED, on, what)


def weigh_objection(
    services: Services, request_id: int, *, upheld: bool, because: str, on: date | None = None
) -> Changes[int]:
    """Record how an objection to processing for legitimate interests was decided, and why (Art 21(1))."""
    kind = EventKind.OBJECTION_UPHELD if upheld else EventKind.OBJECTION_OVERRIDDEN
    return _record(services, "request.weigh", request_id, kind, on, because)


def close_request(
    services: Services,
    request_id: int,
    *,
    status: RequestStatus = RequestStatus.ANSWERED,
    on: date | None = None,
    because: str = "",
    restriction: RestrictionReason | None = None,
) -> Changes[int]:
    """Record that a request was answered, refused or withdrawn; erasure of the person is free again.

    A refusal needs its reasons in ``because`` (Art 12(4)). A request for restriction that is answered is
    granted: the restriction begins, unless it had; ``restriction`` says on which ground.
    """
    if status is RequestStatus.OPEN:
        raise RuleViolation("request.not_an_end", "A request ends answered, refused or closed.")
    with services.write("request.close") as tx:
        case = Case.of(services, tx, request_id)
        case.granted_for = restriction
        case.record(EventKind(status.value), on or services.today, because)
    return changes(tx, request_id)


def correct_event(
    services: Services, request_id: int, event_id: int, *, on: date | None = None, note: str | None = None
) -> Changes[int]:
    """Correct the day or the words of an entry: the old one stays on record, the clock is computed anew."""
    with services.write("request.correct") as tx:
        case = Case.of(services, tx, request_id)
        old = require_counting(case.events, event_id)
        case.replace(old, replace(old, on=on or old.on, note=old.note if note is None else note.strip()))
    return changes(tx, request_id)


def take_back_event(services: Services, request_id: int, event_id: int, *, because: str) -> Changes[int]:
    """Take back an entry that was a mistake; taking back an end opens the request again."""
    if not because.strip():
        raise RuleViolation(
            "request.no_reason", "It does not say why the entry is taken back.", "Write down what was wrong."
        )
    with services.write("request.take-back") as tx:
        case = Case.of(services, tx, request_id)
        old = require_counting(case.events, event_id)
        check_taking_back(old)
        case.add(
            replace(old, kind=EventKind.TAKEN_BACK, on=services.today, note=because.strip(), replaces=old.id)
        )
    return changes(tx, request_id)


def _record(
    services: Services, verb: str, request_id: int, kind: EventKind, on: date | None, note: str = ""
) -> Changes[int]:
    with services.write(verb) as tx:
        Case.of(services, tx, request_id).record(kind, on or services.today, note)
    return changes(tx, request_id)
