"""lumadesk erase: preview, change, letters, run, list; what comes after is in ``after_erasure``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import erasure, recipients, verdicts
from lumadesk.cli import after_erasure
from lumadesk.cli.after_erasure import verdict_document, verdict_line
from lumadesk.cli.options import (
    Json,
    NoKeyring,
    Overwrite,
    VaultFolder,
    commands,
    read_date,
    read_record,
)
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.erasure import Ground, Verdict

app = commands("Erase a person: preview, run, certificate, and what was kept.")
app.registered_commands += after_erasure.app.registered_commands

Person = Annotated[int, typer.Option("--person", metavar="ID", help="Who.")]


@app.command()
def preview(
    ctx: typer.Context,
    person: Person,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say what would go and what must stay, until when and why. Changes nothing."""
    with opened(ctx, vault, no_keyring) as services:
        found = erasure.preview(services, person)
    show(
        {
            "person_id": person,
            "verdicts": [verdict_document(row) for row in found.verdicts],
            "frozen_by": found.frozen_by,
            "named_in": found.named_in,
            "linked": found.linked,
            "tasks": found.tasks,
        },
        [
            *([found.frozen_by] if found.frozen_by else []),
            *(verdict_line(row) for row in found.verdicts),
            *(f"Named in {row.table}:{row.id}: {row.excerpt}" for row in found.named_in),
            *(f"May be the same as person {row.person_id}: {row.because}" for row in found.linked),
            *(f"To be told: {row.recipient} ({row.role})" for row in found.tasks),
        ],
        as_json=as_json,
    )


@app.command()
def run(
    ctx: typer.Context,
    person: Person,
    confirm: Annotated[str, typer.Option("--confirm", metavar="NAME", help="The person's name, as kept.")],
    ground: Annotated[
        list[str] | None,
        typer.Option("--ground", metavar="a-f|TEXT", help="Letters of UK GDPR Art 17(1), or words."),
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Erase the person here, and at the website with the next sync. It cannot be undone."""
    with opened(ctx, vault, no_keyring) as services:
        given = ground or []
        letters = [Ground(one) for one in given if one in set(Ground)]
        words = " ".join(one for one in given if one not in set(Ground)) or erasure.DEFAULT_GROUND
        erasure_id = erasure.erase_person(
            services, person, confirm_name=confirm, ground=words, grounds=letters
        ).value
        done = erasure.get(services, erasure_id)
    queued = done.site_deletions
    show(
        {
            "id": erasure_id,
            "person_id": person,
            "verdicts": [verdict_document(row) for row in done.erasure.verdicts],
            "site_deletions_queued": queued,
            "tasks": done.tasks,
        },
        [
            f"Erased. The erasure is number {erasure_id}.",
            *(verdict_line(row) for row in done.erasure.verdicts),
            *([f"{queued} to be deleted at the website by the next sync."] if queued else []),
            *(f"Task {task.id}: tell {task.recipient}." for task in done.tasks),
        ],
        as_json=as_json,
    )


@app.command()
def change(
    ctx: typer.Context,
    person: Person,
    record: Annotated[str, typer.Option("--record", metavar="KIND:ID", help="Which record, as note:7.")],
    verdict: Annotated[Verdict | None, typer.Option("--verdict", help="Else by the rules again.")] = None,
    because: Annotated[
        str, typer.Option("--because", metavar="TEXT", help="The reason (UK GDPR Art 17(3)).")
    ] = "",
    until: Annotated[
        date | None, typer.Option("--until", parser=read_date, metavar="DATE", help="Kept until.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Decide otherwise than the rules about one record, with a reason."""
    wanted = read_record(record)
    with opened(ctx, vault, no_keyring) as services:
        if verdict is None:
            verdicts.withdraw_change(services, person, *wanted)
        else:
            verdicts.change_verdict(services, person, *wanted, verdict, reason=because, until=until)
        found = erasure.preview(services, person)
    row = next(row for row in found.verdicts if (row.table, row.id) == wanted)
    show(verdict_document(row), [verdict_line(row)], as_json=as_json)


@app.command()
def letters(
    ctx: typer.Context,
    person: Person,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write what to send to each recipient, before the erasure: afterwards nobody knows of whom."""
    with opened(ctx, vault, no_keyring) as services:
        files = recipients.export_letters(services, person, to, overwrite=overwrite).value
    show({"files": files}, (f"Wrote {file}" for file in files), as_json=as_json)


@app.command("list")
def list_erasures(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List erasures, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        found = erasure.list_erasures(services)
    show(
        {
            "erasures": [
                {
                    "id": row.id,
                    "at": row.at,
                    "ground": row.ground,
                    "grounds": row.grounds,
                    "complete": row.complete,
                }
                for row in found
            ]
        },
        (f"{row.id} · {row.at:%Y-%m-%d} · {'complete' if row.complete else 'site pending'}" for row in found),
        as_json=as_json,
    )
