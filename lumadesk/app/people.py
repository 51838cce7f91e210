"""People and clients: who they are, what was noted about them, and everything of theirs on one timeline."""

from __future__ import annotations

from collections.abc import Sequence

from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.people import Note, Person, check_person
from lumadesk.domain.restriction import Deed
from lumadesk.storage import notes, people
from lumadesk.storage import timeline as timelines
from lumadesk.storage.timeline import TimelineEntry


def list_ids(services: Services, search: str = "", clients_only: bool = False) -> list[int]:
    with services.read() as tx:
        return people.ids(tx, search, clients_only)


def rows(services: Services, ids: Sequence[int]) -> list[Person]:
    with services.read() as tx:
        return people.rows(tx, ids)


def get(services: Services, person_id: int) -> Person:
    with services.read() as tx:
        return people.get(tx, person_id)


def add_person(
    services: Services,
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    address: str | None = None,
) -> Changes[int]:
    """Add somebody who did not come through the website; the value is the new person's id."""
    name, email, phone, address = clean_text(name), *map(_cleaned, (email, phone, address))
    check_person(name, email, phone, address)
    with services.write("person.add") as tx:
        person_id = people.add(tx, name=name, email=email, phone=phone, address=address)
    return changes(tx, person_id)


def update_person(
    services: Services,
    person_id: int,
    *,
    name: str,
    email: str | None,
    phone: str | None,
    address: str | None,
) -> Changes[int]:
    """Correct what is held about a person (UK GDPR Art 16)."""
    name, email, phone, address = clean_text(name), *map(_cleaned, (email, phone, address))
    check_person(name, email, phone, address)
    with services.write("person.update") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        people.update(tx, person_id, name=name, email=email, phone=phone, address=address)
    return changes(tx, person_id)


def make_client(services: Services, person_id: int) -> Changes[int]:
    """From today this person is a client; somebody who is one already stays one since then."""
    with services.write("person.make-client") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        people.make_client(tx, person_id, services.today)
    return changes(tx, person_id)


def add_note(services: Services, person_id: int, body: str) -> Changes[int]:
    if not body.strip():
        raise RuleViolation("note.empty", "The note is empty.", "Write something first.")
    with services.write("note.add") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        note_id = notes.add(tx, person_id, clean_text(body))
    return changes(tx, note_id)


def list_notes(services: Services, person_id: int) -> list[Note]:
    with services.read() as tx:
        return notes.list_for(tx, person_id)


def timeline(services: Services, person_id: int) -> list[TimelineEntry]:
    """Everything of a person's, newest first."""
    with services.read() as tx:
        people.get(tx, person_id)
        return timelines.entries(tx, person_id)


def suggestions(services: Services, person_id: int) -> list[tuple[Person, str]]:
    """Who may be the same person, and why; never merged without the owner (design §3)."""
    with services.read() as tx:
        return people.suggestions(tx, person_id)


def merge_people(services: Services, keep: int, other: int) -> Changes[int]:
    """Everything of ``other`` becomes ``keep``'s, and ``other`` is gone."""
    if keep == other:
        raise RuleViolation("person.same", "These are one person already.")
    with services.write("person.merge") as tx:
        require_alive(people.get(tx, keep))
        require_alive(people.get(tx, other))
        require_free(services, tx, [keep, other], Deed.EDIT)
        people.merge(tx, keep, other)
    return changes(tx, keep)


def _cleaned(value: str | None) -> str | None:
    return None if value is None else clean_text(value)


def require_alive(person: Person) -> None:
    """Nothing is added to somebody who was erased (RuleViolation ``person.erased``)."""
    if person.erased_at is not None:
        raise RuleViolation(
            "person.erased",
            "This person was erased; nothing can be added to them.",
            "Add them anew if they ask.",
        )
