"""Carrying out an entry of the erasure ledger on a database that does not know it yet."""

from __future__ import annotations

from sqlalchemy import select

from lumadesk.storage import (
    disposal_reviews,
    erasures,
    people,
    sequences,
    suppressions,
    tombstones,
    verdict_changes,
)
from lumadesk.storage.erased import Erased
from lumadesk.storage.invoice_tables import invoice
from lumadesk.storage.ledger import LedgerEntry
from lumadesk.storage.personal_data.erasing import detach_evidence, erase_records
from lumadesk.storage.personal_data.held import held_ids
from lumadesk.storage.transaction import Tx


def replay(tx: Tx, entry: LedgerEntry) -> None:
    """Erase again what was erased, whatever state the database is in; doing it twice is doing it once.

    Whatever is still held about an erased person goes, except what was kept then. Where the website may
    still have a row its deletion is queued, and the erasure's own record is written if it is missing.
    """
    erased = entry.erased
    sequences.raise_to(tx, entry.sequences)
    for stays, goes in erased.merged:
        if people.rows(tx, [stays]) and people.rows(tx, [goes]):
            people.merge(tx, stays, goes)
        elif people.rows(tx, [goes]):
            _forget(tx, goes, erased)
    erase_records(tx, {noun: ids for noun, ids in erased.records.items() if noun != "person"})
    for person_id in erased.people:
        _forget(tx, person_id, erased)
    tombstones.add_macs(tx, erased.tombstones)
    suppressions.add(tx, erased.suppressed, suppressions.ERASED)
    disposal_reviews.add_from_ledger(tx, erased.anonymous)
    if erased.erasure is not None and not erasures.exists(tx, erased.erasure["id"]):
        erasures.add_document(tx, erased.erasure)
    tx.erased = Erased()  # the ledger knows this entry already


def _forget(tx: Tx, person_id: int, erased: Erased) -> None:
    found = people.rows(tx, [person_id])
    if not found or (found[0].erased_at is not None and person_id not in erased.records.get("person", ())):
        return
    held = held_ids(tx, person_id)
    kept_invoices = _issued(tx, held.get("invoice", []), erased.kept.get("invoice", set()))
    kept = {**erased.kept, "invoice": kept_invoices}
    erase_records(
        tx, {noun: [id_ for id_ in ids if id_ not in kept.get(noun, ())] for noun, ids in held.items()}
    )
    verdict_changes.forget(tx, person_id)
    if any(kept.get(noun) and set(ids) & kept[noun] for noun, ids in held.items()):
        people.anonymise(tx, person_id)
    else:
        detach_evidence(tx, person_id)
        people.remove(tx, person_id)


def _issued(tx: Tx, held: list[int], kept: set[int]) -> set[int]:
    """Of the invoices that were kept those that are issued here, too: an older backup has them as drafts."""
    rows = tx.connection.execute(
        select(invoice.c.id).where(
            invoice.c.id.in_([id_ for id_ in held if id_ in kept]), invoice.c.status != "draft"
        )
    )
    return set(rows.scalars())
