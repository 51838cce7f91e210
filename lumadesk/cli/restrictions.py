"""lumadesk restrictions: begin, allow, notice, lift, list, tasks, task."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lumadesk.app import restriction_tasks, restrictions
from lumadesk.app.restrictions import RestrictionView
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.recipients import TaskState
from lumadesk.domain.restriction import Allowance, Deed, RestrictionReason

app = commands("Restriction of processing: store only, until it is lifted.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The restriction's id.")]
On = Annotated[
    date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="The day (else today).")
]


@app.command()
def begin(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Whose data.")],
    reason: Annotated[RestrictionReason, typer.Option("--reason", help="Why (UK GDPR Art 18(1)).")],
    details: Annotated[str, typer.Option("--details", metavar="TEXT", help="More about it.")] = "",
    since: Annotated[
        date | None, typer.Option("--since", parser=read_date, metavar="DATE", help="Else today.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """From now on store this person's data and nothing else."""
    with opened(ctx, vault, no_keyring) as services:
        restriction_id = restrictions.restrict(services, person, reason, details=details, since=since).value
        view = restrictions.get(services, restriction_id)
    _show_one(view, as_json)


@app.command()
def allow(
    ctx: typer.Context,
    restriction_id: Id,
    deed: Annotated[Deed, typer.Option("--for", help="What is to be done.")],
    ground: Annotated[Allowance, typer.Option("--ground", help="UK GDPR Art 18(2).")],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="What the ground rests on.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a ground on which something may be done today all the same."""
    with opened(ctx, vault, no_keyring) as services:
        restrictions.allow(services, restriction_id, deed=deed, ground=ground, because=because)
        view = restrictions.get(services, restriction_id)
    _show_one(view, as_json)


@app.command("notice")
def record_notice(
    ctx: typer.Context,
    restriction_id: Id,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="How the person was told, in what words.")],
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that the person was told that the restriction will be lifted."""
    with opened(ctx, vault, no_keyring) as services:
        restrictions.record_notice(services, restriction_id, text, on)
        view = restrictions.get(services, restriction_id)
    _show_one(view, as_json)


@app.command()
def lift(
    ctx: typer.Context,
    restriction_id: Id,
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """End a restriction, after the notice."""
    with opened(ctx, vault, no_keyring) as services:
        restrictions.lift(services, restriction_id, on)
        view = restrictions.get(services, restriction_id)
    _show_one(view, as_json)


@app.command("list")
def list_restrictions(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List restrictions, those that bind first, with what waits at the website."""
    with opened(ctx, vault, no_keyring) as services:
        found = restrictions.list_restrictions(services)
    show({"restrictions": [_document(view) for view in found]}, map(_line, found), as_json=as_json)


@app.command()
def tasks(
    ctx: typer.Context,
    restriction_id: Annotated[
        int | None, typer.Argument(metavar="ID", help="All of this one; else what is open.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List the recipients to tell that a restriction began or was lifted, with what to send."""
    with opened(ctx, vault, no_keyring) as services:
        found = restriction_tasks.list_tasks(services, restriction_id)
    lines = [
        f"{one.id} · restriction {one.restriction_id} · {one.recipient} · "
        f"{'lifted' if one.lifted else 'begun'} {one.since} · {one.state.value}"
        for one in found
    ]
    show({"tasks": found}, lines, as_json=as_json)


@app.command()
def task(
    ctx: typer.Context,
    task_id: Annotated[int, typer.Argument(metavar="TASK", help="The task's id.")],
    not_needed: Annotated[
        bool, typer.Option("--not-needed", help="They need not be told (say why).")
    ] = False,
    outcome: Annotated[str, typer.Option("--outcome", metavar="TEXT", help="What came of it.")] = "",
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that a recipient was told of a restriction, or need not be."""
    state = TaskState.NOT_NEEDED if not_needed else TaskState.DONE
    with opened(ctx, vault, no_keyring) as services:
        restriction_tasks.end_task(services, task_id, state=state, outcome=outcome, on=on)
    show({"id": task_id, "state": state}, [f"Task {task_id}: {state.value}."], as_json=as_json)


def _show_one(view: RestrictionView, as_json: bool) -> None:
    show(_document(view), [_line(view)], as_json=as_json)


def _document(view: RestrictionView) -> dict[str, object]:
    one = view.restriction
    return {
        "id": one.id,
        "person_id": one.person_id,
        "reason": one.reason,
        "details": one.details,
        "since": one.since,
        "notice_on": one.notice_on,
        "notice": one.notice,
        "lifted_on": one.lifted_on,
        "active": one.active,
        "allowed": one.allowed,
        "held_changes": view.held_changes,
    }


def _line(view: RestrictionView) -> str:
    one = view.restriction
    state = "binds" if one.active else f"lifted {one.lifted_on}"
    waiting = f" · {len(view.held_changes)} changes held back" if view.held_changes else ""
    who = view.person_name or "erased person"
    return f"{one.id} · {who} · {one.reason.value} · since {one.since} · {state}{waiting}"
