"""A request's events: recorded, corrected, taken back; intake by enquiry, agent, and for nobody known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lumadesk.app import (
    audit,
    documents,
    enquiries,
    erasure,
    holidays,
    letters,
    manifest_search,
    people,
    requests,
    searches,
    suppressions,
)
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.policy import IdRule
from lumadesk.domain.request_course import EventKind, RequestState
from lumadesk.domain.requests import ApplicantRole, Channel, Intake, RequestKind, RequestStatus
from tests.app.fakes import FakeClock
from tests.app.website import Website

TODAY = date(2026, 11, 3)
ACCESS = RequestKind.ACCESS


@pytest.fixture
def ann(services: Services) -> int:
    return people.add_person(services, name="Ann Example").value


@pytest.fixture
def asked(services: Services, ann: int) -> int:
    return requests.open_request(services, kind=ACCESS, person_id=ann, received=TODAY).value


def due(services: Services, request_id: int) -> date | None:
    return requests.get(services, request_id).deadline.due


def refused(act: object, *args: object, **named: object) -> str:
    with pytest.raises(RuleViolation) as refusal:
        act(*args, **named)  # type: ignore[operator]
    return refusal.value.code


def living_under(services: Services, **changed: object) -> Services:
    """The same vault, under another privacy policy."""
    profile = replace(services.profile, **changed)  # type: ignore[arg-type]
    return replace(services, outside=replace(services.outside, load_profiles=lambda: {profile.id: profile}))


def test_a_wrong_day_is_corrected_and_the_clock_computed_anew(
    services: Services, asked: int, clock: FakeClock
) -> None:
    clock.advance(days=10)
    requests.record_identity(services, asked, asked=TODAY, received=date(2026, 11, 12), because="New address")
    assert due(services, asked) == date(2026, 12, 14), "a Saturday is passed over"
    wrong = requests.history(services, asked)[-1].event
    outcome = requests.correct_event(services, asked, wrong.id, on=date(2026, 11, 10))
    assert outcome.concerns("request", "request_event", "person")
    assert due(services, asked) == date(2026, 12, 10)
    told = requests.history(services, asked)
    assert [(entry.event.on.day, entry.counts) for entry in told] == [
        (3, True),
        (3, True),
        (12, False),
        (10, True),
    ]
    assert told[1].event.note == "New address"
    entries = [entry.verb for entry in audit.list_entries(services, 2)]
    assert entries == ["request.correct", "request.identity"]
    assert refused(requests.correct_event, services, asked, wrong.id, on=TODAY) == "event.not_current"
    assert (
        refused(requests.correct_event, services, asked, told[-1].event.id, on=date(2026, 11, 30))
        == "request.in_future"
    )
    requests.correct_event(services, asked, told[1].event.id, note=" Unknown sender ")
    assert requests.history(services, asked)[-1].event.note == "Unknown sender"


def test_the_receipt_is_corrected(services: Services, asked: int, clock: FakeClock) -> None:
    clock.advance(days=5)
    requests.acknowledge(services, asked)
    (receipt, reply) = [entry.event for entry in requests.history(services, asked)]
    requests.correct_event(services, asked, receipt.id, on=date(2026, 10, 30))
    view = requests.get(services, asked)
    assert view.request.received == date(2026, 10, 30)
    assert view.deadline.due == date(2026, 11, 30)
    current = requests.history(services, asked)[-1].event
    assert (
        refused(requests.correct_event, services, asked, current.id, on=date(2026, 11, 9))
        == "request.in_future"
    )
    clock.advance(days=3)
    late = refused(requests.correct_event, services, asked, current.id, on=date(2026, 11, 9))
    assert late == "request.before_receipt", "it would come after the reply"
    code = refused(requests.take_back_event, services, asked, current.id, because="x")
    assert code == "request.receipt_stays"
    assert reply.on == date(2026, 11, 8)


def test_recording_the_same_again_corrects_it(services: Services, asked: int, clock: FakeClock) -> None:
    clock.advance(days=4)
    requests.acknowledge(services, asked, TODAY)
    requests.acknowledge(services, asked, TODAY)
    assert len(requests.history(services, asked)) == 2, "nothing new"
    requests.acknowledge(services, asked, date(2026, 11, 5))
    view = requests.get(services, asked)
    assert view.request.acknowledged_on == date(2026, 11, 5)
    assert len(view.course.events) == 2
    requests.record_clarification(services, asked, asked=date(2026, 11, 5), question="Which year?")
    for answered in (6, 7):
        requests.record_clarification(
            services, asked, asked=date(2026, 11, 5), answered=date(2026, 11, answered)
        )
    (pause,) = requests.get(services, asked).request.pauses
    assert pause.answered == date(2026, 11, 7)


def test_an_end_that_was_a_mistake_is_taken_back(services: Services, asked: int) -> None:
    requests.close_request(services, asked)
    assert requests.get(services, asked).words == "answered on 2026-11-03"
    end = requests.history(services, asked)[-1].event
    assert refused(requests.take_back_event, services, asked, end.id, because=" ") == "request.no_reason"
    requests.take_back_event(services, asked, end.id, because="It was another request.")
    view = requests.get(services, asked)
    assert (view.request.status, view.request.answered_on) == (RequestStatus.OPEN, None)
    assert view.course.state is RequestState.RECEIVED
    last = requests.history(services, asked)[-1]
    assert (last.counts, last.event.note) == (False, "It was another request.")


def test_answered_then_closed(services: Services, asked: int, clock: FakeClock) -> None:
    requests.close_request(services, asked)
    clock.advance(days=30)
    assert refused(requests.close_request, services, asked) == "request.closed"
    requests.close_request(services, asked, status=RequestStatus.CLOSED)
    view = requests.get(services, asked)
    assert (view.request.status, view.request.answered_on) == (RequestStatus.CLOSED, TODAY)


def test_a_refusal_has_its_reasons(services: Services, asked: int) -> None:
    refuse = {"status": RequestStatus.REFUSED}
    assert refused(requests.close_request, services, asked, **refuse) == "request.refusal_reasons"
    requests.close_request(services, asked, **refuse, because="The fourth in a week.")  # type: ignore[arg-type]
    view = requests.get(services, asked)
    assert view.course.state is RequestState.REFUSED
    assert view.course.events[-1].note == "The fourth in a week."


def test_an_extension_lacks_its_reasons_until_they_are_written_down(
    services: Services, asked: int, clock: FakeClock
) -> None:
    requests.extend(services, asked)
    (lack,) = requests.get(services, asked).shortcomings
    assert "reasons" in lack
    clock.advance(days=5)
    requests.extend(services, asked, because="A thousand emails.")
    view = requests.get(services, asked)
    assert view.shortcomings == ()
    assert view.course.events[-1].on == TODAY, "the notice went out then"
    assert view.deadline.due == date(2027, 2, 3)


def test_marketing_stops_at_once(services: Services, ann: int) -> None:
    marketing = requests.open_request(
        services, kind=RequestKind.MARKETING_OBJECTION, person_id=ann, received=TODAY
    ).value
    view = requests.get(services, marketing)
    assert view.words == "stop at once · reply: 30 days left · Thu 3 Dec"
    assert refused(requests.extend, services, marketing) == "request.no_extension"
    assert refused(requests.close_request, services, marketing) == "request.not_stopped"
    requests.record_stopped(services, marketing, what="Taken off the list.")
    assert requests.get(services, marketing).words == "30 days left · Thu 3 Dec"
    requests.close_request(services, marketing)


def test_an_objection_is_weighed(services: Services, ann: int) -> None:
    objection = requests.open_request(
        services, kind=RequestKind.OBJECTION, person_id=ann, received=TODAY
    ).value
    assert refused(requests.close_request, services, objection) == "request.not_weighed"
    requests.weigh_objection(services, objection, upheld=True, because="Nothing outweighs it.")
    requests.record_stopped(services, objection)
    requests.close_request(services, objection)
    other = requests.open_request(services, kind=RequestKind.OBJECTION, person_id=ann, received=TODAY).value
    requests.weigh_objection(services, other, upheld=False, because="A claim is pending.")
    requests.close_request(services, other)


def test_a_fee_where_the_policy_allows_it(services: Services, asked: int, clock: FakeClock) -> None:
    day = date(2026, 11, 3)
    code = refused(requests.record_fee, services, asked, asked=day, because="Again and again.")
    assert code == "request.no_fee"
    services = living_under(services, fee_allowed=True)
    clock.advance(days=7)
    assert refused(requests.record_fee, services, asked, asked=day) == "request.fee_reasons"
    requests.record_fee(services, asked, asked=day, because="Again and again.")
    assert requests.get(services, asked).course.state is RequestState.FEE_ASKED
    requests.record_fee(services, asked, paid=date(2026, 11, 10))
    assert requests.get(services, asked).deadline.clock_start == date(2026, 11, 10)


def test_lumina_verifies_before_it_answers(services: Services, asked: int) -> None:
    services = living_under(services, id_rule=IdRule.ALWAYS)
    assert "ask now" in requests.get(services, asked).shortcomings[0]
    assert refused(requests.close_request, services, asked) == "request.identity_first"
    requests.record_identity(services, asked, asked=TODAY, received=TODAY)
    assert requests.get(services, asked).shortcomings == ()
    requests.close_request(services, asked)


def test_without_reasonable_doubt_identity_is_asked_without_need(services: Services, asked: int) -> None:
    requests.record_identity(services, asked, asked=TODAY)
    assert "reasonable doubt" in requests.get(services, asked).shortcomings[0]


# Intake.


@pytest.fixture
def written(services: Services, website: Website) -> int:
    """An enquiry that was sent half an hour after midnight in London, in summer."""
    website.send(
        "Ann Example",
        "ann@example.com",
        message="Send me\r\neverything.",
        at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
    )
    sync(services)
    return 1


def test_this_message_is_a_request(services: Services, written: int) -> None:
    outcome = requests.open_from_enquiry(services, written, kind=ACCESS)
    assert outcome.concerns("request", "enquiry", "person")
    view = requests.get(services, outcome.value)
    assert view.request.received == date(2026, 7, 1), "the British day"
    assert view.person_name == "Ann Example"
    assert view.request.details.startswith("Send me\n")
    intake = view.request.intake
    assert (intake.channel, intake.enquiry_id) == (Channel.WEBSITE, written)
    code = refused(requests.open_from_enquiry, services, written, kind=ACCESS)
    assert code == "request.enquiry_taken"
    requests.open_from_enquiry(services, written, kind=RequestKind.ERASURE)
    with pytest.raises(KnownError):
        requests.open_from_enquiry(services, 99, kind=ACCESS)


def test_an_agent_writes_for_somebody_else(services: Services, written: int, ann: int) -> None:
    intake = Intake(role=ApplicantRole.AGENT, subject="Old Mr Example")
    request_id = requests.open_from_enquiry(services, written, kind=ACCESS, intake=intake).value
    view = requests.get(services, request_id)
    assert (view.request.person_id, view.person_name) == (None, "")
    assert view.request.intake.applicant == "Ann Example"
    assert view.request.intake.applicant_contact == "ann@example.com"
    assert "evidence of their authority" in view.shortcomings[0]
    assert refused(requests.close_request, services, request_id) == "request.authority_first"
    letters.write_letter(services, LetterKind.AUTHORITY_WANTED, request_id=request_id)
    requests.match_person(services, request_id, ann)
    assert requests.get(services, request_id).person_name == "Ann Example"
    assert len(documents.list_for(services, person_id=ann)) == 2, "its letter is theirs now"
    assert refused(requests.match_person, services, request_id, ann) == "request.matched_already"
    requests.record_authority(services, request_id, asked=TODAY)
    requests.record_authority(services, request_id, received=TODAY, evidence="Power of attorney")
    view = requests.get(services, request_id)
    assert view.deadline.clock_start == TODAY, "not the first of July"
    assert (view.deadline.due, view.shortcomings) == (date(2026, 12, 3), ())
    requests.close_request(services, request_id)


@pytest.mark.parametrize(
    ("received", "code"),
    [
        (date(2026, 11, 4), "request.in_future"),
        (date(2017, 12, 31), "request.too_early"),
        (date(2018, 5, 24), "request.too_early"),
        (date(1, 1, 1), "request.too_early"),
        (date.max, "request.in_future"),
    ],
)
def test_days_on_which_nothing_was_received(services: Services, ann: int, received: date, code: str) -> None:
    named = {"kind": ACCESS, "person_id": ann, "received": received}
    assert refused(requests.open_request, services, **named) == code
    assert requests.list_requests(services) == []


def test_leap_day(services: Services, ann: int) -> None:
    leap = requests.open_request(services, kind=ACCESS, person_id=ann, received=date(2024, 2, 29)).value
    assert due(services, leap) == date(2024, 4, 2), "29 March 2024 was Good Friday"
    month_end = requests.open_request(services, kind=ACCESS, person_id=ann, received=date(2024, 1, 31)).value
    assert due(services, month_end) == date(2024, 2, 29)


def test_nobody_is_asked_about(services: Services) -> None:
    bare = {"kind": ACCESS, "person_id": None, "received": TODAY}
    assert refused(requests.open_request, services, **bare) == "request.nobody_named"


def nobody(services: Services) -> int:
    return requests.open_request(
        services,
        kind=ACCESS,
        person_id=None,
        received=TODAY,
        details="From Zed Quagga",
        intake=Intake(channel=Channel.LETTER, subject="Zed Quagga", subject_contact="9 Quagga Lane"),
    ).value


def test_a_request_that_nobody_matches_is_forgotten_when_it_is_over(services: Services) -> None:
    request_id = nobody(services)
    searches.search_vault(services, request_id, "Quagga")
    letter = letters.write_letter(
        services, LetterKind.NOTHING_HELD, request_id=request_id, words="Not even a quagga."
    ).value
    assert refused(requests.forget_request, services, request_id) == "request.not_forgettable"
    letters.mark_sent(services, letter)
    requests.forget_request(services, request_id)
    view = requests.get(services, request_id)
    assert (view.request.kind, view.request.received) == (ACCESS, TODAY)
    assert view.request.status is RequestStatus.ANSWERED
    assert documents.list_for(services) == []
    assert letters.get(services, letter).pdf_id is None
    with services.read() as tx:
        for table in ("request", "request_event", "search_log", "letter", "document"):
            for row in tx.fetch(f"SELECT * FROM {table}"):
                assert "quagga" not in str(row).lower(), table
    ann = people.add_person(services, name="Ann Example").value
    theirs = requests.open_request(services, kind=ACCESS, person_id=ann, received=TODAY).value
    requests.close_request(services, theirs)
    assert refused(requests.forget_request, services, theirs) == "request.not_forgettable"


def test_hostile_text_is_kept_clean(services: Services) -> None:
    hostile = "Zed\x00 \ud800<b>{{person}}</b>\r\n%s \u202eyl"
    request_id = requests.open_request(
        services,
        kind=ACCESS,
        person_id=None,
        received=TODAY,
        details=hostile,
        intake=Intake(subject=hostile, subject_contact=hostile),
    ).value
    kept = requests.get(services, request_id).request
    assert "\x00" not in kept.details + kept.intake.subject
    assert "<b>{{person}}</b>\n%s" in kept.details
    searches.log_search(services, request_id, where=searches.Searched.PAPER, terms=hostile, found=hostile)
    letters.write_letter(services, LetterKind.NOTHING_HELD, request_id=request_id, words=hostile)


# The owner's own bank holidays.


def test_every_clock_counts_the_owners_bank_holidays(services: Services, asked: int) -> None:
    assert due(services, asked) == date(2026, 12, 3)
    holidays.add_holiday(services, date(2026, 12, 3), " A day of mourning ")
    assert due(services, asked) == date(2026, 12, 4)
    steps = requests.get(services, asked).deadline.steps
    assert any("A day of mourning" in step.text for step in steps)
    shown = {view.day: view for view in holidays.list_holidays(services, 2026)}
    assert shown[date(2026, 12, 3)].own
    assert not shown[date(2026, 12, 25)].own
    holidays.remove_holiday(services, date(2026, 12, 3))
    assert due(services, asked) == date(2026, 12, 3)
    assert refused(holidays.remove_holiday, services, date(2026, 12, 3)) == "holiday.none"


def test_a_listed_holiday_is_taken_off_and_put_back(services: Services, ann: int) -> None:
    christmas = date(2025, 12, 25)
    late = requests.open_request(services, kind=ACCESS, person_id=ann, received=date(2025, 11, 25)).value
    assert due(services, late) == date(2025, 12, 29)
    assert refused(holidays.add_holiday, services, christmas, "Again") == "holiday.listed"
    holidays.remove_holiday(services, christmas)
    assert due(services, late) == christmas
    (shown,) = [view for view in holidays.list_holidays(services, 2025) if view.day == christmas]
    assert shown.worked
    holidays.add_holiday(services, christmas, "Christmas Day")
    assert due(services, late) == date(2025, 12, 29)
    assert refused(holidays.add_holiday, services, date(2026, 7, 1), " ") == "holiday.unnamed"
    assert any(view.projected for view in holidays.list_holidays(services, 2031))


def test_one_who_was_erased_opens_nothing(services: Services, ann: int) -> None:
    erasure.erase_person(services, ann, confirm_name="Ann Example")
    with pytest.raises(KnownError):
        requests.open_request(services, kind=ACCESS, person_id=ann, received=TODAY)


def test_the_enquiry_itself_stays_as_it_is(services: Services, written: int) -> None:
    before = enquiries.get(services, written)
    requests.open_from_enquiry(services, written, kind=ACCESS)
    assert enquiries.get(services, written) == before


def test_an_entry_is_corrected_as_often_as_it_takes(services: Services, asked: int, clock: FakeClock) -> None:
    clock.moment = datetime(2026, 11, 20, 9, tzinfo=UTC)
    requests.acknowledge(services, asked, date(2026, 11, 5))
    for day in (6, 7, 4):
        current = requests.get(services, asked).course.events[-1]
        requests.correct_event(services, asked, current.id, on=date(2026, 11, day))
    assert requests.get(services, asked).request.acknowledged_on == date(2026, 11, 4)
    assert len(requests.history(services, asked)) == 5


def test_what_cannot_be_recorded_is_known_before_it_is_tried(services: Services, asked: int) -> None:
    found = requests.refusals(services, asked)
    assert found[EventKind.CLARIFICATION_ANSWERED].code == "request.no_question"
    assert found[EventKind.FEE_ASKED].code == "request.no_fee"
    assert EventKind.ANSWERED not in found
    requests.record_clarification(services, asked, asked=TODAY)
    assert EventKind.CLARIFICATION_ANSWERED not in requests.refusals(services, asked)
    verifying = living_under(services, id_rule=IdRule.ALWAYS)
    assert requests.refusals(verifying, asked)[EventKind.ANSWERED].code == "request.identity_first"
    requests.close_request(services, asked)
    found = requests.refusals(services, asked)
    assert {kind for kind in EventKind if kind not in found} == {
        EventKind.RECEIVED,
        EventKind.TAKEN_BACK,
        EventKind.CLOSED,
    }


def test_the_requests_of_an_enquiry_are_known(services: Services, written: int) -> None:
    assert requests.of_enquiry(services, written) == []
    first = requests.open_from_enquiry(services, written, kind=ACCESS).value
    second = requests.open_from_enquiry(services, written, kind=RequestKind.ERASURE).value
    assert [one.id for one in requests.of_enquiry(services, written)] == [first, second]


def test_everything_that_leads_to_a_person_is_searched_at_once(
    services: Services, asked: int, ann: int
) -> None:
    people.add_note(services, ann, "Called.")
    found = manifest_search.search_by_manifest(services, asked).value
    (search,) = searches.list_searches(services, asked)
    assert search.found == f"{found} records"
    assert found >= 2
    assert "person" in search.place
    erasure_asked = requests.open_request(
        services, kind=RequestKind.RECTIFICATION, person_id=None, received=TODAY, intake=Intake(subject="Zed")
    ).value
    assert refused(manifest_search.search_by_manifest, services, erasure_asked) == "search.nobody"


def test_marketing_stops_for_whoever_is_matched_later(services: Services) -> None:
    ann = people.add_person(services, name="Ann Example", email="ann@example.com").value
    wanted = requests.open_request(
        services,
        kind=RequestKind.MARKETING_OBJECTION,
        person_id=None,
        received=TODAY,
        intake=Intake(subject="Ann"),
    ).value
    assert not suppressions.is_suppressed(services, "ann@example.com")
    requests.match_person(services, wanted, ann)
    assert refused(requests.take_back_match, services, wanted) == "request.match_used"
    assert suppressions.is_suppressed(services, "ann@example.com")
