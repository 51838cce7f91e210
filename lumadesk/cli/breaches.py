"""lumadesk breaches: record, list, show, update, told, close."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from lumadesk.app import breaches
from lumadesk.app.breaches import BreachView
from lumadesk.app.services import Services
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_moment
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.breaches import BreachRisk, Told
from lumadesk.domain.calendar import format_day

app = commands("The register of personal-data breaches, with its 72 hours.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The breach's id.")]
_MOMENT = "UK time, or with offset."


@app.command()
def record(
    ctx: typer.Context,
    aware: Annotated[
        datetime, typer.Option("--aware", parser=read_moment, metavar="ISO", help=f"Aware of it. {_MOMENT}")
    ],
    facts: Annotated[str, typer.Option("--facts", metavar="TEXT", help="What happened.")],
    effects: Annotated[str, typer.Option("--effects", metavar="TEXT", help="What it does to people.")] = "",
    people: Annotated[str, typer.Option("--people", metavar="TEXT", help="How many, of which kind.")] = "",
    action: Annotated[str, typer.Option("--action", metavar="TEXT", help="What was done.")] = "",
    risk: Annotated[BreachRisk, typer.Option("--risk", help="How likely harm is.")] = BreachRisk.UNDECIDED,
    reasons: Annotated[str, typer.Option("--reasons", metavar="TEXT", help="Why so likely.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Enter a breach; the 72 hours run from the moment at which you became aware of it."""
    with opened(ctx, vault, no_keyring) as services:
        breach_id = breaches.record_breach(
            services,
            aware_at=aware,
            facts=facts,
            effects=effects,
            people_affected=people,
            action=action,
            risk=risk,
            reasons=reasons,
        ).value
        _show_one(services, breach_id, as_json)


@app.command("list")
def list_breaches(
    ctx: typer.Context,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List the register, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        views = breaches.list_breaches(services)
    show({"breaches": [document(view) for view in views]}, (_line(view) for view in views), as_json=as_json)


@app.command("show")
def show_breach(
    ctx: typer.Context,
    breach_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show an entry of the register."""
    with opened(ctx, vault, no_keyring) as services:
        _show_one(services, breach_id, as_json)


@app.command()
def update(
    ctx: typer.Context,
    breach_id: Id,
    aware: Annotated[
        datetime | None,
        typer.Option("--aware", parser=read_moment, metavar="ISO", help=f"Aware of it. {_MOMENT}"),
    ] = None,
    facts: Annotated[str | None, typer.Option("--facts", metavar="TEXT", help="What happened.")] = None,
    effects: Annotated[str | None, typer.Option("--effects", metavar="TEXT", help="What it does.")] = None,
    people: Annotated[str | None, typer.Option("--people", metavar="TEXT", help="How many people.")] = None,
    action: Annotated[str | None, typer.Option("--action", metavar="TEXT", help="What was done.")] = None,
    risk: Annotated[BreachRisk | None, typer.Option("--risk", help="How likely harm is.")] = None,
    reasons: Annotated[str | None, typer.Option("--reasons", metavar="TEXT", help="Why so likely.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Add to an entry, or decide on the risk; what is not named stays."""
    with opened(ctx, vault, no_keyring) as services:
        breaches.update_breach(
            services,
            breach_id,
            aware_at=aware,
            facts=facts,
            effects=effects,
            people_affected=people,
            action=action,
            risk=risk,
            reasons=reasons,
        )
        _show_one(services, breach_id, as_json)


@app.command()
def told(
    ctx: typer.Context,
    breach_id: Id,
    whom: Annotated[Told, typer.Option("--whom", help="Who was told.")],
    at: Annotated[
        datetime | None,
        typer.Option("--at", parser=read_moment, metavar="ISO", help=f"When (else now). {_MOMENT}"),
    ] = None,
    how: Annotated[str, typer.Option("--how", metavar="TEXT", help="How.")] = "",
    reference: Annotated[str, typer.Option("--reference", metavar="TEXT", help="Their reference.")] = "",
    late_reasons: Annotated[
        str, typer.Option("--late-reasons", metavar="TEXT", help="Why after 72 hours.")
    ] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that the ICO, the people, or somebody else was told."""
    with opened(ctx, vault, no_keyring) as services:
        breaches.record_told(
            services,
            breach_id,
            whom=whom,
            at=at,
            how=how,
            reference=reference,
            late_reasons=late_reasons,
        )
        _show_one(services, breach_id, as_json)


@app.command()
def close(
    ctx: typer.Context,
    breach_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Close an entry; refused while somebody who must be told was not."""
    with opened(ctx, vault, no_keyring) as services:
        breaches.close_breach(services, breach_id)
        _show_one(services, breach_id, as_json)


def document(view: BreachView) -> dict[str, object]:
    return {
        **asdict(view.breach),
        "ico_waits": view.breach.ico_waits,
        "notify_by": view.notify_by,
        "late": view.late,
        "words": view.words,
    }


def _show_one(services: Services, breach_id: int, as_json: bool) -> None:
    view = breaches.get(services, breach_id)
    by = f"72 elapsed hours end on {format_day(view.notify_by.date())} at {view.notify_by:%H:%M} UK time"
    show(document(view), [_line(view), f"{by} (UK GDPR Art 33(1))"], as_json=as_json)


def _line(view: BreachView) -> str:
    found = view.breach
    return f"{found.id} · aware {found.aware_at:%Y-%m-%d %H:%M} UTC · {found.risk.value} · {view.words}"
