"""lumadesk diary: appoint, move, appointments, follow-up, done, follow-ups, calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import diary
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date, read_moment
from lumadesk.cli.output import show
from lumadesk.cli.world import opened

app = commands("The diary: appointments, follow-ups, and a calendar file.")


@app.command()
def appoint(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="With whom.")],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What it is.")],
    at: Annotated[
        datetime, typer.Option("--at", parser=read_moment, metavar="MOMENT", help="When it begins.")
    ],
    minutes: Annotated[int, typer.Option("--minutes", metavar="N", help="How long.")] = 60,
    place: Annotated[str, typer.Option("--place", metavar="TEXT", help="Where.")] = "",
    notes: Annotated[str, typer.Option("--notes", metavar="TEXT", help="Notes.")] = "",
    job: Annotated[int | None, typer.Option("--job", metavar="ID", help="The job it belongs to.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Enter an appointment."""
    with opened(ctx, vault, no_keyring) as services:
        one = diary.add_appointment(
            services, person, title, at, at + timedelta(minutes=minutes), place=place, notes=notes, job_id=job
        ).value
        view = diary.get_appointment(services, one)
    show({"appointment": view}, [_line(view)], as_json=as_json)


@app.command()
def move(
    ctx: typer.Context,
    appointment_id: Annotated[int, typer.Argument(metavar="ID", help="The appointment's id.")],
    at: Annotated[
        datetime | None,
        typer.Option("--at", parser=read_moment, metavar="MOMENT", help="When it begins now."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What it is.")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="TEXT", help="Where.")] = None,
    cancel: Annotated[
        bool | None, typer.Option("--cancel/--no-cancel", help="It does not take place.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Move, rename or cancel an appointment."""
    with opened(ctx, vault, no_keyring) as services:
        diary.change_appointment(
            services, appointment_id, starts_at=at, title=title, place=place, cancelled=cancel
        )
        view = diary.get_appointment(services, appointment_id)
    show({"appointment": view}, [_line(view)], as_json=as_json)


@app.command()
def appointments(
    ctx: typer.Context,
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Only this person's.")] = None,
    past: Annotated[bool, typer.Option("--past", help="Also what is over.")] = False,
    cancelled: Annotated[bool, typer.Option("--cancelled", help="Also what was cancelled.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List appointments, the earliest first."""
    with opened(ctx, vault, no_keyring) as services:
        views = diary.list_appointments(services, person_id=person, past=past, cancelled=cancelled)
    show({"appointments": views}, map(_line, views), as_json=as_json)


@app.command("follow-up")
def follow_up(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="About whom.")],
    on: Annotated[date, typer.Option("--on", parser=read_date, metavar="DATE", help="The day.")],
    what: Annotated[str, typer.Option("--what", metavar="TEXT", help="What to come back about.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Come back to somebody on a day."""
    with opened(ctx, vault, no_keyring) as services:
        one = diary.add_follow_up(services, person, on, what).value
    show({"id": one}, [f"Follow-up {one} on {on}."], as_json=as_json)


@app.command()
def done(
    ctx: typer.Context,
    follow_up_id: Annotated[int, typer.Argument(metavar="ID", help="The follow-up's id.")],
    undo: Annotated[bool, typer.Option("--undo", help="It is not done after all.")] = False,
    later: Annotated[
        date | None, typer.Option("--later", parser=read_date, metavar="DATE", help="Another day, instead.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say that a follow-up is done, or put it off."""
    with opened(ctx, vault, no_keyring) as services:
        if later is not None:
            diary.move_follow_up(services, follow_up_id, later)
        else:
            diary.finish_follow_up(services, follow_up_id, done=not undo)
    show(
        {"id": follow_up_id, "done": later is None and not undo},
        [f"Follow-up {follow_up_id}."],
        as_json=as_json,
    )


@app.command("follow-ups")
def follow_ups(
    ctx: typer.Context,
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Only this person's.")] = None,
    done: Annotated[bool, typer.Option("--done", help="Also what is done.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List follow-ups by their day."""
    with opened(ctx, vault, no_keyring) as services:
        views = diary.list_follow_ups(services, person_id=person, done=done)
    show(
        {"follow_ups": views},
        (
            f"{one.follow_up.id} · {one.follow_up.due_on} · {one.person_name} · {one.follow_up.what}"
            for one in views
        ),
        as_json=as_json,
    )


@app.command()
def calendar(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, or a folder.")],
    appointment: Annotated[
        int | None, typer.Option("--appointment", metavar="ID", help="Only this one.")
    ] = None,
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write appointments as an iCalendar file."""
    with opened(ctx, vault, no_keyring) as services:
        done = diary.export_calendar(services, to, appointment, overwrite=overwrite).value
    left = f", {done.left_out} left out (restricted)" if done.left_out else ""
    show(
        {"file": done.file, "count": done.count, "left_out": done.left_out},
        [f"Wrote {done.count}{left} to {done.file}"],
        as_json=as_json,
    )


def _line(view: diary.AppointmentView) -> str:
    one = view.appointment
    cancelled = " · cancelled" if one.cancelled else ""
    return f"{one.id} · {one.starts_at:%Y-%m-%d %H:%M} UTC · {one.title} · {view.person_name}{cancelled}"
