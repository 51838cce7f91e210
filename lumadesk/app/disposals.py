"""What an erasure kept and until when; once its time has ended it is erased, after review."""

from __future__ import annotations

from dataclasses import dataclass

from lumadesk.app import certificates
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.app.verdicts import decided
from lumadesk.domain.erasure import Ground, RecordVerdict, Verdict
from lumadesk.domain.errors import RuleViolation
from lumadesk.storage import erasures, people, personal_data
from lumadesk.storage.transaction import Tx

GROUND = "Its time ended: what the erasure {reference} had kept is no longer needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord:
    """A record that outlived its person's erasure, for the purpose that ``verdict.because`` says, only.

    ``due`` once nothing keeps it any more: then it waits for the owner's review.
    """

    erasure_id: int
    verdict: RecordVerdict
    due: bool


def kept(services: Services) -> list[KeptRecord]:
    """Everything that erasures have kept, what is due first, then by the day on which it will be."""
    with services.read() as tx:
        found = [
            row
            for person_id in people.erased_ids(tx)
            for row in _kept_of(services, tx, person_id, _first_erasure(tx, person_id))
        ]
    return sorted(
        found,
        key=lambda row: (
            not row.due,
            row.verdict.until is None,
            row.verdict.until or services.today,
            row.erasure_id,
        ),
    )


def count_due(services: Services) -> int:
    """How many records wait for the review; quick, for it is asked at every start."""
    with services.read() as tx:
        there = set(people.erased_ids(tx))
        return sum(
            row.due
            for person_id in erasures.may_be_due(tx, services.today)
            if person_id in there
            for row in _kept_of(services, tx, person_id, 0)
        )


def review(services: Services, erasure_id: int) -> Changes[int]:
    """Erase what is due of what this erasure kept; the value is the new erasure's id.

    It has its own certificate and line in the ledger. Raises RuleViolation ``erasure.nothing_due``.
    """
    with services.write("erasure.review") as tx:
        person_id = erasures.get(tx, erasure_id).person_id_was
        alive = person_id in people.erased_ids(tx)
        rows = _kept_of(services, tx, person_id, erasure_id) if alive else []
        due = [row.verdict for row in rows if row.due]
        if not due:
            raise RuleViolation(
                "erasure.nothing_due",
                "Nothing that this erasure kept is due yet.",
                "See when it will be: lumadesk erase due, or the erasure's page.",
            )
        if len(due) == len(rows):
            due.append(
                RecordVerdict(
                    table="person",
                    id=person_id,
                    label=f"Person {person_id}",
                    verdict=Verdict.ERASE,
                    until=None,
                    because="Nothing has to be kept about this person any more (UK GDPR Art 17(1)).",
                )
            )
        personal_data.carry_out_due(tx, person_id, due)
        new_id = erasures.add(
            tx,
            person_id_was=person_id,
            ground=GROUND.format(reference=certificates.reference(erasure_id)),
            grounds=(Ground.NOT_NEEDED,),
            verdicts=due,
        )
        certificates.store(services, tx, new_id)
    return changes(tx, new_id)


def _kept_of(services: Services, tx: Tx, person_id: int, erasure_id: int) -> list[KeptRecord]:
    return [
        KeptRecord(erasure_id=erasure_id, verdict=row, due=row.verdict is Verdict.ERASE)
        for row in decided(services, tx, person_id)
        if row.table != "person" and row.verdict is not Verdict.ANONYMISE  # evidence names nobody
    ]


def _first_erasure(tx: Tx, person_id: int) -> int:
    return min((erasure.id for erasure in erasures.of_person(tx, person_id)), default=0)
