"""lumadesk recurring: add, change, end, drafts, list."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lumadesk.app import recurring
from lumadesk.app.recurring import RecurringView
from lumadesk.cli.lines import Lines, MaybeLines, lines_document, read_lines
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date
from lumadesk.cli.output import pounds, show
from lumadesk.cli.world import opened
from lumadesk.domain.discounts import parse_discount
from lumadesk.domain.invoices import InvoiceTerms

app = commands("Recurring invoices: drafts that come again, for you to review and issue.")


@app.command()
def add(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Who is to pay.")],
    line: Lines,
    starts: Annotated[
        date, typer.Option("--starts", parser=read_date, metavar="DATE", help="Day of the first draft.")
    ],
    months: Annotated[
        int, typer.Option("--months", metavar="N", help="Comes again after so many months.")
    ] = 1,
    until: Annotated[
        date | None,
        typer.Option("--until", parser=read_date, metavar="DATE", help="No draft after that day."),
    ] = None,
    discount: Annotated[
        str, typer.Option("--discount", metavar="TEXT", help="Off the whole, as 10% or pounds.")
    ] = "",
    reference: Annotated[str, typer.Option("--reference", metavar="TEXT", help="The customer's own.")] = "",
    to_business: Annotated[bool, typer.Option("--business", help="The customer is a business.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Agree on an invoice that comes again."""
    with opened(ctx, vault, no_keyring) as services:
        terms = InvoiceTerms(
            reference=reference, discount=parse_discount(discount), business_customer=to_business
        )
        one = recurring.add_recurring(
            services,
            person,
            read_lines(line),
            starts_on=starts,
            every_months=months,
            until=until,
            terms=terms,
        ).value
        view = recurring.get(services, one)
    show(_document(view), [_line(view)], as_json=as_json)


@app.command()
def change(
    ctx: typer.Context,
    recurring_id: Annotated[int, typer.Argument(metavar="ID", help="The agreement's id.")],
    line: MaybeLines = None,
    until: Annotated[
        date | None,
        typer.Option("--until", parser=read_date, metavar="DATE", help="No draft after that day."),
    ] = None,
    pause: Annotated[bool | None, typer.Option("--pause/--resume", help="Rest, or go on.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Change what comes from the next draft on."""
    with opened(ctx, vault, no_keyring) as services:
        recurring.change_recurring(
            services, recurring_id, lines=read_lines(line) if line else None, until=until, paused=pause
        )
        view = recurring.get(services, recurring_id)
    show(_document(view), [_line(view)], as_json=as_json)


@app.command()
def end(
    ctx: typer.Context,
    recurring_id: Annotated[int, typer.Argument(metavar="ID", help="The agreement's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Nothing comes any more."""
    with opened(ctx, vault, no_keyring) as services:
        recurring.end_recurring(services, recurring_id)
    show({"id": recurring_id, "ended": True}, [f"Ended {recurring_id}."], as_json=as_json)


@app.command()
def drafts(
    ctx: typer.Context,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Make every draft that is due, for review."""
    with opened(ctx, vault, no_keyring) as services:
        made = recurring.make_drafts(services).value
    show({"invoices": made}, [f"Drafted {len(made)}."], as_json=as_json)


@app.command("list")
def list_recurring(
    ctx: typer.Context,
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Only this person's.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List agreements, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        views = recurring.list_recurring(services, person)
    show({"recurring": [_document(view) for view in views]}, map(_line, views), as_json=as_json)


def _document(view: RecurringView) -> dict[str, object]:
    one = view.agreement
    return {
        "id": one.id,
        "person_id": one.person_id,
        "gross": pounds(view.totals.gross),
        "every_months": one.every_months,
        "starts_on": one.starts_on,
        "until": one.until,
        "next_on": view.next_on,
        "due": view.due,
        "paused": one.paused,
        "lines": lines_document(one.lines),
    }


def _line(view: RecurringView) -> str:
    one = view.agreement
    following = f"next {view.next_on}" if view.next_on else "paused" if one.paused else "ended"
    return f"{one.id} · {one.customer_name} · £{pounds(view.totals.gross)} · {following} · {view.due} due"
