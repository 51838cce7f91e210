"""An erasure as it was decided: every verdict carried out in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from lumadesk.domain.erasure import RecordVerdict, Verdict
from lumadesk.domain.errors import RuleViolation
from lumadesk.storage import people
from lumadesk.storage.personal_data.erasing import detach_evidence, erase_records
from lumadesk.storage.personal_data.held import held_ids
from lumadesk.storage.transaction import Tx


def carry_out(tx: Tx, person_id: int, verdicts: Sequence[RecordVerdict]) -> None:
    """Erase, anonymise and keep the records of a person as decided; ``erasures.add`` records it afterwards.

    Tombstones are written, the deletion of the website's rows is queued, and the ledger gets its line
    before the transaction commits. Raises RuleViolation "erasure.changed" where the verdicts are not
    about exactly the records that are held now.
    """
    people.get(tx, person_id)
    _require_complete(tx, person_id, verdicts)
    by_verdict: dict[Verdict, dict[str, set[int]]] = {verdict: {} for verdict in Verdict}
    for decided in verdicts:
        by_verdict[decided.verdict].setdefault(decided.table, set()).add(decided.id)
    gone, blanked, kept = (
        by_verdict[verdict] for verdict in (Verdict.ERASE, Verdict.ANONYMISE, Verdict.KEEP)
    )
    erase_records(
        tx,
        {noun: gone.get(noun, set()) | blanked.get(noun, set()) for noun in {*gone, *blanked} - {"person"}},
    )
    if person_id in gone.get("person", ()):
        detach_evidence(tx, person_id)
        people.remove(tx, person_id)
    else:
        people.anonymise(tx, person_id)
    for noun, ids in kept.items():
        tx.erased.kept.setdefault(noun, set()).update(ids)


def _require_complete(tx: Tx, person_id: int, verdicts: Sequence[RecordVerdict]) -> None:
    held = {(noun, id_) for noun, ids in held_ids(tx, person_id).items() for id_ in ids} | {
        ("person", person_id)
    }
    if {(verdict.table, verdict.id) for verdict in verdicts} != held or len(verdicts) != len(held):
        raise RuleViolation(
            "erasure.changed",
            "What is held about this person has changed since the preview.",
            "Look at the new preview, then erase.",
        )
