"""Rights requests from receipt to answer, with their clocks (UK GDPR Arts 12, 15 to 22, 7(3))."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.requests import (
    Deadline,
    Pause,
    RequestKind,
    RequestStatus,
    RightsRequest,
    days_left_in_words,
    deadline,
    extension_available,
)
from lumadesk.storage import people, requests
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """A request with its clock; ``person_name`` is empty once the person is erased."""

    request: RightsRequest
    deadline: Deadline
    person_name: str
    words: str  # "3 days left · Thu 3 Dec", or how it ended


def open_request(
    services: Services, *, kind: RequestKind, person_id: int, received: date, details: str = ""
) -> Changes[int]:
    """Start the clock of a request on the Europe/London day it was received; the value is its id."""
    _not_to_come(services, received)
    with services.write("request.open") as tx:
        require_alive(people.get(tx, person_id))
        request_id = requests.add(
            tx, kind=kind, person_id=person_id, received=received, details=details.strip()
        )
        clock_of(services, tx, requests.get(tx, request_id))  # refuses dates that no calendar holds
        tx.touch("person", person_id)
    return changes(tx, request_id)


def list_requests(services: Services, status: RequestStatus | None = None) -> list[RequestView]:
    """Open requests first, the most urgent on top; those whose clock stands still come after these."""
    with services.read() as tx:
        return open_first(services, tx, status)


def get(services: Services, request_id: int) -> RequestView:
    with services.read() as tx:
        return _view(services, tx, requests.get(tx, request_id))


def acknowledge(services: Services, request_id: int, on: date | None = None) -> Changes[int]:
    """Record the first reply, which the policy promises within five working days (LT19)."""
    day = on or services.today
    return _change(
        services,
        request_id,
        "request.acknowledge",
        lambda request: replace(request, acknowledged_on=_on_or_after_receipt(services, request, day)),
    )


def record_identity(
    services: Services, request_id: int, *, asked: date | None = None, received: date | None = None
) -> Changes[int]:
    """Record when proof of identity was asked for and when it came: the clock starts then (Art 12(6))."""

    def change(request: RightsRequest) -> RightsRequest:
        asked_on = request.id_asked if asked is None else _on_or_after_receipt(services, request, asked)
        came_on = (
            request.id_received if received is None else _on_or_after_receipt(services, request, received)
        )
        if asked_on is not None and came_on is not None and came_on < asked_on:
            raise RuleViolation(
                "request.identity_backwards", "Proof of identity cannot come before it was asked for."
            )
        return replace(request, id_asked=asked_on, id_received=came_on)

    return _change(services, request_id, "request.identity", change)


def record_clarification(
    services: Services, request_id: int, *, asked: date, answered: date | None = None
) -> Changes[int]:
    """Record a question and its answer: the clock of an access request stands still between (Art 12A).

    An answer to a question that is open already is added to it.
    """
    for day in (asked, answered):
        if day is not None:
            _not_to_come(services, day)

    def change(request: RightsRequest) -> RightsRequest:
        others = tuple(pause for pause in request.pauses if pause.asked != asked)
        return replace(request, pauses=(*others, Pause(asked=asked, answered=answered)))

    return _change(services, request_id, "request.clarify", change)


def extend(services: Services, request_id: int) -> Changes[int]:
    """Take three months instead of one; refused once the notice would come too late (Art 12(3))."""
    with services.write("request.extend") as tx:
        request = _open(requests.get(tx, request_id))
        if not request.extended:
            if not extension_available(clock_of(services, tx, request), services.today):
                raise RuleViolation(
                    "request.extension_late",
                    "The first month is over, so the time can no longer be extended.",
                    "Answer as soon as you can, and say why it is late (UK GDPR Art 12(3)).",
                )
            longer = replace(request, extended=True)
            clock_of(services, tx, longer)
            requests.update(tx, longer)
    return changes(tx, request_id)


def close_request(
    services: Services,
    request_id: int,
    *,
    status: RequestStatus = RequestStatus.ANSWERED,
    on: date | None = None,
) -> Changes[int]:
    """Record that a request was answered, refused or withdrawn; erasure of the person is free again."""
    if status is RequestStatus.OPEN:
        raise RuleViolation("request.not_an_end", "A request ends answered, refused or closed.")
    day = on or services.today
    return _change(
        services,
        request_id,
        "request.close",
        lambda request: replace(
            request, status=status, answered_on=_on_or_after_receipt(services, request, day)
        ),
    )


def open_first(services: Services, tx: Tx, status: RequestStatus | None = None) -> list[RequestView]:
    """The views of all requests, or those with ``status``, in the order of their urgency."""
    views = [_view(services, tx, request) for request in requests.list_all(tx, status)]
    return sorted(
        views,
        key=lambda view: (
            view.request.status is not RequestStatus.OPEN,
            view.deadline.due or date.max,
            view.request.id,
        ),
    )


def _change(
    services: Services, request_id: int, verb: str, change: Callable[[RightsRequest], RightsRequest]
) -> Changes[int]:
    with services.write(verb) as tx:
        changed = change(_open(requests.get(tx, request_id)))
        clock_of(services, tx, changed)  # refuses dates that cannot be
        requests.update(tx, changed)
        if changed.person_id is not None:
            tx.touch("person", changed.person_id)
    return changes(tx, request_id)


def clock_of(services: Services, tx: Tx, request: RightsRequest) -> Deadline:
    """The request's deadline, with its arithmetic."""
    return deadline(
        request.kind,
        request.received,
        calendar=services.outside.calendar,
        id_received=request.id_received,
        fee_paid=request.fee_paid,
        pauses=request.pauses,
        extended=request.extended,
        acknowledge_working_days=services.profile_in(tx).acknowledge_working_days,
    )


def _view(services: Services, tx: Tx, request: RightsRequest) -> RequestView:
    clock = clock_of(services, tx, request)
    name = ""
    if request.person_id is not None:
        person = people.get(tx, request.person_id)
        name = "" if person.erased_at else person.name
    if request.status is RequestStatus.OPEN:
        words = days_left_in_words(clock.due, services.today)
    else:
        words = request.status.value + (f" on {request.answered_on}" if request.answered_on else "")
    return RequestView(request=request, deadline=clock, person_name=name, words=words)


def _open(request: RightsRequest) -> RightsRequest:
    if request.status is not RequestStatus.OPEN:
        raise RuleViolation(
            "request.closed",
            "This request was closed already.",
            "Open a new request if the person asks again.",
        )
    return request


def _on_or_after_receipt(services: Services, request: RightsRequest, day: date) -> date:
    _not_to_come(services, day)
    if day < request.received:
        raise RuleViolation(
            "request.before_receipt",
            "That day lies before the day on which the request was received.",
            "Check both dates.",
        )
    return day


def _not_to_come(services: Services, day: date) -> None:
    if day > services.today:
        raise RuleViolation(
            "request.in_future", "That day is still to come.", "Enter the day on which it happened."
        )
