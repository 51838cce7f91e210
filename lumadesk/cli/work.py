"""lumadesk work: add, change, time, drop-time, bill, list, show (jobs and their hours)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from lumadesk.app import invoices, jobs
from lumadesk.app.jobs import JobView
from lumadesk.cli import invoices as invoice_commands
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date, read_decimal
from lumadesk.cli.output import pounds, show
from lumadesk.cli.world import opened
from lumadesk.domain.jobs import JobStatus

app = commands("Jobs: scheduled work, its hours, and the invoice for them.")


@app.command()
def add(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="For whom.")],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What it is.")],
    notes: Annotated[str, typer.Option("--notes", metavar="TEXT", help="Notes.")] = "",
    starts: Annotated[
        date | None, typer.Option("--starts", parser=read_date, metavar="DATE", help="First day.")
    ] = None,
    ends: Annotated[
        date | None, typer.Option("--ends", parser=read_date, metavar="DATE", help="Last day.")
    ] = None,
    quote: Annotated[
        int | None, typer.Option("--quote", metavar="ID", help="The quote it comes from.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Schedule a job."""
    with opened(ctx, vault, no_keyring) as services:
        job_id = jobs.add_job(
            services, person, title, notes=notes, starts_on=starts, ends_on=ends, quote_id=quote
        ).value
        view = jobs.get(services, job_id)
    _show_one(view, as_json)


@app.command()
def change(
    ctx: typer.Context,
    job_id: Annotated[int, typer.Argument(metavar="ID", help="The job's id.")],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What it is.")] = None,
    notes: Annotated[str | None, typer.Option("--notes", metavar="TEXT", help="Notes.")] = None,
    starts: Annotated[
        date | None, typer.Option("--starts", parser=read_date, metavar="DATE", help="First day.")
    ] = None,
    ends: Annotated[
        date | None, typer.Option("--ends", parser=read_date, metavar="DATE", help="Last day.")
    ] = None,
    no_days: Annotated[bool, typer.Option("--no-days", help="No days but those named here.")] = False,
    status: Annotated[JobStatus | None, typer.Option("--status", help="How it stands.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Change a job; what is not named stays."""
    with opened(ctx, vault, no_keyring) as services:
        jobs.change_job(
            services,
            job_id,
            title=title,
            notes=notes,
            starts_on=starts,
            ends_on=ends,
            rescheduled=no_days,
            status=status,
        )
        view = jobs.get(services, job_id)
    _show_one(view, as_json)


@app.command("time")
def add_time(
    ctx: typer.Context,
    job_id: Annotated[int, typer.Argument(metavar="ID", help="The job's id.")],
    on: Annotated[date, typer.Option("--on", parser=read_date, metavar="DATE", help="The day of the work.")],
    minutes: Annotated[int, typer.Option("--minutes", metavar="N", help="How long.")],
    what: Annotated[str, typer.Option("--what", metavar="TEXT", help="What was done.")],
    rate: Annotated[
        Decimal, typer.Option("--rate", parser=read_decimal, metavar="N", help="Pounds an hour, net.")
    ],
    vat: Annotated[
        Decimal | None, typer.Option("--vat", parser=read_decimal, metavar="N", help="VAT rate in per cent.")
    ] = None,
    category: Annotated[str, typer.Option("--category", metavar="TEXT", help="Of income.")] = "",
    free: Annotated[bool, typer.Option("--free", help="Not to be billed.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Enter hours of a job."""
    with opened(ctx, vault, no_keyring) as services:
        jobs.add_time(
            services,
            job_id,
            day=on,
            minutes=minutes,
            what=what,
            unit_price=rate,
            vat_rate=vat,
            category=category,
            billable=not free,
        )
        view = jobs.get(services, job_id)
    _show_one(view, as_json)


@app.command("drop-time")
def drop_time(
    ctx: typer.Context,
    entry_id: Annotated[int, typer.Argument(metavar="ID", help="The entry's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Take hours out that were a mistake."""
    with opened(ctx, vault, no_keyring) as services:
        jobs.drop_time(services, entry_id)
    show({"id": entry_id, "dropped": True}, [f"Dropped entry {entry_id}."], as_json=as_json)


@app.command()
def bill(
    ctx: typer.Context,
    job_id: Annotated[int, typer.Argument(metavar="ID", help="The job's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Draft an invoice with the hours that are still to be billed; shows it."""
    with opened(ctx, vault, no_keyring) as services:
        view = invoices.get(services, jobs.bill_job(services, job_id).value)
    invoice_commands.show_one(view, as_json)


@app.command("list")
def list_jobs(
    ctx: typer.Context,
    status: Annotated[JobStatus | None, typer.Option("--status", help="Only these.")] = None,
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Only this person's.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List jobs, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        views = jobs.list_jobs(services, status, person)
    show({"jobs": [_document(view) for view in views]}, map(_line, views), as_json=as_json)


@app.command("show")
def show_job(
    ctx: typer.Context,
    job_id: Annotated[int, typer.Argument(metavar="ID", help="The job's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show a job with its hours."""
    with opened(ctx, vault, no_keyring) as services:
        view = jobs.get(services, job_id)
    _show_one(view, as_json)


def _document(view: JobView) -> dict[str, object]:
    job = view.job
    return {
        "id": job.id,
        "person_id": job.person_id,
        "person": view.person_name,
        "title": job.title,
        "notes": job.notes,
        "status": job.status,
        "starts_on": job.starts_on,
        "ends_on": job.ends_on,
        "minutes": view.minutes,
        "to_bill": pounds(view.to_bill),
        "billed": pounds(view.billed),
        "times": view.times,
    }


def _show_one(view: JobView, as_json: bool) -> None:
    times = (
        f"{one.id} · {one.day} · {one.minutes} min · {one.what} · £{one.unit_price}/h" for one in view.times
    )
    show(_document(view), [_line(view), *times], as_json=as_json)


def _line(view: JobView) -> str:
    job = view.job
    return (
        f"{job.id} · {job.title} · {view.person_name} · {job.status.value} · £{pounds(view.to_bill)} to bill"
    )
