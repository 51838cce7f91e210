"""The commands of `lumadesk requests` that record what happens to a request after its receipt."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from lumadesk.app import requests
from lumadesk.app.services import Services
from lumadesk.cli.entries import add_entries
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date
from lumadesk.cli.request_output import show_one
from lumadesk.cli.world import opened
from lumadesk.domain.requests import RequestStatus
from lumadesk.domain.restriction import RestrictionReason

app = commands()

Id = Annotated[int, typer.Argument(metavar="ID", help="The request's id.")]
On = Annotated[
    date | None,
    typer.Option("--on", parser=read_date, metavar="DATE", help="The day it was done (else today)."),
]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="The reasons.")]


def _day(name: str, text: str) -> Any:
    return typer.Option(name, parser=read_date, metavar="DATE", help=text)


@app.command()
def acknowledge(
    ctx: typer.Context,
    request_id: Id,
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record the first reply."""
    with opened(ctx, vault, no_keyring) as services:
        requests.acknowledge(services, request_id, on)
        _show(services, request_id, as_json)


@app.command()
def identity(
    ctx: typer.Context,
    request_id: Id,
    asked: Annotated[date | None, _day("--asked", "Proof was asked for.")] = None,
    received: Annotated[date | None, _day("--received", "Proof has come.")] = None,
    because: Because = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record when proof of identity was asked for, why, and when it came; the clock starts then."""
    _one_of(asked, received)
    with opened(ctx, vault, no_keyring) as services:
        requests.record_identity(services, request_id, asked=asked, received=received, because=because)
        _show(services, request_id, as_json)


@app.command()
def authority(
    ctx: typer.Context,
    request_id: Id,
    asked: Annotated[date | None, _day("--asked", "Evidence was asked for.")] = None,
    received: Annotated[date | None, _day("--received", "Evidence has come.")] = None,
    evidence: Annotated[str, typer.Option("--evidence", metavar="TEXT", help="What it is.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record an agent's evidence of authority; it counts like proof of identity for the clock."""
    _one_of(asked, received)
    with opened(ctx, vault, no_keyring) as services:
        requests.record_authority(services, request_id, asked=asked, received=received, evidence=evidence)
        _show(services, request_id, as_json)


@app.command()
def clarify(
    ctx: typer.Context,
    request_id: Id,
    asked: Annotated[date, _day("--asked", "The day you asked.")],
    answered: Annotated[date | None, _day("--answered", "The day of the answer.")] = None,
    question: Annotated[str, typer.Option("--question", metavar="TEXT", help="What you asked.")] = "",
    answer: Annotated[str, typer.Option("--answer", metavar="TEXT", help="What they said.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a clarification: the clock of an access request stands still until it is answered."""
    with opened(ctx, vault, no_keyring) as services:
        requests.record_clarification(
            services, request_id, asked=asked, answered=answered, question=question, answer=answer
        )
        _show(services, request_id, as_json)


@app.command()
def fee(
    ctx: typer.Context,
    request_id: Id,
    asked: Annotated[date | None, _day("--asked", "The fee was asked for.")] = None,
    paid: Annotated[date | None, _day("--paid", "The fee was paid.")] = None,
    because: Because = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a fee, where the policy allows one; the clock starts when it is paid."""
    _one_of(asked, paid)
    with opened(ctx, vault, no_keyring) as services:
        requests.record_fee(services, request_id, asked=asked, paid=paid, because=because)
        _show(services, request_id, as_json)


@app.command()
def extend(
    ctx: typer.Context,
    request_id: Id,
    on: On = None,
    because: Because = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Take three months for a complex request; tell the person and why, in time."""
    with opened(ctx, vault, no_keyring) as services:
        requests.extend(services, request_id, on, because=because)
        _show(services, request_id, as_json)


@app.command()
def stopped(
    ctx: typer.Context,
    request_id: Id,
    on: On = None,
    what: Annotated[str, typer.Option("--what", metavar="TEXT", help="What was stopped, and how.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that what was objected to, or rested on the consent, has stopped."""
    with opened(ctx, vault, no_keyring) as services:
        requests.record_stopped(services, request_id, on, what=what)
        _show(services, request_id, as_json)


@app.command()
def weigh(
    ctx: typer.Context,
    request_id: Id,
    upheld: Annotated[bool, typer.Option("--upheld/--overridden", help="Whose interests prevail.")],
    because: Because,
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record how an objection to processing for legitimate interests was decided, and why."""
    with opened(ctx, vault, no_keyring) as services:
        requests.weigh_objection(services, request_id, upheld=upheld, because=because, on=on)
        _show(services, request_id, as_json)


@app.command()
def close(
    ctx: typer.Context,
    request_id: Id,
    refused: Annotated[bool, typer.Option("--refused", help="It was refused (with --because).")] = False,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="It ended without an answer.")] = False,
    because: Because = "",
    restriction: Annotated[
        RestrictionReason | None, typer.Option("--restriction", help="The ground of a granted restriction.")
    ] = None,
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that a request was answered, refused, or ended otherwise; a granted restriction begins then."""
    if refused and withdrawn:
        raise typer.BadParameter("Say --refused or --withdrawn, not both.")
    status = (
        RequestStatus.REFUSED if refused else RequestStatus.CLOSED if withdrawn else RequestStatus.ANSWERED
    )
    with opened(ctx, vault, no_keyring) as services:
        requests.close_request(
            services, request_id, status=status, on=on, because=because, restriction=restriction
        )
        _show(services, request_id, as_json)


def _show(services: Services, request_id: int, as_json: bool) -> None:
    show_one(requests.get(services, request_id), as_json)


add_entries(app, "request", requests, _show)


def _one_of(first: date | None, second: date | None) -> None:
    if first is None and second is None:
        raise typer.BadParameter("Give at least one of the two days.")
