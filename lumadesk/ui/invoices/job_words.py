"""How a job and its hours look, in a list and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lumadesk.app import business, catalogue, diary, invoices, jobs
from lumadesk.app.diary import AppointmentView
from lumadesk.app.invoices import InvoiceView
from lumadesk.app.jobs import JobView
from lumadesk.app.services import Services
from lumadesk.domain.jobs import Job, JobStatus, TimeEntry, worth
from lumadesk.domain.money import format_money
from lumadesk.domain.spans import write_minutes
from lumadesk.ui.invoices.faces import chip_of as invoice_chip
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.entry_list import Deed, Entry
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import day, plain_day

_STATES = {
    JobStatus.OPEN: ("Open", Tone.INFO),
    JobStatus.DONE: ("Done", Tone.SUCCESS),
    JobStatus.CANCELLED: ("Cancelled", Tone.NEUTRAL),
}


@dataclass(frozen=True, slots=True)
class JobCase:
    """A job with everything that its page shows; ``rate`` is offered where the job has no hours yet."""

    view: JobView
    vat_registered: bool
    rate: str = ""
    appointments: tuple[AppointmentView, ...] = ()
    invoices: Mapping[int, InvoiceView] = field(default_factory=dict)


def read_case(services: Services, job_id: int) -> JobCase:
    """For a reader's thread."""
    view = jobs.get(services, job_id)
    billed = sorted({entry.invoice_id for entry in view.times if entry.invoice_id is not None})
    return JobCase(
        view=view,
        vat_registered=business.get_business(services).vat_registered,
        rate="" if view.times else _usual_rate(services),
        appointments=tuple(
            one
            for one in diary.list_appointments(services, person_id=view.job.person_id)
            if one.appointment.job_id == job_id
        ),
        invoices={one.invoice.id: one for one in invoices.rows(services, billed)},
    )


def _usual_rate(services: Services) -> str:
    """What an hour costs in the catalogue."""
    for offer in catalogue.list_items(services):
        if offer.item.unit.strip().lower() in ("hour", "hours", "h") and offer.price is not None:
            return f"{offer.price:.2f}"
    return ""


def state_of(view: JobView) -> tuple[str, Tone]:
    if view.to_bill and view.job.status is not JobStatus.OPEN:
        return "To bill", Tone.WARNING
    return _STATES[view.job.status]


def face_of(view: JobView) -> Face:
    job = view.job
    return Face(
        title=one_line(job.title),
        detail=" \u00b7 ".join(part for part in (days_of(job), one_line(view.person_name)) if part),
        meta=format_money(view.to_bill) if view.to_bill else "",
        chip=state_of(view),
        strong=job.status is JobStatus.OPEN,
        faded=job.status is not JobStatus.OPEN and not view.to_bill,
    )


def days_of(job: Job) -> str:
    """When it is; empty where that is not settled."""
    if job.starts_on is not None and job.ends_on is not None and job.starts_on != job.ends_on:
        return f"{plain_day(job.starts_on)} to {plain_day(job.ends_on)}"
    if job.starts_on is not None:
        return plain_day(job.starts_on) if job.ends_on else f"From {plain_day(job.starts_on)}"
    return f"Until {plain_day(job.ends_on)}" if job.ends_on else ""


def time_entry(entry: TimeEntry, bill: InvoiceView | None, next_: Deed, more: tuple[Deed, ...]) -> Entry:
    """``bill`` is the invoice that has these hours."""
    rate = f"{format_money(entry.unit_price)} an hour"
    chip = ("Free", Tone.NEUTRAL) if not entry.billable else None
    if bill is not None:
        words, tone = invoice_chip(bill)
        chip = (f"{bill.invoice.number} \u00b7 {words}" if bill.invoice.number else "On a draft", tone)
    return Entry(
        key=entry.id,
        title=one_line(entry.what),
        meta=format_money(worth(entry)) if entry.billable else "",
        detail=f"{day(entry.day)} \u00b7 {write_minutes(entry.minutes)} \u00b7 {rate}",
        small=one_line(entry.category),
        chip=chip,
        faded=bill is not None,
        next=next_,
        more=more,
    )
