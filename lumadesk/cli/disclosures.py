"""lumadesk disclosures: record, correct, list, show."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lumadesk.app import disclosures
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.disclosures import Authority, Disclosure

app = commands("Who asked for personal data (court, police, HMRC), and what they were given.")


@app.command()
def record(
    ctx: typer.Context,
    authority: Annotated[Authority, typer.Option("--authority", help="Who asked.")],
    asked_by: Annotated[str, typer.Option("--asked-by", metavar="TEXT", help="Office and reference.")],
    asked_on: Annotated[
        date, typer.Option("--asked-on", parser=read_date, metavar="DATE", help="When they asked.")
    ],
    what: Annotated[str, typer.Option("--what", metavar="TEXT", help="Which data.")],
    basis: Annotated[str, typer.Option("--basis", metavar="TEXT", help="Order, statute or exemption.")] = "",
    disclosed_on: Annotated[
        date | None,
        typer.Option("--disclosed-on", parser=read_date, metavar="DATE", help="When it was given."),
    ] = None,
    how: Annotated[str, typer.Option("--how", metavar="TEXT", help="How it was given.")] = "",
    reasons: Annotated[str, typer.Option("--reasons", metavar="TEXT", help="Why, or why not.")] = "",
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="About whom.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Enter a demand for data and what was done about it."""
    with opened(ctx, vault, no_keyring) as services:
        disclosure_id = disclosures.record_disclosure(
            services,
            authority=authority,
            asked_by=asked_by,
            asked_on=asked_on,
            what=what,
            basis=basis,
            disclosed_on=disclosed_on,
            how=how,
            reasons=reasons,
            person_id=person,
        ).value
        found = disclosures.get(services, disclosure_id)
    show({"disclosure": found}, [_line(found)], as_json=as_json)


@app.command()
def correct(
    ctx: typer.Context,
    disclosure_id: Annotated[int, typer.Argument(metavar="ID", help="The disclosure's id.")],
    authority: Annotated[Authority | None, typer.Option("--authority", help="Who asked.")] = None,
    asked_by: Annotated[
        str | None, typer.Option("--asked-by", metavar="TEXT", help="Office and reference.")
    ] = None,
    asked_on: Annotated[
        date | None, typer.Option("--asked-on", parser=read_date, metavar="DATE", help="When they asked.")
    ] = None,
    what: Annotated[str | None, typer.Option("--what", metavar="TEXT", help="Which data.")] = None,
    basis: Annotated[
        str | None, typer.Option("--basis", metavar="TEXT", help="Order, statute or exemption.")
    ] = None,
    disclosed_on: Annotated[
        date | None,
        typer.Option("--disclosed-on", parser=read_date, metavar="DATE", help="When it was given."),
    ] = None,
    refused: Annotated[bool, typer.Option("--refused", help="Nothing was given after all.")] = False,
    how: Annotated[str | None, typer.Option("--how", metavar="TEXT", help="How it was given.")] = None,
    reasons: Annotated[str | None, typer.Option("--reasons", metavar="TEXT", help="Why, or why not.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Put an entry right: what is not named stays as it is."""
    with opened(ctx, vault, no_keyring) as services:
        old = disclosures.get(services, disclosure_id)
        disclosures.correct_disclosure(
            services,
            disclosure_id,
            authority=authority or old.authority,
            asked_by=old.asked_by if asked_by is None else asked_by,
            asked_on=asked_on or old.asked_on,
            what=old.what if what is None else what,
            basis=old.basis if basis is None else basis,
            disclosed_on=None if refused else disclosed_on or old.disclosed_on,
            how=old.how if how is None else how,
            reasons=old.reasons if reasons is None else reasons,
        )
        found = disclosures.get(services, disclosure_id)
    show({"disclosure": found}, [_line(found)], as_json=as_json)


@app.command("list")
def list_disclosures(
    ctx: typer.Context,
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Only about this one.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List the log, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        found = disclosures.list_disclosures(services, person)
    show({"disclosures": found}, (_line(one) for one in found), as_json=as_json)


@app.command("show")
def show_disclosure(
    ctx: typer.Context,
    disclosure_id: Annotated[int, typer.Argument(metavar="ID", help="The disclosure's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show an entry of the log."""
    with opened(ctx, vault, no_keyring) as services:
        found = disclosures.get(services, disclosure_id)
    told = (found.what, found.basis, found.how, found.reasons)
    show({"disclosure": found}, [_line(found), *(text for text in told if text)], as_json=as_json)


def _line(found: Disclosure) -> str:
    given = f"disclosed {found.disclosed_on}" if found.disclosed_on else "not disclosed"
    return f"{found.id} · {found.authority.value} · {found.asked_by} · asked {found.asked_on} · {given}"
