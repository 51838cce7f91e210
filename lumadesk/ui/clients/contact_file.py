"""Everything that a person's page shows of contact and consent, read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lumadesk.app import consent, contact_permission, personal_details, policy
from lumadesk.app.consent import ConsentView
from lumadesk.app.contact_permission import ContactView
from lumadesk.app.personal_details import DetailView, SensitiveIn
from lumadesk.app.policy import SeenView
from lumadesk.app.services import Services
from lumadesk.domain.consent import Wording
from lumadesk.domain.people import Person
from lumadesk.domain.policy_versions import PolicyVersion


@dataclass(frozen=True, slots=True)
class ContactFile:
    """Everything that the panel shows of a person."""

    person: Person
    view: ContactView
    consents: Sequence[ConsentView]
    wordings: Sequence[Wording]
    details: Sequence[DetailView]
    sensitive: Sequence[SensitiveIn]
    seen: Sequence[SeenView]
    versions: Sequence[PolicyVersion]


def read_contact(services: Services, person: Person) -> ContactFile:
    """For a reader's thread."""
    return ContactFile(
        person=person,
        view=contact_permission.of_person(services, person.id),
        consents=consent.of_person(services, person.id),
        wordings=consent.list_wordings(services),
        details=personal_details.of_person(services, person.id),
        sensitive=personal_details.sensitive_of_person(services, person.id),
        seen=policy.seen_by(services, person.id),
        versions=policy.list_versions(services),
    )
