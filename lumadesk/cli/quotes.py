"""lumadesk quotes: draft, issue, accept, decline, invoice, pdf, copy, discard, list, show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import invoices, quotes
from lumadesk.app.quotes import QuoteView
from lumadesk.cli import invoices as invoice_commands
from lumadesk.cli.lines import Lines, lines_document, read_lines
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date, read_decimal
from lumadesk.cli.output import pounds, show
from lumadesk.cli.world import opened
from lumadesk.domain.discounts import parse_discount
from lumadesk.domain.quotes import QuoteStatus

app = commands("Quotes: draft, issue, record the answer, invoice whole or in parts.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The quote's id.")]
On = Annotated[date, typer.Option("--on", parser=read_date, metavar="DATE", help="The day of the answer.")]
Evidence = Annotated[str, typer.Option("--evidence", metavar="TEXT", help="How the answer came.")]


@app.command()
def draft(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="For whom.")],
    line: Lines,
    discount: Annotated[str, typer.Option("--discount", metavar="10%|POUNDS", help="Off the whole.")] = "",
    notes: Annotated[str, typer.Option("--notes", metavar="TEXT", help="Printed below the sums.")] = "",
    reference: Annotated[str, typer.Option("--reference", metavar="TEXT", help="The customer's own.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Draft a quote. It gets its number when it is issued."""
    lines, taken_off = read_lines(line), parse_discount(discount)
    with opened(ctx, vault, no_keyring) as services:
        quote_id = quotes.draft_quote(
            services, person, lines, discount=taken_off, notes=notes.replace("\\n", "\n"), reference=reference
        ).value
        view = quotes.get(services, quote_id)
    _show_one(view, as_json)


@app.command()
def issue(
    ctx: typer.Context,
    quote_id: Id,
    until: Annotated[
        date | None, typer.Option("--until", parser=read_date, metavar="DATE", help="Valid until (30 days).")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Issue a draft: number, date and page are fixed for good."""
    with opened(ctx, vault, no_keyring) as services:
        quotes.issue_quote(services, quote_id, until)
        view = quotes.get(services, quote_id)
    _show_one(view, as_json)


@app.command()
def accept(
    ctx: typer.Context,
    quote_id: Id,
    on: On,
    evidence: Evidence,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that it was accepted."""
    with opened(ctx, vault, no_keyring) as services:
        quotes.accept_quote(services, quote_id, on, evidence)
        view = quotes.get(services, quote_id)
    _show_one(view, as_json)


@app.command()
def decline(
    ctx: typer.Context,
    quote_id: Id,
    on: On,
    evidence: Evidence,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that it was declined."""
    with opened(ctx, vault, no_keyring) as services:
        quotes.decline_quote(services, quote_id, on, evidence)
        view = quotes.get(services, quote_id)
    _show_one(view, as_json)


@app.command()
def invoice(
    ctx: typer.Context,
    quote_id: Id,
    percent: Annotated[
        Decimal | None,
        typer.Option(
            "--percent", parser=read_decimal, metavar="N", help="A part; without it all that is left."
        ),
    ] = None,
    amount: Annotated[
        Decimal | None,
        typer.Option("--amount", parser=read_decimal, metavar="POUNDS", help="A part, net, in pounds."),
    ] = None,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="What the line says.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Draft the invoice for an accepted quote, whole or a part of it; shows that invoice."""
    if percent is not None and amount is not None:
        raise typer.BadParameter("Say --percent or --amount, not both.")
    with opened(ctx, vault, no_keyring) as services:
        invoice_id = quotes.invoice_quote(
            services, quote_id, percent=percent, amount=amount, label=label
        ).value
        view = invoices.get(services, invoice_id)
    invoice_commands.show_one(view, as_json)


@app.command()
def pdf(
    ctx: typer.Context,
    quote_id: Id,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, or a folder.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the page of a quote to a file."""
    with opened(ctx, vault, no_keyring) as services:
        file = quotes.export_pdf(services, quote_id, to, overwrite=overwrite).value
    show({"id": quote_id, "file": file}, [f"Wrote {file}"], as_json=as_json)


@app.command()
def copy(
    ctx: typer.Context,
    quote_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Draft another quote with the same content."""
    with opened(ctx, vault, no_keyring) as services:
        view = quotes.get(services, quotes.copy_quote(services, quote_id).value)
    _show_one(view, as_json)


@app.command()
def discard(
    ctx: typer.Context,
    quote_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Throw a draft away."""
    with opened(ctx, vault, no_keyring) as services:
        quotes.discard_draft(services, quote_id)
    show({"id": quote_id, "discarded": True}, [f"Discarded draft {quote_id}."], as_json=as_json)


@app.command("list")
def list_quotes(
    ctx: typer.Context,
    status: Annotated[QuoteStatus | None, typer.Option("--status", help="Only these.")] = None,
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Only this person's.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List quotes, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        views = quotes.rows(services, quotes.list_ids(services, status, person))
    show({"quotes": [document(view) for view in views]}, map(_line, views), as_json=as_json)


@app.command("show")
def show_quote(
    ctx: typer.Context,
    quote_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show a quote with its lines and its invoices."""
    with opened(ctx, vault, no_keyring) as services:
        view = quotes.get(services, quote_id)
    _show_one(view, as_json)


def document(view: QuoteView) -> dict[str, object]:
    quote = view.quote
    return {
        "id": quote.id,
        "number": quote.number,
        "status": quote.status,
        "state": view.state,
        "net": pounds(view.totals.net),
        "vat": pounds(view.totals.vat),
        "gross": pounds(view.totals.gross),
        "left": pounds(view.left),
        "person_id": quote.person_id,
        "issued_on": quote.issued_on,
        "valid_until": quote.valid_until,
        "decided_on": quote.decided_on,
        "evidence": quote.evidence,
        "notes": quote.notes,
        "lines": lines_document(quote.lines),
        "invoices": [{"id": part.invoice_id, "label": part.label} for part in view.parts],
    }


def _show_one(view: QuoteView, as_json: bool) -> None:
    lines = (f"{line.description}: {line.quantity} at £{line.unit_price}" for line in view.quote.lines)
    show(document(view), [_line(view), *lines], as_json=as_json)


def _line(view: QuoteView) -> str:
    quote = view.quote
    until = f" · until {quote.valid_until}" if quote.valid_until else ""
    return (
        f"{quote.id} · {quote.number or 'draft'} · {quote.customer_name} · {view.state.lower()} · "
        f"£{pounds(view.totals.gross)}{until}"
    )
