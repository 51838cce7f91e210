"""lumadesk promises: the promises with live evidence; report, checklist, confirm."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import checklist, promises
from lumadesk.app.promises import Promises
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.checklist import Item

app = commands("What your privacy policy promises, and whether it is kept.")
app.info.no_args_is_help = False


@app.callback(invoke_without_command=True)
def show_promises(
    ctx: typer.Context,
    policy: Annotated[
        str | None, typer.Option(metavar="POLICY", help="As if you lived under that policy.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show every promise: kept, at risk, broken, or to be looked at by hand."""
    if ctx.invoked_subcommand is not None:
        return
    with opened(ctx, vault, no_keyring) as services:
        found = promises.look(services, policy)
    document = {
        "policy": found.policy,
        "name": found.name,
        "at": found.at,
        "counts": found.counts,
        "promises": found.promises,
        "notes": found.notes,
    }
    show(document, _lines(found), as_json=as_json)


@app.command()
def report(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The PDF to write.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the promises with their evidence as PDF."""
    with opened(ctx, vault, no_keyring) as services:
        file = promises.export_report(services, to, overwrite=overwrite).value
    show({"file": file}, [f"Wrote {file}."], as_json=as_json)


@app.command("checklist")
def show_checklist(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List the questions that only you can answer, those that wait first."""
    with opened(ctx, vault, no_keyring) as services:
        found = checklist.list_items(services)
    lines = [f"{view.item.value} · {view.words} · {view.question}" for view in found]
    show({"checklist": found}, lines, as_json=as_json)


@app.command()
def confirm(
    ctx: typer.Context,
    item: Annotated[Item, typer.Argument(metavar="ITEM", help="The question (see: checklist).")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Where you looked, what you saw.")],
    no: Annotated[bool, typer.Option("--no", help="It is not as it should be.")] = False,
    on: Annotated[
        date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="When you looked.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Answer one of these questions, with the day on which you looked."""
    with opened(ctx, vault, no_keyring) as services:
        checklist.confirm(services, item, ok=not no, note=note, on=on)
        view = next(view for view in checklist.list_items(services) if view.item is item)
    show({"item": view}, [f"{view.item.value} · {view.words} · {view.question}"], as_json=as_json)


def _lines(found: Promises) -> list[str]:
    counts = ", ".join(f"{count} {status.value}" for status, count in found.counts.items() if count)
    lines = [f"{found.name}: {counts}"]
    for view in found.promises:
        lines.append(f"{view.id} · {view.status_words} · {view.words}")
        lines += [f"    {one.words}" for one in view.evidence]
        if view.action:
            lines.append(f"    To do: {view.action}")
    return [*lines, *(f"Note: {note}" for note in found.notes)]
