"""What the placeholders of a letter stand for: from its request or complaint, the business, the policy."""

from __future__ import annotations

from datetime import date

from lumadesk.app.complaints import ComplaintView
from lumadesk.app.request_views import RequestView
from lumadesk.app.services import Services
from lumadesk.documents.wording import long_date
from lumadesk.domain.business import Business
from lumadesk.domain.complaint_course import ComplaintOutcome
from lumadesk.domain.hostile_text import visible_text
from lumadesk.domain.letters import COURT_PARAGRAPH, complaint_paragraph
from lumadesk.domain.requests import ApplicantRole, RequestKind
from lumadesk.domain.searches import Search, Searched
from lumadesk.storage import business, people, searches
from lumadesk.storage.transaction import Tx

#: What each kind of request asks for; a star stands for whose data it is.
_RIGHTS = {
    RequestKind.ACCESS: "a copy of *",
    RequestKind.RECTIFICATION: "the correction of *",
    RequestKind.ERASURE: "the erasure of *",
    RequestKind.RESTRICTION: "the restriction of the use of *",
    RequestKind.PORTABILITY: "* in a form that other programs can read",
    RequestKind.OBJECTION: "an end to a use of *",
    RequestKind.MARKETING_OBJECTION: "an end to direct marketing",
    RequestKind.WITHDRAWAL: "an end to the use of * that rested on consent",
    RequestKind.AUTOMATED_DECISION: "the review of a decision made from * by automated means",
}

#: Where was looked, in words for who asked.
_PLACES = {
    Searched.VAULT: "Our own records",
    Searched.WEBSITE: "The database of our website",
    Searched.MAILBOX: "Mailbox",
    Searched.PAPER: "Papers",
    Searched.PHONE: "Phone",
    Searched.OTHER: "Elsewhere",
}

_OUTCOMES = {
    ComplaintOutcome.UPHELD: "upheld",
    ComplaintOutcome.PARTLY_UPHELD: "upheld in part",
    ComplaintOutcome.NOT_UPHELD: "not upheld",
}


def of_request(services: Services, tx: Tx, view: RequestView, words: str) -> dict[str, str]:
    """Values by placeholder; one that is not known for this request has none."""
    request, intake = view.request, view.request.intake
    name = visible_text(view.person_name or intake.subject)
    acts_for = intake.role is ApplicantRole.AGENT
    whose = f"the personal data of {name}" if acts_for else "your personal data"
    values = _everywhere(services, tx, f"R-{request.id:04d}", request.received, words) | {
        "addressee": visible_text(intake.applicant) if acts_for else name,
        "person": name,
        "right": _RIGHTS[request.kind].replace("*", whose),
        "clock_start": long_date(view.deadline.clock_start),
        "acknowledge_by": long_date(view.deadline.acknowledge_by),
        "searches": _log(searches.of_request(tx, request.id)),
    }
    if view.deadline.due is not None:
        values["due"] = long_date(view.deadline.due)
        if request.extended:
            values["extension_until"] = values["due"]
    return values


def of_complaint(
    services: Services, tx: Tx, view: ComplaintView, words: str, outcome: ComplaintOutcome | None
) -> dict[str, str]:
    complaint = view.complaint
    values = _everywhere(services, tx, f"C-{complaint.id:04d}", complaint.received, words) | {
        "addressee": visible_text(complaint.complainant or view.person_name)
    }
    decided = outcome or complaint.outcome
    if decided is not None:
        values["outcome"] = _OUTCOMES[decided]
    return values


def address_of(tx: Tx, *, name: str, contact: str, person_id: int | None) -> str:
    """Name and address of the recipient: as they were given, else the person's own."""
    person = None if person_id is None else people.get(tx, person_id)
    own = (person.address or person.email or "") if person else ""
    return "\n".join(part for part in (name, contact or own) if part)


def _everywhere(services: Services, tx: Tx, reference: str, received: date, words: str) -> dict[str, str]:
    owner = business.on(tx, services.today)
    regulator = services.profile_in(tx).article15.regulator
    return {
        "reference": reference,
        "received": long_date(received),
        "today": long_date(services.today),
        "words": words,
        "own_name": owner.own_name,
        "business_name": owner.business_name,
        "business_address": owner.address,
        "business_email": owner.email,
        "business_phone": owner.phone,
        "business_website": owner.website,
        "complaint_paragraph": complaint_paragraph(regulator, to_us=_to_us(owner)),
        "court_paragraph": COURT_PARAGRAPH,
        "ico_name": regulator.name,
        "ico_address": regulator.address,
        "ico_helpline": regulator.helpline,
        "ico_website": regulator.website,
    }


def _to_us(owner: Business) -> str:
    return ", ".join(part for part in (owner.email, owner.phone, owner.address.replace("\n", ", ")) if part)


def _log(found: list[Search]) -> str:
    return "\n".join(
        f"{_PLACES[search.where]}{f' ({search.place})' if search.place else ''}, "
        f"on {long_date(search.on)}"
        + (f"; left out: {search.left_out} ({search.left_out_because})" if search.left_out else "")
        for search in found
    )
