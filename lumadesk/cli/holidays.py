"""lumadesk holidays: list, add, remove."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lumadesk.app import holidays
from lumadesk.app.services import Services
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened

app = commands("The bank holidays that every clock counts: list, add, remove.")

Day = Annotated[date, typer.Argument(parser=read_date, metavar="DATE", help="The day.")]


@app.command("list")
def list_holidays(
    ctx: typer.Context,
    year: Annotated[
        int | None, typer.Option("--year", min=1, max=9999, metavar="YYYY", help="Which (else this year).")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List the bank holidays of a year, your own entries among them."""
    with opened(ctx, vault, no_keyring) as services:
        _show(services, year or services.today.year, as_json)


@app.command()
def add(
    ctx: typer.Context,
    day: Day,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What it is called.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """From now on every clock counts this day as a bank holiday."""
    with opened(ctx, vault, no_keyring) as services:
        holidays.add_holiday(services, day, name)
        _show(services, day.year, as_json)


@app.command()
def remove(
    ctx: typer.Context,
    day: Day,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """From now on every clock counts this day as a working day."""
    with opened(ctx, vault, no_keyring) as services:
        holidays.remove_holiday(services, day)
        _show(services, day.year, as_json)


def _show(services: Services, year: int, as_json: bool) -> None:
    found = holidays.list_holidays(services, year)
    show(
        {"holidays": found},
        (
            f"{one.day} · {one.name}"
            + (" · your own entry" if one.own and not one.worked else "")
            + (" · taken off the list" if one.worked else "")
            + (" · projected" if one.projected else "")
            for one in found
        ),
        as_json=as_json,
    )
