"""Everything that the page of a request shows, read at once and away from the window's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lumadesk.app import (
    documents,
    letters,
    pack_delivery,
    people,
    rectification,
    requests,
    restrictions,
    searches,
)
from lumadesk.app.documents import DocumentRow
from lumadesk.app.pack_delivery import Dispatch
from lumadesk.app.requests import RecordedEvent, RequestView
from lumadesk.app.restrictions import RestrictionView
from lumadesk.app.services import Services
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.letters import Letter
from lumadesk.domain.people import Person
from lumadesk.domain.policy import PolicyProfile
from lumadesk.domain.rectification import RecipientTask, Rectification
from lumadesk.domain.request_course import EventKind
from lumadesk.domain.requests import RequestStatus
from lumadesk.domain.restriction_causes import told_by_letter
from lumadesk.domain.searches import Search
from lumadesk.ui.privacy.acts import RECORDS, Act
from lumadesk.ui.privacy.wording import is_erased


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFile:
    """A request with all that was kept about it; ``person`` is None where nobody matches, or was erased."""

    view: RequestView
    person: Person | None
    profile: PolicyProfile
    history: Sequence[RecordedEvent]
    searches: Sequence[Search]
    letters: Sequence[Letter]
    documents: Sequence[DocumentRow]
    dispatches: Sequence[Dispatch]
    rectifications: Sequence[Rectification]
    tasks: Sequence[RecipientTask]
    restrictions: Sequence[RestrictionView]
    refusals: Mapping[EventKind, RuleViolation]

    @property
    def erased(self) -> bool:
        return is_erased(self.view)

    @property
    def is_open(self) -> bool:
        return self.view.request.status is RequestStatus.OPEN

    @property
    def restricted(self) -> bool:
        return any(view.restriction.active for view in self.restrictions)

    @property
    def to_be_lifted(self) -> bool:
        """Whether a restriction binds that began with this request, and ends with a letter about it."""
        kind = self.view.request.kind
        kept = (view.restriction for view in self.restrictions)
        return any(one.active and told_by_letter(one.reason, kind) for one in kept)

    @property
    def named_again(self) -> bool:
        """Whether a letter that was written after an erasure brought the name and the address back."""
        return self.erased and any(one.pdf_id or one.text_id for one in self.letters)

    def why_not(self, act: Act) -> str:
        """Why something cannot be done now; empty where it can."""
        if act in RECORDS:
            refusal = self.refusals.get(RECORDS[act])
            return f"{refusal.message} {refusal.hint}".strip() if refusal else ""
        if act is Act.FORGET:
            nothing_left = self.erased and not self.named_again
            return _OWNED if self.is_open or self.person is not None or nothing_left else ""
        if act is Act.MATCH:
            return _MATCHED if self.person is not None else _ERASED if self.erased else ""
        if self.erased:
            return _ERASED
        if not self.is_open:
            return _CLOSED
        if act in _OF_SOMEBODY and self.person is None:
            return _NOBODY
        return _RESTRICTED if act is Act.RESTRICT and self.restricted else ""


_OF_SOMEBODY = {Act.ERASE, Act.CORRECT_DATA, Act.DISPUTE, Act.RESTRICT, Act.PACK}
_CLOSED = "This request was closed already."
_ERASED = "This person was erased: nothing is left to do it to."
_NOBODY = "Nobody in the vault matches this request yet. Match it with a person first."
_MATCHED = "This request has its person already."
_RESTRICTED = "The data is restricted already."
_OWNED = "Only a closed request that belongs to no person is forgotten by itself."


def read_request(services: Services, request_id: int) -> RequestFile:
    view = requests.get(services, request_id)
    person_id = view.request.person_id
    person = None if person_id is None else people.get(services, person_id)
    alive = person if person is not None and person.erased_at is None else None
    return RequestFile(
        view=view,
        person=alive,
        profile=services.profile,
        history=requests.history(services, request_id),
        searches=searches.list_searches(services, request_id),
        letters=letters.list_letters(services, request_id=request_id),
        documents=documents.list_for(services, request_id=request_id),
        dispatches=pack_delivery.list_dispatches(services, request_id),
        rectifications=rectification.list_rectifications(services, request_id),
        tasks=rectification.list_tasks(services, request_id),
        restrictions=restrictions.of_person(services, alive.id) if alive is not None else (),
        refusals=requests.refusals(services, request_id),
    )
