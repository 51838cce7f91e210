"""lumadesk tax: year, quarters, records, accountant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import tax_year
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands
from lumadesk.cli.output import pounds, show
from lumadesk.cli.world import opened
from lumadesk.domain.calendar import TaxYear

app = commands("The tax year: income by quarter, digital records, and what an accountant gets.")


Year = Annotated[str | None, typer.Option("--year", metavar="2026-27", help="Else the tax year of today.")]


@app.command("show")
def show_year(
    ctx: typer.Context,
    year: Year = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show the income of a tax year by quarter and category, on the cash basis."""
    with opened(ctx, vault, no_keyring) as services:
        view, drawn = tax_year.get_year(services, _year(year)), tax_year.charts(services, _year(year))
    lines = (
        f"{one.first_day} to {one.update.period_end} · £{pounds(one.total)} · by {one.update.submit_by}"
        for one in view.quarters
    )
    show(
        {"year": view.year.label, **_document(view), "charts": drawn},
        [f"{view.year.label}: £{pounds(view.total)}", *lines, view.note],
        as_json=as_json,
    )


@app.command()
def quarters(
    ctx: typer.Context,
    calendar: Annotated[bool, typer.Option("--calendar/--standard", help="Calendar quarters by election.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Choose standard or calendar quarters."""
    with opened(ctx, vault, no_keyring) as services:
        tax_year.choose_calendar_quarters(services, calendar)
    show(
        {"calendar_quarters": calendar},
        ["Calendar quarters." if calendar else "Standard quarters."],
        as_json=as_json,
    )


@app.command()
def records(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, or a folder.")],
    year: Year = None,
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the digital records of a year: date, amount, category."""
    with opened(ctx, vault, no_keyring) as services:
        file = tax_year.export_records(services, to, _year(year), overwrite=overwrite).value
    show({"file": file}, [f"Wrote {file}"], as_json=as_json)


@app.command()
def accountant(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, or a folder.")],
    who: Annotated[
        str, typer.Option("--who", metavar="TEXT", help="Who gets it; it is logged as a disclosure.")
    ],
    year: Year = None,
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write a year's invoices without names, and log the disclosure."""
    with opened(ctx, vault, no_keyring) as services:
        file = tax_year.export_for_accountant(services, to, who, _year(year), overwrite=overwrite).value
    show({"file": file}, [f"Wrote {file}"], as_json=as_json)


def _year(text: str | None) -> TaxYear | None:
    return None if text is None else tax_year.year_of(text)


def _document(view: tax_year.TaxYearView) -> dict[str, object]:
    return {
        "calendar_quarters": view.calendar_quarters,
        "total": pounds(view.total),
        "vat": pounds(view.vat),
        "by_category": {name: pounds(amount) for name, amount in view.by_category.items()},
        "quarters": [
            {
                "from": one.first_day,
                "to": one.update.period_end,
                "submit_by": one.update.submit_by,
                "total": pounds(one.total),
                "cumulative": pounds(one.cumulative),
                "by_category": {name: pounds(amount) for name, amount in one.by_category.items()},
            }
            for one in view.quarters
        ],
        "declaration_by": view.declaration_by,
        "threshold": view.threshold,
        "note": view.note,
    }
