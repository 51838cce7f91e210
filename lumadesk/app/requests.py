"""Rights requests from receipt to answer, with their clocks (UK GDPR Arts 12, 15 to 22, 7(3))."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.documents import LETTER
from lumadesk.app.people import require_alive
from lumadesk.app.request_course import RecordedEvent as RecordedEvent
from lumadesk.app.request_course import acknowledge as acknowledge
from lumadesk.app.request_course import close_request as close_request
from lumadesk.app.request_course import correct_event as correct_event
from lumadesk.app.request_course import extend as extend
from lumadesk.app.request_course import history as history
from lumadesk.app.request_course import record_authority as record_authority
from lumadesk.app.request_course import record_clarification as record_clarification
from lumadesk.app.request_course import record_fee as record_fee
from lumadesk.app.request_course import record_identity as record_identity
from lumadesk.app.request_course import record_stopped as record_stopped
from lumadesk.app.request_course import take_back_event as take_back_event
from lumadesk.app.request_course import weigh_objection as weigh_objection
from lumadesk.app.request_refusals import refusals as refusals
from lumadesk.app.request_views import RequestView as RequestView
from lumadesk.app.request_views import clock_of as clock_of
from lumadesk.app.request_views import open_first as open_first
from lumadesk.app.request_views import view_of
from lumadesk.app.restrictions import begin_by_itself
from lumadesk.app.services import Services, changes
from lumadesk.app.suppressions import suppress_contact, suppress_in
from lumadesk.domain.calendar import check_happened, london_date
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.request_rules import check_intake
from lumadesk.domain.requests import (
    ApplicantRole,
    Channel,
    Intake,
    RequestKind,
    RequestStatus,
    RightsRequest,
)
from lumadesk.domain.restriction_causes import reason_on_receipt
from lumadesk.storage import (
    dispatches,
    documents,
    enquiries,
    letters,
    pack_reviews,
    people,
    personal_data,
    rectifications,
    request_events,
    requests,
)
from lumadesk.storage.transaction import Tx


def open_request(
    services: Services,
    *,
    kind: RequestKind,
    person_id: int | None,
    received: date,
    details: str = "",
    intake: Intake | None = None,
    disputes_accuracy: bool = False,
) -> Changes[int]:
    """Start the clock of a request on the Europe/London day it was received; the value is its id.

    Without a person the ``intake`` names who is meant: nobody in the vault matches. An objection restricts
    the use of the person's data while it is weighed, and so does a request for rectification that
    ``disputes_accuracy`` (Art 18(1)(a) and (d)).
    """
    with services.write("request.open") as tx:
        request_id = _open(
            services, tx, kind, person_id, received, details, intake or Intake(), disputes_accuracy
        )
    return changes(tx, request_id)


def open_from_enquiry(
    services: Services,
    enquiry_id: int,
    *,
    kind: RequestKind,
    intake: Intake | None = None,
    disputes_accuracy: bool = False,
) -> Changes[int]:
    """This message is a request: its sender, its words and the UK day on which it was sent are taken over.

    With an ``intake`` that names a ``subject`` the sender asks for somebody else, who is then found with
    ``match_person``.
    """
    with services.write("request.open") as tx:
        enquiry = enquiries.get(tx, enquiry_id)
        for other in requests.of_enquiry(tx, enquiry_id):
            if other.kind is kind:
                raise RuleViolation(
                    "request.enquiry_taken",
                    "This enquiry is a request of that kind already.",
                    "Open that one, or choose another right that the message asks for as well.",
                )
        given = replace(intake or Intake(), channel=Channel.WEBSITE, enquiry_id=enquiry_id)
        if given.role is ApplicantRole.AGENT:
            contact = ", ".join(part for part in (enquiry.email, enquiry.phone) if part)
            given = replace(
                given,
                applicant=given.applicant or enquiry.name,
                applicant_contact=given.applicant_contact or contact,
            )
        request_id = _open(
            services,
            tx,
            kind,
            None if given.subject.strip() else enquiry.person_id,
            london_date(enquiry.submitted_at),
            enquiry.message,
            given,
            disputes_accuracy,
        )
        tx.touch("enquiry", enquiry_id)
    return changes(tx, request_id)


def match_person(services: Services, request_id: int, person_id: int) -> Changes[int]:
    """The person whom a request is about was found after all; its letters become theirs, too."""
    with services.write("request.match") as tx:
        request = requests.get(tx, request_id)
        require_alive(people.get(tx, person_id))
        if request.person_id is not None:
            raise RuleViolation(
                "request.matched_already",
                "This request has its person already.",
                "Merge the two people if they are the same.",
            )
        requests.update(tx, replace(request, person_id=person_id))
        letters.give_to(tx, request_id, person_id)
        documents.give_to(tx, request_id, person_id)
        if request.kind is RequestKind.MARKETING_OBJECTION:
            _stop_marketing(tx, person_id)
        reason = reason_on_receipt(request.kind)
        if reason is not None and request.status is RequestStatus.OPEN:
            begin_by_itself(services, tx, person_id, reason, f"Request {request_id}")
        tx.touch("person", person_id)
    return changes(tx, request_id)


def take_back_match(services: Services, request_id: int) -> Changes[int]:
    """It is somebody else's after all: an open request is nobody's again, and its letters with it.

    Refused once data of the person who was wrongly found went into the answer, or something was done to it.
    """
    with services.write("request.take-back-match") as tx:
        request = requests.get(tx, request_id)
        if (
            request.person_id is None
            or request.status is not RequestStatus.OPEN
            or not request.intake.subject.strip()
        ):
            raise RuleViolation(
                "request.not_matched",
                "Only of an open request that matched nobody at first can the match be taken back.",
                "Close this one with the reason, and open a new one for the right person.",
            )
        acted = request.kind is RequestKind.MARKETING_OBJECTION or reason_on_receipt(request.kind) is not None
        used = (
            dispatches.list_for(tx, request_id)
            or rectifications.of_request(tx, request_id)
            or any(one.kind != LETTER for one in documents.list_for(tx, request_id=request_id))
        )
        if acted or used:
            raise RuleViolation(
                "request.match_used",
                "The match has had effects: a pack or a correction was made, or a use of the data stopped.",
                "Close the request with the reason, and open a new one for the right person.",
            )
        tx.touch("person", request.person_id)
        requests.update(tx, replace(request, person_id=None))
        letters.give_to(tx, request_id, None)
        documents.give_to(tx, request_id, None)
        pack_reviews.forget(tx, [request_id])
    return changes(tx, request_id)


def forget_request(services: Services, request_id: int) -> Changes[int]:
    """Anonymise a closed request that belongs to nobody (any more): kind and dates stay (Art 5(2))."""
    with services.write("request.forget") as tx:
        request = requests.get(tx, request_id)
        owned = request.person_id is not None and people.get(tx, request.person_id).erased_at is None
        if owned or request.status is RequestStatus.OPEN:
            raise RuleViolation(
                "request.not_forgettable",
                "Only a closed request that belongs to no person is forgotten by itself.",
                "Close it first; a request of a person goes with that person's erasure.",
            )
        personal_data.forget_request(tx, request_id)
    return changes(tx, request_id)


def list_requests(services: Services, status: RequestStatus | None = None) -> list[RequestView]:
    """Open requests first, the most urgent on top; those whose clock stands still come after these."""
    with services.read() as tx:
        return open_first(services, tx, status)


def get(services: Services, request_id: int) -> RequestView:
    with services.read() as tx:
        return view_of(services, tx, request_id)


def of_enquiry(services: Services, enquiry_id: int) -> list[RightsRequest]:
    """The requests that an enquiry was, in the order in which they were opened."""
    with services.read() as tx:
        return requests.of_enquiry(tx, enquiry_id)


def _open(
    services: Services,
    tx: Tx,
    kind: RequestKind,
    person_id: int | None,
    received: date,
    details: str,
    intake: Intake,
    disputes_accuracy: bool,
) -> int:
    check_happened("request", received, services.today)
    check_intake(intake, person_id)
    if person_id is not None:
        require_alive(people.get(tx, person_id))
        tx.touch("person", person_id)
    request_id = requests.add(
        tx,
        kind=kind,
        person_id=person_id,
        received=received,
        details=clean_text(details).strip(),
        intake=replace(
            intake,
            applicant=clean_text(intake.applicant).strip(),
            applicant_contact=clean_text(intake.applicant_contact).strip(),
            subject=clean_text(intake.subject).strip(),
            subject_contact=clean_text(intake.subject_contact).strip(),
        ),
    )
    request_events.add(tx, request_id, EventKind.RECEIVED, received)
    if kind is RequestKind.MARKETING_OBJECTION:  # absolute and at once (Art 21(3))
        _stop_marketing(tx, person_id, intake.subject_contact)
    reason = reason_on_receipt(kind, disputes_accuracy=disputes_accuracy)
    if reason is not None and (person_id is not None or disputes_accuracy):
        begin_by_itself(services, tx, person_id, reason, f"Request {request_id}")
    view_of(services, tx, request_id)  # refuses dates that no calendar holds
    return request_id


def _stop_marketing(tx: Tx, person_id: int | None, contact: str = "") -> None:
    if person_id is None:
        suppress_contact(tx, contact)
    else:
        suppress_in(tx, person_id)
