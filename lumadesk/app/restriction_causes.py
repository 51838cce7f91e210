"""What is being decided about a person, for which the use of their data may be restricted meanwhile."""

from __future__ import annotations

from lumadesk.domain.complaint_course import complaint_course
from lumadesk.domain.request_course import course_of
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.restriction_causes import Cause, accuracy_cause, complaint_cause, objection_cause
from lumadesk.storage import complaints, rectifications, request_events, requests
from lumadesk.storage.transaction import Tx


def causes_of(tx: Tx, person_id: int) -> list[Cause]:
    """The person's objections, disputes about accuracy and complaints, decided or not."""
    asked = [
        request
        for request in requests.for_person(tx, person_id)
        if request.kind in (RequestKind.OBJECTION, RequestKind.RECTIFICATION)
    ]
    events = request_events.of_requests(tx, [request.id for request in asked])
    found = []
    for request in asked:
        course = course_of(request.received, events[request.id])
        if request.kind is RequestKind.OBJECTION:
            found.append(objection_cause(course))
        else:
            decided = rectifications.of_request(tx, request.id)
            found.append(accuracy_cause(course, [one.created_at for one in decided]))
    complained = complaints.for_person(tx, person_id)
    told = complaints.events_of_all(tx, [complaint.id for complaint in complained])
    return found + [
        complaint_cause(complaint_course(complaint.received, told[complaint.id])) for complaint in complained
    ]
