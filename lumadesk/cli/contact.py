"""lumadesk contact: may, subscriber, origin, details, list, export, import."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import contact_permission, mailing_list, personal_details
from lumadesk.app.contact_permission import OriginKind
from lumadesk.app.mailing_list import ListRecipient
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date, read_text_file
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.consent import ContactChannel, DetailGroup
from lumadesk.domain.contact_permission import SubscriberKind
from lumadesk.domain.policy import MessagePurpose

app = commands("May I contact them? And the mailing list of those who said yes.")

_Person = Annotated[int, typer.Option("--person", metavar="ID", help="Who.")]
_Channel = Annotated[ContactChannel, typer.Option("--channel", help="By which way.")]
_Purpose = Annotated[MessagePurpose, typer.Option("--purpose", help="What for.")]


@app.command()
def may(
    ctx: typer.Context,
    person: _Person,
    channel: Annotated[ContactChannel | None, typer.Option("--channel", help="By which way; all.")] = None,
    purpose: Annotated[MessagePurpose | None, typer.Option("--purpose", help="What for; all.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say whether a person may be contacted, with the rule behind it."""
    with opened(ctx, vault, no_keyring) as services:
        found = [
            answer
            for answer in contact_permission.of_person(services, person).answers
            if channel in (None, answer.channel) and purpose in (None, answer.purpose)
        ]
    lines = [
        f"{answer.purpose.value} by {answer.channel.value}: {'yes' if answer.permission.allowed else 'NO'} · "
        f"{answer.permission.rule} ({answer.permission.source}) {answer.permission.mind}"
        for answer in found
    ]
    show({"answers": found}, lines, as_json=as_json)


@app.command()
def subscriber(
    ctx: typer.Context,
    person: _Person,
    kind: Annotated[SubscriberKind | None, typer.Option("--kind", help="Who pays for the line.")] = None,
    screened_on: Annotated[
        date | None,
        typer.Option("--screened", parser=read_date, metavar="DATE", help="Looked up in TPS and CTPS."),
    ] = None,
    listed: Annotated[bool, typer.Option("--listed", help="The number was on the list.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record what kind of subscriber a person is, or a look at the TPS and CTPS lists."""
    with opened(ctx, vault, no_keyring) as services:
        contact_permission.set_subscriber(services, person, kind, screened_on=screened_on, listed=listed)
        found = contact_permission.of_person(services, person).subscriber
    show(
        {"subscriber": found},
        [f"{found.kind.value} · looked up {found.screened_on or 'never'}"],
        as_json=as_json,
    )


@app.command()
def origin(
    ctx: typer.Context,
    person: _Person,
    kind: Annotated[OriginKind, typer.Option("--kind", help="Where the data came from.")],
    introducer: Annotated[str, typer.Option(metavar="TEXT", help="Who introduced them.")] = "",
    permission: Annotated[str, typer.Option(metavar="TEXT", help="How they agreed to it.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record where the data of a person came from."""
    with opened(ctx, vault, no_keyring) as services:
        contact_permission.set_origin(services, person, kind, introducer=introducer, permission=permission)
        found = contact_permission.of_person(services, person).origin
    show({"origin": found}, [f"{kind.value} · {introducer}"], as_json=as_json)


@app.command()
def detail(
    ctx: typer.Context,
    person: _Person,
    group: Annotated[DetailGroup | None, typer.Option("--group", help="Which detail to set.")] = None,
    value: Annotated[str, typer.Option("--value", metavar="TEXT", help='"" removes it.')] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show the personal details of a person, or set one that they agreed to."""
    with opened(ctx, vault, no_keyring) as services:
        if group is not None:
            personal_details.set_detail(services, person, group, value)
        found = personal_details.of_person(services, person)
        sensitive = personal_details.sensitive_of_person(services, person)
    lines = [f"{view.group.value} · {view.value or view.locked or 'empty'}" for view in found]
    lines += [
        f"{one.noun} {one.id} · {text.kind.value} · {text.advice}" for one in sensitive for text in one.found
    ]
    show({"details": found, "sensitive": sensitive}, lines, as_json=as_json)


@app.command("list")
def list_people(
    ctx: typer.Context,
    channel: _Channel,
    purpose: _Purpose = MessagePurpose.MARKETING,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Count and list everybody who may be contacted so."""
    with opened(ctx, vault, no_keyring) as services:
        found = mailing_list.find(services, channel, purpose)
    line = f"{len(found.ids):,} of {found.asked:,} people may be contacted so."
    show({"list": found}, [line], as_json=as_json)


@app.command()
def export(
    ctx: typer.Context,
    channel: _Channel,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The CSV to write.")],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="What the list is for.")],
    recipient: Annotated[str, typer.Option("--recipient", metavar="TEXT", help="Who gets it.")],
    recipient_kind: Annotated[
        ListRecipient, typer.Option("--recipient-kind", help="You, a processor, or somebody else.")
    ] = ListRecipient.SELF,
    purpose: _Purpose = MessagePurpose.MARKETING,
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the list as CSV; its purpose, its recipient and who is on it are logged."""
    with opened(ctx, vault, no_keyring) as services:
        file = mailing_list.export_csv(
            services, channel, to, because=because, recipient=recipient, recipient_kind=recipient_kind,
            purpose=purpose, overwrite=overwrite,
        ).value  # fmt: skip
    show({"file": file}, [f"Wrote {file}."], as_json=as_json)


@app.command()
def exports(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List every list that left, the newest first."""
    with opened(ctx, vault, no_keyring) as services:
        found = mailing_list.list_exports(services)
    lines = [
        f"{one.id} · {one.at:%Y-%m-%d} · {one.count} people · {one.purpose} · {one.recipient}"
        for one in found
    ]
    show({"exports": found}, lines, as_json=as_json)


@app.command("import")
def import_do_not_contact(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Addresses and numbers, one a line, or CSV.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Take over a do-not-contact list; twice is once."""
    with opened(ctx, vault, no_keyring) as services:
        report = mailing_list.import_do_not_contact(services, read_text_file(file)).value
    unread = f", {len(report.unreadable)} lines hold neither" if report.unreadable else ""
    show({"report": report}, [f"{report.added} new, {report.known} known before{unread}."], as_json=as_json)
