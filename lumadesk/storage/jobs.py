"""Jobs and their hours in the vault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from lumadesk.domain.errors import KnownError
from lumadesk.domain.jobs import Job, JobStatus, TimeEntry
from lumadesk.storage.transaction import Tx
from lumadesk.storage.work_tables import appointment, job, time_entry


def add(tx: Tx, made: Job) -> int:
    """Its own id and moment are those of this write."""
    (new_id,) = tx.reserve(job, 1)
    tx.connection.execute(insert(job).values(_values(replace(made, id=new_id, created_at=tx.now))))
    tx.touch("job", new_id)
    return new_id


def put(tx: Tx, changed: Job) -> None:
    tx.connection.execute(update(job).where(job.c.id == changed.id).values(_values(changed)))
    tx.touch("job", changed.id)


def get(tx: Tx, job_id: int) -> Job:
    """Raises ``KnownError`` "job.not_found"."""
    row = tx.connection.execute(select(job).where(job.c.id == job_id)).one_or_none()
    if row is None:
        raise KnownError("job.not_found", f"There is no job {job_id} in this vault.")
    return _job(row)


def list_all(tx: Tx, status: JobStatus | None = None, person_id: int | None = None) -> list[Job]:
    """The newest first."""
    wanted = select(job).order_by(job.c.id.desc())
    if status is not None:
        wanted = wanted.where(job.c.status == status.value)
    if person_id is not None:
        wanted = wanted.where(job.c.person_id == person_id)
    return [_job(row) for row in tx.connection.execute(wanted).all()]


def add_time(tx: Tx, entry: TimeEntry) -> int:
    (new_id,) = tx.reserve(time_entry, 1)
    values = _entry_values(replace(entry, id=new_id, invoice_id=None))
    tx.connection.execute(insert(time_entry).values(values))
    tx.touch("job", entry.job_id)
    return new_id


def get_time(tx: Tx, entry_id: int) -> TimeEntry:
    """Raises ``KnownError`` "job.no_such_time"."""
    row = tx.connection.execute(select(time_entry).where(time_entry.c.id == entry_id)).one_or_none()
    if row is None:
        raise KnownError("job.no_such_time", f"There is no entry {entry_id} of hours in this vault.")
    return _entry(row)


def drop_time(tx: Tx, entry: TimeEntry) -> None:
    tx.connection.execute(delete(time_entry).where(time_entry.c.id == entry.id))
    tx.touch("job", entry.job_id)


def times(tx: Tx, job_ids: Iterable[int]) -> list[TimeEntry]:
    """Of these jobs, by day."""
    rows = tx.connection.execute(
        select(time_entry)
        .where(time_entry.c.job_id.in_(list(job_ids)))
        .order_by(time_entry.c.day, time_entry.c.id)
    )
    return [_entry(row) for row in rows]


def mark_billed(tx: Tx, entry_ids: Iterable[int], invoice_id: int) -> None:
    tx.connection.execute(
        update(time_entry).where(time_entry.c.id.in_(list(entry_ids))).values(invoice_id=invoice_id)
    )


def remove(tx: Tx, ids: Sequence[int]) -> int:
    """Delete jobs with their hours; appointments and invoices stay."""
    tx.connection.execute(update(appointment).where(appointment.c.job_id.in_(ids)).values(job_id=None))
    tx.connection.execute(delete(time_entry).where(time_entry.c.job_id.in_(ids)))
    return tx.connection.execute(delete(job).where(job.c.id.in_(ids))).rowcount


def _values(made: Job) -> dict[str, Any]:
    return {
        "id": made.id,
        "person_id": made.person_id,
        "quote_id": made.quote_id,
        "title": made.title,
        "notes": made.notes,
        "status": made.status.value,
        "starts_on": made.starts_on,
        "ends_on": made.ends_on,
        "created_at": made.created_at,
    }


def _job(row: Row[Any]) -> Job:
    return Job(**{**row._mapping, "status": JobStatus(row.status)})


def _entry_values(entry: TimeEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "job_id": entry.job_id,
        "day": entry.day,
        "minutes": entry.minutes,
        "what": entry.what,
        "unit_price": str(entry.unit_price),
        "vat_rate": None if entry.vat_rate is None else str(entry.vat_rate),
        "category": entry.category,
        "billable": entry.billable,
        "invoice_id": entry.invoice_id,
    }


def _entry(row: Row[Any]) -> TimeEntry:
    return TimeEntry(
        **{
            **row._mapping,
            "unit_price": Decimal(row.unit_price),
            "vat_rate": None if row.vat_rate is None else Decimal(row.vat_rate),
        }
    )
