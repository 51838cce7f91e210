"""lumadesk bank: preview, import, lines, confirm, confirm-certain, set-aside, bring-back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import bank, bank_columns
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_bytes, read_decimal
from lumadesk.cli.output import pounds, show
from lumadesk.cli.world import opened
from lumadesk.domain.bank_csv import CsvMapping, DateOrder

app = commands("Bank statements: import, then confirm what pays which invoice.")


Dates = Annotated[DateOrder | None, typer.Option("--dates", help="How the dates are to be read.")]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="FIELD=NAME", help="day, amount, paid_in, payer or reference; may be repeated."
    ),
]


@app.command("import")
def import_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, or OFX by its ending.")],
    dates: Dates = None,
    column: Columns = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Take what came; what was taken before is known again."""
    with opened(ctx, vault, no_keyring) as services:
        data = read_bytes(file)
        if file.suffix.lower() in {".ofx", ".qfx"}:
            report = bank.import_ofx(services, data).value
        else:
            report = bank.import_csv(services, data, _mapping(data, dates, column)).value
    show(
        {"report": report},
        [_told(report)],
        as_json=as_json,
    )


@app.command()
def lines(
    ctx: typer.Context,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List what waits for your word, with the invoices that it may pay."""
    with opened(ctx, vault, no_keyring) as services:
        views = bank.open_lines(services)
    show({"lines": views}, (_line(view) for view in views), as_json=as_json)


@app.command()
def confirm(
    ctx: typer.Context,
    line_id: Annotated[int, typer.Argument(metavar="ID", help="The line's id.")],
    pays: Annotated[
        list[str], typer.Option("--invoice", metavar="ID[=POUNDS]", help="What it pays; may be repeated.")
    ],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a line as a payment."""
    with opened(ctx, vault, no_keyring) as services:
        done = bank.confirm(services, line_id, [_part(text) for text in pays]).value
    made = [payment for _invoice, payment in done.payments]
    show({"payments": made}, [f"Recorded {len(made)}."], as_json=as_json)


@app.command("confirm-certain")
def confirm_certain(
    ctx: typer.Context,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record every line whose number and amount fit one invoice."""
    with opened(ctx, vault, no_keyring) as services:
        count = len(bank.confirm_certain(services).value)
    show({"recorded": count}, [f"Recorded {count}."], as_json=as_json)


@app.command("set-aside")
def set_aside(
    ctx: typer.Context,
    line_id: Annotated[int, typer.Argument(metavar="ID", help="The line's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """It pays no invoice."""
    with opened(ctx, vault, no_keyring) as services:
        bank.set_aside(services, line_id)
    show({"id": line_id, "set_aside": True}, [f"Set line {line_id} aside."], as_json=as_json)


@app.command("bring-back")
def bring_back(
    ctx: typer.Context,
    line_id: Annotated[int, typer.Argument(metavar="ID", help="The line's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """It waits again after it was set aside; who paid is not known any more."""
    with opened(ctx, vault, no_keyring) as services:
        bank.bring_back(services, line_id)
    show({"id": line_id, "set_aside": False}, [f"Line {line_id} waits again."], as_json=as_json)


@app.command()
def preview(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file of the bank.")],
    dates: Dates = None,
    column: Columns = None,
    as_json: Json = False,
) -> None:
    """Show what a CSV file holds, and what its columns seem to be; needs no vault."""
    data = read_bytes(file)
    shown = bank_columns.preview_csv(data, _mapping(data, dates, column))
    show({"preview": shown}, [", ".join(shown.columns), f"{shown.rows} rows"], as_json=as_json)


def _mapping(data: bytes, dates: DateOrder | None, columns: list[str] | None) -> CsvMapping | None:
    """The suggested mapping with what was named in its place; None where nothing was named."""
    if dates is None and not columns:
        return None
    shown = bank_columns.preview_csv(data)
    nothing = CsvMapping(day=-1, amount=None, paid_in=None, payer=None, reference=None, date_order=None)
    found = shown.mapping or nothing
    for text in columns or ():
        field, _sign, name = text.partition("=")
        if field not in {"day", "amount", "paid_in", "payer", "reference"} or name not in shown.columns:
            raise typer.BadParameter("A column looks like payer=Description.", param_hint="--column")
        if field == "amount":
            found = replace(found, paid_in=None)
        found = replace(found, **{field: shown.columns.index(name)})  # type: ignore[arg-type]
    return found if dates is None else replace(found, date_order=dates)


def _told(report: bank.ImportReport) -> str:
    rejected = f", {len(report.rejected)} rejected" if report.rejected else ""
    return f"{report.new} new, {report.known} known, {report.outgoing} outgoing{rejected}"


def _part(text: str) -> tuple[int, Decimal | None]:
    number, _sign, amount = text.partition("=")
    if not number.isdecimal():
        raise typer.BadParameter("It looks like 7, or 7=60.00.", param_hint="--invoice")
    return int(number), read_decimal(amount) if amount else None


def _line(view: bank.LineView) -> str:
    best = f" · {view.matches[0].number}? ({', '.join(view.matches[0].reasons)})" if view.matches else ""
    line = view.line
    return f"{line.id} · {line.day} · £{pounds(line.amount)} · {line.payer} {line.reference}{best}"
