"""Physical erasure of the records of one person, kind by kind, as verdicts or the ledger ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select, update

from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.storage import deletions, dispatches, enquiries, pack_reviews, restrictions
from lumadesk.storage.deletions import Unwanted
from lumadesk.storage.documents import document
from lumadesk.storage.enquiries import enquiry
from lumadesk.storage.invoice_tables import disposal, invoice, invoice_line, payment
from lumadesk.storage.notes import note
from lumadesk.storage.requests import request
from lumadesk.storage.restrictions import restriction
from lumadesk.storage.transaction import Tx


def erase_records(tx: Tx, records: Mapping[str, Iterable[int]]) -> int:
    """Erase records by noun, in an order in which nothing ever points at what is gone; the value counts them.

    Requests and restrictions are anonymised: their kind and dates are the evidence of them. An issued
    invoice goes only because its time as a tax record has ended, which the caller has decided.
    """
    erase = {
        "document": _documents,
        "enquiry": _enquiries,
        "note": _notes,
        "invoice": _invoices,
        "request": _requests,
        "restriction": restrictions.anonymise,
    }
    return sum(erase[noun](tx, list(records[noun])) for noun in erase if records.get(noun))


def detach_evidence(tx: Tx, person_id: int) -> None:
    """The anonymised requests and restrictions of a person whose row goes belong to nobody."""
    for table in (request, restriction):
        mine = table.c.person_id == person_id
        touched = tx.connection.execute(select(table.c.id).where(mine)).scalars().all()
        tx.connection.execute(update(table).where(mine).values(person_id=None))
        tx.touch_all(table.name, touched)


def _documents(tx: Tx, ids: list[int]) -> int:
    gone = tx.connection.execute(delete(document).where(document.c.id.in_(ids))).rowcount
    tx.erase("document", ids)
    return gone


def _enquiries(tx: Tx, ids: list[int]) -> int:
    asked = tx.connection.execute(
        select(enquiry.c.site_id, enquiry.c.key, enquiry.c.id).where(enquiry.c.id.in_(ids))
    )
    deletions.queue_all(tx, [Unwanted(*row) for row in asked])
    return len(enquiries.remove(tx, ids))


def _notes(tx: Tx, ids: list[int]) -> int:
    gone = tx.connection.execute(delete(note).where(note.c.id.in_(ids))).rowcount
    tx.erase("note", ids)
    return gone


def _invoices(tx: Tx, ids: list[int]) -> int:
    issued = tx.connection.execute(
        select(invoice.c.id).where(invoice.c.id.in_(ids), invoice.c.status != InvoiceStatus.DRAFT.value)
    ).scalars()
    permits = [{"invoice_id": id_} for id_ in issued]
    if permits:  # without one the triggers refuse
        tx.connection.execute(insert(disposal), permits)
    tx.connection.execute(update(document).where(document.c.invoice_id.in_(ids)).values(invoice_id=None))
    for lines in (invoice_line, payment):
        tx.connection.execute(delete(lines).where(lines.c.invoice_id.in_(ids)))
    gone = tx.connection.execute(delete(invoice).where(invoice.c.id.in_(ids))).rowcount
    tx.connection.execute(delete(disposal))
    tx.erase("invoice", ids)
    return gone


def _requests(tx: Tx, ids: list[int]) -> int:
    mine = request.c.id.in_(ids)
    blanked = tx.connection.execute(update(request).where(mine).values(details="")).rowcount
    pack_reviews.forget(tx, ids)
    dispatches.anonymise(tx, ids)
    tx.touch_all("request", ids)
    tx.scrub = True
    return blanked
