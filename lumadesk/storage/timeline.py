"""Everything that happened with one person, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from lumadesk.domain.invoices import Invoice, InvoiceStatus, Payment, PaymentKind
from lumadesk.domain.money import format_money
from lumadesk.storage import documents, enquiries, invoices, notes, requests
from lumadesk.storage.enquiries import preview_of
from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_timeline import work_of

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """``at`` is aware; for what has only a date it is the beginning of that day in the United Kingdom.

    ``noun`` and ``id`` say where it leads: "enquiry", "note", "invoice", "request", "document", "quote",
    "job", "appointment" or "follow_up".
    """

    at: datetime
    noun: str
    id: int
    title: str
    detail: str


def entries(tx: Tx, person_id: int) -> list[TimelineEntry]:
    """The newest first."""
    found = [
        *_enquiries(tx, person_id),
        *_notes(tx, person_id),
        *_requests(tx, person_id),
        *_documents(tx, person_id),
        *_work(tx, person_id),
    ]
    for record in invoices.rows(tx, invoices.ids(tx, person_id=person_id)):
        found += _invoice(record)
    return sorted(found, key=lambda entry: (entry.at, entry.noun, entry.id), reverse=True)


def _enquiries(tx: Tx, person_id: int) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            at=enquiry.submitted_at,
            noun="enquiry",
            id=enquiry.id,
            title=f"Enquiry: {enquiry.service}" if enquiry.service else "Enquiry",
            detail=preview_of(enquiry.message),
        )
        for enquiry in enquiries.for_person(tx, person_id)
    ]


def _notes(tx: Tx, person_id: int) -> list[TimelineEntry]:
    return [
        TimelineEntry(at=note.created_at, noun="note", id=note.id, title="Note", detail=note.body)
        for note in notes.list_for(tx, person_id)
    ]


def _requests(tx: Tx, person_id: int) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            at=_midnight(request.received),
            noun="request",
            id=request.id,
            title=f"{request.kind.value.replace('-', ' ').capitalize()} request, {request.status.value}",
            detail=request.details,
        )
        for request in requests.for_person(tx, person_id)
    ]


def _documents(tx: Tx, person_id: int) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            at=document.created_at,
            noun="document",
            id=document.id,
            title=f"Document: {document.title}",
            detail=document.file_name,
        )
        for document in documents.list_for(tx, person_id=person_id)
    ]


def _work(tx: Tx, person_id: int) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            at=when if isinstance(when, datetime) else _midnight(when),
            noun=noun,
            id=id_,
            title=title,
            detail=detail,
        )
        for when, noun, id_, title, detail in work_of(tx, person_id)
    ]


def _invoice(record: Invoice) -> list[TimelineEntry]:
    name = f"Invoice {record.number}" if record.number else "Draft invoice"
    summary = "; ".join(line.description for line in record.lines)
    happened = [(record.created_at, "Invoice drafted", summary)]
    if record.issued_on is not None:
        voided = record.status is InvoiceStatus.VOID
        happened.append(
            (
                _midnight(record.issued_on),
                f"{name} issued{', void' if voided else ''}",
                record.void_reason or summary,
            )
        )
    happened += [
        (_midnight(payment.paid_on), f"{name}: {_paid(payment)}", payment.reference)
        for payment in record.payments
    ]
    happened += [
        (
            _midnight(credit.issued_on),
            f"Credit note {credit.number} for invoice {record.number}: {format_money(credit.gross)}",
            "",
        )
        for credit in record.credits
    ]
    return [
        TimelineEntry(at=at, noun="invoice", id=record.id, title=title, detail=detail)
        for at, title, detail in happened
    ]


def _paid(payment: Payment) -> str:
    match payment.kind:
        case PaymentKind.REFUND:
            return f"{format_money(-payment.amount)} given back"
        case PaymentKind.CORRECTION:
            return f"an entry of {format_money(-payment.amount)} taken back"
        case PaymentKind.TRANSFER:
            whither = "taken from its credit" if payment.amount < 0 else "paid from credit"
            return f"{format_money(abs(payment.amount))} {whither}"
        case PaymentKind.PAYMENT:
            return f"{format_money(payment.amount)} paid"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _LONDON)
