"""lumadesk invoices: draft, issue, pdf, pay, void, discard, list, show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import invoices
from lumadesk.app.invoices import InvoiceView
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date, read_decimal
from lumadesk.cli.output import pounds, show
from lumadesk.cli.world import opened
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus

app = commands("Invoices: draft, issue, print, pay, void.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The invoice's id.")]


@app.command()
def draft(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Who is to pay.")],
    line: Annotated[
        list[str], typer.Option("--line", metavar="DESC;QTY;PRICE[;VAT]", help="A line; may be repeated.")
    ],
    supplied: Annotated[
        date | None,
        typer.Option(
            "--supplied", parser=read_date, metavar="DATE", help="The day of the work (else of issue)."
        ),
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Draft an invoice. It gets its number when it is issued."""
    lines = [read_line(text) for text in line]
    with opened(ctx, vault, no_keyring) as services:
        invoice_id = invoices.draft_invoice(services, person, lines, supplied).value
        view = invoices.get(services, invoice_id)
    _show_one(view, as_json)


@app.command()
def issue(
    ctx: typer.Context,
    invoice_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Issue a draft: number, date and page are fixed for good."""
    with opened(ctx, vault, no_keyring) as services:
        invoices.issue_invoice(services, invoice_id)
        view = invoices.get(services, invoice_id)
    _show_one(view, as_json)


@app.command()
def pdf(
    ctx: typer.Context,
    invoice_id: Id,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, or a folder.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the page of an invoice to a file."""
    with opened(ctx, vault, no_keyring) as services:
        file = invoices.export_pdf(services, invoice_id, to, overwrite=overwrite).value
        view = invoices.get(services, invoice_id)
    show({**document(view), "file": file}, [f"Wrote {file}"], as_json=as_json)


@app.command()
def pay(
    ctx: typer.Context,
    invoice_id: Id,
    amount: Annotated[
        Decimal, typer.Option("--amount", parser=read_decimal, metavar="A", help="Pounds received.")
    ],
    on: Annotated[date, typer.Option("--on", parser=read_date, metavar="DATE", help="The day it came.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a payment."""
    with opened(ctx, vault, no_keyring) as services:
        invoices.record_payment(services, invoice_id, amount, on)
        view = invoices.get(services, invoice_id)
    _show_one(view, as_json)


@app.command()
def void(
    ctx: typer.Context,
    invoice_id: Id,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it does not count.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Void an issued invoice; it keeps its number and is never deleted."""
    with opened(ctx, vault, no_keyring) as services:
        invoices.void_invoice(services, invoice_id, reason)
        view = invoices.get(services, invoice_id)
    _show_one(view, as_json)


@app.command()
def discard(
    ctx: typer.Context,
    invoice_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Throw a draft away."""
    with opened(ctx, vault, no_keyring) as services:
        invoices.discard_draft(services, invoice_id)
    show({"id": invoice_id, "discarded": True}, [f"Discarded draft {invoice_id}."], as_json=as_json)


@app.command("list")
def list_invoices(
    ctx: typer.Context,
    status: Annotated[InvoiceStatus | None, typer.Option("--status", help="Only these.")] = None,
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Only this person's.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List invoices, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        views = invoices.rows(services, invoices.list_ids(services, status, person))
    show({"invoices": [document(view) for view in views]}, (_line(view) for view in views), as_json=as_json)


@app.command("show")
def show_invoice(
    ctx: typer.Context,
    invoice_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show one invoice with its lines and payments."""
    with opened(ctx, vault, no_keyring) as services:
        view = invoices.get(services, invoice_id)
    _show_one(view, as_json)


def read_line(text: str) -> InvoiceLine:
    """A line from "DESC;QTY;PRICE[;VAT]"; the description may hold semicolons itself."""
    parts = text.rsplit(";", 3)
    if len(parts) < 4 or not _is_number(parts[1]):
        parts = [*text.rsplit(";", 2), ""]  # without VAT
    if len(parts) < 4:
        raise typer.BadParameter(
            "A line looks like DESC;QTY;PRICE or DESC;QTY;PRICE;VAT.", param_hint="--line"
        )
    description, quantity, price, vat = (part.strip() for part in parts)
    return InvoiceLine(
        description=description,
        quantity=read_decimal(quantity),
        unit_price=read_decimal(price),
        vat_rate=read_decimal(vat.removesuffix("%")) if vat else None,
    )


def document(view: InvoiceView) -> dict[str, object]:
    """The JSON of one invoice: the keys fixed for scripts (money as text), then the rest."""
    invoice = view.invoice
    return {
        "id": invoice.id,
        "number": invoice.number,
        "status": invoice.status,
        "net": pounds(view.totals.net),
        "vat": pounds(view.totals.vat),
        "gross": pounds(view.totals.gross),
        "paid": pounds(view.paid),
        "due": pounds(view.due),
        "person_id": invoice.person_id,
        "issued_on": invoice.issued_on,
        "supplied_on": invoice.supplied_on,
        "due_on": invoice.due_on,
        "overdue": view.overdue,
        "tax_only": view.tax_only,
        "lines": [
            {
                "description": line.description,
                "quantity": str(line.quantity),
                "unit_price": str(line.unit_price),
                "vat_rate": None if line.vat_rate is None else str(line.vat_rate),
            }
            for line in invoice.lines
        ],
        "payments": [{"amount": pounds(paid.amount), "on": paid.paid_on} for paid in invoice.payments],
        "void_reason": invoice.void_reason,
    }


def _show_one(view: InvoiceView, as_json: bool) -> None:
    lines = (f"{line.description}: {line.quantity} at £{line.unit_price}" for line in view.invoice.lines)
    show(document(view), [_line(view), *lines], as_json=as_json)


def _line(view: InvoiceView) -> str:
    invoice = view.invoice
    overdue = " · overdue" if view.overdue else ""
    return (
        f"{invoice.id} · {invoice.number or 'draft'} · {invoice.customer_name} · {invoice.status.value} · "
        f"£{pounds(view.totals.gross)}, of which £{pounds(view.due)} to be paid{overdue}"
    )


def _is_number(text: str) -> bool:
    try:
        read_decimal(text)
    except typer.BadParameter:
        return False
    return True
