"""Restrictions that begin by themselves, in the transaction of what causes them, and how they end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lumadesk.app import (
    audit,
    complaints,
    letters,
    people,
    rectification,
    requests,
    restriction_tasks,
    restrictions,
)
from lumadesk.app.restrictions import RestrictionView
from lumadesk.app.services import Services
from lumadesk.app.today import today
from lumadesk.domain.complaint_course import ComplaintOutcome
from lumadesk.domain.due import DueKind
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.recipients import TaskState, to_be_told
from lumadesk.domain.requests import Intake, RequestKind, RequestStatus
from lumadesk.domain.restriction import RestrictionReason
from tests.app.fakes import FakeClock


@pytest.fixture
def ann(trading: Services) -> int:
    return people.add_person(trading, name="Ann Example", email="ann@example.com").value


def asked(services: Services, person_id: int | None, kind: RequestKind, **more: object) -> int:
    return requests.open_request(
        services,
        kind=kind,
        person_id=person_id,
        received=services.today,
        **more,  # type: ignore[arg-type]
    ).value


def bound(services: Services, person_id: int) -> list[RestrictionReason]:
    return [
        view.restriction.reason
        for view in restrictions.of_person(services, person_id)
        if view.restriction.active
    ]


def only(services: Services, person_id: int) -> RestrictionView:
    (view,) = restrictions.of_person(services, person_id)
    return view


def refused(act: object, *args: object, **more: object) -> str:
    with pytest.raises(RuleViolation) as failure:
        act(*args, **more)  # type: ignore[operator]
    return failure.value.code


def test_an_objection_restricts_while_it_is_weighed(trading: Services, ann: int) -> None:
    made = requests.open_request(
        trading, kind=RequestKind.OBJECTION, person_id=ann, received=trading.today, details="Stop."
    )
    assert made.concerns("request", "restriction", "person")
    (entry,) = audit.list_entries(trading, 1)
    assert entry.verb == "request.open", "one transaction"
    one = only(trading, ann).restriction
    assert (one.reason, one.details) == (RestrictionReason.OBJECTION, f"Request {made.value}")
    assert one.since == trading.today
    assert refused(people.add_note, trading, ann, "Called.") == "restriction.binds"
    restrictions.record_notice(trading, one.id, "Told")
    assert refused(restrictions.lift, trading, one.id) == "restriction.undecided"
    requests.weigh_objection(trading, made.value, upheld=False, because="A claim is pending.")
    restrictions.lift(trading, one.id)
    people.add_note(trading, ann, "Free again.")


def test_an_upheld_objection_binds_until_the_use_has_stopped(trading: Services, ann: int) -> None:
    objection = asked(trading, ann, RequestKind.OBJECTION)
    one = only(trading, ann).restriction
    requests.weigh_objection(trading, objection, upheld=True, because="Nothing outweighs it.")
    restrictions.record_notice(trading, one.id, "Told")
    assert refused(restrictions.lift, trading, one.id) == "restriction.undecided"
    requests.record_stopped(trading, objection, what="Taken out of the analysis.")
    restrictions.lift(trading, one.id)


def test_two_objections_share_a_restriction(trading: Services, ann: int) -> None:
    first, second = (asked(trading, ann, RequestKind.OBJECTION) for _ in range(2))
    one = only(trading, ann).restriction
    restrictions.record_notice(trading, one.id, "Told")
    requests.weigh_objection(trading, first, upheld=False, because="A claim is pending.")
    assert refused(restrictions.lift, trading, one.id) == "restriction.undecided"
    requests.close_request(trading, second, status=RequestStatus.CLOSED, because="Withdrawn.")
    restrictions.lift(trading, one.id)
    asked(trading, ann, RequestKind.OBJECTION)
    assert bound(trading, ann) == [RestrictionReason.OBJECTION], "a new one begins anew"


def test_an_objection_of_somebody_who_is_found_later(trading: Services, ann: int) -> None:
    objection = asked(trading, None, RequestKind.OBJECTION, intake=Intake(subject="Ann E."))
    assert restrictions.list_restrictions(trading) == []
    requests.match_person(trading, objection, ann)
    assert bound(trading, ann) == [RestrictionReason.OBJECTION]
    access = asked(trading, None, RequestKind.ACCESS, intake=Intake(subject="Ann E."))
    requests.match_person(trading, access, ann)
    assert bound(trading, ann) == [RestrictionReason.OBJECTION]


def test_a_refused_opening_restricts_nobody(trading: Services, ann: int) -> None:
    with pytest.raises(KnownError):
        asked(trading, 99, RequestKind.OBJECTION)
    assert refused(asked, trading, ann, RequestKind.ACCESS, disputes_accuracy=True) == "request.no_accuracy"
    intake = Intake(subject="Zed")
    nobody = refused(asked, trading, None, RequestKind.RECTIFICATION, intake=intake, disputes_accuracy=True)
    assert nobody == "restriction.nobody"
    assert (restrictions.list_restrictions(trading), requests.list_requests(trading)) == ([], [])


def test_disputed_accuracy_restricts_and_the_correction_itself_is_allowed(
    trading: Services, ann: int
) -> None:
    plain = asked(trading, ann, RequestKind.RECTIFICATION)
    assert bound(trading, ann) == [], "to complete a detail disputes nothing"
    requests.close_request(trading, plain, status=RequestStatus.CLOSED)
    disputed = asked(trading, ann, RequestKind.RECTIFICATION, disputes_accuracy=True)
    one = only(trading, ann).restriction
    assert one.reason is RestrictionReason.ACCURACY
    restrictions.record_notice(trading, one.id, "Told")
    assert refused(restrictions.lift, trading, one.id) == "restriction.undecided"
    rectification.correct_contact(trading, disputed, rectification.ContactField.PHONE, "01632 960001")
    restrictions.lift(trading, one.id)


def test_a_granted_request_for_restriction_begins_one(trading: Services, ann: int) -> None:
    request = asked(trading, ann, RequestKind.RESTRICTION)
    assert bound(trading, ann) == []
    requests.close_request(trading, request)
    assert bound(trading, ann) == [RestrictionReason.REQUESTED]
    assert only(trading, ann).restriction.details == f"Request {request}"
    other = asked(trading, ann, RequestKind.RESTRICTION)
    requests.close_request(trading, other, restriction=RestrictionReason.CLAIMS)
    assert bound(trading, ann) == [RestrictionReason.CLAIMS, RestrictionReason.REQUESTED]


def test_one_that_the_owner_began_on_receipt_is_not_doubled(trading: Services, ann: int) -> None:
    request = asked(trading, ann, RequestKind.RESTRICTION)
    restrictions.restrict(trading, ann, RestrictionReason.UNLAWFUL)
    requests.close_request(trading, request)
    assert bound(trading, ann) == [RestrictionReason.UNLAWFUL]


def test_what_is_refused_or_about_nobody_restricts_nobody(trading: Services, ann: int) -> None:
    request = asked(trading, ann, RequestKind.RESTRICTION)
    requests.close_request(trading, request, status=RequestStatus.REFUSED, because="No ground of Art 18.")
    stranger = asked(trading, None, RequestKind.RESTRICTION, intake=Intake(subject="Zed"))
    requests.close_request(trading, stranger)
    assert restrictions.list_restrictions(trading) == []


def test_an_answer_by_letter_grants_as_well(trading: Services, ann: int) -> None:
    request = asked(trading, ann, RequestKind.RESTRICTION)
    letter = letters.write_letter(
        trading, LetterKind.ANSWER, request_id=request, words="We keep it and do not use it."
    ).value
    letters.mark_sent(trading, letter)
    assert bound(trading, ann) == [RestrictionReason.REQUESTED]


def test_the_letter_that_it_ends_is_the_notice(trading: Services, ann: int, clock: FakeClock) -> None:
    request = asked(trading, ann, RequestKind.RESTRICTION)
    requests.close_request(trading, request)
    asked(trading, ann, RequestKind.OBJECTION)
    clock.advance(days=2)
    letter = letters.write_letter(
        trading, LetterKind.RESTRICTION_LIFTED, request_id=request, words="Your claim has ended."
    ).value
    letters.mark_sent(trading, letter)
    objection, granted = (view.restriction for view in restrictions.of_person(trading, ann))
    assert (granted.notice, granted.notice_on) == (f"Letter {letter}", trading.today)
    assert objection.notice_on is None, "the letter was about the other one"
    restrictions.lift(trading, granted.id)


def test_a_complaint_restricts_by_choice(trading: Services, ann: int) -> None:
    def complained(**more: object) -> int:
        return complaints.open_complaint(
            trading,
            received=trading.today,
            details="Slow.",
            **more,  # type: ignore[arg-type]
        ).value

    complained(person_id=ann)
    assert bound(trading, ann) == [], "this policy promises nothing of that kind"
    assert refused(complained, complainant="Zed", restrict=True) == "restriction.nobody"
    chosen = complained(person_id=ann, restrict=True)
    one = only(trading, ann).restriction
    assert (one.reason, one.details) == (RestrictionReason.COMPLAINT, f"Complaint {chosen}")
    restrictions.record_notice(trading, one.id, "Told")
    assert refused(restrictions.lift, trading, one.id) == "restriction.undecided"
    for view in complaints.list_complaints(trading):
        complaints.answer(trading, view.complaint.id, outcome=ComplaintOutcome.UPHELD, note="We were slow.")
    restrictions.lift(trading, one.id)


def test_a_complaint_restricts_as_the_policy_promises(trading: Services, ann: int) -> None:
    profile = replace(trading.profile, complaint_restricts=True)
    services = replace(trading, outside=replace(trading.outside, load_profiles=lambda: {profile.id: profile}))
    received = services.today
    with pytest.raises(RuleViolation, match="promises"):
        complaints.open_complaint(services, received=received, details="x", person_id=ann, restrict=False)
    assert restrictions.list_restrictions(services) == []
    complaints.open_complaint(services, received=received, details="x", complainant="Zed")
    complaints.open_complaint(services, received=received, details="x", person_id=ann)
    assert bound(services, ann) == [RestrictionReason.COMPLAINT]


def test_recipients_hear_that_it_began_and_who_was_told_hears_that_it_ended(
    trading: Services, ann: int
) -> None:
    bound = restrictions.restrict(trading, ann, RestrictionReason.CLAIMS).value
    begun = restriction_tasks.list_tasks(trading, bound)
    named = [one.name for one in to_be_told(trading.profile.article15.recipients)]
    assert [one.recipient for one in begun] == named
    assert all("Ann" in one.text and "Article 19" in one.text for one in begun)
    (due,) = [one for one in today(trading).due_dates if one.kind is DueKind.RECIPIENT]
    assert (due.noun, due.id) == ("restriction", bound)
    assert due.what == f"Tell {len(named)} recipients that a restriction began"
    first, second, *_rest = [one.id for one in begun]
    restriction_tasks.end_task(trading, first, outcome="Confirmed by email")
    with pytest.raises(RuleViolation) as refused:
        restriction_tasks.end_task(trading, second, state=TaskState.NOT_NEEDED)
    assert refused.value.code == "task.no_reason"
    with pytest.raises(RuleViolation):
        restrictions.lift(trading, bound)  # the person is told before (Art 18(3))
    restrictions.record_notice(trading, bound, "By email")
    restrictions.lift(trading, bound)
    found = restriction_tasks.list_tasks(trading, bound)
    assert {one.state for one in found if not one.lifted} == {TaskState.DONE, TaskState.NOT_NEEDED}
    (ended,) = [one for one in found if one.lifted]
    assert ended.recipient == named[0]
    assert "lifted" in ended.text
    restriction_tasks.end_task(trading, ended.id)
    assert restriction_tasks.list_tasks(trading) == []
