"""Every date that the rights of people set the owner, and beside them those of the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from lumadesk.app import breaches, complaints
from lumadesk.app.request_views import RequestView, open_first, to_stop
from lumadesk.app.services import Services
from lumadesk.domain.calendar import add_days, add_months, format_day, london_date, london_time
from lumadesk.domain.clarification import prompt_on
from lumadesk.domain.complaint_course import ComplaintStatus
from lumadesk.domain.due import NEAR_DAYS, Urgency, urgency
from lumadesk.domain.requests import RequestStatus, days_left_in_words
from lumadesk.storage import diary, rectifications
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """``noun`` and ``id`` say where it leads. ``moment`` is set where hours count: a breach, a visit."""

    noun: str  # "request", "complaint", "breach", "follow_up" or "appointment"
    id: int
    what: str  # "Answer", "First reply", "Tell the ICO"
    due: date  # Europe/London
    moment: datetime | None
    urgency: Urgency
    words: str  # "3 days left · Thu 3 Dec"


def due_dates(services: Services) -> list[DueDate]:
    """All of them, the most urgent first."""
    with services.read() as tx:
        return due_dates_in(services, tx, open_first(services, tx, RequestStatus.OPEN))


def due_dates_in(services: Services, tx: Tx, open_requests: Sequence[RequestView]) -> list[DueDate]:
    found = [
        *_of_requests(services, tx, open_requests),
        *_of_complaints(services, tx),
        *_of_breaches(services, tx),
    ]
    return sorted(found, key=lambda one: (one.due, one.noun, one.id, one.what))


def _of_requests(services: Services, tx: Tx, open_requests: Sequence[RequestView]) -> Iterator[DueDate]:
    for view in open_requests:
        request, clock = view.request, view.deadline
        if clock.due is not None:
            yield _due(services, "request", request.id, "Answer", clock.due)
        if request.acknowledged_on is None:
            yield _due(services, "request", request.id, "First reply", clock.acknowledge_by)
        if clock.act_by is not None and to_stop(view):
            yield _due(services, "request", request.id, "Stop the processing at once", clock.act_by)
        remind = prompt_on(request.pauses)
        if remind is not None:
            yield _due(services, "request", request.id, "Remind the person of your question", remind)
    for task in rectifications.open_tasks(tx):
        decided = rectifications.get(tx, task.rectification_id).decided_on
        # Art 19 names no time: a month is what the person's own answer has.
        yield _due(
            services,
            "request",
            task.request_id,
            f"Tell {task.recipient} of a correction",
            add_months(decided, 1),
        )


def _of_complaints(services: Services, tx: Tx) -> Iterator[DueDate]:
    for view in complaints.open_first(services, tx, ComplaintStatus.OPEN):
        if view.complaint.acknowledged_on is None:
            yield _due(services, "complaint", view.complaint.id, "Acknowledge", view.clock.strict)
        elif view.course.progress_by is not None:
            yield _due(services, "complaint", view.complaint.id, "Say how it goes", view.course.progress_by)


def _of_breaches(services: Services, tx: Tx) -> Iterator[DueDate]:
    for view in breaches.views(services, tx):
        if view.breach.ico_waits:
            by = view.notify_by
            yield DueDate(
                noun="breach",
                id=view.breach.id,
                what="Tell the ICO, or decide that no risk is likely",
                due=by.date(),
                moment=by,
                urgency=Urgency.OVERDUE if view.late else urgency(by.date(), services.today),
                words=view.words,
            )


def work_dates_in(services: Services, tx: Tx) -> list[DueDate]:
    """Follow-ups and appointments of the next days, and follow-ups that were missed; the earliest first."""
    return sorted(_of_work(services, tx), key=lambda one: (one.due, one.noun, one.id))


def _of_work(services: Services, tx: Tx) -> Iterator[DueDate]:
    soon = add_days(services.today, NEAR_DAYS)
    for one in diary.follow_ups(tx, until=soon):
        yield _due(services, "follow_up", one.id, one.what, one.due_on)
    for visit in diary.appointments(tx, since=services.now, until=services.now + timedelta(days=NEAR_DAYS)):
        day = london_date(visit.starts_at)
        yield replace(
            _due(services, "appointment", visit.id, visit.title, day),
            moment=visit.starts_at,
            words=f"{london_time(visit.starts_at):%H:%M} · {format_day(day)}",
        )


def _due(services: Services, noun: str, id_: int, what: str, due: date) -> DueDate:
    return DueDate(
        noun=noun,
        id=id_,
        what=what,
        due=due,
        moment=None,
        urgency=urgency(due, services.today),
        words=days_left_in_words(due, services.today),
    )
