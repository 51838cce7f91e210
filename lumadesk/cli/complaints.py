"""lumadesk complaints: open, list, show, acknowledge, progress, answer, link, history, correct, take-back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from lumadesk.app import complaints
from lumadesk.app.complaints import ComplaintView
from lumadesk.app.services import Services
from lumadesk.cli.entries import add_entries
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.complaint_course import ComplaintOutcome, ComplaintStatus
from lumadesk.domain.requests import Channel

app = commands("Data-protection complaints: open, acknowledge, answer.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The complaint's id.")]
On = Annotated[
    date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="The day (else today).")
]


@app.command("open")
def open_complaint(
    ctx: typer.Context,
    received: Annotated[
        date, typer.Option("--received", parser=read_date, metavar="DATE", help="The day it reached you.")
    ],
    details: Annotated[str, typer.Option("--details", metavar="TEXT", help="What it says.")] = "",
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Who complains.")] = None,
    request: Annotated[
        int | None, typer.Option("--request", metavar="ID", help="The request that it is about.")
    ] = None,
    channel: Annotated[Channel, typer.Option("--channel", help="How it came.")] = Channel.OTHER,
    name: Annotated[
        str, typer.Option("--name", metavar="TEXT", help="Who complains, where it is no person.")
    ] = "",
    contact: Annotated[str, typer.Option("--contact", metavar="TEXT", help="How to reach them.")] = "",
    restrict: Annotated[
        bool | None,
        typer.Option("--restrict/--no-restrict", help="Not use the data meanwhile (else as promised)."),
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Start the clock of a complaint."""
    with opened(ctx, vault, no_keyring) as services:
        complaint_id = complaints.open_complaint(
            services,
            received=received,
            details=details,
            person_id=person,
            request_id=request,
            channel=channel,
            complainant=name,
            contact=contact,
            restrict=restrict,
        ).value
        _show_one(services, complaint_id, as_json)


@app.command("list")
def list_complaints(
    ctx: typer.Context,
    status: Annotated[ComplaintStatus | None, typer.Option("--status", help="Only these.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List complaints, the most urgent first."""
    with opened(ctx, vault, no_keyring) as services:
        views = complaints.list_complaints(services, status)
    show({"complaints": [document(view) for view in views]}, (_line(view) for view in views), as_json=as_json)


@app.command("show")
def show_complaint(
    ctx: typer.Context,
    complaint_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show a complaint with the arithmetic of its clock."""
    with opened(ctx, vault, no_keyring) as services:
        _show_one(services, complaint_id, as_json)


@app.command()
def acknowledge(
    ctx: typer.Context,
    complaint_id: Id,
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that it was acknowledged."""
    with opened(ctx, vault, no_keyring) as services:
        complaints.acknowledge(services, complaint_id, on)
        _show_one(services, complaint_id, as_json)


@app.command()
def progress(
    ctx: typer.Context,
    complaint_id: Id,
    note: Annotated[str, typer.Argument(metavar="TEXT", help="What was done, or told.")],
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record what was done about a complaint, or told on the way."""
    with opened(ctx, vault, no_keyring) as services:
        complaints.note_progress(services, complaint_id, note, on)
        _show_one(services, complaint_id, as_json)


@app.command()
def answer(
    ctx: typer.Context,
    complaint_id: Id,
    outcome: Annotated[ComplaintOutcome, typer.Option("--outcome", help="What came out of it.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")],
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record what came out of a complaint."""
    with opened(ctx, vault, no_keyring) as services:
        complaints.answer(services, complaint_id, outcome=outcome, note=note, on=on)
        _show_one(services, complaint_id, as_json)


@app.command()
def link(
    ctx: typer.Context,
    complaint_id: Id,
    request: Annotated[int, typer.Option("--request", metavar="ID", help="The request that it is about.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say which request a complaint is about."""
    with opened(ctx, vault, no_keyring) as services:
        complaints.link_request(services, complaint_id, request)
        _show_one(services, complaint_id, as_json)


def document(view: ComplaintView) -> dict[str, object]:
    return {
        **asdict(view.complaint),
        "strict": view.clock.strict,
        "ico": view.clock.ico,
        "progress_by": view.course.progress_by,
        "steps": view.clock.steps,
    }


def _show_one(services: Services, complaint_id: int, as_json: bool) -> None:
    view = complaints.get(services, complaint_id)
    steps = (f"{step.date or ''} · {step.text} ({step.source})" for step in view.clock.steps)
    show(document(view), [_line(view), *steps], as_json=as_json)


add_entries(app, "complaint", complaints, _show_one)


def _line(view: ComplaintView) -> str:
    found = view.complaint
    return (
        f"{found.id} · {view.person_name or found.complainant or 'erased person'} · "
        f"received {found.received} · {found.status.value} · {view.words}"
    )
