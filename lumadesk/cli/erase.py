"""lumadesk erase: preview, run, certificate, list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import erasure
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.erasure import RecordVerdict

app = commands("Erase a person: preview, run, certificate.")

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
            "verdicts": [_verdict(row) for row in found.verdicts],
            "frozen_by": found.frozen_by,
        },
        [*([found.frozen_by] if found.frozen_by else []), *(_line(row) for row in found.verdicts)],
        as_json=as_json,
    )


@app.command()
def run(
    ctx: typer.Context,
    person: Person,
    confirm: Annotated[str, typer.Option("--confirm", metavar="NAME", help="The person's name, as kept.")],
    ground: Annotated[
        str, typer.Option("--ground", metavar="TEXT", help="Why (UK GDPR Art 17(1)).")
    ] = erasure.DEFAULT_GROUND,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Erase the person here, and at the website with the next sync. It cannot be undone."""
    with opened(ctx, vault, no_keyring) as services:
        erasure_id = erasure.erase_person(services, person, confirm_name=confirm, ground=ground).value
        done = erasure.get(services, erasure_id)
    queued = done.site_deletions
    show(
        {
            "id": erasure_id,
            "person_id": person,
            "verdicts": [_verdict(row) for row in done.erasure.verdicts],
            "site_deletions_queued": queued,
        },
        [
            f"Erased. The erasure is number {erasure_id}.",
            *(_line(row) for row in done.erasure.verdicts),
            *([f"{queued} to be deleted at the website by the next sync."] if queued else []),
        ],
        as_json=as_json,
    )


@app.command()
def certificate(
    ctx: typer.Context,
    erasure_id: Annotated[int, typer.Argument(metavar="ID", help="The erasure's id.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the certificate of an erasure to a folder."""
    with opened(ctx, vault, no_keyring) as services:
        file = erasure.export_certificate(services, erasure_id, to, overwrite=overwrite).value
        complete = erasure.get(services, erasure_id).erasure.complete
    show(
        {"file": file, "files": [file], "complete": complete},
        [
            f"Wrote {file}",
            *([] if complete else ["The website has not proved its part yet; the next sync refreshes it."]),
        ],
        as_json=as_json,
    )


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
                {"id": row.id, "at": row.at, "ground": row.ground, "complete": row.complete} for row in found
            ]
        },
        (f"{row.id} · {row.at:%Y-%m-%d} · {'complete' if row.complete else 'site pending'}" for row in found),
        as_json=as_json,
    )


def _verdict(row: RecordVerdict) -> dict[str, object]:
    return {
        "table": row.table,
        "id": row.id,
        "label": row.label,
        "verdict": row.verdict,
        "until": row.until,
        "because": row.because,
    }


def _line(row: RecordVerdict) -> str:
    until = f" until {row.until}" if row.until else ""
    return f"{row.verdict.value}{until} · {row.label} · {row.because}"
