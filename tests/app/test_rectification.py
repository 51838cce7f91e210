"""Corrections and disputes: what was held before, what is noted, and who is told."""

from __future__ import annotations

from datetime import date

import pytest

from lumadesk.app import people, rectification, requests
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.rectification import ContactField, RectificationOutcome
from lumadesk.domain.requests import Intake, RequestKind
from tests.app.fakes import FakeClock

TODAY = date(2026, 11, 3)


@pytest.fixture
def ann(services: Services) -> int:
    return people.add_person(services, name="Ann Exmaple", email="ann@example.com").value


@pytest.fixture
def asked(services: Services, ann: int) -> int:
    return requests.open_request(
        services, kind=RequestKind.RECTIFICATION, person_id=ann, received=TODAY
    ).value


def test_a_detail_is_corrected_and_both_are_on_record(services: Services, ann: int, asked: int) -> None:
    outcome = rectification.correct_contact(services, asked, ContactField.NAME, " Ann Example ")
    assert outcome.concerns("person", "request", "rectification", "recipient_task")
    assert people.get(services, ann).name == "Ann Example"
    rectification.correct_contact(services, asked, ContactField.ADDRESS, "1 High St\nMarlow")
    rectification.correct_contact(services, asked, ContactField.EMAIL, "")
    kept = people.get(services, ann)
    assert (kept.email, kept.address) == (None, "1 High St\nMarlow")
    decided = rectification.list_rectifications(services, asked)
    assert [(one.field, one.before, one.after) for one in decided] == [
        ("name", "Ann Exmaple", "Ann Example"),
        ("address", "", "1 High St\nMarlow"),
        ("email", "ann@example.com", ""),
    ]
    assert {one.outcome for one in decided} == {RectificationOutcome.CORRECTED}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (ContactField.NAME, " ", "person.no_name"),
        (ContactField.EMAIL, "no address", "person.bad_email"),
        (ContactField.NAME, "Ann Exmaple", "rectification.no_change"),
    ],
)
def test_a_correction_that_is_none_changes_nothing(
    services: Services, ann: int, asked: int, field: ContactField, value: str, code: str
) -> None:
    before = people.get(services, ann)
    with pytest.raises(RuleViolation) as refusal:
        rectification.correct_contact(services, asked, field, value)
    assert refusal.value.code == code
    assert people.get(services, ann) == before
    assert rectification.list_rectifications(services, asked) == []


def test_every_recipient_gets_a_task(services: Services, asked: int, clock: FakeClock) -> None:
    rectification.record_correction(
        services, asked, field="Invoice INV-1", before="2 hours", after="1 hour", on=TODAY
    )
    tasks = rectification.list_tasks(services, asked)
    names = [recipient.name for recipient in services.profile.article15.recipients]
    assert [task.recipient for task in tasks] == names
    assert not any(task.done for task in tasks)
    clock.advance(days=2)
    rectification.tell_recipient(services, tasks[0].id, how="by email")
    rectification.tell_recipient(services, tasks[1].id, not_because="Never had the invoice.")
    for early, code in (
        (date(2026, 11, 2), "rectification.told_before"),
        (date(2026, 11, 9), "rectification.in_future"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            rectification.tell_recipient(services, tasks[2].id, on=early)
        assert refusal.value.code == code
    told = rectification.list_tasks(services, asked)
    assert (told[0].told_on, told[0].how) == (date(2026, 11, 5), "by email")
    assert (told[1].told_on, told[1].not_told_because) == (None, "Never had the invoice.")
    assert [task.done for task in told] == [True, True, *([False] * (len(told) - 2))]
    with pytest.raises(KnownError) as failure:
        rectification.tell_recipient(services, 99)
    assert failure.value.code == "recipient_task.not_found"


def test_what_is_not_corrected_is_noted_as_disputed(services: Services, ann: int, asked: int) -> None:
    named = {"field": "Age of the laptop", "held": "5 years", "claimed": "3 years"}
    with pytest.raises(RuleViolation) as refusal:
        rectification.record_dispute(services, asked, **named, because="")
    assert refusal.value.code == "rectification.no_reasons"
    assert people.list_notes(services, ann) == []
    rectification.record_dispute(services, asked, **named, because="The serial number says so.")
    (note,) = people.list_notes(services, ann)
    assert note.body == (
        "Disputed: Age of the laptop. Held: 5 years. The person says: 3 years. "
        "Not corrected: The serial number says so."
    )
    (decided,) = rectification.list_rectifications(services, asked)
    assert decided.outcome is RectificationOutcome.DISPUTED
    assert rectification.list_tasks(services, asked) == [], "nobody is told of what did not change"


def test_only_an_open_request_of_somebody_is_answered_so(services: Services, ann: int, asked: int) -> None:
    access = requests.open_request(services, kind=RequestKind.ACCESS, person_id=ann, received=TODAY).value
    nobody = requests.open_request(
        services,
        kind=RequestKind.RECTIFICATION,
        person_id=None,
        received=TODAY,
        intake=Intake(subject="Zed"),
    ).value
    requests.close_request(services, asked)
    for request_id, code in (
        (access, "rectification.other_kind"),
        (nobody, "request.nobody_matches"),
        (asked, "request.closed"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            rectification.record_correction(services, request_id, field="x", before="1", after="2")
        assert refusal.value.code == code
