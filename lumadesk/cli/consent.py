"""lumadesk consent: wording, give, soft, withdraw, object, list, refresh."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import consent as consents
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_attached, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.consent import ConsentPurpose, ContactChannel, Route, SoftOptIn

app = commands("What people agreed to, per purpose and channel, with its evidence.")

_Person = Annotated[int, typer.Option("--person", metavar="ID", help="Who.")]
_On = Annotated[date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="On which day.")]
_Purpose = Annotated[ConsentPurpose, typer.Option("--purpose", help="To what.")]
_Channels = Annotated[
    list[ContactChannel] | None, typer.Option("--channel", help="On which channel; all if not given.")
]
_Evidence = Annotated[str, typer.Option("--evidence", metavar="TEXT", help="Where it can be seen.")]


@app.command()
def wording(
    ctx: typer.Context,
    purpose: Annotated[ConsentPurpose | None, typer.Option("--purpose", help="To what.")] = None,
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="The exact words.")] = "",
    since: Annotated[
        date | None, typer.Option("--since", parser=read_date, metavar="DATE", help="First shown.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List the wordings; with a purpose and a text add one."""
    with opened(ctx, vault, no_keyring) as services:
        if purpose is not None:
            consents.add_wording(services, purpose, text, since)
        found = consents.list_wordings(services)
    lines = [
        f"{one.id} · {one.purpose.value} {one.version} · since {one.since} · {one.text}" for one in found
    ]
    show({"wordings": found}, lines, as_json=as_json)


@app.command()
def give(
    ctx: typer.Context,
    person: _Person,
    purpose: _Purpose,
    evidence: _Evidence,
    wording_id: Annotated[
        int | None, typer.Option("--wording", metavar="ID", help="Which words they saw.")
    ] = None,
    words: Annotated[str, typer.Option("--words", metavar="TEXT", help="Or the words themselves.")] = "",
    channel: Annotated[ContactChannel | None, typer.Option("--channel", help="On which channel.")] = None,
    route: Annotated[Route, typer.Option("--route", help="How it came.")] = Route.FORM,
    on: _On = None,
    expires_on: Annotated[
        date | None, typer.Option("--expires", parser=read_date, metavar="DATE", help="When it ends.")
    ] = None,
    document: Annotated[int | None, typer.Option(metavar="ID", help="A document that shows it.")] = None,
    attach: Annotated[
        Path | None, typer.Option("--attach", metavar="FILE", help="A picture, PDF or email that shows it.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a consent."""
    attached = read_attached(attach) if attach is not None else b""
    with opened(ctx, vault, no_keyring) as services:
        entry = consents.give(
            services, person, purpose, channel, wording_id=wording_id, words=words, evidence=evidence,
            route=route, on=on, expires_on=expires_on, document_id=document, attached=attached,
        ).value  # fmt: skip
    show({"id": entry}, [f"Consent {entry} is on record."], as_json=as_json)


@app.command()
def soft(
    ctx: typer.Context,
    person: _Person,
    channel: Annotated[ContactChannel, typer.Option("--channel", help="Email or text.")],
    evidence: _Evidence,
    from_a_sale: Annotated[bool, typer.Option("--from-a-sale", help="Given in a sale or its talks.")] = False,
    own_similar: Annotated[bool, typer.Option("--own-similar", help="Your own, similar services.")] = False,
    refusal_offered: Annotated[
        bool, typer.Option("--refusal-offered", help="A refusal was offered at the time.")
    ] = False,
    refusal_each_time: Annotated[
        bool, typer.Option("--refusal-each-time", help="And is in every message.")
    ] = False,
    on: _On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record the soft opt-in of a customer, with its four conditions."""
    conditions = SoftOptIn(
        from_a_sale=from_a_sale,
        own_similar=own_similar,
        refusal_offered=refusal_offered,
        refusal_each_time=refusal_each_time,
    )
    with opened(ctx, vault, no_keyring) as services:
        entry = consents.opt_in_softly(
            services, person, channel, conditions=conditions, evidence=evidence, on=on
        ).value
    show({"id": entry}, [f"Soft opt-in {entry} is on record."], as_json=as_json)


@app.command()
def withdraw(
    ctx: typer.Context,
    person: _Person,
    purpose: _Purpose,
    channel: _Channels = None,
    route: Annotated[Route, typer.Option("--route", help="How it came.")] = Route.OTHER,
    on: _On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """End a consent, at once."""
    with opened(ctx, vault, no_keyring) as services:
        entries = consents.withdraw(services, person, purpose, channel or (), route=route, on=on).value
    show({"ids": entries}, ["It has ended."], as_json=as_json)


@app.command("object")
def object_to_marketing(
    ctx: typer.Context,
    person: _Person,
    channel: _Channels = None,
    route: Annotated[Route, typer.Option("--route", help="How it came.")] = Route.OTHER,
    on: _On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Stop marketing to a person, at once."""
    with opened(ctx, vault, no_keyring) as services:
        entries = consents.object_to_marketing(services, person, channel or (), route=route, on=on).value
    show({"ids": entries}, ["Marketing has stopped."], as_json=as_json)


@app.command("list")
def list_consents(
    ctx: typer.Context,
    person: _Person,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List what a person said, the newest first."""
    with opened(ctx, vault, no_keyring) as services:
        found = consents.of_person(services, person)
    lines = [
        f"{view.consent.on} · {view.consent.kind.value} · {view.consent.purpose.value} · "
        f"{view.consent.channel.value if view.consent.channel else '-'} · {'holds' if view.holds else 'over'}"
        for view in found
    ]
    show({"consents": found}, lines, as_json=as_json)


@app.command()
def refresh(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List the consents to ask for again."""
    with opened(ctx, vault, no_keyring) as services:
        found = consents.to_refresh(services)
    lines = [f"person {one.person_id} · {one.purpose.value} · ends {one.expires_on}" for one in found]
    show({"consents": found}, lines, as_json=as_json)
