"""Dates before the law, of leap days, of midnights in summer and of the future, in every field for a date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from lumadesk.app import (
    breaches,
    complaints,
    disclosures,
    enquiries,
    erasure,
    holidays,
    letters,
    pack_delivery,
    packs,
    people,
    recipients,
    rectification,
    requests,
    restrictions,
    searches,
    verdicts,
)
from lumadesk.app.due_dates import due_dates, near
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.app.today import today
from lumadesk.domain.complaint_course import ComplaintOutcome
from lumadesk.domain.disclosures import Authority
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.erasure import Verdict
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.domain.searches import Searched
from tests.app.fakes import FakeClock
from tests.app.website import Website

TODAY = date(2026, 11, 3)
BEFORE_THE_LAW = [date.min, date(1752, 9, 2), date(1970, 1, 1), date(2018, 5, 24)]
LEAP_DAY = date(2020, 2, 29)
FUTURE = [date(2026, 11, 4), date(2028, 2, 29), date(9999, 12, 31)]


@dataclass(frozen=True, kw_only=True)
class Desk:
    services: Services
    ann: int
    access: int
    wrong: int
    objection: int
    complaint: int
    restriction: int
    letter: int
    recipient: int
    note: int
    task: int


@pytest.fixture
def desk(trading: Services) -> Desk:
    ann, zed = (people.add_person(trading, name=name).value for name in ("Ann Example", "Zed Example"))
    erased = erasure.erase_person(trading, zed, confirm_name="Zed Example").value
    restriction = restrictions.restrict(trading, ann, RestrictionReason.CLAIMS, since=date(2020, 1, 1)).value
    restrictions.record_notice(trading, restriction, "Told", date(2020, 1, 2))
    access, wrong, objection = (
        requests.open_request(trading, kind=kind, person_id=ann, received=date(2018, 5, 25)).value
        for kind in (RequestKind.ACCESS, RequestKind.RECTIFICATION, RequestKind.OBJECTION)
    )
    rectification.record_correction(trading, wrong, field="x", before="1", after="2", on=date(2018, 5, 26))
    packs.build_pack(trading, access)
    other = people.add_person(trading, name="Bob Example").value
    return Desk(
        services=trading,
        ann=ann,
        access=access,
        wrong=wrong,
        objection=objection,
        complaint=complaints.open_complaint(
            trading, received=date(2018, 5, 25), details="x", person_id=ann
        ).value,
        restriction=restriction,
        letter=letters.write_letter(trading, LetterKind.ACKNOWLEDGEMENT, request_id=access).value,
        recipient=rectification.list_tasks(trading, wrong)[0].id,
        note=people.add_note(trading, other, "Kept.").value,
        task=recipients.list_tasks(trading, erased)[0].id,
    )


Act = Callable[[Desk, date], object]

#: Every field for a day that something happened on.
PAST: dict[str, Act] = {
    "open a request": lambda d, on: requests.open_request(
        d.services, kind=RequestKind.ACCESS, person_id=d.ann, received=on
    ),
    "acknowledge": lambda d, on: requests.acknowledge(d.services, d.access, on),
    "ask for identity": lambda d, on: requests.record_identity(d.services, d.access, asked=on, because="x"),
    "identity came": lambda d, on: requests.record_identity(d.services, d.access, received=on),
    "clarification": lambda d, on: requests.record_clarification(d.services, d.access, asked=on),
    "extend": lambda d, on: requests.extend(d.services, d.access, on, because="x"),
    "weigh": lambda d, on: requests.weigh_objection(
        d.services, d.objection, upheld=False, because="x", on=on
    ),
    "close": lambda d, on: requests.close_request(d.services, d.access, on=on),
    "correct the receipt": lambda d, on: requests.correct_event(
        d.services, d.access, requests.history(d.services, d.access)[0].event.id, on=on
    ),
    "search": lambda d, on: searches.log_search(
        d.services, d.access, where=Searched.PAPER, terms="x", on=on
    ),
    "correct": lambda d, on: rectification.record_correction(
        d.services, d.wrong, field="x", before="1", after="3", on=on
    ),
    "tell a recipient": lambda d, on: rectification.tell_recipient(d.services, d.recipient, on=on),
    "dispatch": lambda d, on: pack_delivery.record_dispatch(
        d.services, d.access, channel="email", address="x", checked_how="x", on=on
    ),
    "letter sent": lambda d, on: letters.mark_sent(d.services, d.letter, on),
    "open a complaint": lambda d, on: complaints.open_complaint(
        d.services, received=on, details="x", person_id=d.ann
    ),
    "acknowledge a complaint": lambda d, on: complaints.acknowledge(d.services, d.complaint, on),
    "answer a complaint": lambda d, on: complaints.answer(
        d.services, d.complaint, outcome=ComplaintOutcome.UPHELD, note="x", on=on
    ),
    "disclose": lambda d, on: disclosures.record_disclosure(
        d.services, authority=Authority.COURT, asked_by="x", asked_on=on, what="x", basis="x",
        disclosed_on=on, how="x",
    ),
    "breach": lambda d, on: breaches.record_breach(
        d.services, aware_at=datetime(on.year, on.month, on.day, tzinfo=UTC), facts="x"
    ),
    "restrict": lambda d, on: restrictions.restrict(
        d.services, d.ann, RestrictionReason.CLAIMS, since=on
    ),
    "notice": lambda d, on: restrictions.record_notice(d.services, d.restriction, "x", on),
    "lift": lambda d, on: restrictions.lift(d.services, d.restriction, on),
    "end a task": lambda d, on: recipients.end_task(d.services, d.task, on=on),
}  # fmt: skip


def refused(act: Act, desk: Desk, day: date) -> str:
    try:
        act(desk, day)
    except RuleViolation as rule:
        return rule.code
    return ""


def test_what_happened_has_happened_under_the_law(desk: Desk) -> None:
    taken = {
        (name, day): code
        for name, act in PAST.items()
        for day in [*FUTURE, *BEFORE_THE_LAW]
        if not (code := refused(act, desk, day))
    }
    assert taken == {}


def test_a_leap_day_is_a_day(desk: Desk) -> None:
    outcomes = {name: refused(act, desk, LEAP_DAY) for name, act in PAST.items()}
    assert {name: code for name, code in outcomes.items() if code} == {"letter sent": "letter.sent_before"}
    for look in (due_dates, near, today):
        look(desk.services)


def test_a_day_that_is_still_to_come(desk: Desk) -> None:
    (bob,) = people.list_ids(desk.services, "Bob")
    for day in [*BEFORE_THE_LAW, LEAP_DAY, TODAY]:
        with pytest.raises(RuleViolation) as refused:
            verdicts.change_verdict(
                desk.services, bob, "note", desk.note, Verdict.KEEP, reason="x", until=day
            )
        assert refused.value.code == "erasure.no_end"
    for day in FUTURE:
        verdicts.change_verdict(desk.services, bob, "note", desk.note, Verdict.KEEP, reason="x", until=day)
    for day in [date.min, date(2028, 2, 29), date.max]:
        holidays.add_holiday(desk.services, day, "Own")
    assert erasure.preview(desk.services, bob)
    due_dates(desk.services)


@pytest.mark.parametrize(
    ("at", "received"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2024, 2, 29, 23, 59, tzinfo=UTC), date(2024, 2, 29)),
    ],
)
def test_midnight_is_that_of_the_uk(
    trading: Services, website: Website, clock: FakeClock, at: datetime, received: date
) -> None:
    website.send("Ann Example", "ann@example.com", at=at)
    sync(trading)
    (enquiry,) = enquiries.list_ids(trading, EnquiryFilter())
    request = requests.open_from_enquiry(trading, enquiry, kind=RequestKind.ACCESS).value
    assert requests.get(trading, request).request.received == received
    clock.moment = datetime(2027, 6, 30, 23, 0, tzinfo=UTC)
    assert trading.today == date(2027, 7, 1)
    made = complaints.open_complaint(trading, received=date(2027, 7, 1), details="x", complainant="Zed")
    assert complaints.get(trading, made.value).words.startswith("29 days left")
