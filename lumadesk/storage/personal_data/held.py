"""What is held about one person, record by record: what an erasure decides on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from lumadesk.domain.erasure import HeldRecord
from lumadesk.domain.invoices import Invoice, InvoiceStatus, amount_due
from lumadesk.storage import invoices
from lumadesk.storage.complaints import complaint
from lumadesk.storage.consents import consent
from lumadesk.storage.disclosures import disclosure
from lumadesk.storage.documents import document
from lumadesk.storage.enquiries import enquiry
from lumadesk.storage.invoice_tables import invoice
from lumadesk.storage.notes import note
from lumadesk.storage.policy_versions import policy_notice, policy_seen
from lumadesk.storage.requests import request
from lumadesk.storage.restrictions import restriction
from lumadesk.storage.retention_holds import client_end, retention_hold
from lumadesk.storage.standings import origin, personal_detail, subscriber
from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_tables import appointment, follow_up, job, quote, recurring_invoice

_LONDON = ZoneInfo("Europe/London")
#: Tables whose rows are decided on one by one, the column that dates them, and what they are called.
_SIMPLE = (
    (enquiry, "submitted_at", "Enquiry"),
    (note, "created_at", "Note"),
    (quote, "created_at", "Quote"),
    (job, "created_at", "Job"),
    (appointment, "starts_at", "Appointment"),
    (follow_up, "due_on", "Follow-up"),
    (recurring_invoice, "starts_on", "Recurring invoice"),
    (restriction, "since", "Restriction"),
    (complaint, "received", "Complaint"),
    (disclosure, "asked_on", "Disclosure"),
    (consent, "day", "Consent"),
    (personal_detail, "recorded_at", "Personal detail"),
    (subscriber, "recorded_at", "Kind of subscriber"),
    (origin, "day", "Where the data came from,"),
    (policy_seen, "day", "Policy shown"),
    (policy_notice, "created_at", "Notice of a change of the policy"),
    (retention_hold, "since", "Hold"),
    (client_end, "day", "End of the business relationship"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def held_records(tx: Tx, person_id: int) -> list[HeldRecord]:
    """Everything that an erasure has to decide on, the person last. Labels hold no personal value."""
    billed = invoices.rows(tx, held_ids(tx, person_id).get("invoice", []))
    by_id = {record.id: record for record in billed}
    records = [
        *(
            record
            for table, moment, label in _SIMPLE
            for record in _simple(tx, table, table.c[moment], label, person_id)
        ),
        *_requests(tx, person_id),
        *(_invoice(record) for record in billed),
        *_documents(tx, person_id, by_id),
    ]
    tied = any(record.issued for record in records)
    return [
        *records,
        HeldRecord(table="person", id=person_id, label=f"Person {person_id}", linked_to_kept=tied),
    ]


def held_ids(tx: Tx, person_id: int) -> dict[str, list[int]]:
    """The ids of the same records, the person left out."""
    return {
        table.name: list(
            tx.connection.execute(
                select(table.c.id).where(table.c.person_id == person_id).order_by(table.c.id)
            ).scalars()
        )
        for table in (*(table for table, *_rest in _SIMPLE), request, invoice, document)
    }


def _simple(tx: Tx, table: Any, moment: Any, label: str, person_id: int) -> list[HeldRecord]:
    rows = tx.connection.execute(
        select(table.c.id, moment).where(table.c.person_id == person_id).order_by(moment, table.c.id)
    )
    return [HeldRecord(table=table.name, id=id_, label=f"{label} of {_day(at)}") for id_, at in rows]


def _requests(tx: Tx, person_id: int) -> list[HeldRecord]:
    rows = tx.connection.execute(
        select(request.c.id, request.c.kind, request.c.received)
        .where(request.c.person_id == person_id)
        .order_by(request.c.received, request.c.id)
    )
    return [
        HeldRecord(
            table="request",
            id=id_,
            label=f"{kind.replace('-', ' ').capitalize()} request of {_day(received)}",
        )
        for id_, kind, received in rows
    ]


def _invoice(record: Invoice) -> HeldRecord:
    issued = record.status is not InvoiceStatus.DRAFT
    return HeldRecord(
        table="invoice",
        id=record.id,
        label=f"Invoice {record.number}" if issued else f"Draft invoice of {_day(record.created_at)}",
        tax_dates=_tax_dates(record) if issued else (),
        issued=issued,
        unpaid=issued and amount_due(record) > 0,
    )


def _documents(tx: Tx, person_id: int, billed: dict[int, Invoice]) -> list[HeldRecord]:
    rows = tx.connection.execute(
        select(document.c.id, document.c.kind, document.c.created_at, document.c.invoice_id)
        .where(document.c.person_id == person_id)
        .order_by(document.c.id)
    )
    records = []
    for id_, kind, created_at, invoice_id in rows:
        of_invoice = _invoice(billed[invoice_id]) if invoice_id in billed else None
        records.append(
            HeldRecord(
                table="document",
                id=id_,
                label=f"Document ({kind.replace('-', ' ')}) of {_day(created_at)}",
                tax_dates=of_invoice.tax_dates if of_invoice else (),
                issued=of_invoice is not None and of_invoice.issued,
                unpaid=of_invoice is not None and of_invoice.unpaid,
            )
        )
    return records


def _tax_dates(record: Invoice) -> tuple[date, ...]:
    days = [
        record.supplied_on,
        record.issued_on,
        *(payment.paid_on for payment in record.payments),
        *(credit.issued_on for credit in record.credits),
    ]
    return tuple(sorted({day for day in days if day is not None}))


def _day(moment: date | datetime) -> str:
    day = moment.astimezone(_LONDON).date() if isinstance(moment, datetime) else moment
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
