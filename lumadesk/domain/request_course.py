"""The course of a request: its events, the state they add up to, and which event may follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from lumadesk.domain.calendar import UKCalendar, format_day
from lumadesk.domain.clarification import Pause
from lumadesk.domain.happenings import counting, first_of
from lumadesk.domain.requests import (
    AUTHORITY,
    Deadline,
    RequestKind,
    RequestStatus,
    RightsRequest,
    deadline,
    extension_available,
)
from lumadesk.domain.steps import Step


class EventKind(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IDENTITY_ASKED = "identity-asked"
    IDENTITY_RECEIVED = "identity-received"
    AUTHORITY_ASKED = "authority-asked"
    AUTHORITY_RECEIVED = "authority-received"
    CLARIFICATION_ASKED = "clarification-asked"
    CLARIFICATION_ANSWERED = "clarification-answered"
    FEE_ASKED = "fee-asked"
    FEE_PAID = "fee-paid"
    EXTENDED = "extended"  # on the day of the notice; its note holds the reasons
    STOPPED = "stopped"  # the processing that was objected to, or that rested on the consent
    OBJECTION_UPHELD = "objection-upheld"
    OBJECTION_OVERRIDDEN = "objection-overridden"  # by the compelling grounds in its note
    ANSWERED = "answered"
    REFUSED = "refused"  # its note holds the reasons
    CLOSED = "closed"
    TAKEN_BACK = "taken-back"


class RequestState(StrEnum):
    """Where a request stands: what was done last, or what it waits for."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IDENTITY_ASKED = "identity-asked"
    AUTHORITY_ASKED = "authority-asked"
    CLARIFICATION_ASKED = "clarification-asked"
    FEE_ASKED = "fee-asked"
    EXTENDED = "extended"
    ANSWERED = "answered"
    REFUSED = "refused"
    CLOSED = "closed"


_WHILE_OPEN = frozenset(EventKind) - {EventKind.RECEIVED, EventKind.TAKEN_BACK}
_ENDS = {
    EventKind.ANSWERED: RequestState.ANSWERED,
    EventKind.REFUSED: RequestState.REFUSED,
    EventKind.CLOSED: RequestState.CLOSED,
}

#: State -> the events that may follow. Corrections are no new events: they may come at any time.
TRANSITIONS: Mapping[RequestState, frozenset[EventKind]] = MappingProxyType(
    {
        **dict.fromkeys(RequestState, _WHILE_OPEN),
        RequestState.ANSWERED: frozenset({EventKind.CLOSED}),
        RequestState.REFUSED: frozenset({EventKind.CLOSED}),
        RequestState.CLOSED: frozenset(),
    }
)

#: What may happen more than once; anything else is corrected, not recorded again.
REPEATED = frozenset({EventKind.CLARIFICATION_ASKED, EventKind.CLARIFICATION_ANSWERED})

#: Kinds that ask for some processing to stop, which is recorded when it has.
STOPPING = frozenset({RequestKind.MARKETING_OBJECTION, RequestKind.OBJECTION, RequestKind.WITHDRAWAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """``about`` is the question that an answer belongs to; ``replaces`` the event that this one corrects."""

    id: int
    kind: EventKind
    on: date  # Europe/London
    note: str = ""
    about: int | None = None
    replaces: int | None = None
    recorded_at: datetime

    @property
    def takes_back(self) -> bool:
        return self.kind is EventKind.TAKEN_BACK


@dataclass(frozen=True, slots=True)
class Course:
    """The events of a request that count, by day, with what they say."""

    received: date
    events: tuple[RequestEvent, ...]
    pauses: tuple[Pause, ...]

    def last(self, *kinds: EventKind) -> RequestEvent | None:
        """The latest event of these kinds."""
        return next((event for event in reversed(self.events) if event.kind in kinds), None)

    def day(self, kind: EventKind) -> date | None:
        event = self.last(kind)
        return event.on if event else None

    @property
    def end(self) -> RequestEvent | None:
        return self.last(*_ENDS)

    @property
    def status(self) -> RequestStatus:
        return RequestStatus(_ENDS[self.end.kind].value) if self.end else RequestStatus.OPEN

    @property
    def ended_on(self) -> date | None:
        """The day of the answer, of the refusal, or of whatever else ended it first."""
        return min((event.on for event in self.events if event.kind in _ENDS), default=None)

    def waits_for(self, asked: EventKind, came: EventKind) -> bool:
        return self.last(asked) is not None and self.last(came) is None

    @property
    def state(self) -> RequestState:
        if self.end is not None:
            return _ENDS[self.end.kind]
        for asked, came in _AWAITED.items():
            if self.waits_for(asked, came):
                return RequestState(asked.value)
        if any(pause.answered is None for pause in self.pauses):
            return RequestState.CLARIFICATION_ASKED
        for kind in (EventKind.EXTENDED, EventKind.ACKNOWLEDGED):
            if self.last(kind) is not None:
                return RequestState(kind.value)
        return RequestState.RECEIVED


_AWAITED = {
    EventKind.FEE_ASKED: EventKind.FEE_PAID,
    EventKind.IDENTITY_ASKED: EventKind.IDENTITY_RECEIVED,
    EventKind.AUTHORITY_ASKED: EventKind.AUTHORITY_RECEIVED,
}


def course_of(received: date, events: Sequence[RequestEvent]) -> Course:
    """What ``events`` add up to. A corrected day of receipt counts instead of ``received``."""
    known = counting(events)
    asked = {
        first_of(events, event.id): event.on for event in known if event.kind is EventKind.CLARIFICATION_ASKED
    }
    answered = {
        first_of(events, event.about): event.on
        for event in known
        if event.kind is EventKind.CLARIFICATION_ANSWERED and event.about is not None
    }
    return Course(
        received=next((event.on for event in known if event.kind is EventKind.RECEIVED), received),
        events=known,
        pauses=tuple(Pause(asked=day, answered=answered.get(id_)) for id_, day in asked.items()),
    )


def clock(
    kind: RequestKind, course: Course, *, calendar: UKCalendar, acknowledge_working_days: int = 5
) -> Deadline:
    """The deadline that the course gives. A notice of extension after the last day for it does not count.

    Raises what ``domain.requests.deadline`` raises.
    """
    found = _deadline(kind, course, calendar, acknowledge_working_days, extended=False)
    noticed = course.day(EventKind.EXTENDED)
    more: list[Step] = []
    if noticed is not None and extension_available(found, noticed):
        found = _deadline(kind, course, calendar, acknowledge_working_days, extended=True)
    elif noticed is not None:
        more.append(
            Step(
                text=f"The notice of extension of {format_day(noticed)} came after the last day for it: "
                "it does not count",
                date=found.extension_notice_by,
                source="UK GDPR Art 12A(3) and (4)",
            )
        )
    return replace(found, steps=(*found.steps, *more, *_waiting(course)))


def is_extended(kind: RequestKind, course: Course, calendar: UKCalendar) -> bool:
    """Whether there is a notice of extension that was in time."""
    noticed = course.day(EventKind.EXTENDED)
    return noticed is not None and extension_available(
        _deadline(kind, course, calendar, extended=False), noticed
    )


def projected(request: RightsRequest, course: Course, calendar: UKCalendar) -> RightsRequest:
    """The request with its dates and its status as the course gives them."""
    return replace(
        request,
        received=course.received,
        id_asked=course.day(EventKind.IDENTITY_ASKED),
        id_received=course.day(EventKind.IDENTITY_RECEIVED),
        fee_paid=course.day(EventKind.FEE_PAID),
        pauses=course.pauses,
        extended=is_extended(request.kind, course, calendar),
        acknowledged_on=course.day(EventKind.ACKNOWLEDGED),
        answered_on=course.ended_on,
        status=course.status,
    )


def _deadline(
    kind: RequestKind,
    course: Course,
    calendar: UKCalendar,
    acknowledge_working_days: int = 5,
    *,
    extended: bool,
) -> Deadline:
    return deadline(
        kind,
        course.received,
        calendar=calendar,
        id_received=course.day(EventKind.IDENTITY_RECEIVED),
        authority_received=course.day(EventKind.AUTHORITY_RECEIVED),
        fee_paid=course.day(EventKind.FEE_PAID),
        pauses=course.pauses,
        extended=extended,
        acknowledge_working_days=acknowledge_working_days,
    )


def _waiting(course: Course) -> list[Step]:
    """What the clock would start on once it comes; until then the earlier, safe date is shown."""
    return [
        Step(
            text=f"{words} on {format_day(asked)}: once it comes the clock starts anew; until then the "
            "earlier, safe date is shown",
            date=asked,
            source=source,
        )
        for kind, came, words, source in _STARTERS
        if course.waits_for(kind, came) and (asked := course.day(kind)) is not None
    ]


_STARTERS = (
    (
        EventKind.IDENTITY_ASKED,
        EventKind.IDENTITY_RECEIVED,
        "Proof of identity asked for",
        "UK GDPR Art 12(6)",
    ),
    (EventKind.AUTHORITY_ASKED, EventKind.AUTHORITY_RECEIVED, "Evidence of authority asked for", AUTHORITY),
    (EventKind.FEE_ASKED, EventKind.FEE_PAID, "Fee asked for", "UK GDPR Art 12(5)"),
)
