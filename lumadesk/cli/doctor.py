"""lumadesk doctor: how everything is, what to do about it, and a bundle for those who help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import doctor
from lumadesk.app import vault as vaults
from lumadesk.app.services import Outside, Services
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import notice, show
from lumadesk.cli.passphrase import given_passphrase, key_file
from lumadesk.cli.world import vault_folder, world
from lumadesk.domain.errors import LumaDeskError

app = commands()


@app.command()
def examine(
    ctx: typer.Context,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", metavar="FILE", help="Write a ZIP for those who help; no personal data."),
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """How the vault and what it needs are; of a vault that stays locked, what can be told from outside."""
    outside = world(ctx).outside()
    folder = vault_folder(outside, vault)
    services = _unlocked(outside, folder, not no_keyring)
    try:
        report = doctor.examine(outside, folder, services, use_keyring=not no_keyring)
    finally:
        if services is not None:
            vaults.lock(services)
    written = None if bundle is None else doctor.support_bundle(outside, report, bundle)
    lines = [
        f"{found.health.value} · {found.name} · {found.detail}"
        + (f" · {found.advice}" if found.advice else "")
        for found in report.findings
    ]
    lines.append(", ".join(f"{name} {version}" for name, version in report.versions.items()))
    lines += [f"Wrote {written}."] if written else []
    document = {
        "ok": report.ok,
        "unlocked": services is not None,
        "findings": report.findings,
        "versions": report.versions,
        "bundle": written,
    }
    show(document, lines, as_json=as_json)
    if not report.ok:
        raise typer.Exit(4)


def _unlocked(outside: Outside, folder: Path, use_keyring: bool) -> Services | None:
    """Nobody is asked for a passphrase: the doctor also sees those who have forgotten it."""
    try:
        opened = vaults.unlock(
            outside, folder, passphrase=given_passphrase, use_keyring=use_keyring, key_file=key_file()
        )
    except LumaDeskError as error:
        notice(f"The vault stays locked: {error.message}")
        return None
    return opened.services
