"""lumadesk owed: debtors, claim, remind, reminders, export-reminder, sent, statement, receipt, rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import bank_rates, receipts, reminders, statements
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date, read_decimal
from lumadesk.cli.output import pounds, show
from lumadesk.cli.world import opened
from lumadesk.domain.reminders import Tone

app = commands("What is owed: debtors, reminders, interest, statements, receipts, Bank Rates.")


@app.command()
def debtors(
    ctx: typer.Context,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List who owes what, by how long it is overdue."""
    with opened(ctx, vault, no_keyring) as services:
        found = statements.debtors(services)
    show(
        {"debtors": found},
        (f"{one.person_id} · {one.name} · £{pounds(one.total)}" for one in found),
        as_json=as_json,
    )


@app.command()
def claim(
    ctx: typer.Context,
    invoice_id: Annotated[int, typer.Argument(metavar="ID", help="The invoice's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show interest and fixed sum on a late invoice (business customers only)."""
    with opened(ctx, vault, no_keyring) as services:
        found = reminders.claim(services, invoice_id)
    steps = () if found is None else found.steps
    show({"claim": found}, (step.text for step in steps), as_json=as_json)


@app.command()
def remind(
    ctx: typer.Context,
    invoice_id: Annotated[int, typer.Argument(metavar="ID", help="The invoice's id.")],
    tone: Annotated[Tone | None, typer.Option("--tone", help="Else one step firmer than the last.")] = None,
    without_claim: Annotated[bool, typer.Option("--without-claim", help="Ask for the debt alone.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write a reminder of an overdue invoice."""
    with opened(ctx, vault, no_keyring) as services:
        one = reminders.get(
            services, reminders.write_reminder(services, invoice_id, tone, with_claim=not without_claim).value
        )
    show(
        {"reminder": one},
        [f"{one.id} · {one.tone.value} · £{pounds(one.outstanding)} outstanding"],
        as_json=as_json,
    )


@app.command("reminders")
def list_reminders(
    ctx: typer.Context,
    invoice_id: Annotated[int, typer.Argument(metavar="ID", help="The invoice's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List the reminders of an invoice."""
    with opened(ctx, vault, no_keyring) as services:
        found = reminders.list_reminders(services, invoice_id)
    show(
        {"reminders": found},
        (f"{one.id} · {one.tone.value} · {one.written_on}" for one in found),
        as_json=as_json,
    )


@app.command("due-for-reminder")
def due_for_reminder(
    ctx: typer.Context,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List overdue invoices of which a reminder is due."""
    with opened(ctx, vault, no_keyring) as services:
        found = reminders.due_for_reminder(services)
    show({"invoices": found}, map(str, found), as_json=as_json)


@app.command("export-reminder")
def export_reminder(
    ctx: typer.Context,
    reminder_id: Annotated[int, typer.Argument(metavar="ID", help="The reminder's id.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the reminder, the invoice, and an email with both."""
    with opened(ctx, vault, no_keyring) as services:
        files = reminders.export_reminder(services, reminder_id, to, overwrite=overwrite).value
    show({"files": files}, (f"Wrote {file}" for file in files), as_json=as_json)


@app.command()
def sent(
    ctx: typer.Context,
    reminder_id: Annotated[int, typer.Argument(metavar="ID", help="The reminder's id.")],
    on: Annotated[date, typer.Option("--on", parser=read_date, metavar="DATE", help="The day it left.")],
    how: Annotated[str, typer.Option("--how", metavar="TEXT", help="By email, post.")] = "email",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say that a reminder has left."""
    with opened(ctx, vault, no_keyring) as services:
        reminders.mark_sent(services, reminder_id, on, how)
    show({"id": reminder_id, "sent_on": on}, [f"Reminder {reminder_id} sent {on}."], as_json=as_json)


@app.command()
def statement(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Whose account.")],
    since: Annotated[
        date | None, typer.Option("--since", parser=read_date, metavar="DATE", help="First day.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", parser=read_date, metavar="DATE", help="Last day.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Write it, with an email, into this folder.")
    ] = None,
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show a client's account, or write it into a folder."""
    with opened(ctx, vault, no_keyring) as services:
        view = statements.get_statement(services, person, since, until)
        files = (
            statements.export_statement(services, person, to, since, until, overwrite=overwrite).value
            if to is not None
            else ()
        )
    account = view.statement
    lines = (f"{one.day} · {one.what} · £{pounds(one.balance)}" for one in account.entries)
    show(
        {"statement": account, "files": files},
        [*lines, f"Balance £{pounds(account.closing)}"],
        as_json=as_json,
    )


@app.command()
def receipt(
    ctx: typer.Context,
    invoice_id: Annotated[int, typer.Argument(metavar="ID", help="The invoice's id.")],
    payment: Annotated[int, typer.Option("--payment", metavar="ID", help="Which payment.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, or a folder.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the receipt of a payment."""
    with opened(ctx, vault, no_keyring) as services:
        file = receipts.export_receipt(services, invoice_id, payment, to, overwrite=overwrite).value
    show({"file": file}, [f"Wrote {file}"], as_json=as_json)


@app.command()
def rates(
    ctx: typer.Context,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List Bank Rates, and the day whose rate is still to be entered."""
    with opened(ctx, vault, no_keyring) as services:
        found, missing = bank_rates.list_rates(services), bank_rates.missing(services)
    show(
        {"rates": found, "missing": missing}, (f"{one.day} · {one.rate} %" for one in found), as_json=as_json
    )


@app.command("set-rate")
def set_rate(
    ctx: typer.Context,
    on: Annotated[
        date, typer.Option("--on", parser=read_date, metavar="DATE", help="A 30 June or 31 December.")
    ],
    rate: Annotated[Decimal, typer.Option("--rate", parser=read_decimal, metavar="N", help="Per cent.")],
    reset: Annotated[bool, typer.Option("--reset", help="Forget your own entry instead.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Enter the Bank Rate of a day."""
    with opened(ctx, vault, no_keyring) as services:
        if reset:
            bank_rates.reset_rate(services, on)
        else:
            bank_rates.set_rate(services, on, rate)
    show({"day": on, "rate": None if reset else str(rate)}, [f"{on}"], as_json=as_json)
