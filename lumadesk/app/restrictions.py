"""Restricting the processing of a person's data, and ending it (UK GDPR Art 18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.app import restriction_tasks
from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.restriction_causes import causes_of
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import check_happened
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.requests import RequestKind
from lumadesk.domain.restriction import (
    Allowance,
    Deed,
    Restriction,
    RestrictionReason,
    check_allowance,
    check_liftable,
    check_notice,
)
from lumadesk.domain.restriction_causes import check_decided, told_by_letter
from lumadesk.storage import enquiries, held_changes, people, restrictions
from lumadesk.storage.held_changes import HeldChange
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionView:
    """``person_name`` is empty once the person is erased; ``held_changes`` wait at the website."""

    restriction: Restriction
    person_name: str
    held_changes: tuple[HeldChange, ...]


def restrict(
    services: Services,
    person_id: int,
    reason: RestrictionReason,
    *,
    details: str = "",
    since: date | None = None,
) -> Changes[int]:
    """From now on this person's data is stored and nothing else; the value is the restriction's id."""
    with services.write("restriction.begin") as tx:
        restriction_id = begin(services, tx, person_id, reason, details=details, since=since)
    return changes(tx, restriction_id)


def begin(
    services: Services,
    tx: Tx,
    person_id: int,
    reason: RestrictionReason,
    *,
    details: str = "",
    since: date | None = None,
) -> int:
    """The same within another use-case's transaction: an objection or a complaint that is being decided."""
    require_alive(people.get(tx, person_id))
    first = since or services.today
    if first > services.today:
        raise RuleViolation(
            "restriction.bad_date", "That day is still to come.", "Enter the day on which it began."
        )
    check_happened("restriction", first, services.today)
    restriction_id = restrictions.add(
        tx, person_id=person_id, reason=reason, details=clean_text(details).strip(), since=first
    )
    restriction_tasks.begun(services, tx, restriction_id, first)
    return restriction_id


def begin_by_itself(
    services: Services, tx: Tx, person_id: int | None, reason: RestrictionReason, details: str
) -> None:
    """Begin it today, unless one for the same reason binds already: that one waits for both causes."""
    if person_id is None:
        raise RuleViolation(
            "restriction.nobody",
            "No person of the vault is meant, so there is nobody's data to restrict.",
            "Choose the person, or leave the restriction out.",
        )
    if not any(one.reason is reason for one in restrictions.binding(tx, [person_id])):
        begin(services, tx, person_id, reason, details=details)


def allow(
    services: Services, restriction_id: int, *, deed: Deed, ground: Allowance, because: str
) -> Changes[int]:
    """Record a ground of Art 18(2): ``deed`` is permitted today."""
    with services.write("restriction.allow") as tx:
        restriction = restrictions.get(tx, restriction_id)
        check_allowance(restriction, because)
        restrictions.allow(
            tx,
            restriction_id,
            deed=deed,
            ground=ground,
            because=clean_text(because).strip(),
            day=services.today,
        )
    return changes(tx, restriction_id)


def record_notice(
    services: Services, restriction_id: int, notice: str, on: date | None = None
) -> Changes[int]:
    """Record that the person was told, and how, that the restriction will be lifted (Art 18(3))."""
    with services.write("restriction.notice") as tx:
        day = on or services.today
        check_notice(restrictions.get(tx, restriction_id), notice, day, services.today)
        restrictions.set_notice(tx, restriction_id, notice=clean_text(notice).strip(), on=day)
    return changes(tx, restriction_id)


def noticed_by_letter(tx: Tx, person_id: int, kind: RequestKind, letter_id: int, on: date) -> None:
    """A letter that tells the person that the restriction ends is the notice of Art 18(3)."""
    for one in restrictions.binding(tx, [person_id]):
        if one.notice_on is None and one.since <= on and told_by_letter(one.reason, kind):
            restrictions.set_notice(tx, one.id, notice=f"Letter {letter_id}", on=on)


def lift(services: Services, restriction_id: int, on: date | None = None) -> Changes[int]:
    """End a restriction after its notice; changes held back are taken over by the next sync."""
    with services.write("restriction.lift") as tx:
        day = on or services.today
        restriction = restrictions.get(tx, restriction_id)
        check_liftable(restriction, day, services.today)
        if restriction.person_id is not None:
            check_decided(restriction, causes_of(tx, restriction.person_id))
        restrictions.lift(tx, restriction_id, day)
        restriction_tasks.lifted(services, tx, restriction_id, day)
        if restriction.person_id is not None:
            tx.touch("person", restriction.person_id)
    return changes(tx, restriction_id)


def get(services: Services, restriction_id: int) -> RestrictionView:
    with services.read() as tx:
        (view,) = _views(tx, [restrictions.get(tx, restriction_id)])
        return view


def list_restrictions(services: Services) -> list[RestrictionView]:
    """Those that bind first, then the lifted ones."""
    with services.read() as tx:
        return _views(tx, restrictions.list_all(tx))


def of_person(services: Services, person_id: int) -> list[RestrictionView]:
    """A person's restrictions, the newest first; the window shows whether one binds."""
    with services.read() as tx:
        return _views(tx, restrictions.for_person(tx, person_id)[::-1])


def _views(tx: Tx, found: list[Restriction]) -> list[RestrictionView]:
    waiting = held_changes.list_all(tx)
    owners = {one.id: one.person_id for one in enquiries.in_full(tx, [row.enquiry_id for row in waiting])}
    names = {
        person.id: person.name
        for person in people.rows(tx, [one.person_id for one in found if one.person_id is not None])
        if person.erased_at is None
    }
    return [
        RestrictionView(
            restriction=one,
            person_name="" if one.person_id is None else names.get(one.person_id, ""),
            held_changes=tuple(row for row in waiting if owners.get(row.enquiry_id) == one.person_id)
            if one.active
            else (),
        )
        for one in found
    ]
