"""Jobs: scheduled work for a client, its hours, and the invoice that bills them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lumadesk.app.binding import require_free
from lumadesk.app.business import business_in
from lumadesk.app.changes import Changes
from lumadesk.app.people import require_alive
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import check_draft
from lumadesk.domain.jobs import Job, JobStatus, TimeEntry, check_job, check_time, lines_for, worth
from lumadesk.domain.money import ZERO
from lumadesk.domain.restriction import Deed
from lumadesk.storage import invoices, jobs, people, quotes
from lumadesk.storage.transaction import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job with its hours, and what no invoice asks for yet, and what one does: pounds, net."""

    job: Job
    person_name: str
    times: tuple[TimeEntry, ...]
    minutes: int
    to_bill: Decimal
    billed: Decimal


def add_job(
    services: Services,
    person_id: int,
    title: str,
    *,
    notes: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    quote_id: int | None = None,
) -> Changes[int]:
    """Schedule work for somebody; the value is the job's id."""
    check_job(title, notes, starts_on, ends_on)
    with services.write("job.add") as tx:
        require_alive(people.get(tx, person_id))
        require_free(services, tx, [person_id], Deed.EDIT)
        if quote_id is not None and quotes.get(tx, quote_id).person_id != person_id:
            raise RuleViolation("job.other_customer", "That quote is another person's.")
        job_id = jobs.add(
            tx,
            Job(
                id=0,
                person_id=person_id,
                quote_id=quote_id,
                title=title.strip(),
                notes=notes.strip(),
                status=JobStatus.OPEN,
                starts_on=starts_on,
                ends_on=ends_on,
                created_at=tx.now,
            ),
        )
        tx.touch("person", person_id)
    return changes(tx, job_id)


def change_job(
    services: Services,
    job_id: int,
    *,
    title: str | None = None,
    notes: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    rescheduled: bool = False,
    status: JobStatus | None = None,
) -> Changes[int]:
    """Change a job; what is not named stays; a ``rescheduled`` one has no days but those named."""
    with services.write("job.change") as tx:
        old = jobs.get(tx, job_id)
        require_free(services, tx, [old.person_id], Deed.EDIT)
        changed = replace(
            old,
            title=old.title if title is None else title.strip(),
            notes=old.notes if notes is None else notes.strip(),
            starts_on=starts_on if rescheduled else starts_on or old.starts_on,
            ends_on=ends_on if rescheduled else ends_on or old.ends_on,
            status=status or old.status,
        )
        check_job(changed.title, changed.notes, changed.starts_on, changed.ends_on)
        jobs.put(tx, changed)
    return changes(tx, job_id)


def add_time(
    services: Services,
    job_id: int,
    *,
    day: date,
    minutes: int,
    what: str,
    unit_price: Decimal,
    vat_rate: Decimal | None = None,
    category: str = "",
    billable: bool = True,
) -> Changes[int]:
    """Enter hours of a job, at so many pounds an hour; the value is the entry's id."""
    check_time(minutes, what, unit_price, vat_rate, day, services.today)
    with services.write("job.add-time") as tx:
        job = jobs.get(tx, job_id)
        require_free(services, tx, [job.person_id], Deed.EDIT)
        entry_id = jobs.add_time(
            tx,
            TimeEntry(
                id=0,
                job_id=job_id,
                day=day,
                minutes=minutes,
                what=what.strip(),
                unit_price=unit_price,
                vat_rate=vat_rate,
                category=category.strip(),
                billable=billable,
                invoice_id=None,
            ),
        )
    return changes(tx, entry_id)


def drop_time(services: Services, entry_id: int) -> Changes[int]:
    """Take hours out that were entered by mistake; those on an invoice stay (``job.billed``)."""
    with services.write("job.drop-time") as tx:
        entry = jobs.get_time(tx, entry_id)
        require_free(services, tx, [jobs.get(tx, entry.job_id).person_id], Deed.PURGE)
        if entry.invoice_id is not None:
            raise RuleViolation(
                "job.billed",
                "These hours are on an invoice.",
                "Discard its draft or void it first; what a credit note took back stays with it.",
            )
        jobs.drop_time(tx, entry)
    return changes(tx, entry_id)


def bill_job(services: Services, job_id: int) -> Changes[int]:
    """Draft an invoice with the hours that are still to be billed; the value is the draft's id."""
    with services.write("job.bill") as tx:
        job = jobs.get(tx, job_id)
        person = people.get(tx, job.person_id)
        require_alive(person)
        require_free(services, tx, [job.person_id], Deed.EDIT)
        registered = business_in(services, tx).vat_registered
        open_ones = [entry for entry in jobs.times(tx, [job_id]) if _is_open(entry)]
        lines = lines_for(open_ones, vat_registered=registered)
        check_draft(lines, vat_registered=registered)
        invoice_id = invoices.add(
            tx,
            person_id=job.person_id,
            customer_name=person.name,
            customer_address=person.address or "",
            lines=lines,
            supplied_on=max(entry.day for entry in open_ones),
        )
        jobs.mark_billed(tx, (entry.id for entry in open_ones), invoice_id)
        tx.touch("job", job_id)
        tx.touch("person", job.person_id)
    return changes(tx, invoice_id)


def get(services: Services, job_id: int) -> JobView:
    with services.read() as tx:
        return _views(tx, [jobs.get(tx, job_id)])[0]


def list_jobs(
    services: Services, status: JobStatus | None = None, person_id: int | None = None
) -> list[JobView]:
    """The newest first."""
    with services.read() as tx:
        return _views(tx, jobs.list_all(tx, status, person_id))


def _views(tx: Tx, found: Sequence[Job]) -> list[JobView]:
    """All at once: a list of jobs asks the vault three times, however long it is."""
    names = {one.id: one.name for one in people.rows(tx, list({job.person_id for job in found}))}
    times: dict[int, list[TimeEntry]] = {job.id: [] for job in found}
    for entry in jobs.times(tx, times):
        times[entry.job_id].append(entry)
    return [
        JobView(
            job=job,
            person_name=names[job.person_id],
            times=tuple(times[job.id]),
            minutes=sum(entry.minutes for entry in times[job.id]),
            to_bill=sum((worth(one) for one in times[job.id] if _is_open(one)), ZERO),
            billed=sum((worth(one) for one in times[job.id] if one.invoice_id is not None), ZERO),
        )
        for job in found
    ]


def _is_open(entry: TimeEntry) -> bool:
    return entry.billable and entry.invoice_id is None
