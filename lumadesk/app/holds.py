"""Holds: what keeps the records of a person beyond their time, and what comes and goes by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import check_happened
from lumadesk.domain.disposal import HOLD_WORDS, OWN_HOLDS, Hold, HoldKind, check_hold
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.storage import people, retention_holds
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """``person_name`` is empty once the person is gone; ``review_due``: its day has come."""

    hold: Hold
    person_name: str
    words: str
    review_due: bool


def place_hold(
    services: Services,
    person_id: int,
    kind: HoldKind,
    reason: str,
    *,
    since: date | None = None,
    review_on: date | None = None,
) -> Changes[int]:
    """Keep everything of a person for a legal claim or a tax enquiry. Raises RuleViolation ``hold.…``."""
    told, first = clean_text(reason).strip(), since or services.today
    check_hold(kind, told, first, services.today)
    with services.write("hold.place") as tx:
        require_alive(people.get(tx, person_id))
        hold_id = retention_holds.add(
            tx, person_id=person_id, kind=kind, reason=told, since=first, review_on=review_on
        )
    return changes(tx, hold_id)


def lift_hold(services: Services, hold_id: int, on: date | None = None) -> Changes[int]:
    """The claim or the enquiry is over. Raises RuleViolation ``hold.lifted`` or ``hold.in_future``."""
    day = on or services.today
    check_happened("hold", day, services.today)
    with services.write("hold.lift") as tx:
        hold = retention_holds.get(tx, hold_id)
        if not hold.active:
            raise RuleViolation("hold.lifted", "This hold was lifted already.")
        retention_holds.lift(tx, hold_id, day)
        tx.touch("person", hold.person_id)
    return changes(tx, hold_id)


def list_holds(services: Services) -> list[HoldView]:
    """Those that the owner set: those that hold first."""
    with services.read() as tx:
        found = retention_holds.list_all(tx)
        names = {person.id: person.name for person in people.rows(tx, [one.person_id for one in found])}
    return [
        HoldView(
            hold=one,
            person_name=names.get(one.person_id, ""),
            words=HOLD_WORDS[one.kind],
            review_due=one.active and one.review_on is not None and one.review_on <= services.today,
        )
        for one in found
    ]


def of_person(services: Services, person_id: int) -> tuple[HoldKind, ...]:
    """Everything that holds a person's records now."""
    with services.read() as tx:
        return retention_holds.holding(tx, [person_id]).get(person_id, ())


def require_unheld(tx: Tx, person_id: int) -> None:
    """Refuse to erase what a claim or a tax enquiry needs (UK GDPR Art 17(3)(b), (e)): ``hold.binds``."""
    kinds = [
        kind for kind in retention_holds.holding(tx, [person_id]).get(person_id, ()) if kind in OWN_HOLDS
    ]
    if kinds:
        raise RuleViolation(
            "hold.binds",
            f"A hold keeps everything of this person: {'; '.join(HOLD_WORDS[kind] for kind in kinds)}.",
            "Lift the hold when the matter is over.",
        )
