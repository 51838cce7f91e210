"""Complaints: their clock, their events, their outcome, and the request that they are about."""

from __future__ import annotations

from datetime import date

import pytest

from lumadesk.app import complaints, erasure, holidays, people, requests
from lumadesk.app.services import Services
from lumadesk.domain.complaint_course import ComplaintOutcome, ComplaintStatus
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.requests import Channel, RequestKind
from tests.app.fakes import FakeClock

TODAY = date(2026, 11, 3)


@pytest.fixture
def ann(services: Services) -> int:
    return people.add_person(services, name="Ann Example").value


@pytest.fixture
def complained(services: Services, ann: int) -> int:
    return complaints.open_complaint(
        services, received=TODAY, details=" Too slow. ", person_id=ann, channel=Channel.PHONE
    ).value


def test_both_dates_are_shown_and_the_strict_one_counts(
    services: Services, complained: int, clock: FakeClock
) -> None:
    view = complaints.get(services, complained)
    assert (view.clock.strict, view.clock.ico) == (date(2026, 12, 2), date(2026, 12, 3))
    assert view.words == "29 days left · Wed 2 Dec"
    assert (view.complaint.details, view.complaint.channel) == ("Too slow.", Channel.PHONE)
    holidays.add_holiday(services, date(2026, 12, 3), "Own")
    assert complaints.get(services, complained).clock.ico == date(2026, 12, 4)
    clock.advance(days=30)
    assert complaints.get(services, complained).words == "1 day overdue · Wed 2 Dec"


def test_from_acknowledgement_to_outcome(services: Services, complained: int, clock: FakeClock) -> None:
    clock.advance(days=20)
    outcome = complaints.acknowledge(services, complained, date(2026, 11, 10))
    assert outcome.concerns("complaint", "complaint_event", "person")
    complaints.note_progress(services, complained, "Asked the host for its logs.", date(2026, 11, 12))
    assert complaints.get(services, complained).course.progress_by == date(2026, 12, 12)
    complaints.answer(
        services, complained, outcome=ComplaintOutcome.UPHELD, note="We were slow.", on=date(2026, 11, 20)
    )
    view = complaints.get(services, complained)
    assert (view.complaint.status, view.complaint.outcome) == (
        ComplaintStatus.ANSWERED,
        ComplaintOutcome.UPHELD,
    )
    assert (view.complaint.acknowledged_on, view.complaint.answered_on) == (
        date(2026, 11, 10),
        date(2026, 11, 20),
    )
    assert view.words == "answered on 2026-11-20"
    with pytest.raises(RuleViolation) as refusal:
        complaints.note_progress(services, complained, "More.")
    assert refusal.value.code == "complaint.closed"
    told = complaints.history(services, complained)
    with pytest.raises(RuleViolation) as refusal:
        complaints.take_back_event(services, complained, told[-1].event.id, because="")
    assert refusal.value.code == "complaint.no_reason"
    complaints.take_back_event(services, complained, told[-1].event.id, because="Too early.")
    assert complaints.get(services, complained).complaint.status is ComplaintStatus.OPEN
    complaints.correct_event(services, complained, told[1].event.id, on=date(2026, 11, 9))
    assert complaints.get(services, complained).complaint.acknowledged_on == date(2026, 11, 9)
    assert complaints.get(services, complained).words == "acknowledged on 2026-11-09"
    complaints.correct_event(services, complained, told[2].event.id, note="Asked the mail provider.")
    complaints.correct_event(services, complained, told[0].event.id, on=date(2026, 11, 1))
    assert complaints.get(services, complained).clock.strict == date(2026, 11, 30)
    assert [entry.counts for entry in complaints.history(services, complained)] == [
        False, False, False, False, False, True, True, True
    ]  # fmt: skip


def test_one_about_a_request(services: Services, ann: int) -> None:
    asked = requests.open_request(services, kind=RequestKind.ACCESS, person_id=ann, received=TODAY).value
    linked = complaints.open_complaint(services, received=TODAY, details="", request_id=asked).value
    found = complaints.get(services, linked)
    assert (found.complaint.request_id, found.person_name) == (asked, "Ann Example")
    complaints.link_request(services, linked, None)
    assert complaints.get(services, linked).complaint.request_id is None
    complaints.link_request(services, linked, asked)
    assert complaints.get(services, linked).complaint.request_id == asked
    with pytest.raises(KnownError) as failure:
        complaints.link_request(services, linked, 99)
    assert failure.value.code == "request.not_found"


def test_somebody_who_is_no_person(services: Services) -> None:
    with pytest.raises(RuleViolation) as refusal:
        complaints.open_complaint(services, received=TODAY, details="x")
    assert refusal.value.code == "complaint.nobody_named"
    for day, code in ((date(2026, 11, 4), "complaint.in_future"), (date(2018, 1, 1), "complaint.too_early")):
        with pytest.raises(RuleViolation) as refusal:
            complaints.open_complaint(services, received=day, details="x", complainant="Zed")
        assert refusal.value.code == code
    named = complaints.open_complaint(
        services, received=TODAY, details="x", complainant="Zed", contact="zed@example.com"
    ).value
    assert complaints.get(services, named).person_name == ""


def test_the_most_urgent_comes_first(services: Services, ann: int, clock: FakeClock) -> None:
    clock.advance(days=10)
    late, soon, heard, done = (
        complaints.open_complaint(services, received=date(2026, 11, day), details="x", person_id=ann).value
        for day in (12, 4, 1, 2)
    )
    complaints.acknowledge(services, heard)
    complaints.answer(services, done, outcome=ComplaintOutcome.NOT_UPHELD, note="No.")
    assert [view.complaint.id for view in complaints.list_complaints(services)] == [soon, late, heard, done]
    answered = complaints.list_complaints(services, ComplaintStatus.ANSWERED)
    assert [view.complaint.id for view in answered] == [done]


def test_it_outlives_its_person_without_them(services: Services, ann: int, complained: int) -> None:
    complaints.note_progress(services, complained, "Ann rang again.")
    preview = erasure.preview(services, ann)
    assert ("complaint", "anonymise") in {(one.table, one.verdict.value) for one in preview.verdicts}
    erasure.erase_person(services, ann, confirm_name="Ann Example")
    view = complaints.get(services, complained)
    assert (view.complaint.person_id, view.person_name, view.complaint.details) == (None, "", "")
    assert (view.complaint.received, view.complaint.status) == (TODAY, ComplaintStatus.OPEN)
    assert [entry.event.note for entry in complaints.history(services, complained)] == ["", ""]


def test_an_entry_is_corrected_as_often_as_it_takes(services: Services, complained: int) -> None:
    complaints.acknowledge(services, complained)
    for day in (4, 5):
        current = complaints.get(services, complained).course.events[-1]
        complaints.correct_event(services, complained, current.id, note=f"By post, {day}.")
    assert complaints.get(services, complained).course.events[-1].note == "By post, 5."
