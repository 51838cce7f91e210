"""Why something cannot be recorded about a request now, said before anybody tries."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.app.request_case import Case
from lumadesk.app.request_views import rules_in
from lumadesk.app.services import Services
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.request_course import EventKind, RequestEvent
from lumadesk.domain.request_rules import check_event

#: Stands for whatever the owner will write: that it is missing is said where it is asked for.
_SOMETHING = "…"
_NEVER_NEW = {EventKind.RECEIVED, EventKind.TAKEN_BACK}


def refusals(services: Services, request_id: int) -> Mapping[EventKind, RuleViolation]:
    """The kinds of events that could not be recorded today, each with what the rules say to it."""
    with services.read() as tx:
        case = Case.of(services, tx, request_id)
        course, rules, calendar = case.course, rules_in(services, tx), services.calendar_in(tx)
        asked = course.last(EventKind.CLARIFICATION_ASKED)
        waits = any(pause.answered is None for pause in course.pauses)
        found = {}
        for kind in set(EventKind) - _NEVER_NEW:
            event = RequestEvent(
                id=0,
                kind=kind,
                on=services.today,
                note=_SOMETHING,
                about=asked.id if asked is not None and waits else None,
                recorded_at=services.now,
            )
            try:
                check_event(case.request, course, event, today=services.today, rules=rules, calendar=calendar)
            except RuleViolation as refused:
                found[kind] = refused
    return found
