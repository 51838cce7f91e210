"""What may be recorded about a request, by the law and by the policy that the business published."""

from __future__ import annotations

from datetime import date

from lumadesk.domain.calendar import UKCalendar, check_happened
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import IdRule
from lumadesk.domain.request_course import REPEATED, TRANSITIONS, Course, EventKind, RequestEvent
from lumadesk.domain.request_guards import GUARDS, Moment
from lumadesk.domain.request_guards import CourseRules as CourseRules
from lumadesk.domain.requests import ApplicantRole, Intake, RightsRequest


def check_intake(intake: Intake, person_id: int | None) -> None:
    """Refuse a request of which nobody could say later whose it is or who asked.

    Raises RuleViolation ``request.nobody_named`` or ``request.agent_unnamed``.
    """
    if person_id is None and not intake.subject.strip():
        raise RuleViolation(
            "request.nobody_named",
            "The request is about nobody.",
            "Choose the person, or write down who is meant where nobody matches.",
        )
    if intake.role is ApplicantRole.AGENT and not intake.applicant.strip():
        raise RuleViolation(
            "request.agent_unnamed",
            "Somebody asks on behalf of the person, and is not named.",
            "Write down the name of who asks, and how to reach them.",
        )


def check_event(
    request: RightsRequest,
    course: Course,
    event: RequestEvent,
    *,
    today: date,
    rules: CourseRules,
    calendar: UKCalendar,
) -> None:
    """Refuse an event that cannot follow on ``course``, which is the one before it.

    Of a correction ``course`` is that without what it corrects. Raises RuleViolation ``request.…``.
    """
    check_happened("request", event.on, today)
    if event.kind is EventKind.RECEIVED:
        if any(other.on < event.on for other in course.events):
            raise _before_receipt("request.before_receipt")
        return
    if event.replaces is None and event.kind not in TRANSITIONS[course.state]:
        raise RuleViolation(
            "request.closed",
            "This request was closed already.",
            "Open a new request if the person asks again.",
        )
    if event.kind not in REPEATED and course.last(event.kind) is not None:
        raise RuleViolation(
            "request.recorded_already",
            "That was recorded already.",
            "Correct the entry that is there, or take it back.",
        )
    if event.on < course.received:
        raise _before_receipt(_TOO_EARLY.get(event.kind, "request.before_receipt"))
    guard = GUARDS.get(event.kind)
    if guard is not None:
        guard(Moment(request, course, event, rules, calendar))


def check_taking_back(event: RequestEvent) -> None:
    """Any event can be taken back but the receipt. Raises RuleViolation ``request.receipt_stays``."""
    if event.kind is EventKind.RECEIVED:
        raise RuleViolation(
            "request.receipt_stays",
            "That a request was received cannot be taken back.",
            "Correct the day instead, or close the request and say why.",
        )


def shortcomings(request: RightsRequest, course: Course, rules: CourseRules) -> tuple[str, ...]:
    """What the record of a request still lacks, in words for the owner."""
    asked, extended = course.last(EventKind.IDENTITY_ASKED), course.last(EventKind.EXTENDED)
    always = rules.id_rule is IdRule.ALWAYS
    found = (
        (
            asked is not None and not asked.note.strip() and not always,
            "Proof of identity is asked for on reasonable doubt only (UK GDPR Art 12(6)): write down why.",
        ),
        (
            always
            and course.end is None
            and course.last(EventKind.IDENTITY_ASKED, EventKind.IDENTITY_RECEIVED) is None,
            "The privacy policy promises that identity is verified before any request is answered: ask now.",
        ),
        (
            request.intake.role is ApplicantRole.AGENT
            and course.end is None
            and course.last(EventKind.AUTHORITY_ASKED, EventKind.AUTHORITY_RECEIVED) is None,
            "Somebody asks for the person: ask them for evidence of their authority.",
        ),
        (
            extended is not None and not extended.note.strip(),
            "An extension needs reasons that the person is told (UK GDPR Art 12A(4)): write them down.",
        ),
    )
    return tuple(words for lacks, words in found if lacks)


_TOO_EARLY = {
    EventKind.CLARIFICATION_ASKED: "request.pause_before_receipt",
    EventKind.CLARIFICATION_ANSWERED: "request.pause_backwards",
}


def _before_receipt(code: str) -> RuleViolation:
    return RuleViolation(
        code, "That day lies before the day on which the request was received.", "Check both dates."
    )
