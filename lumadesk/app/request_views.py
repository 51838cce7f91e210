"""A rights request as the owner sees it: its clock, where it stands, and what its record lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lumadesk.app.services import Services
from lumadesk.domain.request_course import Course, EventKind, clock, course_of, projected
from lumadesk.domain.request_rules import CourseRules, shortcomings
from lumadesk.domain.requests import Deadline, RequestStatus, RightsRequest, days_left_in_words
from lumadesk.storage import people, request_events, requests
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """A request with its clock; ``person_name`` is empty once the person is erased, and where nobody matches.

    ``shortcomings`` are what the record still lacks, in words.
    """

    request: RightsRequest
    deadline: Deadline
    course: Course
    person_name: str
    words: str  # "3 days left · Thu 3 Dec", or how it ended
    shortcomings: tuple[str, ...]


def view_of(services: Services, tx: Tx, request_id: int) -> RequestView:
    return views(services, tx, [requests.get(tx, request_id)])[0]


def views(services: Services, tx: Tx, found: Sequence[RightsRequest]) -> list[RequestView]:
    """The views of many requests, in their order, with as few questions to the vault as of one."""
    events = request_events.of_requests(tx, [request.id for request in found])
    owners = people.rows(
        tx, sorted({request.person_id for request in found if request.person_id is not None})
    )
    names = {person.id: "" if person.erased_at else person.name for person in owners}
    calendar, rules = services.calendar_in(tx), rules_in(services, tx)
    working_days = services.profile_in(tx).acknowledge_working_days
    made = []
    for kept in found:
        course = course_of(kept.received, events[kept.id])
        request = projected(kept, course, calendar)
        deadline = clock(request.kind, course, calendar=calendar, acknowledge_working_days=working_days)
        made.append(
            RequestView(
                request=request,
                deadline=deadline,
                course=course,
                person_name="" if request.person_id is None else names[request.person_id],
                words=_words(course, deadline, services.today),
                shortcomings=shortcomings(request, course, rules),
            )
        )
    return made


def open_first(services: Services, tx: Tx, status: RequestStatus | None = None) -> list[RequestView]:
    """The views of all requests, or those with ``status``, in the order of their urgency."""
    return sorted(
        views(services, tx, requests.list_all(tx, status)),
        key=lambda view: (
            view.request.status is not RequestStatus.OPEN,
            view.deadline.due or date.max,
            view.request.id,
        ),
    )


def clock_of(services: Services, tx: Tx, request: RightsRequest) -> Deadline:
    """The request's deadline, with its arithmetic."""
    return views(services, tx, [request])[0].deadline


def rules_in(services: Services, tx: Tx) -> CourseRules:
    """What the policy profile says about requests."""
    profile = services.profile_in(tx)
    return CourseRules(id_rule=profile.id_rule, fee_allowed=profile.fee_allowed)


def to_stop(view: RequestView) -> bool:
    """Whether some processing should have been stopped at once and was not yet."""
    return (
        view.deadline.act_by is not None
        and view.request.status is RequestStatus.OPEN
        and view.course.last(EventKind.STOPPED) is None
    )


def _words(course: Course, deadline: Deadline, today: date) -> str:
    if course.status is RequestStatus.OPEN:
        left = days_left_in_words(deadline.due, today)
        waits = deadline.act_by is not None and course.last(EventKind.STOPPED) is None
        return f"stop at once · reply: {left}" if waits else left
    return f"{course.status.value} on {course.ended_on}"
