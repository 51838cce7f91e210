"""The course of a request: which event may follow, the state that they add up to, and the clock they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.calendar import UKCalendar, add_months
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.policy import IdRule
from lumadesk.domain.request_course import (
    TRANSITIONS,
    EventKind,
    RequestEvent,
    RequestState,
    clock,
    course_of,
    is_extended,
    projected,
)
from lumadesk.domain.request_rules import (
    CourseRules,
    check_event,
    check_intake,
    check_taking_back,
    shortcomings,
)
from lumadesk.domain.requests import (
    AT_ONCE,
    ApplicantRole,
    Deadline,
    Intake,
    RequestKind,
    RequestStatus,
    RightsRequest,
    deadline,
)
from tests.domain.conftest import shipped_calendar

SHIPPED = shipped_calendar()
RECEIVED = date(2026, 11, 3)
TODAY = date(2027, 6, 1)
NOW = datetime(2026, 11, 3, 10, tzinfo=UTC)
OPEN_RULES = CourseRules(id_rule=IdRule.IF_NOT_OBVIOUS, fee_allowed=True)
AGENT = Intake(role=ApplicantRole.AGENT, applicant="Bo Solicitor")
ENDS = {EventKind.ANSWERED, EventKind.REFUSED, EventKind.CLOSED}


def day(number: int) -> date:
    """So many days after the receipt."""
    return RECEIVED + timedelta(days=number)


def log(*events: tuple[EventKind, int]) -> list[RequestEvent]:
    """Events on days after the receipt; each answer belongs to the question before it."""
    made: list[RequestEvent] = []
    about = None
    for id_, (kind, after) in enumerate(events, 1):
        answer = kind is EventKind.CLARIFICATION_ANSWERED
        made.append(
            RequestEvent(
                id=id_,
                kind=kind,
                on=day(after),
                note="Because.",
                about=about if answer else None,
                recorded_at=NOW,
            )
        )
        about = id_ if kind is EventKind.CLARIFICATION_ASKED else about
    return made


def request(kind: RequestKind = RequestKind.ACCESS, intake: Intake | None = None) -> RightsRequest:
    return RightsRequest(
        id=1,
        kind=kind,
        person_id=1,
        received=RECEIVED,
        id_asked=None,
        id_received=None,
        fee_paid=None,
        pauses=(),
        extended=False,
        acknowledged_on=None,
        answered_on=None,
        status=RequestStatus.OPEN,
        details="",
        created_at=NOW,
        intake=intake or Intake(),
    )


def checked(
    event: tuple[EventKind, int] | RequestEvent,
    before: Sequence[tuple[EventKind, int]] = (),
    kind: RequestKind = RequestKind.ACCESS,
    intake: Intake | None = None,
    note: str = "Because.",
    about: int | None = None,
    **rules: Any,
) -> str | None:
    """The code of the refusal, or None."""
    if not isinstance(event, RequestEvent):
        event = replace(log(event)[0], note=note, about=about)
    try:
        check_event(
            request(kind, intake),
            course_of(RECEIVED, log(*before)),
            event,
            today=TODAY,
            rules=replace(OPEN_RULES, **rules),
            calendar=SHIPPED,
        )
    except RuleViolation as refusal:
        return refusal.code if refusal.message and refusal.hint else "says too little"
    return None


K = EventKind


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), RequestState.RECEIVED),
        (((K.ACKNOWLEDGED, 1),), RequestState.ACKNOWLEDGED),
        (((K.ACKNOWLEDGED, 1), (K.IDENTITY_ASKED, 1)), RequestState.IDENTITY_ASKED),
        (
            ((K.ACKNOWLEDGED, 1), (K.IDENTITY_ASKED, 1), (K.IDENTITY_RECEIVED, 5)),
            RequestState.ACKNOWLEDGED,
        ),
        (((K.AUTHORITY_ASKED, 1),), RequestState.AUTHORITY_ASKED),
        (((K.CLARIFICATION_ASKED, 1),), RequestState.CLARIFICATION_ASKED),
        (((K.CLARIFICATION_ASKED, 1), (K.CLARIFICATION_ANSWERED, 2)), RequestState.RECEIVED),
        (((K.IDENTITY_ASKED, 1), (K.FEE_ASKED, 2)), RequestState.FEE_ASKED),
        (((K.ACKNOWLEDGED, 1), (K.EXTENDED, 9)), RequestState.EXTENDED),
        (((K.EXTENDED, 9), (K.ANSWERED, 12)), RequestState.ANSWERED),
        (((K.REFUSED, 12),), RequestState.REFUSED),
        (((K.REFUSED, 12), (K.CLOSED, 20)), RequestState.CLOSED),
    ],
)
def test_where_a_request_stands(events: tuple[tuple[EventKind, int], ...], state: RequestState) -> None:
    course = course_of(RECEIVED, log(*events))
    assert course.state is state
    ended = state in (RequestState.ANSWERED, RequestState.REFUSED, RequestState.CLOSED)
    assert course.status.value == (state.value if ended else "open")


def test_the_table_of_transitions_is_whole() -> None:
    assert set(TRANSITIONS) == set(RequestState)
    for state, may_follow in TRANSITIONS.items():
        assert not {K.RECEIVED, K.TAKEN_BACK} & may_follow
        ended = state in (RequestState.ANSWERED, RequestState.REFUSED, RequestState.CLOSED)
        assert (K.ACKNOWLEDGED in may_follow) is not ended
        assert (K.CLOSED in may_follow) is (state is not RequestState.CLOSED)


def test_the_first_end_is_the_day_of_the_answer() -> None:
    course = course_of(RECEIVED, log((K.ANSWERED, 20), (K.CLOSED, 40)))
    assert (course.ended_on, course.status) == (day(20), RequestStatus.CLOSED)
    assert course_of(RECEIVED, []).ended_on is None


@pytest.mark.parametrize("end", sorted(ENDS))
@pytest.mark.parametrize("kind", sorted(set(EventKind) - {K.RECEIVED, K.TAKEN_BACK}))
def test_nothing_follows_an_end_but_its_closing(end: EventKind, kind: EventKind) -> None:
    before = [(K.IDENTITY_RECEIVED, 1), (end, 5)]
    allowed = kind is K.CLOSED and end is not K.CLOSED
    assert checked((kind, 6), before) == (None if allowed else "request.closed")


def test_a_correction_may_come_after_the_end() -> None:
    right = replace(log((K.ACKNOWLEDGED, 2))[0], id=0, replaces=1)
    assert checked(right, [(K.ANSWERED, 5)]) is None


@pytest.mark.parametrize(
    ("event", "before", "code"),
    [
        ((K.ACKNOWLEDGED, 300), (), "request.in_future"),
        ((K.ACKNOWLEDGED, -1), (), "request.before_receipt"),
        ((K.ACKNOWLEDGED, -3500), (), "request.too_early"),
        ((K.CLARIFICATION_ASKED, -1), (), "request.pause_before_receipt"),
        ((K.CLARIFICATION_ANSWERED, -1), (), "request.pause_backwards"),
        ((K.ACKNOWLEDGED, 2), ((K.ACKNOWLEDGED, 1),), "request.recorded_already"),
        ((K.CLARIFICATION_ASKED, 2), ((K.CLARIFICATION_ASKED, 1),), None),
        ((K.CLARIFICATION_ANSWERED, 2), (), "request.no_question"),
        ((K.IDENTITY_RECEIVED, 1), (), None),
        ((K.IDENTITY_RECEIVED, 1), ((K.IDENTITY_ASKED, 2),), "request.identity_backwards"),
        ((K.IDENTITY_ASKED, 3), ((K.IDENTITY_RECEIVED, 2),), "request.identity_backwards"),
        ((K.IDENTITY_RECEIVED, 2), ((K.IDENTITY_ASKED, 2),), None),
        ((K.AUTHORITY_ASKED, 1), (), "request.no_agent"),
        ((K.FEE_ASKED, 1), (), None),
        ((K.FEE_PAID, 1), (), "request.fee_backwards"),
        ((K.FEE_PAID, 1), ((K.FEE_ASKED, 2),), "request.fee_backwards"),
        ((K.FEE_PAID, 2), ((K.FEE_ASKED, 2),), None),
        ((K.EXTENDED, 30), (), None),
        ((K.EXTENDED, 31), (), "request.extension_late"),
        ((K.EXTENDED, 90), ((K.CLARIFICATION_ASKED, 4),), None),
        ((K.STOPPED, 1), (), "request.nothing_to_stop"),
        ((K.OBJECTION_UPHELD, 1), (), "request.nothing_to_weigh"),
        ((K.ANSWERED, 1), (), None),
        ((K.REFUSED, 1), (), None),
        ((K.RECEIVED, 1), ((K.ACKNOWLEDGED, 0),), "request.before_receipt"),
        ((K.RECEIVED, 1), ((K.ACKNOWLEDGED, 1),), None),
    ],
)
def test_what_may_be_recorded(
    event: tuple[EventKind, int], before: tuple[tuple[EventKind, int], ...], code: str | None
) -> None:
    assert checked(event, before) == code


@pytest.mark.parametrize("kind", [kind for kind in RequestKind if kind is not RequestKind.ACCESS])
def test_only_the_clock_of_an_access_request_stops(kind: RequestKind) -> None:
    assert checked((K.CLARIFICATION_ASKED, 1), kind=kind) == "request.pause_not_allowed"


@pytest.mark.parametrize("kind", sorted(AT_ONCE))
def test_what_is_done_at_once_has_no_extension_and_no_answer_before(kind: RequestKind) -> None:
    assert checked((K.EXTENDED, 1), kind=kind) == "request.no_extension"
    assert checked((K.ANSWERED, 1), kind=kind) == "request.not_stopped"
    assert checked((K.STOPPED, 0), kind=kind) is None
    assert checked((K.ANSWERED, 1), [(K.STOPPED, 0)], kind=kind) is None
    found = clock(kind, course_of(RECEIVED, []), calendar=SHIPPED)
    assert found.act_by == RECEIVED
    assert found.due == date(2026, 12, 3)
    assert any(step.date == RECEIVED and "at once" in step.text for step in found.steps)


def test_an_objection_is_weighed_before_it_is_answered() -> None:
    kind = RequestKind.OBJECTION
    assert checked((K.ANSWERED, 9), kind=kind) == "request.not_weighed"
    assert checked((K.OBJECTION_UPHELD, 5), kind=kind, note=" ") == "request.weighing_reasons"
    assert checked((K.OBJECTION_UPHELD, 5), kind=kind) is None
    again = checked((K.OBJECTION_UPHELD, 6), [(K.OBJECTION_OVERRIDDEN, 5)], kind=kind)
    assert again == "request.recorded_already"
    assert checked((K.ANSWERED, 9), [(K.OBJECTION_UPHELD, 5)], kind=kind) == "request.not_stopped"
    assert checked((K.ANSWERED, 9), [(K.OBJECTION_UPHELD, 5), (K.STOPPED, 6)], kind=kind) is None
    assert checked((K.ANSWERED, 9), [(K.OBJECTION_OVERRIDDEN, 5)], kind=kind) is None


def test_reasons_that_the_law_asks_for() -> None:
    assert checked((K.REFUSED, 1), note="\n ") == "request.refusal_reasons"
    assert checked((K.FEE_ASKED, 1), note="") == "request.fee_reasons"


def test_where_requests_are_free_there_is_no_fee() -> None:
    for event in ((K.FEE_ASKED, 1), (K.FEE_PAID, 1)):
        assert checked(event, fee_allowed=False) == "request.no_fee"


def test_identity_first_where_the_policy_says_so() -> None:
    assert checked((K.ANSWERED, 9), id_rule=IdRule.ALWAYS) == "request.identity_first"
    assert checked((K.ANSWERED, 9), [(K.IDENTITY_RECEIVED, 3)], id_rule=IdRule.ALWAYS) is None
    assert checked((K.REFUSED, 9), id_rule=IdRule.ALWAYS) is None, "for instance because none came"


def test_an_answer_names_its_question() -> None:
    assert checked((K.CLARIFICATION_ANSWERED, 3), [(K.CLARIFICATION_ASKED, 2)], about=1) is None


def test_an_agent_shows_their_authority_first() -> None:
    assert checked((K.ANSWERED, 9), intake=AGENT) == "request.authority_first"
    assert checked((K.ANSWERED, 9), [(K.AUTHORITY_RECEIVED, 3)], intake=AGENT) is None
    assert checked((K.AUTHORITY_RECEIVED, 3), intake=AGENT) is None
    backwards = checked((K.AUTHORITY_RECEIVED, 3), [(K.AUTHORITY_ASKED, 4)], intake=AGENT)
    assert backwards == "request.authority_backwards"


def test_who_asks_and_who_is_meant() -> None:
    check_intake(Intake(), 7)
    check_intake(Intake(subject="Zed Unknown"), None)
    check_intake(AGENT, 7)
    for intake, person, code in (
        (Intake(subject="  "), None, "request.nobody_named"),
        (Intake(role=ApplicantRole.AGENT), 7, "request.agent_unnamed"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            check_intake(intake, person)
        assert refusal.value.code == code


def test_only_the_receipt_cannot_be_taken_back() -> None:
    check_taking_back(log((K.ANSWERED, 3))[0])
    with pytest.raises(RuleViolation) as refusal:
        check_taking_back(log((K.RECEIVED, 0))[0])
    assert refusal.value.code == "request.receipt_stays"


def test_what_a_record_lacks() -> None:
    def lacks(events: list[RequestEvent], intake: Intake | None = None, **rules: Any) -> list[str]:
        found = shortcomings(
            request(intake=intake), course_of(RECEIVED, events), replace(OPEN_RULES, **rules)
        )
        return [words.split()[0] for words in found]

    unsaid = [replace(event, note="") for event in log((K.IDENTITY_ASKED, 1), (K.EXTENDED, 5))]
    assert lacks([]) == []
    assert lacks(unsaid) == ["Proof", "An"]
    assert lacks(log((K.IDENTITY_ASKED, 1), (K.EXTENDED, 5))) == []
    assert lacks([], id_rule=IdRule.ALWAYS) == ["The"]
    assert lacks(unsaid[:1], id_rule=IdRule.ALWAYS) == [], "it always asks, and needs no doubt"
    assert lacks(log((K.CLOSED, 1)), id_rule=IdRule.ALWAYS) == []
    assert lacks([], AGENT) == ["Somebody"]
    assert lacks(log((K.AUTHORITY_ASKED, 1)), AGENT) == []
    assert lacks(log((K.CLOSED, 1)), AGENT) == []


def test_a_corrected_receipt_moves_everything(calendar: UKCalendar) -> None:
    events = log((K.RECEIVED, 0), (K.ACKNOWLEDGED, 8))
    earlier = replace(log((K.RECEIVED, -5))[0], id=9, replaces=1)
    course = course_of(RECEIVED, [*events, earlier])
    assert course.received == day(-5)
    assert clock(RequestKind.ACCESS, course, calendar=calendar).due == date(2026, 11, 30)
    assert projected(request(), course, calendar).received == day(-5)


def test_an_answer_belongs_to_its_question_even_after_a_correction() -> None:
    events = log((K.CLARIFICATION_ASKED, 4), (K.CLARIFICATION_ANSWERED, 13), (K.CLARIFICATION_ASKED, 20))
    moved = replace(events[0], id=9, on=day(6), replaces=1)
    course = course_of(RECEIVED, [*events, moved])
    assert {(pause.asked, pause.answered) for pause in course.pauses} == {(day(6), day(13)), (day(20), None)}
    stray = replace(events[1], id=10, about=None)
    assert course_of(RECEIVED, [stray]).pauses == ()


def test_what_the_clock_waits_for_is_said(calendar: UKCalendar) -> None:
    events = log((K.IDENTITY_ASKED, 1), (K.AUTHORITY_ASKED, 2), (K.FEE_ASKED, 3))
    found = clock(RequestKind.ACCESS, course_of(RECEIVED, events), calendar=calendar)
    assert found.due == date(2026, 12, 3), "the safe date"
    assert [step.date for step in found.steps[-3:]] == [day(1), day(2), day(3)]
    came = log((K.IDENTITY_ASKED, 1), (K.IDENTITY_RECEIVED, 7), (K.AUTHORITY_RECEIVED, 9))
    later = clock(RequestKind.ACCESS, course_of(RECEIVED, came), calendar=calendar)
    assert later.clock_start == day(9), "the latest of all"
    assert any("authority" in step.text and step.date == day(9) for step in later.steps)
    assert not any("starts anew" in step.text for step in later.steps)


def test_an_extension_that_became_late_counts_no_more(calendar: UKCalendar) -> None:
    """The receipt was recorded too late, and the notice went out after the month."""
    notice = log((K.EXTENDED, 28))
    assert is_extended(RequestKind.ACCESS, course_of(RECEIVED, notice), calendar)
    in_time = clock(RequestKind.ACCESS, course_of(RECEIVED, notice), calendar=calendar)
    assert in_time.due == date(2027, 2, 3)
    early = course_of(day(-10), notice)
    assert not is_extended(RequestKind.ACCESS, early, calendar)
    late = clock(RequestKind.ACCESS, early, calendar=calendar)
    assert late.due == date(2026, 11, 24)
    assert any("does not count" in step.text for step in late.steps)
    assert not projected(request(), early, calendar).extended
    assert not is_extended(RequestKind.ACCESS, course_of(RECEIVED, []), calendar)


SINGLE = {
    K.ACKNOWLEDGED: "acknowledged_on",
    K.IDENTITY_ASKED: "id_asked",
    K.IDENTITY_RECEIVED: "id_received",
    K.FEE_PAID: "fee_paid",
}
ANY_RECEIPT = st.dates(date(2018, 5, 25), date(2028, 6, 30)) | st.sampled_from(
    [date(2020, 2, 29), date(2024, 2, 29), date(2027, 3, 28), date(2026, 10, 25)]
)


@given(
    ANY_RECEIPT,
    st.dictionaries(st.sampled_from([*SINGLE, K.AUTHORITY_RECEIVED]), st.integers(0, 60)),
    st.booleans(),
)
def test_the_row_says_what_the_events_say(received: date, days: dict[EventKind, int], reverse: bool) -> None:
    events = [
        RequestEvent(id=id_, kind=kind, on=received + timedelta(days=after), recorded_at=NOW)
        for id_, (kind, after) in enumerate(days.items(), 1)
    ]
    course = course_of(received, events[::-1] if reverse else events)
    kept = projected(replace(request(RequestKind.ERASURE), received=received), course, SHIPPED)
    for kind, name in SINGLE.items():
        assert getattr(kept, name) == (received + timedelta(days=days[kind]) if kind in days else None)
    found = clock(RequestKind.ERASURE, course, calendar=SHIPPED)
    starts = [days[kind] for kind in (K.IDENTITY_RECEIVED, K.AUTHORITY_RECEIVED, K.FEE_PAID) if kind in days]
    start = received + timedelta(days=max(starts, default=0))
    assert found.clock_start == start
    assert found.nominal == add_months(start, 1)
    plain: Deadline = deadline(RequestKind.ERASURE, start, calendar=SHIPPED)
    assert (found.due, found.extension_notice_by) == (plain.due, plain.extension_notice_by)


@given(
    ANY_RECEIPT,
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 15)), max_size=4),
    st.integers(0, 45),
)
def test_no_course_of_dates_breaks_the_clock(
    received: date, pauses: list[tuple[int, int]], extended_after: int
) -> None:
    events = [RequestEvent(id=1, kind=K.RECEIVED, on=received, recorded_at=NOW)]
    for asked, waited in pauses:
        question = RequestEvent(
            id=len(events) + 1,
            kind=K.CLARIFICATION_ASKED,
            on=received + timedelta(days=asked),
            recorded_at=NOW,
        )
        answer = replace(
            question,
            id=question.id + 1,
            kind=K.CLARIFICATION_ANSWERED,
            on=question.on + timedelta(days=waited),
            about=question.id,
        )
        events += [question, answer]
    notice = received + timedelta(days=extended_after)
    events.append(RequestEvent(id=99, kind=K.EXTENDED, on=notice, recorded_at=NOW))
    course = course_of(received, events)
    found = clock(RequestKind.ACCESS, course, calendar=SHIPPED)
    assert found.due is not None
    assert found.statutory_latest is not None
    assert received < found.due <= found.statutory_latest
    assert SHIPPED.is_working_day(found.due)
    assert len(course.pauses) == len(pauses)
    assert found.extension_notice_by is not None
    in_time = notice <= found.extension_notice_by
    assert is_extended(RequestKind.ACCESS, course, SHIPPED) == in_time
    assert (found.due >= add_months(received, 3)) == in_time
