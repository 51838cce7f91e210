"""Every date that the rights of people set the owner, and beside them those of the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from lumadesk.app import breaches, complaints, disposals
from lumadesk.app.policy_reminders import reminders_in
from lumadesk.app.request_views import RequestView, open_first, to_stop
from lumadesk.app.restriction_causes import causes_of
from lumadesk.app.services import Services
from lumadesk.domain.calendar import add_days, add_months, format_day, london_date, london_time
from lumadesk.domain.clarification import prompt_on
from lumadesk.domain.complaint_course import ComplaintStatus
from lumadesk.domain.due import (
    NEAR_DAYS,
    Counted,
    DueKind,
    Urgency,
    counted,
    in_words,
    is_told,
    urgency,
)
from lumadesk.domain.requests import RequestStatus, days_left_in_words
from lumadesk.domain.restriction_causes import wants_notice
from lumadesk.storage import (
    diary,
    erasure_tasks,
    erasures,
    quotes,
    rectifications,
    restriction_tasks,
    restrictions,
)
from lumadesk.storage.restriction_tasks import RestrictionTask
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """``noun`` and ``id`` say where it leads. ``moment`` is set where hours count: a breach, a visit."""

    kind: DueKind
    noun: (
        str  # "request", "complaint", "breach", "restriction", "appointment", or of the policy: "consent", …
    )
    id: int
    what: str  # "Answer", "First reply", "Tell the ICO"
    due: date  # Europe/London
    moment: datetime | None
    urgency: Urgency
    words: str  # "3 days left · Thu 3 Dec"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What the desktop tells of: counts and words without anything personal. ``words`` may be empty."""

    counts: tuple[Counted, ...]
    words: str


def due_dates(services: Services) -> list[DueDate]:
    """All of them, the most urgent first."""
    with services.read() as tx:
        return due_dates_in(services, tx, open_first(services, tx, RequestStatus.OPEN))


def near(services: Services) -> Near:
    """What is overdue or due within three working days, disposals and recipients of erasures included.

    Of the diary what is missed or of today: more of it would drown the dates of the law.
    """
    disposals_due = disposals.count_due(services)
    with services.read() as tx:
        calendar = services.calendar_in(tx)
        told = [
            one
            for one in due_dates_in(services, tx, open_first(services, tx, RequestStatus.OPEN))
            if one.kind is DueKind.BREACH or is_told(one.due, services.today, calendar)
        ]
        dates = [(one.kind, one.urgency is Urgency.OVERDUE) for one in told]
        for task in erasure_tasks.open_ones(tx):
            due = add_months(london_date(erasures.get(tx, task.erasure_id).at), 1)
            if is_told(due, services.today, calendar):
                dates.append((DueKind.RECIPIENT, due < services.today))
        of_today = [one for one in work_dates_in(services, tx) if one.due <= services.today]
        dates += [(one.kind, one.urgency is Urgency.OVERDUE) for one in of_today]
    counts = counted([*dates, *[(DueKind.DISPOSAL, False)] * disposals_due])
    hours = next((one.words for one in told if one.kind is DueKind.BREACH), "")
    return Near(counts=counts, words=in_words(counts, hours))


def due_dates_in(services: Services, tx: Tx, open_requests: Sequence[RequestView]) -> list[DueDate]:
    found = [
        *_of_requests(services, tx, open_requests),
        *_of_complaints(services, tx),
        *_of_breaches(services, tx),
        *_of_restrictions(services, tx),
        *(
            _due(services, DueKind.POLICY, one.noun, one.id, one.what, one.due)
            for one in reminders_in(services, tx)
        ),
    ]
    return sorted(found, key=lambda one: (one.due, one.noun, one.id, one.what))


def _of_requests(services: Services, tx: Tx, open_requests: Sequence[RequestView]) -> Iterator[DueDate]:
    for view in open_requests:
        request, clock = view.request, view.deadline
        if clock.due is not None:
            yield _due(services, DueKind.ANSWER, "request", request.id, "Answer", clock.due)
        if request.acknowledged_on is None:
            yield _due(
                services, DueKind.FIRST_REPLY, "request", request.id, "First reply", clock.acknowledge_by
            )
        if clock.act_by is not None and to_stop(view):
            yield _due(
                services, DueKind.STOP, "request", request.id, "Stop the processing at once", clock.act_by
            )
        remind = prompt_on(request.pauses)
        if remind is not None:
            what = "Remind the person of your question"
            yield _due(services, DueKind.REMINDER, "request", request.id, what, remind)
    for task in rectifications.open_tasks(tx):
        decided = rectifications.get(tx, task.rectification_id).decided_on
        # Art 19 names no time: a month is what the person's own answer has.
        yield _due(
            services,
            DueKind.RECIPIENT,
            "request",
            task.request_id,
            f"Tell {task.recipient} of a correction",
            add_months(decided, 1),
        )


def _of_complaints(services: Services, tx: Tx) -> Iterator[DueDate]:
    for view in complaints.open_first(services, tx, ComplaintStatus.OPEN):
        id_, heard_by = view.complaint.id, view.course.progress_by
        if view.complaint.acknowledged_on is None:
            yield _due(services, DueKind.COMPLAINT, "complaint", id_, "Acknowledge", view.clock.strict)
        elif heard_by is not None:
            yield _due(services, DueKind.PROGRESS, "complaint", id_, "Say how it goes", heard_by)


def _of_breaches(services: Services, tx: Tx) -> Iterator[DueDate]:
    for view in breaches.views(services, tx):
        if view.breach.ico_waits:
            by = view.notify_by
            yield DueDate(
                kind=DueKind.BREACH,
                noun="breach",
                id=view.breach.id,
                what="Tell the ICO, or decide that no risk is likely",
                due=by.date(),
                moment=by,
                urgency=Urgency.OVERDUE if view.late else urgency(by.date(), services.today),
                words=view.words,
            )


def _of_restrictions(services: Services, tx: Tx) -> Iterator[DueDate]:
    for one in restrictions.active(tx):
        decided = None if one.person_id is None else wants_notice(one, causes_of(tx, one.person_id))
        if decided is not None:
            # Art 18(3) names no time: a month is what the person's own answer has.
            due = add_months(decided, 1)
            yield _due(services, DueKind.NOTICE, "restriction", one.id, "Tell the person that it ends", due)
    waiting: dict[int, list[RestrictionTask]] = {}
    for task in restriction_tasks.open_ones(tx):
        waiting.setdefault(task.restriction_id, []).append(task)
    for id_, tasks in waiting.items():
        change = "was lifted" if tasks[0].lifted else "began"
        who = tasks[0].recipient if len(tasks) == 1 else f"{len(tasks)} recipients"
        # Art 19 names no time, as above.
        due = add_months(tasks[0].since, 1)
        yield _due(
            services, DueKind.RECIPIENT, "restriction", id_, f"Tell {who} that a restriction {change}", due
        )


def work_dates_in(services: Services, tx: Tx) -> list[DueDate]:
    """Visits, follow-ups and quotes that expire in the next days, and follow-ups that were missed.

    The earliest first.
    """
    return sorted(_of_work(services, tx), key=_by_day_and_hour)


def _by_day_and_hour(one: DueDate) -> tuple[date, datetime, int]:
    """What has no hour comes first on its day."""
    return one.due, one.moment or datetime.min.replace(tzinfo=UTC), one.id


def _of_work(services: Services, tx: Tx) -> Iterator[DueDate]:
    soon = add_days(services.today, NEAR_DAYS)
    for one in diary.follow_ups(tx, until=soon):
        yield _due(services, DueKind.WORK, "follow_up", one.id, one.what, one.due_on)
    for visit in diary.appointments(tx, since=services.now, until=services.now + timedelta(days=NEAR_DAYS)):
        # What began yesterday and goes on is of today.
        day = max(london_date(visit.starts_at), services.today)
        yield replace(
            _due(services, DueKind.WORK, "appointment", visit.id, visit.title, day),
            moment=visit.starts_at,
            words=f"{london_time(visit.starts_at):%H:%M} · {format_day(day)}",
        )
    for offer in quotes.waiting(tx, since=services.today, until=soon):
        if offer.valid_until is not None:
            what = f"{offer.number} expires without an answer"
            yield _due(services, DueKind.WORK, "quote", offer.id, what, offer.valid_until)


def _due(services: Services, kind: DueKind, noun: str, id_: int, what: str, due: date) -> DueDate:
    return DueDate(
        kind=kind,
        noun=noun,
        id=id_,
        what=what,
        due=due,
        moment=None,
        urgency=urgency(due, services.today),
        words=days_left_in_words(due, services.today),
    )
