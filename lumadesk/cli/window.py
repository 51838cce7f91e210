"""lumadesk window: the window, as it opens without any command."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from lumadesk.cli.options import VaultFolder, commands
from lumadesk.cli.world import world

app = commands()


@app.command()
def window(ctx: typer.Context, vault: VaultFolder = None) -> None:
    """Open the window (what `lumadesk` alone does)."""
    named = os.environ.get("LUMADESK_VAULT")
    folder = vault or (Path(named) if named else None)
    raise typer.Exit(world(ctx).open_window(folder, False))
