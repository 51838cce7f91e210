"""Where else a person is named: in other people's records, and by what they share with others."""

from __future__ import annotations

from dataclasses import dataclass

from lumadesk.domain.mentions import Contact, Known, MentionKind
from lumadesk.domain.people import Person, normalise_email, normalise_phone
from lumadesk.storage import mentions, people
from lumadesk.storage.transaction import Tx

_AROUND = 60  # characters of an excerpt on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedIn:
    """A place in a record of ``person_id`` that names somebody else; ``excerpt`` is what stands around it."""

    table: str
    id: int
    person_id: int | None
    kind: MentionKind
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Somebody who may be the same person, or has to do with them."""

    person_id: int
    name: str
    because: str


def named_in(tx: Tx, person: Person) -> tuple[NamedIn, ...]:
    """Texts of others that name this person: an erasure leaves them, unless the owner changes them."""
    known = recogniser(person)
    found = []
    for other in mentions.texts_of_others(tx, person):
        for mention in known.find(other.text, all_contacts=False):
            before, after = max(0, mention.start - _AROUND), mention.end + _AROUND
            found.append(
                NamedIn(
                    table=other.noun,
                    id=other.id,
                    person_id=other.person_id,
                    kind=mention.kind,
                    excerpt=" ".join(other.text[before:after].split()),
                )
            )
    return tuple(found)


def linked(tx: Tx, person: Person) -> tuple[Linked, ...]:
    return tuple(
        Linked(person_id=other.id, name=other.name, because=why)
        for other, why in people.suggestions(tx, person.id)
    )


def names(person: Person, text: str) -> bool:
    """Whether the text names the person."""
    return bool(recogniser(person).find(text, all_contacts=False))


def recogniser(person: Person) -> Known:
    return Known(
        [
            Contact(
                person_id=person.id,
                name=person.name,
                email_key=normalise_email(person.email or ""),
                phone_key=normalise_phone(person.phone or ""),
            )
        ]
    )
