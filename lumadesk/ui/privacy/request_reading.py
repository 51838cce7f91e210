"""Everything that the page of a request shows, read at once and away from the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lumadesk.app import documents, letters, people, rectification, requests, restrictions, searches
from lumadesk.app.documents import DocumentRow
from lumadesk.app.requests import RecordedEvent, RequestView
from lumadesk.app.restrictions import RestrictionView
from lumadesk.app.services import Services
from lumadesk.domain.letters import Letter
from lumadesk.domain.people import Person
from lumadesk.domain.policy import PolicyProfile
from lumadesk.domain.rectification import RecipientTask, Rectification
from lumadesk.domain.searches import Search


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
    rectifications: Sequence[Rectification]
    tasks: Sequence[RecipientTask]
    restrictions: Sequence[RestrictionView]

    @property
    def erased(self) -> bool:
        """Whether there was a person, who was erased since."""
        return self.view.request.person_id is not None and self.person is None


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
        rectifications=rectification.list_rectifications(services, request_id),
        tasks=rectification.list_tasks(services, request_id),
        restrictions=restrictions.of_person(services, alive.id) if alive is not None else (),
    )
