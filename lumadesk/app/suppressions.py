"""Who is never to be written to again, and enquiries of people who were erased: contacts anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.packs import addresses_in
from lumadesk.domain.restriction import Deed
from lumadesk.storage import enquiries, people, suppressions
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """An enquiry with an address or a number of somebody who was erased; nothing of before is known."""

    enquiry_id: int
    erased_at: datetime


def suppress(services: Services, person_id: int) -> Changes[int]:
    """The person objects to marketing: it never starts again, not even after an erasure (Art 21(3))."""
    with services.write("suppression.add") as tx:
        suppress_in(tx, person_id)
        tx.touch("person", person_id)
    return changes(tx, person_id)


def suppress_in(tx: Tx, person_id: int) -> None:
    """The same within another use-case's transaction."""
    person = people.get(tx, person_id)
    suppressions.add(tx, suppressions.macs_of(tx, person.email, person.phone), suppressions.OBJECTED)


def suppress_contact(tx: Tx, contact: str) -> None:
    """The same for the addresses and numbers of somebody who is no person of the vault."""
    for address in addresses_in(contact)[1:]:
        email, phone = (address, None) if "@" in address else (None, address)
        suppressions.add(tx, suppressions.macs_of(tx, email, phone), suppressions.OBJECTED)


def is_suppressed(services: Services, email: str | None, phone: str | None = None) -> bool:
    with services.read() as tx:
        return any(suppressions.known(tx, [(email, phone)]))


def require_marketable(services: Services, tx: Tx, person_id: int) -> None:
    """Asked before any marketing message: neither restricted nor suppressed.

    Raises RuleViolation ``restriction.binds`` or ``suppression.binds``.
    """
    require_free(services, tx, [person_id], Deed.MARKETING)
    person = people.get(tx, person_id)
    if any(suppressions.known(tx, [(person.email, person.phone)])):
        raise RuleViolation(
            "suppression.binds",
            "Marketing to this address or number was stopped for good.",
            "Only the person can start it again, by a new consent.",
        )


def new_contact(services: Services, enquiry_id: int) -> NewContact | None:
    """Whether an enquiry comes from somebody who was erased before."""
    with services.read() as tx:
        enquiry = enquiries.get(tx, enquiry_id)
        return _new_contact(tx, enquiry_id, enquiry.email, enquiry.phone)


def new_contacts(services: Services) -> list[NewContact]:
    """Every enquiry that does, the newest first."""
    with services.read() as tx:
        rows = tx.fetch("SELECT id, email, phone FROM enquiry ORDER BY id DESC")
        known = suppressions.known(tx, [(email, phone) for _id, email, phone in rows])
        return [
            NewContact(enquiry_id=row[0], erased_at=min(erased))
            for row, of_one in zip(rows, known, strict=True)
            if (erased := [one.at for one in of_one if one.reason == suppressions.ERASED])
        ]


def _new_contact(tx: Tx, enquiry_id: int, email: str | None, phone: str | None) -> NewContact | None:
    (known,) = suppressions.known(tx, [(email, phone)])
    erased = [one.at for one in known if one.reason == suppressions.ERASED]
    return NewContact(enquiry_id=enquiry_id, erased_at=min(erased)) if erased else None
