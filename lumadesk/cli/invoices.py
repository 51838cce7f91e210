"""lumadesk invoices: draft, copy, issue, pdf, pay, refund, use-credit, take-back, void, list, show."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import invoices, payments
from lumadesk.app.invoices import InvoiceView
from lumadesk.cli.lines import Lines, lines_document, read_lines
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date, read_decimal
from lumadesk.cli.output import pounds, show
from lumadesk.cli.world import opened
from lumadesk.domain.discounts import parse_discount
from lumadesk.domain.invoices import InvoiceStatus, InvoiceTerms

app = commands("Invoices: draft, issue, print, pay, void.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The invoice's id.")]
Method = Annotated[str, typer.Option("--method", metavar="TEXT", help="How: bank transfer, card, cash.")]
Reference = Annotated[str, typer.Option("--reference", metavar="TEXT", help="What the bank says.")]


@app.command()
def draft(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Who is to pay.")],
    line: Lines,
    supplied: Annotated[
        date | None,
        typer.Option(
            "--supplied", parser=read_date, metavar="DATE", help="The day of the work (else of issue)."
        ),
    ] = None,
    customer: Annotated[
        str | None,
        typer.Option("--customer", metavar="TEXT", help="Who is billed, if not the person's name."),
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="TEXT", help="Their address; \\n for a new line.")
    ] = None,
    discount: Annotated[
        str, typer.Option("--discount", metavar="10%|POUNDS", help="Taken off the whole.")
    ] = "",
    reference: Annotated[
        str, typer.Option("--reference", metavar="TEXT", help="The customer's own, as an order number.")
    ] = "",
    days: Annotated[
        int | None, typer.Option("--days", metavar="N", help="Days to pay, if others than usual.")
    ] = None,
    to_business: Annotated[
        bool, typer.Option("--business", help="The customer is a business: late payment bears interest.")
    ] = False,
    contract_rate: Annotated[
        Decimal | None,
        typer.Option("--contract-rate", parser=read_decimal, metavar="PERCENT", help="Interest agreed."),
    ] = None,
    customer_vat: Annotated[
        str, typer.Option("--customer-vat", metavar="TEXT", help="The customer's VAT number.")
    ] = "",
    reverse_charge: Annotated[
        bool, typer.Option("--reverse-charge", help="The customer accounts for the VAT.")
    ] = False,
    simplified: Annotated[
        bool, typer.Option("--simplified", help="A simplified VAT invoice, up to £250.")
    ] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Draft an invoice. It gets its number when it is issued."""
    lines = read_lines(line)
    terms = InvoiceTerms(
        reference=reference,
        discount=parse_discount(discount),
        reverse_charge=reverse_charge,
        simplified=simplified,
        customer_vat_number=customer_vat,
        business_customer=to_business,
        contract_rate=contract_rate,
        terms_days=days,
    )
    with opened(ctx, vault, no_keyring) as services:
        invoice_id = invoices.draft_invoice(
            services,
            person,
            lines,
            supplied,
            customer_name=customer,
            customer_address=None if address is None else address.replace("\\n", "\n"),
            terms=terms,
        ).value
        view = invoices.get(services, invoice_id)
    show_one(view, as_json)


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
    show_one(view, as_json)


@app.command()
def copy(
    ctx: typer.Context,
    invoice_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Draft another invoice with the same customer, lines and terms."""
    with opened(ctx, vault, no_keyring) as services:
        view = invoices.get(services, invoices.copy_invoice(services, invoice_id).value)
    show_one(view, as_json)


@app.command()
def pdf(
    ctx: typer.Context,
    invoice_id: Id,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, or a folder.")],
    today: Annotated[
        bool, typer.Option("--today", help="A copy that shows what was paid and credited since.")
    ] = False,
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the page of an invoice to a file."""
    with opened(ctx, vault, no_keyring) as services:
        file = invoices.export_pdf(services, invoice_id, to, overwrite=overwrite, as_of_today=today).value
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
    method: Method = "",
    reference: Reference = "",
    over: Annotated[
        bool, typer.Option("--over", help="What is paid too much becomes the customer's credit.")
    ] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a payment."""
    with opened(ctx, vault, no_keyring) as services:
        invoices.record_payment(
            services, invoice_id, amount, on, method=method, reference=reference, may_exceed=over
        )
        view = invoices.get(services, invoice_id)
    show_one(view, as_json)


@app.command()
def refund(
    ctx: typer.Context,
    invoice_id: Id,
    amount: Annotated[
        Decimal, typer.Option("--amount", parser=read_decimal, metavar="A", help="Pounds given back.")
    ],
    on: Annotated[date, typer.Option("--on", parser=read_date, metavar="DATE", help="The day it left.")],
    method: Method = "",
    reference: Reference = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record what was given back of what was paid beyond what is owed."""
    with opened(ctx, vault, no_keyring) as services:
        payments.refund(services, invoice_id, amount, on, method=method, reference=reference)
        view = invoices.get(services, invoice_id)
    show_one(view, as_json)


@app.command("use-credit")
def use_credit(
    ctx: typer.Context,
    invoice_id: Id,
    for_: Annotated[int, typer.Option("--for", metavar="ID", help="The invoice that is paid with it.")],
    amount: Annotated[Decimal, typer.Option("--amount", parser=read_decimal, metavar="A", help="Pounds.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Pay another invoice of the same customer with what was paid too much on this one."""
    with opened(ctx, vault, no_keyring) as services:
        payments.use_credit(services, invoice_id, for_, amount)
        view = invoices.get(services, for_)
    show_one(view, as_json)


@app.command("take-back")
def take_back(
    ctx: typer.Context,
    invoice_id: Id,
    payment: Annotated[int, typer.Option("--payment", metavar="ID", help="The entry that was a mistake.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Take back a payment that was entered by mistake; both entries stay to be seen."""
    with opened(ctx, vault, no_keyring) as services:
        payments.take_back(services, invoice_id, payment)
        view = invoices.get(services, invoice_id)
    show_one(view, as_json)


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
    show_one(view, as_json)


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
    search: Annotated[
        str, typer.Option("--search", metavar="TEXT", help="Part of number, customer or reference.")
    ] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    corrected: Annotated[bool, typer.Option("--corrected", help="Only what is void or credited.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List invoices, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        found = invoices.list_ids(
            services, status, person, search=search, overdue=overdue, corrected=corrected
        )
        views = invoices.rows(services, found)
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
    show_one(view, as_json)


def plain_terms(terms: InvoiceTerms) -> dict[str, object]:
    return {**asdict(terms), "discount": None if terms.discount is None else str(terms.discount)}


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
        "credited": pounds(view.credited),
        "state": view.state,
        "discount": pounds(view.totals.discount),
        "terms": {
            **plain_terms(invoice.terms),
            "tax_point": invoice.tax_point,
        },
        "lines": lines_document(invoice.lines),
        "payments": [
            {
                "id": paid.id,
                "amount": pounds(paid.amount),
                "on": paid.paid_on,
                "kind": paid.kind,
                "method": paid.method,
                "reference": paid.reference,
            }
            for paid in invoice.payments
        ],
        "credit_notes": [
            {"id": one.id, "number": one.number, "on": one.issued_on, "gross": pounds(one.gross)}
            for one in invoice.credits
        ],
        "void_reason": invoice.void_reason,
    }


def show_one(view: InvoiceView, as_json: bool) -> None:
    lines = (f"{line.description}: {line.quantity} at £{line.unit_price}" for line in view.invoice.lines)
    show(document(view), [_line(view), *lines], as_json=as_json)


def _line(view: InvoiceView) -> str:
    invoice = view.invoice
    overdue = " · overdue" if view.overdue else ""
    return (
        f"{invoice.id} · {invoice.number or 'draft'} · {invoice.customer_name} · {invoice.status.value} · "
        f"£{pounds(view.totals.gross)}, of which £{pounds(view.due)} to be paid{overdue}"
    )
