"""lumadesk demo: the whole way of an enquiry on a made-up website, with a window or without."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import demo as demos
from lumadesk.cli.options import Json, NoKeyring, commands
from lumadesk.cli.output import notice, show
from lumadesk.cli.passphrase import given_passphrase
from lumadesk.cli.world import world

app = commands()


@app.command()
def demo(
    ctx: typer.Context,
    headless: Annotated[bool, typer.Option("--headless", help="Open no window.")] = False,
    folder: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="Where to make it (else a new folder).")
    ] = None,
    enquiries: Annotated[int, typer.Option("--enquiries", min=3, max=1_000_000, metavar="N")] = 300,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The same seed makes the same site.")] = 1,
    no_keyring: NoKeyring = False,  # noqa: ARG001 - understood everywhere; a demo never uses the keyring
    as_json: Json = False,
) -> None:
    """Show everything on a made-up website: in a window, or (headless) as a report."""
    given = world(ctx)
    outside = given.outside()
    target = folder or outside.places.new_demo
    if not headless and not as_json:  # whoever asks for JSON is a script, and looks at no window
        if given.has_display():
            raise typer.Exit(given.open_window(target, True))
        notice("There is no display here, so the demo runs without a window.")
    passphrase = given_passphrase()
    made_up = passphrase is None
    report = demos.run_demo(
        outside,
        target,
        passphrase=passphrase or demos.make_passphrase(),
        enquiries=enquiries,
        seed=seed,
    )
    document: dict[str, object] = {
        "vault": report.vault,
        "site": report.site,
        "steps": report.steps,
        "documents": report.documents,
    }
    lines = [f"{step.seconds:6.2f} s · {step.name} · {step.detail}" for step in report.steps]
    lines += [f"Wrote {path}" for path in report.documents]
    lines.append(f"The vault is {report.vault}")
    if made_up:
        document["passphrase"] = report.passphrase
        lines.append(f"Its passphrase is: {report.passphrase}")
    show(document, lines, as_json=as_json)
