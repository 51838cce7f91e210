"""A letter filled from what is known about its request or complaint, before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from lumadesk.app import complaints, letter_values
from lumadesk.app.complaints import ComplaintView
from lumadesk.app.request_views import RequestView, rules_in, view_of
from lumadesk.app.services import Services
from lumadesk.domain.complaint_course import ComplaintEventKind, ComplaintOutcome
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text, visible_text
from lumadesk.domain.letters import OF_COMPLAINTS, WORDS_WANTED, FilledLetter, LetterKind, Template, fill
from lumadesk.domain.policy import IdRule
from lumadesk.domain.request_course import EventKind, RequestEvent, clock, course_of
from lumadesk.domain.request_rules import check_event
from lumadesk.domain.requests import ApplicantRole
from lumadesk.storage import letters, searches
from lumadesk.storage.transaction import Tx

#: What is recorded about a request once the letter is sent; every letter is a first reply besides.
RECORDED: Mapping[LetterKind, EventKind] = MappingProxyType(
    {
        LetterKind.IDENTITY_WANTED: EventKind.IDENTITY_ASKED,
        LetterKind.AUTHORITY_WANTED: EventKind.AUTHORITY_ASKED,
        LetterKind.CLARIFICATION: EventKind.CLARIFICATION_ASKED,
        LetterKind.EXTENSION: EventKind.EXTENDED,
        LetterKind.REFUSAL: EventKind.REFUSED,
        LetterKind.NOTHING_HELD: EventKind.ANSWERED,
        LetterKind.ANSWER: EventKind.ANSWERED,
        LetterKind.ERASURE_DONE: EventKind.ANSWERED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A filled letter with what is kept about it."""

    filled: FilledLetter
    address: str
    reference: str
    words: str
    person_id: int | None


def draft_letter(
    services: Services,
    tx: Tx,
    kind: LetterKind,
    request_id: int | None,
    complaint_id: int | None,
    *,
    words: str,
    outcome: ComplaintOutcome | None,
    to: str,
) -> Draft:
    """Fill a letter from what is known now. Raises RuleViolation ``letter.…`` where something is missing."""
    wanted, other = (complaint_id, request_id) if kind in OF_COMPLAINTS else (request_id, complaint_id)
    if wanted is None or other is not None:
        noun = "complaint" if kind in OF_COMPLAINTS else "request"
        raise RuleViolation(
            "letter.no_occasion",
            f"A letter of this kind is about one {noun}.",
            f"Choose the {noun} that it answers.",
        )
    said, given = clean_text(words).strip(), clean_text(to).strip()
    if kind in OF_COMPLAINTS:
        found = complaints.view_of(services, tx, wanted)
        return _to_complainant(services, tx, kind, found, said, outcome, given)
    return _to_applicant(services, tx, kind, view_of(services, tx, wanted), said, given)


def _to_applicant(
    services: Services, tx: Tx, kind: LetterKind, view: RequestView, words: str, to: str
) -> Draft:
    request, intake = view.request, view.request.intake
    recorded = RECORDED.get(kind)
    event = None if recorded is None else view.course.last(recorded)
    words = words or (event.note if event else "")
    _require_words(kind, words)
    if kind in _CHECKS:
        _CHECKS[kind](services, tx, view, words)
    if kind is LetterKind.EXTENSION and not request.extended:
        view = _as_if_extended(services, tx, view, words)
    values = letter_values.of_request(services, tx, view, words)
    address = to or letter_values.address_of(
        tx,
        name=values["addressee"],
        contact=intake.applicant_contact or intake.subject_contact,
        person_id=None if intake.role is ApplicantRole.AGENT else request.person_id,
    )
    return Draft(
        filled=fill(template_in(services, tx, kind), _addressed(values, to)),
        address=address,
        reference=values["reference"],
        words=words,
        person_id=request.person_id,
    )


def _to_complainant(
    services: Services,
    tx: Tx,
    kind: LetterKind,
    view: ComplaintView,
    words: str,
    outcome: ComplaintOutcome | None,
    to: str,
) -> Draft:
    complaint = view.complaint
    answered = view.course.last(ComplaintEventKind.ANSWERED)
    if kind is LetterKind.COMPLAINT_ANSWERED and answered is not None:
        words = words or answered.note
    _require_words(kind, words)
    values = letter_values.of_complaint(services, tx, view, words, outcome)
    address = to or letter_values.address_of(
        tx,
        name=values["addressee"],
        contact=complaint.complainant_contact,
        person_id=None if complaint.complainant else complaint.person_id,
    )
    return Draft(
        filled=fill(template_in(services, tx, kind), _addressed(values, to)),
        address=address,
        reference=values["reference"],
        words=words,
        person_id=complaint.person_id,
    )


def _as_if_extended(services: Services, tx: Tx, view: RequestView, words: str) -> RequestView:
    """The view that the extension gives once this letter, its notice, is sent today."""
    notice = RequestEvent(
        id=0, kind=EventKind.EXTENDED, on=services.today, note=words, recorded_at=services.now
    )
    calendar = services.calendar_in(tx)
    check_event(
        view.request,
        view.course,
        notice,
        today=services.today,
        rules=rules_in(services, tx),
        calendar=calendar,
    )
    course = course_of(view.course.received, [*view.course.events, notice])
    return replace(
        view,
        deadline=clock(view.request.kind, course, calendar=calendar),
        request=replace(view.request, extended=True),
    )


def _addressed(values: dict[str, str], to: str) -> dict[str, str]:
    """With the addressee's name as it was given, if it was. Raises RuleViolation ``letter.no_addressee``."""
    name = visible_text(to.partition("\n")[0]) or values["addressee"]
    if not name:
        raise RuleViolation(
            "letter.no_addressee",
            "Nobody's name is on record for this letter any more.",
            "Give the name and the address that it goes to.",
        )
    return {**values, "addressee": name}


def template_in(services: Services, tx: Tx, kind: LetterKind) -> Template:
    """The owner's own template, else the one that came with the program."""
    own = letters.own_templates(tx).get(kind)
    text = services.outside.letter_templates[kind] if own is None else own
    return Template(kind=kind, text=text, own=own is not None)


def _require_words(kind: LetterKind, words: str) -> None:
    if kind in WORDS_WANTED and not words:
        raise RuleViolation(
            "letter.words_wanted",
            f"The letter does not say {WORDS_WANTED[kind]}.",
            "Write it down, in the words that the person is to read.",
        )


def _doubt(services: Services, tx: Tx, _view: RequestView, words: str) -> None:
    if services.profile_in(tx).id_rule is not IdRule.ALWAYS and not words:
        raise RuleViolation(
            "letter.doubt_wanted",
            "Proof of identity is asked for on reasonable doubt only (UK GDPR Art 12(6)).",
            "Write down why it is not obvious who asks.",
        )


def _searched(_services: Services, tx: Tx, view: RequestView, _words: str) -> None:
    if view.request.person_id is not None:
        raise RuleViolation(
            "letter.something_held",
            "A person matches this request, so something is held.",
            "Answer it with what is held.",
        )
    if not searches.of_request(tx, view.request.id):
        raise RuleViolation(
            "letter.not_searched",
            "Nothing was searched for this request yet (UK GDPR Art 15(1A)).",
            "Search the vault first, and log where else you looked: lumadesk requests search.",
        )


_CHECKS: Mapping[LetterKind, Callable[[Services, Tx, RequestView, str], None]] = MappingProxyType(
    {LetterKind.IDENTITY_WANTED: _doubt, LetterKind.NOTHING_HELD: _searched}
)
