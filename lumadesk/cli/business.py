"""lumadesk business: show and set the details that documents carry."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import business as businesses
from lumadesk.app import settings as vault_settings
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_bytes, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.business import Business, missing_for_invoice

app = commands("Your business as documents show it.")


@app.command("show")
def show_business(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Show the details of the business, and what an invoice still needs."""
    with opened(ctx, vault, no_keyring) as services:
        business = businesses.get_business(services)
        settings = vault_settings.get_settings(services)
    _show(business, settings, as_json)


@app.command("set")
def set_business(
    ctx: typer.Context,
    own_name: Annotated[str | None, typer.Option("--own-name", metavar="TEXT", help="Your own name.")] = None,
    business_name: Annotated[
        str | None, typer.Option("--business-name", metavar="TEXT", help="The name you trade under.")
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="TEXT", help="Address for service; \\n for a new line.")
    ] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="TEXT", help="Email on documents.")] = None,
    phone: Annotated[
        str | None, typer.Option("--phone", metavar="TEXT", help="Telephone on documents.")
    ] = None,
    website: Annotated[
        str | None, typer.Option("--website", metavar="TEXT", help="Website on documents.")
    ] = None,
    vat_registered: Annotated[
        bool | None, typer.Option("--vat-registered/--not-vat-registered", help="Registered for VAT?")
    ] = None,
    vat_number: Annotated[
        str | None, typer.Option("--vat-number", metavar="TEXT", help="VAT number.")
    ] = None,
    terms: Annotated[
        int | None, typer.Option("--payment-terms", min=0, max=365, metavar="DAYS", help="Days to pay.")
    ] = None,
    bank_details: Annotated[
        str | None, typer.Option("--bank-details", metavar="TEXT", help="How to pay you; \\n for a new line.")
    ] = None,
    invoice_prefix: Annotated[
        str | None, typer.Option("--invoice-prefix", metavar="TEXT", help="Before the invoice's number.")
    ] = None,
    account_name: Annotated[
        str | None, typer.Option("--account-name", metavar="TEXT", help="Name of the bank account.")
    ] = None,
    sort_code: Annotated[
        str | None, typer.Option("--sort-code", metavar="12-34-56", help="Sort code of the account.")
    ] = None,
    account_number: Annotated[
        str | None, typer.Option("--account-number", metavar="TEXT", help="Number of the account.")
    ] = None,
    iban: Annotated[str | None, typer.Option("--iban", metavar="TEXT", help="IBAN of the account.")] = None,
    vat_from: Annotated[
        date | None,
        typer.Option("--vat-from", parser=read_date, metavar="DATE", help="First day of the registration."),
    ] = None,
    quote_prefix: Annotated[
        str | None, typer.Option("--quote-prefix", metavar="TEXT", help="Before the quote's number.")
    ] = None,
    credit_prefix: Annotated[
        str | None, typer.Option("--credit-prefix", metavar="TEXT", help="Before the credit note's number.")
    ] = None,
    number_padding: Annotated[
        int | None, typer.Option("--number-digits", min=1, max=9, metavar="N", help="Digits of numbers.")
    ] = None,
    number_year: Annotated[
        bool | None, typer.Option("--number-year/--no-number-year", help="Count anew each calendar year.")
    ] = None,
    colour: Annotated[
        str | None, typer.Option("--colour", metavar="#RRGGBB", help="Colour of the documents.")
    ] = None,
    logo: Annotated[
        Path | None, typer.Option("--logo", metavar="FILE", help="Picture; an empty file takes it away.")
    ] = None,
    valid_from: Annotated[
        date | None,
        typer.Option("--from", parser=read_date, metavar="DATE", help="Day from which this holds."),
    ] = None,
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="ID", help="The published policy.")
    ] = None,
    undo_minutes: Annotated[
        int | None,
        typer.Option("--undo-minutes", min=0, metavar="N", help="From a deletion mark to the deletion."),
    ] = None,
    review_months: Annotated[
        int | None, typer.Option("--review-months", min=1, metavar="N", help="Until an enquiry's review.")
    ] = None,
    sync_minutes: Annotated[
        int | None,
        typer.Option("--sync-minutes", min=0, metavar="N", help="Between syncs of the window; 0: by hand."),
    ] = None,
    lock_minutes: Annotated[
        int | None,
        typer.Option("--lock-minutes", min=0, metavar="N", help="Until the window locks; 0: by hand."),
    ] = None,
    notify: Annotated[
        bool | None, typer.Option("--notify/--no-notify", help="Tell the desktop of new enquiries.")
    ] = None,
    notify_content: Annotated[
        bool | None,
        typer.Option("--notify-content/--no-notify-content", help="With the names of who sent them."),
    ] = None,
    notify_deadlines: Annotated[
        bool | None,
        typer.Option(
            "--notify-deadlines/--no-notify-deadlines", help="Tell the desktop of dates overdue or near."
        ),
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Set details of the business; what is not named stays."""
    wanted: dict[str, object] = {
        "own_name": own_name,
        "business_name": business_name,
        "address": _lines_of(address),
        "email": email,
        "phone": phone,
        "website": website,
        "vat_registered": vat_registered,
        "vat_number": vat_number,
        "payment_terms_days": terms,
        "bank_details": _lines_of(bank_details),
        "invoice_prefix": invoice_prefix,
        "policy": policy,
        "account_name": account_name,
        "sort_code": sort_code,
        "account_number": account_number,
        "iban": iban,
        "vat_from": vat_from,
        "quote_prefix": quote_prefix,
        "credit_prefix": credit_prefix,
        "number_padding": number_padding,
        "number_year": number_year,
        "colour": colour,
    }
    given = {name: value for name, value in wanted.items() if value is not None}
    times = {
        "undo_minutes": undo_minutes,
        "review_months": review_months,
        "sync_minutes": sync_minutes,
        "lock_minutes": lock_minutes,
        "notify": notify,
        "notify_content": notify_content,
        "notify_deadlines": notify_deadlines,
    }
    given_times = {name: value for name, value in times.items() if value is not None}
    with opened(ctx, vault, no_keyring) as services:
        business = businesses.get_business(services)
        if given:
            wanted_now = replace(business, **given)  # type: ignore[arg-type]  # names are Business's own
            businesses.save_business(services, wanted_now, valid_from=valid_from)
        if logo is not None:
            businesses.save_logo(services, read_bytes(logo))
        if given_times:
            vault_settings.change_settings(services, **given_times)
        business = businesses.get_business(services)
        settings = vault_settings.get_settings(services)
    _show(business, settings, as_json)


@app.command("changes")
def list_changes(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List what changed, and what will, with the day from which it holds."""
    with opened(ctx, vault, no_keyring) as services:
        found = businesses.list_changes(services)
    show(
        {"changes": found},
        (
            f"{one.id} · from {one.valid_from} · {', '.join(one.details)} · "
            f"{'in force' if one.applied_at else 'planned'}"
            for one in found
        ),
        as_json=as_json,
    )


@app.command("cancel")
def cancel_change(
    ctx: typer.Context,
    change_id: Annotated[int, typer.Argument(metavar="ID", help="The planned change's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Take back a change that is planned for a day to come."""
    with opened(ctx, vault, no_keyring) as services:
        businesses.cancel_change(services, change_id)
    show(
        {"id": change_id, "cancelled": True},
        [f"Change {change_id} is not planned any more."],
        as_json=as_json,
    )


def _show(business: Business, settings: vault_settings.VaultSettings, as_json: bool) -> None:
    missing = missing_for_invoice(business)
    details = {field.name: getattr(business, field.name) for field in fields(business)}
    times = asdict(settings)
    show(
        {**details, **times, "missing_for_invoice": missing},
        [
            *(f"{name.replace('_', ' ')}: {value}" for name, value in {**details, **times}.items()),
            *([f"An invoice still needs: {', '.join(missing)}."] if missing else []),
        ],
        as_json=as_json,
    )


def _lines_of(text: str | None) -> str | None:
    """A shell has no easy way to type a line end, so a written \\n stands for one."""
    return None if text is None else text.replace("\\n", "\n")
