"""lumadesk business: show and set the details that documents carry."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Annotated

import typer

from lumadesk.app import business as businesses
from lumadesk.app import settings as vault_settings
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
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
            business = replace(business, **given)  # type: ignore[arg-type]  # names are Business's own
            businesses.save_business(services, business)
        if given_times:
            vault_settings.change_settings(services, **given_times)
        settings = vault_settings.get_settings(services)
    _show(business, settings, as_json)


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
