"""Complaints: what may be recorded, and what the events add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.complaint_course import (
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintStatus,
    check_complainant,
    check_complaint_event,
    check_taking_back,
    complaint_course,
)
from lumadesk.domain.errors import RuleViolation

RECEIVED = date(2026, 11, 3)
TODAY = date(2027, 3, 1)
K = ComplaintEventKind


def event(kind: ComplaintEventKind, after: int, id_: int = 1, note: str = "Said.") -> ComplaintEvent:
    return ComplaintEvent(
        id=id_,
        kind=kind,
        on=RECEIVED + timedelta(days=after),
        note=note,
        recorded_at=datetime(2026, 11, 3, tzinfo=UTC),
    )


def checked(new: ComplaintEvent, *before: ComplaintEvent) -> str | None:
    try:
        check_complaint_event(complaint_course(RECEIVED, before), new, today=TODAY)
    except RuleViolation as refusal:
        return refusal.code if refusal.message and refusal.hint else "says too little"
    return None


@pytest.mark.parametrize(
    ("new", "before", "code"),
    [
        (event(K.ACKNOWLEDGED, 1, note=""), [], None),
        (event(K.ACKNOWLEDGED, -1), [], "complaint.before_receipt"),
        (event(K.ACKNOWLEDGED, 999), [], "complaint.in_future"),
        (event(K.ACKNOWLEDGED, 2), [event(K.ACKNOWLEDGED, 1)], "complaint.recorded_already"),
        (event(K.PROGRESS, 3), [event(K.PROGRESS, 2)], None),
        (event(K.PROGRESS, 3, note=" "), [], "complaint.nothing_said"),
        (event(K.ANSWERED, 3, note=""), [], "complaint.nothing_said"),
        (event(K.ANSWERED, 3), [], None),
        (event(K.PROGRESS, 4), [event(K.ANSWERED, 3)], "complaint.closed"),
        (replace(event(K.PROGRESS, 2), replaces=7), [event(K.ANSWERED, 3)], None),
        (event(K.RECEIVED, 2), [event(K.ACKNOWLEDGED, 1)], "complaint.before_receipt"),
        (event(K.RECEIVED, -2), [event(K.ACKNOWLEDGED, 1)], None),
    ],
)
def test_what_may_be_recorded(new: ComplaintEvent, before: list[ComplaintEvent], code: str | None) -> None:
    assert checked(new, *before) == code


def test_somebody_complains() -> None:
    check_complainant(7, "")
    check_complainant(None, "Zed")
    with pytest.raises(RuleViolation) as refusal:
        check_complainant(None, " ")
    assert refusal.value.code == "complaint.nobody_named"


def test_only_the_receipt_cannot_be_taken_back() -> None:
    check_taking_back(event(K.ANSWERED, 1))
    with pytest.raises(RuleViolation) as refusal:
        check_taking_back(event(K.RECEIVED, 0))
    assert refusal.value.code == "complaint.receipt_stays"


def test_a_month_after_they_last_heard_they_hear_again() -> None:
    assert complaint_course(RECEIVED, []).progress_by is None
    heard = [event(K.ACKNOWLEDGED, 2), event(K.PROGRESS, 12, 2)]
    assert complaint_course(RECEIVED, heard).progress_by == date(2026, 12, 15)
    assert complaint_course(RECEIVED, [*heard, event(K.ANSWERED, 20, 3)]).progress_by is None
    taken_back = replace(event(K.TAKEN_BACK, 21, 4), replaces=2)
    assert complaint_course(RECEIVED, [*heard, taken_back]).progress_by == date(2026, 12, 5)


@given(st.lists(st.sampled_from([K.ACKNOWLEDGED, K.PROGRESS, K.ANSWERED]), max_size=6), st.integers(-9, 9))
def test_the_course_follows_its_events(kinds: list[ComplaintEventKind], receipt_moved: int) -> None:
    events = [event(K.RECEIVED, receipt_moved, 1)]
    events += [event(kind, 10 + id_, id_) for id_, kind in enumerate(kinds, 2)]
    course = complaint_course(RECEIVED, events)
    assert course.received == RECEIVED + timedelta(days=receipt_moved)
    assert (course.status is ComplaintStatus.ANSWERED) == (K.ANSWERED in kinds)
    for kind in set(kinds):
        assert course.day(kind) == max(one.on for one in events if one.kind is kind)
    assert course.day(K.TAKEN_BACK) is None
