"""A rights request within a write: its events are checked, kept, and computed anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lumadesk.app.request_views import rules_in
from lumadesk.app.restrictions import begin_by_itself
from lumadesk.app.services import Services
from lumadesk.domain.happenings import without
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.request_course import (
    REPEATED,
    Course,
    EventKind,
    RequestEvent,
    clock,
    course_of,
    projected,
)
from lumadesk.domain.request_rules import check_event
from lumadesk.domain.requests import RightsRequest
from lumadesk.domain.restriction import RestrictionReason
from lumadesk.domain.restriction_causes import granted_already, restricts_when_granted
from lumadesk.storage import request_events, requests, restrictions
from lumadesk.storage.transaction import Tx


@dataclass(slots=True, eq=False)
class Case:
    """A request within a write, with its events; ``record`` checks, keeps, and computes everything anew."""

    services: Services
    tx: Tx
    request: RightsRequest
    events: list[RequestEvent]
    granted_for: RestrictionReason | None = None  # which ground a request for restriction had, if it is known

    @classmethod
    def of(cls, services: Services, tx: Tx, request_id: int) -> Case:
        return cls(services, tx, requests.get(tx, request_id), request_events.of_request(tx, request_id))

    @property
    def course(self) -> Course:
        return course_of(self.request.received, self.events)

    def require(self, kind: EventKind, on: date) -> None:
        """Refuse what could not be recorded on this day."""
        self._check(RequestEvent(id=0, kind=kind, on=on, recorded_at=self.tx.now), self.course)

    def find(self, kind: EventKind, on: date) -> RequestEvent | None:
        return next((event for event in self.course.events if (event.kind, event.on) == (kind, on)), None)

    def record(self, kind: EventKind, on: date, note: str = "", *, about: int | None = None) -> int:
        """Keep an event; another day or words for what was recorded already correct that. Returns its id."""
        new = RequestEvent(id=0, kind=kind, on=on, note=note.strip(), about=about, recorded_at=self.tx.now)
        old = self._corrected_by(new)
        if old is None:
            self._check(new, self.course)
            return self.add(new)
        if old.on == on and new.note in ("", old.note):
            return old.id
        return self.replace(old, replace(new, note=new.note or old.note))

    def replace(self, old: RequestEvent, new: RequestEvent) -> int:
        new = replace(new, replaces=old.id)
        others = without(self.events, old.id)
        self._check(new, course_of(self.request.received, others))
        return self.add(new)

    def add(self, event: RequestEvent) -> int:
        event = replace(event, note=clean_text(event.note).strip())
        new_id = request_events.add(
            self.tx,
            self.request.id,
            event.kind,
            event.on,
            note=event.note,
            about=event.about,
            replaces=event.replaces,
        )
        self.events.append(replace(event, id=new_id, recorded_at=self.tx.now))
        self._compute()
        if event.replaces is None and restricts_when_granted(self.request.kind, event.kind):
            self._restrict()
        return new_id

    def _restrict(self) -> None:
        """Begin what was granted, unless the owner did so on the request's receipt."""
        person_id = self.request.person_id
        if person_id is None:
            return
        known = restrictions.binding(self.tx, [person_id])
        if self.granted_for is not None or not granted_already(known, self.request.received):
            reason = self.granted_for or RestrictionReason.REQUESTED
            begin_by_itself(self.services, self.tx, person_id, reason, f"Request {self.request.id}")

    def _corrected_by(self, new: RequestEvent) -> RequestEvent | None:
        if new.kind in REPEATED:
            return next(
                (
                    event
                    for event in self.course.events
                    if event.kind is new.kind and event.about == new.about is not None
                ),
                None,
            )
        return None if new.kind in _ENDS else self.course.last(new.kind)

    def _check(self, event: RequestEvent, course: Course) -> None:
        check_event(
            self.request,
            course,
            event,
            today=self.services.today,
            rules=rules_in(self.services, self.tx),
            calendar=self.services.calendar_in(self.tx),
        )

    def _compute(self) -> None:
        calendar = self.services.calendar_in(self.tx)
        course = self.course
        clock(self.request.kind, course, calendar=calendar)  # refuses dates that cannot be
        self.request = projected(self.request, course, calendar)
        requests.update(self.tx, self.request)
        if self.request.person_id is not None:
            self.tx.touch("person", self.request.person_id)


_ENDS = frozenset({EventKind.ANSWERED, EventKind.REFUSED, EventKind.CLOSED})
