"""The commands of `lumadesk requests` about its search log, corrections, and recipients who are told."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lumadesk.app import rectification, searches
from lumadesk.app.services import Services
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.request_course import Because, Id, On
from lumadesk.cli.world import opened
from lumadesk.domain.rectification import ContactField
from lumadesk.domain.searches import Searched

app = commands()


@app.command()
def search(
    ctx: typer.Context,
    request_id: Id,
    terms: Annotated[str, typer.Option("--terms", metavar="TEXT", help="What was looked for.")],
    where: Annotated[
        Searched, typer.Option("--where", help="LumaDesk searches the vault itself; log the rest.")
    ] = Searched.VAULT,
    place: Annotated[str, typer.Option("--place", metavar="TEXT", help="Where exactly.")] = "",
    found: Annotated[str, typer.Option("--found", metavar="TEXT", help="What was found.")] = "",
    left_out: Annotated[str, typer.Option("--left-out", metavar="TEXT", help="What was not searched.")] = "",
    because: Because = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who searched (else you).")] = "",
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Search the vault for a request and log it, or log a search that you made elsewhere."""
    elsewhere = where is not Searched.VAULT
    if not elsewhere and (place or found or left_out or because or by or on):
        raise typer.BadParameter("LumaDesk searches the vault itself, today; it needs the terms only.")
    with opened(ctx, vault, no_keyring) as services:
        people: tuple[int, ...] = ()
        enquiries: tuple[int, ...] = ()
        if elsewhere:
            entry = searches.log_search(
                services,
                request_id,
                where=where,
                terms=terms,
                place=place,
                found=found,
                left_out=left_out,
                because=because,
                on=on,
                by=by,
            ).value
        else:
            hits = searches.search_vault(services, request_id, terms).value
            entry, people, enquiries = hits.search_id, hits.person_ids, hits.enquiry_ids
    told = [] if elsewhere else [f"People: {_ids(people)}", f"Enquiries: {_ids(enquiries)}"]
    show(
        {"id": entry, "people": people, "enquiries": enquiries},
        [f"Logged as search {entry}.", *told],
        as_json=as_json,
    )


@app.command("searches")
def list_searches(
    ctx: typer.Context,
    request_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List the searches that were made for a request."""
    with opened(ctx, vault, no_keyring) as services:
        found = searches.list_searches(services, request_id)
    show(
        {"searches": found},
        (f"{one.id} · {one.on} · {one.where.value} · {one.terms} · {one.found}" for one in found),
        as_json=as_json,
    )


@app.command()
def rectify(
    ctx: typer.Context,
    request_id: Id,
    field: Annotated[
        str, typer.Option("--field", metavar="NAME", help="name, email, phone, address; or what else it is.")
    ],
    after: Annotated[str, typer.Option("--after", metavar="TEXT", help="What is right.")],
    before: Annotated[
        str, typer.Option("--before", metavar="TEXT", help="What was held, where it is no such detail.")
    ] = "",
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Correct a detail of the person, or record a correction that was made elsewhere."""
    with opened(ctx, vault, no_keyring) as services:
        if field in {one.value for one in ContactField} and not before:
            rectification.correct_contact(
                services, request_id, ContactField(field), after.replace("\\n", "\n"), on
            )
        else:
            rectification.record_correction(
                services, request_id, field=field, before=before, after=after, on=on
            )
        _show_corrections(services, request_id, as_json)


@app.command()
def dispute(
    ctx: typer.Context,
    request_id: Id,
    field: Annotated[str, typer.Option("--field", metavar="NAME", help="What is disputed.")],
    held: Annotated[str, typer.Option("--held", metavar="TEXT", help="What is held.")],
    claimed: Annotated[str, typer.Option("--claimed", metavar="TEXT", help="What the person says.")],
    because: Because,
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Leave what is held, and note beside it what the person says and why it was not corrected."""
    with opened(ctx, vault, no_keyring) as services:
        rectification.record_dispute(
            services, request_id, field=field, held=held, claimed=claimed, because=because, on=on
        )
        _show_corrections(services, request_id, as_json)


@app.command()
def corrections(
    ctx: typer.Context,
    request_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List the corrections and disputes of a request, and which recipients are to be told."""
    with opened(ctx, vault, no_keyring) as services:
        _show_corrections(services, request_id, as_json)


@app.command()
def told(
    ctx: typer.Context,
    task_id: Annotated[int, typer.Argument(metavar="TASK", help="The task's id, from `corrections`.")],
    how: Annotated[str, typer.Option("--how", metavar="TEXT", help="How the recipient was told.")] = "",
    on: Annotated[
        date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="When (else today).")
    ] = None,
    not_because: Annotated[
        str, typer.Option("--not-because", metavar="TEXT", help="Why the recipient is not told.")
    ] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that a recipient was told of a correction, or why not."""
    with opened(ctx, vault, no_keyring) as services:
        rectification.tell_recipient(services, task_id, on=on, how=how, not_because=not_because)
    show({"id": task_id}, [f"Recorded ({task_id})."], as_json=as_json)


def _show_corrections(services: Services, request_id: int, as_json: bool) -> None:
    decided = rectification.list_rectifications(services, request_id)
    tasks = rectification.list_tasks(services, request_id)
    show(
        {"corrections": decided, "recipients": tasks},
        [
            *(
                f"{one.id} · {one.field} · {one.outcome.value} · {one.before} → {one.after}"
                for one in decided
            ),
            *(
                f"Task {task.id} · {task.recipient} · "
                + (str(task.told_on) if task.told_on else task.not_told_because or "to be told")
                for task in tasks
            ),
        ],
        as_json=as_json,
    )


def _ids(found: tuple[int, ...]) -> str:
    return ", ".join(map(str, found)) or "none"
