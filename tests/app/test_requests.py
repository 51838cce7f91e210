"""Rights requests: their clocks, what moves them, and how they end."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lumadesk.app import people, requests
from lumadesk.app.requests import RequestView
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.requests import RequestKind, RequestStatus
from tests.app.fakes import FakeClock

ACCESS = RequestKind.ACCESS


@pytest.fixture
def ann(services: Services) -> int:
    return people.add_person(services, name="Ann Example", email="ann@example.com").value


def opened(services: Services, person_id: int, day: str = "2026-11-03", kind: RequestKind = ACCESS) -> int:
    return requests.open_request(
        services, kind=kind, person_id=person_id, received=date.fromisoformat(day)
    ).value


def later(clock: FakeClock, day: str) -> None:
    clock.moment = datetime.combine(date.fromisoformat(day), clock.moment.timetz())


def dates(view: RequestView) -> tuple[str, str, str]:
    """Due, the last day for a notice of extension, and the first reply."""
    clock = view.deadline
    assert clock.due is not None
    assert clock.extension_notice_by is not None
    return clock.due.isoformat(), clock.extension_notice_by.isoformat(), clock.acknowledge_by.isoformat()


def test_the_clock_starts_on_receipt(services: Services, ann: int, clock: FakeClock) -> None:
    outcome = requests.open_request(
        services, kind=ACCESS, person_id=ann, received=date(2026, 11, 3), details="  Everything, please. "
    )
    assert outcome.touched == {
        "request": frozenset({outcome.value}),
        "request_event": frozenset({1}),
        "person": frozenset({ann}),
    }
    view = requests.get(services, outcome.value)
    assert dates(view) == ("2026-12-03", "2026-12-03", "2026-11-10")
    assert view.request.details == "Everything, please."
    assert view.request.status is RequestStatus.OPEN
    assert view.request.created_at == clock.now()
    assert view.person_name == "Ann Example"
    assert view.words == "30 days left · Thu 3 Dec"
    assert view.deadline.steps, "the arithmetic is shown"
    assert all(step.text and step.source for step in view.deadline.steps)


def test_a_month_that_ends_on_a_holiday_rolls(services: Services, ann: int, clock: FakeClock) -> None:
    later(clock, "2026-11-25")
    request_id = opened(services, ann, "2026-11-25")
    assert dates(requests.get(services, request_id))[0] == "2026-12-29", "Christmas, a weekend, Boxing Day"


def test_what_is_to_come_has_not_been_received(services: Services, ann: int) -> None:
    with pytest.raises(RuleViolation) as refusal:
        opened(services, ann, "2026-11-04")
    assert refusal.value.code == "request.in_future"
    assert requests.list_requests(services) == []


def test_today_is_the_british_day(services: Services, ann: int, clock: FakeClock) -> None:
    clock.moment = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in London
    assert opened(services, ann, "2027-07-01")


def test_nobody_asks_who_is_not_there(services: Services) -> None:
    with pytest.raises(KnownError) as failure:
        opened(services, 7)
    assert failure.value.code == "person.not_found"
    with pytest.raises(KnownError) as failure:
        requests.get(services, 7)
    assert failure.value.code == "request.not_found"


def test_words_of_a_deadline(services: Services, ann: int, clock: FakeClock) -> None:
    request_id = opened(services, ann)
    for day, words in (
        ("2026-12-02", "1 day left · Thu 3 Dec"),
        ("2026-12-03", "due today"),
        ("2026-12-05", "2 days overdue · Thu 3 Dec"),
        ("2027-01-05", "33 days overdue · Thu 3 Dec 2026"),
    ):
        later(clock, day)
        assert requests.get(services, request_id).words == words


def test_the_first_reply(services: Services, ann: int, clock: FakeClock) -> None:
    request_id = opened(services, ann, "2026-11-02")
    with pytest.raises(RuleViolation) as refusal:
        requests.acknowledge(services, request_id, date(2026, 11, 1))
    assert refusal.value.code == "request.before_receipt"
    with pytest.raises(RuleViolation) as refusal:
        requests.acknowledge(services, request_id, date(2026, 11, 4))
    assert refusal.value.code == "request.in_future"
    assert requests.get(services, request_id).request.acknowledged_on is None
    requests.acknowledge(services, request_id)
    assert requests.get(services, request_id).request.acknowledged_on == clock.today()


def test_the_clock_starts_when_identity_is_proved(services: Services, ann: int, clock: FakeClock) -> None:
    request_id = opened(services, ann)
    later(clock, "2026-11-10")
    requests.record_identity(services, request_id, asked=date(2026, 11, 4))
    assert dates(requests.get(services, request_id))[0] == "2026-12-03", "asking alone moves nothing"
    requests.record_identity(services, request_id, received=date(2026, 11, 10))
    view = requests.get(services, request_id)
    assert dates(view)[0] == "2026-12-10"
    assert view.deadline.clock_start == date(2026, 11, 10)
    assert view.request.id_asked == date(2026, 11, 4), "what was recorded before stays"


def test_proof_never_comes_before_it_was_asked_for(services: Services, ann: int, clock: FakeClock) -> None:
    request_id = opened(services, ann)
    later(clock, "2026-11-10")
    with pytest.raises(RuleViolation) as refusal:
        requests.record_identity(services, request_id, asked=date(2026, 11, 9), received=date(2026, 11, 8))
    assert refusal.value.code == "request.identity_backwards"
    assert requests.get(services, request_id).request.id_received is None


def test_a_clarification_stops_the_clock(services: Services, ann: int, clock: FakeClock) -> None:
    request_id = opened(services, ann)
    later(clock, "2026-11-16")
    requests.record_clarification(services, request_id, asked=date(2026, 11, 9))
    view = requests.get(services, request_id)
    assert (view.deadline.due, view.words) == (None, "clock paused")
    requests.record_clarification(services, request_id, asked=date(2026, 11, 9), answered=date(2026, 11, 16))
    view = requests.get(services, request_id)
    assert len(view.request.pauses) == 1, "the answer belongs to that question"
    assert dates(view)[0] == "2026-12-10"
    assert view.deadline.statutory_latest == date(2026, 12, 11)


def test_two_clarifications(services: Services, ann: int, clock: FakeClock) -> None:
    request_id = opened(services, ann)
    later(clock, "2026-11-20")
    for asked, answered in ((9, 11), (16, 20)):
        requests.record_clarification(
            services, request_id, asked=date(2026, 11, asked), answered=date(2026, 11, answered)
        )
    view = requests.get(services, request_id)
    assert len(view.request.pauses) == 2
    assert dates(view)[0] == "2026-12-09", "two days and four days"


def test_a_clarification_that_cannot_be(services: Services, ann: int) -> None:
    request_id = opened(services, ann)
    for asked, answered, code in (
        (date(2026, 11, 2), None, "request.pause_before_receipt"),
        (date(2026, 11, 3), date(2026, 11, 2), "request.pause_backwards"),
        (date(2026, 11, 4), None, "request.in_future"),
        (date(2026, 11, 3), date(2026, 11, 4), "request.in_future"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            requests.record_clarification(services, request_id, asked=asked, answered=answered)
        assert refusal.value.code == code
    assert requests.get(services, request_id).request.pauses == ()


def test_only_the_clock_of_an_access_request_stops(services: Services, ann: int) -> None:
    for kind in set(RequestKind) - {ACCESS}:
        request_id = opened(services, ann, kind=kind)
        assert requests.get(services, request_id).deadline.due == date(2026, 12, 3)
        with pytest.raises(RuleViolation) as refusal:
            requests.record_clarification(services, request_id, asked=date(2026, 11, 3))
        assert refusal.value.code == "request.pause_not_allowed", kind


def test_extending(services: Services, ann: int, clock: FakeClock) -> None:
    request_id = opened(services, ann)
    later(clock, "2026-12-03")
    requests.extend(services, request_id)
    view = requests.get(services, request_id)
    assert view.request.extended
    assert dates(view)[:2] == ("2027-02-03", "2026-12-03")
    requests.extend(services, request_id)
    assert dates(requests.get(services, request_id))[0] == "2027-02-03", "once only"


def test_extending_too_late(services: Services, ann: int, clock: FakeClock) -> None:
    request_id = opened(services, ann)
    later(clock, "2026-12-04")
    with pytest.raises(RuleViolation) as refusal:
        requests.extend(services, request_id)
    assert refusal.value.code == "request.extension_late"
    assert not requests.get(services, request_id).request.extended


def test_a_withdrawal_of_consent_cannot_wait(services: Services, ann: int) -> None:
    request_id = opened(services, ann, kind=RequestKind.WITHDRAWAL)
    with pytest.raises(RuleViolation) as refusal:
        requests.extend(services, request_id)
    assert refusal.value.code == "request.no_extension"
    assert not requests.get(services, request_id).request.extended


def test_how_a_request_ends(services: Services, ann: int, clock: FakeClock) -> None:
    ends = (RequestStatus.ANSWERED, RequestStatus.REFUSED, RequestStatus.CLOSED)
    by_end = {end: opened(services, ann) for end in ends}
    later(clock, "2026-11-20")
    for end, request_id in by_end.items():
        requests.close_request(
            services, request_id, status=end, on=date(2026, 11, 19), because="It was asked for before."
        )
        view = requests.get(services, request_id)
        assert view.request.status is end
        assert view.request.answered_on == date(2026, 11, 19)
        assert view.words.startswith(end.value)
    assert requests.list_requests(services, RequestStatus.OPEN) == []
    closed = by_end[RequestStatus.REFUSED]
    for change in (
        lambda: requests.close_request(services, closed),
        lambda: requests.extend(services, closed),
        lambda: requests.acknowledge(services, closed),
        lambda: requests.record_identity(services, closed, asked=date(2026, 11, 20)),
        lambda: requests.record_clarification(services, closed, asked=date(2026, 11, 20)),
    ):
        with pytest.raises(RuleViolation) as refusal:
            change()
        assert refusal.value.code == "request.closed"


def test_open_is_no_end(services: Services, ann: int) -> None:
    request_id = opened(services, ann)
    with pytest.raises(RuleViolation) as refusal:
        requests.close_request(services, request_id, status=RequestStatus.OPEN)
    assert refusal.value.code == "request.not_an_end"
    with pytest.raises(RuleViolation) as refusal:
        requests.close_request(services, request_id, on=date(2026, 11, 2))
    assert refusal.value.code == "request.before_receipt"
    assert requests.get(services, request_id).request.status is RequestStatus.OPEN


def test_the_most_urgent_comes_first(services: Services, ann: int) -> None:
    waits = opened(services, ann, "2026-09-01")
    requests.record_clarification(services, waits, asked=date(2026, 9, 2))
    new = opened(services, ann, "2026-11-03")
    old = opened(services, ann, "2026-10-05")
    done = opened(services, ann, "2026-08-03")
    requests.close_request(services, done)
    assert [view.request.id for view in requests.list_requests(services)] == [old, new, waits, done]
    assert [view.request.id for view in requests.list_requests(services, RequestStatus.ANSWERED)] == [done]
