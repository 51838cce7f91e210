"""What a letter is about, which letters fit it now, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lumadesk.app.complaints import ComplaintView
from lumadesk.app.requests import RequestView
from lumadesk.domain.complaint_course import ComplaintOutcome, ComplaintStatus
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.people import Person
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import AT_ONCE, ApplicantRole, RequestKind, RequestStatus, extension_available
from lumadesk.ui.privacy.wording import is_erased
from lumadesk.ui.widgets.text import one_line

LETTER_NAMES: Mapping[LetterKind, str] = {
    LetterKind.ACKNOWLEDGEMENT: "Acknowledgement",
    LetterKind.IDENTITY_WANTED: "Proof of identity wanted",
    LetterKind.AUTHORITY_WANTED: "Evidence of authority wanted",
    LetterKind.CLARIFICATION: "Question about what is wanted",
    LetterKind.EXTENSION: "Notice of extension",
    LetterKind.REFUSAL: "Refusal",
    LetterKind.NOTHING_HELD: "Nothing is held",
    LetterKind.ANSWER: "Answer",
    LetterKind.ERASURE_DONE: "Erasure done",
    LetterKind.RESTRICTION_LIFTED: "Restriction is to be lifted",
    LetterKind.COMPLAINT_ACKNOWLEDGED: "Acknowledgement of the complaint",
    LetterKind.COMPLAINT_ANSWERED: "Answer to the complaint",
}

#: What the owner writes into the letter, as the form asks for it: always under Alt+W.
WORDS_ASKED: Mapping[LetterKind, str] = {
    LetterKind.IDENTITY_WANTED: "&Why it is not obvious who asks",
    LetterKind.CLARIFICATION: "&What you need to know to find the information",
    LetterKind.EXTENSION: "&Why it takes longer than a month",
    LetterKind.REFUSAL: "&Why the request is refused",
    LetterKind.ANSWER: "The ans&wer itself",
    LetterKind.RESTRICTION_LIFTED: "&Why the restriction ends, and when",
    LetterKind.COMPLAINT_ANSWERED: "&What came out of it, and why",
}
ANYTHING_TO_ADD = "&Words to add"

OUTCOME_NAMES: Mapping[ComplaintOutcome, str] = {
    ComplaintOutcome.UPHELD: "Upheld",
    ComplaintOutcome.PARTLY_UPHELD: "Upheld in part",
    ComplaintOutcome.NOT_UPHELD: "Not upheld",
}

#: What is recorded with the letter once it is sent, besides that the person was written to.
SENDING_RECORDS: Mapping[LetterKind, str] = {
    LetterKind.IDENTITY_WANTED: "that proof of identity was asked for",
    LetterKind.AUTHORITY_WANTED: "that evidence of authority was asked for",
    LetterKind.CLARIFICATION: "the question: the clock stands still until its answer",
    LetterKind.EXTENSION: "the extension to three months",
    LetterKind.REFUSAL: "that the request was refused",
    LetterKind.NOTHING_HELD: "that the request was answered",
    LetterKind.ANSWER: "that the request was answered",
    LetterKind.ERASURE_DONE: "that the request was answered",
    LetterKind.ACKNOWLEDGEMENT: "the first reply",
    LetterKind.COMPLAINT_ACKNOWLEDGED: "that the complaint was acknowledged",
    LetterKind.COMPLAINT_ANSWERED: "that the complaint was answered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A request or a complaint: ``kinds`` are the letters that fit it now, the likeliest first.

    ``recipient`` is who is written to and where, in lines, as it is on record; ``words`` are what a letter
    could say, for the owner to change.
    """

    reference: str
    kinds: tuple[LetterKind, ...]
    recipient: str
    request_id: int | None = None
    complaint_id: int | None = None
    words: Mapping[LetterKind, str] = field(default_factory=dict)


def of_request(
    view: RequestView, person: Person | None, today: date, words: Mapping[LetterKind, str] | None = None
) -> Occasion:
    """``person`` is the request's, where there is one who is not erased."""
    intake = view.request.intake
    if intake.role is ApplicantRole.AGENT:
        recipient = _lines(intake.applicant, intake.applicant_contact)
    elif person is not None:
        recipient = _lines(person.name, person.email, person.phone, person.address)
    else:
        recipient = _lines(intake.subject, intake.subject_contact)
    return Occasion(
        reference=f"R-{view.request.id:04d}",
        kinds=_fitting(view, today),
        recipient=recipient,
        request_id=view.request.id,
        words=words or {},
    )


def of_complaint(view: ComplaintView, person: Person | None = None) -> Occasion:
    """``person`` is the complaint's, where there is one who is not erased."""
    complaint = view.complaint
    acknowledged = complaint.acknowledged_on is not None or complaint.status is not ComplaintStatus.OPEN
    answered = LetterKind.COMPLAINT_ANSWERED
    first = (answered,) if acknowledged else (LetterKind.COMPLAINT_ACKNOWLEDGED, answered)
    own = (person.name, person.email, person.phone, person.address) if person else (view.person_name,)
    named = (complaint.complainant, complaint.complainant_contact)
    return Occasion(
        reference=f"C-{complaint.id:04d}",
        kinds=first,
        recipient=_lines(*(named if complaint.complainant else own)),
        complaint_id=complaint.id,
    )


def _fitting(view: RequestView, today: date) -> tuple[LetterKind, ...]:
    request, course = view.request, view.course
    erasure_done = request.kind is RequestKind.ERASURE and is_erased(view)
    nobody = not view.person_name and not is_erased(view)
    if request.status is not RequestStatus.OPEN:
        last = LetterKind.REFUSAL if request.status is RequestStatus.REFUSED else LetterKind.ANSWER
        return (LetterKind.ERASURE_DONE, last) if erasure_done else (last,)
    extendable = (
        request.kind not in AT_ONCE
        and course.last(EventKind.EXTENDED) is None
        and extension_available(view.deadline, today)
    )
    acts_for = request.intake.role is ApplicantRole.AGENT
    fits = (
        (LetterKind.ACKNOWLEDGEMENT, course.last(EventKind.ACKNOWLEDGED) is None),
        (LetterKind.ERASURE_DONE, erasure_done),
        (LetterKind.NOTHING_HELD, nobody),
        (LetterKind.ANSWER, not nobody and not erasure_done),
        (LetterKind.IDENTITY_WANTED, course.last(EventKind.IDENTITY_RECEIVED) is None),
        (LetterKind.AUTHORITY_WANTED, acts_for and course.last(EventKind.AUTHORITY_RECEIVED) is None),
        (LetterKind.CLARIFICATION, request.kind is RequestKind.ACCESS),
        (LetterKind.EXTENSION, extendable),
        (LetterKind.RESTRICTION_LIFTED, request.kind is RequestKind.RESTRICTION),
        (LetterKind.REFUSAL, True),
    )
    return tuple(kind for kind, wanted in fits if wanted)


def _lines(*parts: str | None) -> str:
    lines = [line for part in parts if part for line in part.split("\n")]
    return "\n".join(one_line(line) for line in lines if line.strip())
