"""lumadesk enquiries: list, show, convert, reply, mark for deletion and take the mark back."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lumadesk.app import enquiries, enquiry_history, sites
from lumadesk.app.enquiry_history import FieldChange
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.enquiries import Enquiry, EnquiryFilter, EnquiryStatus

app = commands("Enquiries: list, show, convert, mark for deletion.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The enquiry's id.")]


@app.command("list")
def list_enquiries(
    ctx: typer.Context,
    search: Annotated[
        str, typer.Option("--search", metavar="TEXT", help="Words in any field; prefixes do.")
    ] = "",
    status: Annotated[EnquiryStatus | None, typer.Option("--status", help="Only these.")] = None,
    service: Annotated[
        str | None, typer.Option("--service", metavar="TEXT", help="Only this service.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Only from this source.")
    ] = None,
    since: Annotated[
        date | None, typer.Option("--from", parser=read_date, metavar="DATE", help="Submitted on or after.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--to", parser=read_date, metavar="DATE", help="Submitted on or before.")
    ] = None,
    site: Annotated[
        str, typer.Option("--site", metavar="NAME|ID", help="Only from this website, removed ones included.")
    ] = "",
    vanished: Annotated[
        bool | None,
        typer.Option("--vanished/--not-vanished", help="Only those that are no longer on the website."),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many.")] = None,
    offset: Annotated[int, typer.Option("--offset", min=0, metavar="N", help="Pass over the first N.")] = 0,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List enquiries, newest first."""
    with opened(ctx, vault, no_keyring) as services:
        wanted = EnquiryFilter(
            search=search,
            status=status,
            service=service,
            source=source,
            submitted_from=since,
            submitted_to=until,
            vanished=vanished,
            site_id=sites.find_site(services, site, removed=True).id if site else None,
        )
        ids = enquiries.list_ids(services, wanted)
        chosen = ids[offset : None if limit is None else offset + limit]
        found = enquiries.in_full(services, chosen)
    show(
        {"enquiries": [document(enquiry) for enquiry in found], "total": len(ids)},
        (_line(enquiry) for enquiry in found),
        as_json=as_json,
    )


@app.command("show")
def show_enquiry(
    ctx: typer.Context,
    enquiry_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show one enquiry in full."""
    with opened(ctx, vault, no_keyring) as services:
        enquiry = enquiries.get(services, enquiry_id)
        site = sites.get(services, enquiry.site_id)
        history = enquiry_history.history(services, enquiry_id)
    whole = {
        **document(enquiry),
        "site": site.name,
        "vanished_at": enquiry.vanished_at,
        "history": history,
    }
    gone = [f"No longer on the website since {enquiry.vanished_at:%Y-%m-%d}."] if enquiry.vanished_at else []
    show(whole, [_line(enquiry), *gone, "", enquiry.message, *map(_change, history)], as_json=as_json)


@app.command()
def convert(
    ctx: typer.Context,
    enquiry_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Make a client of the person who sent it."""
    with opened(ctx, vault, no_keyring) as services:
        person_id = enquiries.convert_to_client(services, enquiry_id).value
    show({"id": enquiry_id, "person_id": person_id}, [f"Person {person_id} is a client."], as_json=as_json)


@app.command()
def reply(
    ctx: typer.Context,
    enquiry_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Print a mailto link for your mail program, and note that you answered."""
    with opened(ctx, vault, no_keyring) as services:
        link = enquiries.reply_link(services, enquiry_id)
        enquiries.mark_replied(services, enquiry_id)
    show({"id": enquiry_id, "link": link}, [link], as_json=as_json)


@app.command("set-status")
def set_status(
    ctx: typer.Context,
    enquiry_id: Id,
    status: Annotated[EnquiryStatus, typer.Argument(help="The new status.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Change the status of an enquiry."""
    with opened(ctx, vault, no_keyring) as services:
        enquiries.set_status(services, [enquiry_id], status)
        enquiry = enquiries.get(services, enquiry_id)
    show(document(enquiry), [_line(enquiry)], as_json=as_json)


@app.command("mark-deletion")
def mark_deletion(
    ctx: typer.Context,
    enquiry_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Have the next sync (after the undo period) delete it, at the website and here."""
    with opened(ctx, vault, no_keyring) as services:
        enquiries.mark_for_deletion(services, [enquiry_id])
        enquiry = enquiries.get(services, enquiry_id)
    show(document(enquiry), [f"Enquiry {enquiry_id} is marked for deletion."], as_json=as_json)


@app.command("unmark-deletion")
def unmark_deletion(
    ctx: typer.Context,
    enquiry_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Keep it after all."""
    with opened(ctx, vault, no_keyring) as services:
        enquiries.unmark_for_deletion(services, [enquiry_id])
        enquiry = enquiries.get(services, enquiry_id)
    show(document(enquiry), [f"Enquiry {enquiry_id} is kept."], as_json=as_json)


def document(enquiry: Enquiry) -> dict[str, object]:
    """The JSON of one enquiry, as fixed for scripts."""
    return {
        "id": enquiry.id,
        "key": enquiry.key,
        "name": enquiry.name,
        "email": enquiry.email,
        "phone": enquiry.phone,
        "service": enquiry.service,
        "message": enquiry.message,
        "source": enquiry.source,
        "submitted_at": enquiry.submitted_at,
        "status": enquiry.status,
        "person_id": enquiry.person_id,
        "marked_for_deletion": enquiry.marked_for_deletion,
    }


def _change(change: FieldChange) -> str:
    before = " ".join(change.before.split()) or "nothing"
    return f"Changed at the website ({change.at:%Y-%m-%d}): {change.field} was {before}"


def _line(enquiry: Enquiry) -> str:
    mark = " · to be deleted" if enquiry.marked_for_deletion else ""
    when = f"{enquiry.submitted_at:%Y-%m-%d}"
    return f"{enquiry.id} · {when} · {enquiry.name} · {enquiry.service} · {enquiry.status.value}{mark}"
