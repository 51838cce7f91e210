"""What restricts by itself, and what has to be decided before it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lumadesk.domain.complaint_course import ComplaintEvent, ComplaintEventKind, complaint_course
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.request_course import EventKind, RequestEvent, course_of
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.restriction import Restriction, RestrictionReason
from lumadesk.domain.restriction_causes import (
    Cause,
    accuracy_cause,
    check_decided,
    complaint_cause,
    complaint_restricts,
    granted_already,
    objection_cause,
    reason_on_receipt,
    restricts_when_granted,
    told_by_letter,
    wants_notice,
)

BEGAN = date(2026, 11, 3)
LATER = date(2026, 11, 10)
AT = datetime(2026, 11, 9, 23, 30, tzinfo=UTC)
BOUND = Restriction(
    id=1,
    person_id=1,
    reason=RestrictionReason.OBJECTION,
    details="",
    since=BEGAN,
    notice_on=None,
    notice="",
    lifted_on=None,
)
PENDING = Cause(reason=RestrictionReason.OBJECTION, decided=None)
DECIDED = Cause(reason=RestrictionReason.OBJECTION, decided=LATER)


def objection(*kinds: EventKind) -> Cause:
    events: Sequence[RequestEvent] = [
        RequestEvent(id=id_, kind=kind, on=BEGAN, recorded_at=AT) for id_, kind in enumerate(kinds, start=1)
    ]
    return objection_cause(course_of(BEGAN, events))


def test_what_restricts_from_its_receipt_on() -> None:
    assert {kind for kind in RequestKind if reason_on_receipt(kind)} == {RequestKind.OBJECTION}
    assert reason_on_receipt(RequestKind.OBJECTION) is RestrictionReason.OBJECTION
    disputed = reason_on_receipt(RequestKind.RECTIFICATION, disputes_accuracy=True)
    assert disputed is RestrictionReason.ACCURACY
    with pytest.raises(RuleViolation, match="rectification") as refused:
        reason_on_receipt(RequestKind.ACCESS, disputes_accuracy=True)
    assert refused.value.code == "request.no_accuracy"


def test_a_complaint_restricts_as_promised_or_chosen() -> None:
    said = [
        (promised, chosen, complaint_restricts(promised=promised, chosen=chosen))
        for promised, chosen in [(True, None), (True, True), (False, None), (False, True), (False, False)]
    ]
    assert [restricts for *_given, restricts in said] == [True, True, False, True, False]
    with pytest.raises(RuleViolation) as refused:
        complaint_restricts(promised=True, chosen=False)
    assert refused.value.code == "complaint.restriction_promised"


def test_a_granted_request_restricts_once() -> None:
    granting = [
        (kind, event) for kind in RequestKind for event in EventKind if restricts_when_granted(kind, event)
    ]
    assert granting == [(RequestKind.RESTRICTION, EventKind.ANSWERED)]
    asked = replace(BOUND, reason=RestrictionReason.UNLAWFUL)
    assert granted_already([BOUND, asked], BEGAN)
    assert not granted_already([BOUND], BEGAN), "it is there for the objection"
    assert not granted_already([replace(asked, lifted_on=LATER)], BEGAN)
    assert not granted_already([asked], LATER), "begun for something earlier"


def test_when_an_objection_is_decided() -> None:
    assert objection().decided is None
    assert objection(EventKind.ACKNOWLEDGED, EventKind.STOPPED).decided is None, "stopped, but not weighed"
    assert objection(EventKind.OBJECTION_UPHELD).decided is None, "the use goes on"
    assert objection(EventKind.OBJECTION_UPHELD, EventKind.STOPPED).decided == date(2026, 11, 9)
    assert objection(EventKind.OBJECTION_OVERRIDDEN).decided == date(2026, 11, 9), "the UK's day"
    for end in (EventKind.CLOSED, EventKind.REFUSED):
        assert objection(end).decided == date(2026, 11, 9)


def test_when_accuracy_and_complaints_are_decided() -> None:
    ended = RequestEvent(id=1, kind=EventKind.CLOSED, on=BEGAN, recorded_at=AT)
    assert accuracy_cause(course_of(BEGAN, []), []).decided is None
    assert accuracy_cause(course_of(BEGAN, []), [AT]).decided == date(2026, 11, 9)
    assert accuracy_cause(course_of(BEGAN, [ended]), []).decided == date(2026, 11, 9)
    answered = ComplaintEvent(id=1, kind=ComplaintEventKind.ANSWERED, on=BEGAN, note="x", recorded_at=AT)
    assert complaint_cause(complaint_course(BEGAN, [])).decided is None
    found = complaint_cause(complaint_course(BEGAN, [answered]))
    assert (found.reason, found.decided) == (RestrictionReason.COMPLAINT, date(2026, 11, 9))


@pytest.mark.parametrize(
    "reason", [RestrictionReason.OBJECTION, RestrictionReason.ACCURACY, RestrictionReason.COMPLAINT]
)
def test_it_ends_only_after_the_decision(reason: RestrictionReason) -> None:
    bound = replace(BOUND, reason=reason)
    pending = replace(PENDING, reason=reason)
    with pytest.raises(RuleViolation) as refused:
        check_decided(bound, [replace(DECIDED, reason=reason), pending])
    assert refused.value.code == "restriction.undecided"
    check_decided(bound, [replace(DECIDED, reason=reason)])
    check_decided(replace(BOUND, reason=RestrictionReason.CLAIMS), [PENDING])


def test_when_the_person_is_to_be_told_that_it_ends() -> None:
    assert wants_notice(BOUND, [DECIDED]) == LATER
    assert wants_notice(BOUND, [DECIDED, replace(DECIDED, decided=date(2026, 11, 12))]) == date(2026, 11, 12)
    assert wants_notice(BOUND, [DECIDED, PENDING]) is None
    assert wants_notice(BOUND, []) is None, "it waits for nothing"
    assert wants_notice(BOUND, [replace(DECIDED, decided=date(2026, 11, 2))]) is None, "decided before it"
    assert wants_notice(replace(BOUND, notice_on=LATER), [DECIDED]) is None
    assert wants_notice(replace(BOUND, lifted_on=LATER), [DECIDED]) is None
    assert wants_notice(replace(BOUND, reason=RestrictionReason.CLAIMS), [DECIDED]) is None


def test_which_restriction_a_letter_is_about() -> None:
    assert told_by_letter(RestrictionReason.OBJECTION, RequestKind.OBJECTION)
    assert told_by_letter(RestrictionReason.ACCURACY, RequestKind.RECTIFICATION)
    assert not told_by_letter(RestrictionReason.ACCURACY, RequestKind.OBJECTION)
    assert not told_by_letter(RestrictionReason.CLAIMS, RequestKind.ACCESS)
    of_restriction = {
        reason for reason in RestrictionReason if told_by_letter(reason, RequestKind.RESTRICTION)
    }
    assert of_restriction == set(RestrictionReason) - {
        RestrictionReason.OBJECTION,
        RestrictionReason.COMPLAINT,
    }
