"""Promises about requests and complaints: in time, free, with proof of who asks, restricted meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lumadesk.app import complaints
from lumadesk.app.promise_rules.look import Checks, Look, against, counted, rule, told
from lumadesk.app.request_views import RequestView
from lumadesk.domain.calendar import add_days
from lumadesk.domain.checklist import Item
from lumadesk.domain.complaint_course import ComplaintStatus
from lumadesk.domain.promises import Evidence, Finding, Rule, Status, finding
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import ApplicantRole, RequestKind, RequestStatus
from lumadesk.storage import restrictions

CHECKS: Checks = {}

_REQUESTS = ("request", "request_event", "holiday", "business", "setting", "person")
_SOON_DAYS = 7
_ANSWER = "Answer the overdue requests now, and say why it took so long."
_ENDED = {RequestStatus.ANSWERED, RequestStatus.REFUSED}


@rule(CHECKS, Rule.RIGHTS, *_REQUESTS)
def rights(look: Look) -> Finding:
    return finding(
        [
            told(
                f"All {len(RequestKind)} kinds of request can be taken, each with its own clock",
                len(RequestKind),
            ),
            *_in_time(look.requests, look),
        ],
        {Status.AT_RISK: "Answer what is due within a week.", Status.BROKEN: _ANSWER},
    )


@rule(CHECKS, Rule.ONE_MONTH, *_REQUESTS)
def one_month(look: Look) -> Finding:
    return finding(
        _in_time(look.requests, look),
        {Status.AT_RISK: "Answer what is due within a week.", Status.BROKEN: _ANSWER},
    )


@rule(CHECKS, Rule.PORTABILITY, "dispatch", *_REQUESTS)
def portability(look: Look) -> Finding:
    moved = look.tx.value("SELECT count(*) FROM dispatch WHERE controller IS NOT NULL")
    return finding(
        [
            *_in_time(look.of_kind(RequestKind.PORTABILITY, RequestKind.ACCESS), look),
            told(f"{moved:,} sent to somebody else at the person's wish", moved),
        ],
        {Status.AT_RISK: "Answer what is due within a week.", Status.BROKEN: _ANSWER},
    )


@rule(CHECKS, Rule.AUTOMATED_DECISIONS, *_REQUESTS)
def automated_decisions(look: Look) -> Finding:
    return finding(
        [
            told("LumaDesk holds no scores and decides nothing about anybody", 0),
            *_in_time(look.of_kind(RequestKind.AUTOMATED_DECISION), look),
        ],
        {Status.AT_RISK: "Answer what is due within a week.", Status.BROKEN: _ANSWER},
    )


@rule(CHECKS, Rule.NO_PROFILING, "checklist_done", *_REQUESTS)
def no_profiling(look: Look) -> Finding:
    return finding(
        [look.asked(Item.NO_PROFILING), *_in_time(look.of_kind(RequestKind.AUTOMATED_DECISION), look)],
        {
            Status.LOOK: "Look at your other tools, and confirm it: lumadesk promises confirm no-profiling.",
            Status.AT_RISK: "Answer what is due within a week.",
            Status.BROKEN: "Stop the scoring, or answer the overdue request.",
        },
    )


@rule(CHECKS, Rule.FIRST_REPLY, *_REQUESTS)
def first_reply(look: Look) -> Finding:
    late, soon, good = [], [], 0
    for view in look.requests:
        days = [day for day in (view.request.acknowledged_on, view.request.answered_on) if day is not None]
        by = view.deadline.acknowledge_by
        if min(days, default=look.today) > by:
            late.append(view.request.id)
        elif days:
            good += 1
        elif by <= add_days(look.today, 1):
            soon.append(view.request.id)
    whole = good + len(late)
    days_words = look.profile.acknowledge_working_days
    words = (
        f"First reply within {days_words} working days: {good:,} of {whole:,} in a year; {len(late):,} late"
    )
    return finding(
        [
            told(words, whole, "request", late, status=Status.BROKEN if late else Status.KEPT),
            *against("wait for a first reply by tomorrow", "request", soon, Status.AT_RISK),
        ],
        {
            Status.AT_RISK: "Write a first reply to these today.",
            Status.BROKEN: "Reply to what is open now; look why the late ones were late.",
        },
    )


@rule(CHECKS, Rule.IDENTITY_ON_DOUBT, *_REQUESTS)
def identity_on_doubt(look: Look) -> Finding:
    asked = [view for view in look.requests if view.course.last(EventKind.IDENTITY_ASKED)]
    bare = []
    for view in asked:
        event = view.course.last(EventKind.IDENTITY_ASKED)
        if event is not None and not event.note.strip():
            bare.append(view.request.id)
    words = f"Proof of identity asked for in {len(asked)} of {len(look.requests)} requests in a year"
    return finding(
        [told(words, len(asked)), *against("without a reason on record", "request", bare)],
        {Status.BROKEN: "Write down why it was not obvious who asks."},
    )


@rule(CHECKS, Rule.IDENTITY_ALWAYS, *_REQUESTS)
def identity_always(look: Look) -> Finding:
    unproved = [
        view.request.id
        for view in look.requests
        if view.request.status in _ENDED and view.request.id_received is None
    ]
    waiting = [
        view.request.id
        for view in look.requests
        if view.request.status is RequestStatus.OPEN and view.request.id_received is None
    ]
    proved = len(look.requests) - len(unproved) - len(waiting)
    words = f"{proved} of {len(look.requests)} requests with proof of identity"
    return finding(
        [
            told(words, len(look.requests)),
            *against("answered without it", "request", unproved),
            *against("open, and not proved yet", "request", waiting, Status.AT_RISK),
        ],
        {
            Status.AT_RISK: "Ask for proof of identity before you go on.",
            Status.BROKEN: "Ask before you answer; the policy promises it for every request.",
        },
    )


@rule(CHECKS, Rule.AUTHORITY, *_REQUESTS)
def authority(look: Look) -> Finding:
    agents = [view for view in look.requests if view.request.intake.role is ApplicantRole.AGENT]
    missing = [view for view in agents if view.course.last(EventKind.AUTHORITY_RECEIVED) is None]
    ended = [view.request.id for view in missing if view.request.status is RequestStatus.ANSWERED]
    waiting = [view.request.id for view in missing if view.request.status is RequestStatus.OPEN]
    words = (
        f"{len(agents) - len(missing)} of {len(agents)} requests by somebody else with proof of permission"
    )
    return finding(
        [
            told(words, len(agents)),
            *against("answered without it", "request", ended),
            *against("open, and not proved yet", "request", waiting, Status.AT_RISK),
        ],
        {
            Status.AT_RISK: "Ask for the proof.",
            Status.BROKEN: "Look whether data went to somebody it should not.",
        },
    )


@rule(CHECKS, Rule.FREE_OF_CHARGE, *_REQUESTS)
def free_of_charge(look: Look) -> Finding:
    paid = [
        view.request.id
        for view in look.requests
        if view.request.fee_paid is not None or view.course.last(EventKind.FEE_ASKED)
    ]
    words = f"{counted(len(look.requests), 'request', 'requests')} in a year, {len(paid)} with a fee"
    return finding(
        [told(words, len(look.requests)), *against("asked for a fee", "request", paid)],
        {Status.BROKEN: "Give the fee back: the policy promises that rights cost nothing."},
    )


@rule(CHECKS, Rule.OBJECTION_RESTRICTS, "restriction", *_REQUESTS)
def objection_restricts(look: Look) -> Finding:
    waiting = {
        view.request.id: view.request.person_id
        for view in look.of_kind(RequestKind.OBJECTION)
        if view.request.status is RequestStatus.OPEN and view.request.person_id is not None
    }
    free = _unbound(look, waiting)
    words = f"{len(waiting)} objections being decided, the data of {len(waiting) - len(free)} restricted"
    return finding(
        [told(words, len(waiting)), *against("objections without a restriction", "request", free)],
        {Status.BROKEN: "Restrict the data of these people until the objection is decided."},
    )


@rule(CHECKS, Rule.COMPLAINT_RESTRICTS, "complaint", "complaint_event", "restriction", "person")
def complaint_restricts(look: Look) -> Finding:
    waiting = {
        view.complaint.id: view.complaint.person_id
        for view in complaints.open_first(look.services, look.tx, ComplaintStatus.OPEN)
        if view.complaint.person_id is not None
    }
    free = _unbound(look, waiting)
    words = f"{len(waiting)} complaints being looked into, the data of {len(waiting) - len(free)} restricted"
    return finding(
        [told(words, len(waiting)), *against("complaints without a restriction", "complaint", free)],
        {Status.BROKEN: "Restrict the data of these people until the complaint is answered."},
    )


@rule(CHECKS, Rule.COMPLAINTS, "complaint", "complaint_event", "setting", "person")
def complaints_answered(look: Look) -> Finding:
    views = complaints.open_first(look.services, look.tx)
    recent = [view for view in views if view.complaint.received >= look.window]
    late = [
        view.complaint.id
        for view in recent
        if (view.complaint.acknowledged_on or look.today) > view.clock.strict
    ]
    regulator = look.profile.article15.regulator
    told_of = bool(regulator.name.strip() and regulator.address.strip() and regulator.website.strip())
    good = len(recent) - len(late)
    words = f"{counted(len(recent), 'complaint', 'complaints')} in a year, {good} acknowledged in 30 days"
    name = told(f"Every reply names the {regulator.name}", 1)
    missing = told("The regulator's details are incomplete", 1, status=Status.BROKEN)
    return finding(
        [
            told(words, len(recent)),
            *against("acknowledged late, or not yet", "complaint", late),
            name if told_of else missing,
        ],
        {Status.BROKEN: "Acknowledge what is open now, and put the regulator's details right."},
    )


def _in_time(views: Sequence[RequestView], look: Look) -> list[Evidence]:
    late, soon, good = [], [], 0
    for view in views:
        due, ended = view.deadline.due, view.course.ended_on
        if due is None:
            continue
        if (ended or look.today) > due:
            late.append(view.request.id)
        elif ended is not None:
            good += 1
        elif due <= add_days(look.today, _SOON_DAYS):
            soon.append(view.request.id)
    whole = good + len(late)
    words = f"Answered within a month: {good:,} of {whole:,} in a year; {len(late):,} late"
    return [
        told(words, whole, "request", late, status=Status.BROKEN if late else Status.KEPT),
        *against("are due within a week", "request", soon, Status.AT_RISK),
    ]


def _unbound(look: Look, waiting: Mapping[int, int | None]) -> list[int]:
    people = [person for person in waiting.values() if person is not None]
    bound = {one.person_id for one in restrictions.binding(look.tx, people)}
    return [id_ for id_, person in waiting.items() if person not in bound]
