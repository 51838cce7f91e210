"""lumadesk audit: list what was done to the vault."""

from __future__ import annotations

from typing import Annotated

import typer

from lumadesk.app import audit
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import show
from lumadesk.cli.world import opened

app = commands("The audit log: what was done, and when.")


@app.callback()
def audit_log() -> None:
    """Keeps `list` a command of its own although it is the only one."""


@app.command("list")
def list_audit(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most so many.")] = 100,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List what was done, the latest first: verbs and ids only, no personal data."""
    with opened(ctx, vault, no_keyring) as services:
        found = audit.list_entries(services, limit)
    show(
        {"entries": found},
        (f"{entry.id} · {entry.at:%Y-%m-%d %H:%M} · {entry.verb}" for entry in found),
        as_json=as_json,
    )
