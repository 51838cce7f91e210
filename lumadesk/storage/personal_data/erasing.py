"""Physical erasure of the records of one person, kind by kind, as verdicts or the ledger ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Table, delete, insert, select, update

from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.storage import (
    consents,
    deletions,
    dispatches,
    enquiries,
    issued_documents,
    jobs,
    pack_reviews,
    quotes,
    recurring,
    reminders,
    restrictions,
    work_links,
)
from lumadesk.storage.complaints import complaint, complaint_event
from lumadesk.storage.consents import consent
from lumadesk.storage.deletions import Unwanted
from lumadesk.storage.disclosures import disclosure
from lumadesk.storage.documents import document
from lumadesk.storage.enquiries import enquiry
from lumadesk.storage.invoice_tables import (
    credit_note,
    credit_note_line,
    disposal,
    invoice,
    invoice_line,
    payment,
)
from lumadesk.storage.letters import letter
from lumadesk.storage.notes import note
from lumadesk.storage.personal_data.manifest import MANIFEST
from lumadesk.storage.policy_versions import policy_notice, policy_seen
from lumadesk.storage.rectifications import recipient_task, rectification
from lumadesk.storage.request_events import request_event
from lumadesk.storage.requests import request
from lumadesk.storage.restriction_tasks import restriction_task
from lumadesk.storage.restrictions import restriction
from lumadesk.storage.retention_holds import client_end, retention_hold
from lumadesk.storage.searches import search_log
from lumadesk.storage.standings import origin, personal_detail, subscriber
from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_tables import appointment, follow_up

#: Nothing points at them, and nothing of them has to stay.
_PLAIN = (note, personal_detail, subscriber, origin, policy_seen, retention_hold, client_end)


def erase_records(tx: Tx, records: Mapping[str, Iterable[int]]) -> int:
    """Erase records by noun, in an order in which nothing ever points at what is gone; the value counts them.

    Requests, complaints, disclosures and restrictions are anonymised, with what hangs on them: their kinds
    and dates are the evidence that the duties were met. An issued
    invoice goes only because its time as a tax record has ended, which the caller has decided.
    """
    erase = {
        "document": _documents,
        "enquiry": _enquiries,
        "quote": _quotes,
        "job": _jobs,
        "appointment": _appointments,
        "follow_up": _follow_ups,
        "recurring_invoice": _recurring,
        "invoice": _invoices,
        "request": _requests,
        "complaint": _complaints,
        "disclosure": _disclosures,
        "restriction": _restrictions,
        "consent": consents.anonymise,
        "policy_notice": lambda tx, ids: _blank(tx, policy_notice, policy_notice.c.id, ids),
        **{table.name: _eraser(table) for table in _PLAIN},
    }
    return sum(erase[noun](tx, list(records[noun])) for noun in erase if records.get(noun))


def forget_request(tx: Tx, request_id: int) -> None:
    """Anonymise a request that belongs to nobody and erase its documents, in a restored backup as well."""
    papers = tx.connection.execute(select(document.c.id).where(document.c.request_id == request_id)).scalars()
    erase_records(tx, {"document": papers.all(), "request": [request_id]})
    tx.erased.add("request", [request_id])


def detach_evidence(tx: Tx, person_id: int) -> None:
    """What stays, anonymised, of a person whose row goes belongs to nobody."""
    for table in (request, restriction, complaint, disclosure, letter, consent, policy_notice):
        mine = table.c.person_id == person_id
        touched = tx.connection.execute(select(table.c.id).where(mine)).scalars().all()
        tx.connection.execute(update(table).where(mine).values(person_id=None))
        tx.touch_all(table.name, touched)


def _documents(tx: Tx, ids: list[int]) -> int:
    for column in (letter.c.pdf_id, letter.c.text_id):
        tx.connection.execute(update(letter).where(column.in_(ids)).values({column.name: None}))
    gone = tx.connection.execute(delete(document).where(document.c.id.in_(ids))).rowcount
    tx.erase("document", ids)
    return gone


def _enquiries(tx: Tx, ids: list[int]) -> int:
    asked = tx.connection.execute(
        select(enquiry.c.site_id, enquiry.c.key, enquiry.c.id).where(enquiry.c.id.in_(ids))
    )
    deletions.queue_all(tx, [Unwanted(*row) for row in asked])
    return len(enquiries.remove(tx, ids))


def _eraser(table: Table) -> Callable[[Tx, list[int]], int]:
    def erase(tx: Tx, ids: list[int]) -> int:
        gone = tx.connection.execute(delete(table).where(table.c.id.in_(ids))).rowcount
        tx.erase(table.name, ids)
        return gone

    return erase


def _invoices(tx: Tx, ids: list[int]) -> int:
    issued = tx.connection.execute(
        select(invoice.c.id).where(invoice.c.id.in_(ids), invoice.c.status != InvoiceStatus.DRAFT.value)
    ).scalars()
    permits = [{"invoice_id": id_} for id_ in issued]
    if permits:  # without one the triggers refuse
        tx.connection.execute(insert(disposal), permits)
    tx.connection.execute(update(document).where(document.c.invoice_id.in_(ids)).values(invoice_id=None))
    issued_documents.forget_invoices(tx, ids)
    work_links.release(tx, ids)
    reminders.remove_of(tx, ids)
    for lines in (invoice_line, payment, credit_note_line, credit_note):
        tx.connection.execute(delete(lines).where(lines.c.invoice_id.in_(ids)))
    gone = tx.connection.execute(delete(invoice).where(invoice.c.id.in_(ids))).rowcount
    tx.connection.execute(delete(disposal))
    tx.erase("invoice", ids)
    return gone


def _quotes(tx: Tx, ids: list[int]) -> int:
    gone = quotes.remove(tx, ids)
    tx.erase("quote", ids)
    return gone


def _jobs(tx: Tx, ids: list[int]) -> int:
    gone = jobs.remove(tx, ids)
    tx.erase("job", ids)
    return gone


def _appointments(tx: Tx, ids: list[int]) -> int:
    gone = tx.connection.execute(delete(appointment).where(appointment.c.id.in_(ids))).rowcount
    tx.erase("appointment", ids)
    return gone


def _follow_ups(tx: Tx, ids: list[int]) -> int:
    gone = tx.connection.execute(delete(follow_up).where(follow_up.c.id.in_(ids))).rowcount
    tx.erase("follow_up", ids)
    return gone


def _recurring(tx: Tx, ids: list[int]) -> int:
    gone = recurring.remove(tx, ids)
    tx.erase("recurring_invoice", ids)
    return gone


def _requests(tx: Tx, ids: list[int]) -> int:
    blanked = _blank(tx, request, request.c.id, ids)
    for part in (request_event, search_log, rectification, recipient_task, letter):
        _blank(tx, part, part.c.request_id, ids)
    pack_reviews.forget(tx, ids)
    dispatches.anonymise(tx, ids)
    return blanked


def _complaints(tx: Tx, ids: list[int]) -> int:
    blanked = _blank(tx, complaint, complaint.c.id, ids)
    for part in (complaint_event, letter):
        _blank(tx, part, part.c.complaint_id, ids)
    return blanked


def _disclosures(tx: Tx, ids: list[int]) -> int:
    return _blank(tx, disclosure, disclosure.c.id, ids)


def _restrictions(tx: Tx, ids: list[int]) -> int:
    _blank(tx, restriction_task, restriction_task.c.restriction_id, ids)
    return restrictions.anonymise(tx, ids)


def _blank(tx: Tx, table: Table, column: Column[Any], ids: list[int]) -> int:
    """Empty the texts of the records that ``column`` finds; whose they are is cut when the person goes."""
    found = tx.connection.execute(select(table.c.id).where(column.in_(ids))).scalars().all()
    if not found:
        return 0
    tx.connection.execute(update(table).where(table.c.id.in_(found)).values(dict.fromkeys(_texts(table), "")))
    tx.touch_all(table.name, found)
    tx.scrub = True
    return len(found)


def _texts(table: Table) -> list[str]:
    """What the manifest says is emptied while the record stays, but for the reference to the person."""
    columns = MANIFEST[table.name].columns
    return [name for name, entry in columns.items() if entry.erasure == "anonymise" and name != "person_id"]
