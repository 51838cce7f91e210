"""lumadesk due: every date that the rights of people set, and what the desktop tells of."""

from __future__ import annotations

import typer

from lumadesk.app import due_dates
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import show
from lumadesk.cli.world import opened

app = commands()


@app.command()
def due(
    ctx: typer.Context,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List every date that a clock sets, the most urgent first, and what is overdue or near in one line."""
    with opened(ctx, vault, no_keyring) as services:
        found = due_dates.due_dates(services)
        near = due_dates.near(services)
    show(
        {"due": found, "near": near},
        [
            *([near.words] if near.words else []),
            *(f"{one.due} · {one.what} · {one.noun} {one.id} · {one.words}" for one in found),
        ],
        as_json=as_json,
    )
