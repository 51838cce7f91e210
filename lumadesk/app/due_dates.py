"""Every date that the rights of people set the owner, from all clocks that run, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lumadesk.app import breaches, complaints
from lumadesk.app.policy_reminders import reminders_in
from lumadesk.app.request_views import RequestView, open_first, to_stop
from lumadesk.app.services import Services
from lumadesk.domain.calendar import add_months
from lumadesk.domain.clarification import prompt_on
from lumadesk.domain.complaint_course import ComplaintStatus
from lumadesk.domain.due import Urgency, urgency
from lumadesk.domain.requests import RequestStatus, days_left_in_words
from lumadesk.storage import rectifications
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """``noun`` and ``id`` say where it leads. ``moment`` is set where hours count (a breach)."""

    noun: str  # "request", "complaint", "breach", or of the policy: "consent", "processor", "ico_fee", …
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
        *(_due(services, one.noun, one.id, one.what, one.due) for one in reminders_in(services, tx)),
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
