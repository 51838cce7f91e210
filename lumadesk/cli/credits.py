"""lumadesk credits: give, list, show, pdf."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import credit_notes
from lumadesk.app.credit_notes import CreditNoteView
from lumadesk.cli.lines import MaybeLines, lines_document, read_lines
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands
from lumadesk.cli.output import pounds, show
from lumadesk.cli.world import opened
from lumadesk.domain.discounts import parse_discount

app = commands("Credit notes: what takes an issued invoice back, whole or in part.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The credit note's id.")]


@app.command()
def give(
    ctx: typer.Context,
    invoice: Annotated[int, typer.Option("--invoice", metavar="ID", help="The invoice that is credited.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is printed.")],
    line: MaybeLines = None,
    discount: Annotated[str, typer.Option("--discount", metavar="10%|POUNDS", help="Off the whole.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Give a credit note: for these lines, or without any for all that is left of the invoice."""
    lines = read_lines(line) if line else None
    taken_off = parse_discount(discount)
    with opened(ctx, vault, no_keyring) as services:
        note = credit_notes.credit_invoice(services, invoice, reason, lines, discount=taken_off).value
        view = credit_notes.get(services, note)
    _show_one(view, as_json)


@app.command("list")
def list_credits(
    ctx: typer.Context,
    invoice: Annotated[int | None, typer.Option("--invoice", metavar="ID", help="Only of this one.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List credit notes, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        views = credit_notes.list_credit_notes(services, invoice)
    show({"credit_notes": [document(view) for view in views]}, map(_line, views), as_json=as_json)


@app.command("show")
def show_credit(
    ctx: typer.Context,
    credit_note_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show a credit note."""
    with opened(ctx, vault, no_keyring) as services:
        view = credit_notes.get(services, credit_note_id)
    _show_one(view, as_json)


@app.command()
def pdf(
    ctx: typer.Context,
    credit_note_id: Id,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, or a folder.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the page of a credit note to a file."""
    with opened(ctx, vault, no_keyring) as services:
        file = credit_notes.export_pdf(services, credit_note_id, to, overwrite=overwrite).value
        view = credit_notes.get(services, credit_note_id)
    show({**document(view), "file": file}, [f"Wrote {file}"], as_json=as_json)


def document(view: CreditNoteView) -> dict[str, object]:
    note = view.note
    return {
        "id": note.id,
        "number": note.number,
        "invoice_id": note.invoice_id,
        "invoice_number": view.invoice_number,
        "person_id": view.person_id,
        "issued_on": note.issued_on,
        "reason": note.reason,
        "net": pounds(view.totals.net),
        "vat": pounds(view.totals.vat),
        "gross": pounds(view.totals.gross),
        "lines": lines_document(note.lines),
    }


def _show_one(view: CreditNoteView, as_json: bool) -> None:
    show(document(view), [_line(view), view.note.reason], as_json=as_json)


def _line(view: CreditNoteView) -> str:
    return (
        f"{view.note.id} · {view.note.number} of {view.note.issued_on} · for {view.invoice_number} · "
        f"£{pounds(view.totals.gross)}"
    )
