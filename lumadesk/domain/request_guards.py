"""What each kind of event about a request asks for before it may be recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lumadesk.domain.calendar import UKCalendar
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import IdRule
from lumadesk.domain.request_course import STOPPING, Course, EventKind, RequestEvent, clock
from lumadesk.domain.requests import ApplicantRole, RequestKind, RightsRequest, extension_available


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRules:
    """What the policy profile says about requests."""

    id_rule: IdRule
    fee_allowed: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """An event that is about to be recorded, and what it is judged by."""

    request: RightsRequest
    course: Course
    event: RequestEvent
    rules: CourseRules
    calendar: UKCalendar

    @property
    def reasons(self) -> str:
        return self.event.note.strip()


def _in_order(asked: EventKind, came: EventKind, code: str, what: str) -> Callable[[Moment], None]:
    def guard(moment: Moment) -> None:
        days = {kind: moment.course.day(kind) for kind in (asked, came)} | {
            moment.event.kind: moment.event.on
        }
        first, second = days[asked], days[came]
        if first is not None and second is not None and second < first:
            raise RuleViolation(code, f"{what} cannot come before it was asked for.", "Check both dates.")

    return guard


def _of_an_agent(then: Callable[[Moment], None]) -> Callable[[Moment], None]:
    def guard(moment: Moment) -> None:
        if moment.request.intake.role is not ApplicantRole.AGENT:
            raise RuleViolation(
                "request.no_agent",
                "The person asks themselves, so nobody's authority is in question.",
                "Record who asks on their behalf first, or ask for proof of identity instead.",
            )
        then(moment)

    return guard


def _of_access(moment: Moment) -> None:
    if moment.request.kind is not RequestKind.ACCESS:
        raise RuleViolation(
            "request.pause_not_allowed",
            "Only the clock of an access request stops for a clarification.",
            "Ask if you need to, but answer by the date without a pause (UK GDPR Art 12A(5)).",
        )


def _answer(moment: Moment) -> None:
    _of_access(moment)
    if moment.event.about is None:
        raise RuleViolation(
            "request.no_question",
            "There is no question that this could be the answer to.",
            "Record the question first.",
        )


def _fee(moment: Moment) -> None:
    if not moment.rules.fee_allowed:
        raise RuleViolation(
            "request.no_fee",
            "The privacy policy promises that requests are free of charge.",
            "Answer without a fee; refuse with reasons what is manifestly unfounded or excessive.",
        )


def _fee_asked(moment: Moment) -> None:
    _fee(moment)
    if not moment.reasons:
        raise RuleViolation(
            "request.fee_reasons",
            "A fee needs reasons: only a manifestly unfounded or excessive request has one.",
            "Write down why it is; the burden of showing it is yours (UK GDPR Art 12(5)).",
        )


def _fee_paid(moment: Moment) -> None:
    _fee(moment)
    asked = moment.course.day(EventKind.FEE_ASKED)
    if asked is None or moment.event.on < asked:
        raise RuleViolation(
            "request.fee_backwards", "A fee cannot be paid before it was asked for.", "Check both dates."
        )


def _extension(moment: Moment) -> None:
    found = clock(moment.request.kind, moment.course, calendar=moment.calendar)
    if found.act_by is not None:
        raise RuleViolation(
            "request.no_extension",
            "The time for this kind of request cannot be extended: it takes effect at once.",
            "Stop the processing, record that, and answer within the month.",
        )
    if not extension_available(found, moment.event.on):
        raise RuleViolation(
            "request.extension_late",
            "The first month is over, so the time can no longer be extended.",
            "Answer as soon as you can, and say why it is late (UK GDPR Art 12(3)).",
        )


def _stopped(moment: Moment) -> None:
    if moment.request.kind not in STOPPING:
        raise RuleViolation(
            "request.nothing_to_stop",
            "This kind of request does not ask for any processing to stop.",
            "Record what was done in its answer.",
        )


def _weighing(moment: Moment) -> None:
    if moment.request.kind is not RequestKind.OBJECTION:
        raise RuleViolation(
            "request.nothing_to_weigh",
            "Only an objection to processing for legitimate interests is weighed.",
            "An objection to marketing and a withdrawn consent are followed at once.",
        )
    if not moment.reasons:
        raise RuleViolation(
            "request.weighing_reasons",
            "The weighing needs its reasons.",
            "Write down why the person's situation outweighs your interests, or which compelling ground or "
            "legal claim outweighs it (UK GDPR Art 21(1)).",
        )
    if moment.course.last(EventKind.OBJECTION_UPHELD, EventKind.OBJECTION_OVERRIDDEN) is not None:
        raise RuleViolation(
            "request.recorded_already", "The objection was weighed already.", "Take that entry back first."
        )


def _refused(moment: Moment) -> None:
    if not moment.reasons:
        raise RuleViolation(
            "request.refusal_reasons",
            "A refusal needs its reasons: the person must be told them (UK GDPR Art 12(4)).",
            "Write down why; a request is refused only where it is manifestly unfounded or excessive, or "
            "where an exemption applies.",
        )


def _answered(moment: Moment) -> None:
    request, course = moment.request, moment.course
    if moment.rules.id_rule is IdRule.ALWAYS and course.last(EventKind.IDENTITY_RECEIVED) is None:
        raise RuleViolation(
            "request.identity_first",
            "The privacy policy promises that identity is verified before any request is answered.",
            "Record when proof of identity came: lumadesk requests identity, or the request's page.",
        )
    if request.intake.role is ApplicantRole.AGENT and course.last(EventKind.AUTHORITY_RECEIVED) is None:
        raise RuleViolation(
            "request.authority_first",
            "Somebody asks for the person, and has not shown their authority yet.",
            "Record when the evidence came: lumadesk requests authority.",
        )
    if request.kind is RequestKind.OBJECTION and not course.last(
        EventKind.OBJECTION_UPHELD, EventKind.OBJECTION_OVERRIDDEN
    ):
        raise RuleViolation(
            "request.not_weighed",
            "The objection has not been weighed yet (UK GDPR Art 21(1)).",
            "Record whether it is upheld or overridden, and why: lumadesk requests weigh.",
        )
    upheld = request.kind is not RequestKind.OBJECTION or course.last(EventKind.OBJECTION_UPHELD)
    if request.kind in STOPPING and upheld and course.last(EventKind.STOPPED) is None:
        raise RuleViolation(
            "request.not_stopped",
            "The processing has not been stopped yet, and must be at once.",
            "Stop it, then record that: lumadesk requests stopped.",
        )


_IDENTITY = _in_order(
    EventKind.IDENTITY_ASKED,
    EventKind.IDENTITY_RECEIVED,
    "request.identity_backwards",
    "Proof of identity",
)
_AUTHORITY = _of_an_agent(
    _in_order(
        EventKind.AUTHORITY_ASKED,
        EventKind.AUTHORITY_RECEIVED,
        "request.authority_backwards",
        "Evidence of authority",
    )
)

GUARDS: Mapping[EventKind, Callable[[Moment], None]] = MappingProxyType(
    {
        EventKind.IDENTITY_ASKED: _IDENTITY,
        EventKind.IDENTITY_RECEIVED: _IDENTITY,
        EventKind.AUTHORITY_ASKED: _AUTHORITY,
        EventKind.AUTHORITY_RECEIVED: _AUTHORITY,
        EventKind.CLARIFICATION_ASKED: _of_access,
        EventKind.CLARIFICATION_ANSWERED: _answer,
        EventKind.FEE_ASKED: _fee_asked,
        EventKind.FEE_PAID: _fee_paid,
        EventKind.EXTENDED: _extension,
        EventKind.STOPPED: _stopped,
        EventKind.OBJECTION_UPHELD: _weighing,
        EventKind.OBJECTION_OVERRIDDEN: _weighing,
        EventKind.REFUSED: _refused,
        EventKind.ANSWERED: _answered,
    }
)
