"""lumadesk retention: queue, show, preview, decide, history, hold, lift, holds, end-client."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lumadesk.app import holds, retention, retention_review
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date, read_record
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.disposal import Decision, HoldKind

app = commands("When each record is to go; the review of what is out of its time.")

_Records = Annotated[
    list[str], typer.Argument(metavar="RECORD…", help="Records, as enquiry:7, invoice:3 or person:2.")
]
_Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]


@app.command()
def queue(
    ctx: typer.Context,
    noun: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Only this kind.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", help="Show so many.")] = 100,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List what is out of its time, the longest first."""
    with opened(ctx, vault, no_keyring) as services:
        records = retention.queue(services, noun)
        found = retention.rows(services, records[:limit])
    lines = [
        f"{row.noun}:{row.id} · {row.label} · {row.person_name} · {row.words} · "
        f"{row.held_because or row.suggestion.value}"
        for row in found
    ]
    show({"count": len(records), "queue": found}, [*lines, f"{len(records):,} in all"], as_json=as_json)


@app.command("show")
def show_disposal(
    ctx: typer.Context,
    record: Annotated[str, typer.Argument(metavar="RECORD", help="As enquiry:7, invoice:3 or person:2.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show when a record is to go, with the arithmetic."""
    noun, id_ = read_record(record)
    with opened(ctx, vault, no_keyring) as services:
        found = retention.disposal_of(services, noun, id_)
    lines = [f"{step.date or '-'} · {step.text} ({step.source})" for step in found.steps]
    show({"disposal": found}, [*lines, f"To go from: {found.due or 'not yet'}"], as_json=as_json)


@app.command()
def preview(
    ctx: typer.Context,
    records: _Records,
    decision: Annotated[Decision, typer.Option("--decision", help="What to do.")] = Decision.ERASE,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show record by record what would go and what would stay."""
    wanted = [read_record(record) for record in records]
    with opened(ctx, vault, no_keyring) as services:
        found = retention_review.preview(services, wanted, decision)
    lines = [f"{row.verdict.value} · {row.label} · {row.because}" for row in found.verdicts]
    lines += [f"stays · {one.noun}:{one.id} · {one.because}" for one in found.blocked]
    show({"preview": found}, lines, as_json=as_json)


@app.command()
def decide(
    ctx: typer.Context,
    records: _Records,
    decision: Annotated[Decision, typer.Option("--decision", help="Keep, anonymise or erase.")],
    reason: _Reason = "",
    until: Annotated[
        date | None, typer.Option("--until", parser=read_date, metavar="DATE", help="Keep until then.")
    ] = None,
    confirm_count: Annotated[
        int | None, typer.Option("--confirm-count", metavar="N", help="How many records go.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Carry out one decision about these records."""
    wanted = [read_record(record) for record in records]
    with opened(ctx, vault, no_keyring) as services:
        count = retention_review.decide(
            services, wanted, decision, reason=reason, until=until, confirm_count=confirm_count
        ).value
    show({"count": count, "decision": decision}, [f"{decision.value}: {count} records."], as_json=as_json)


@app.command()
def history(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List the latest decisions."""
    with opened(ctx, vault, no_keyring) as services:
        found = retention_review.history(services)
    lines = [f"{one.day} · {one.decision.value} · {one.noun}:{one.record_id} · {one.reason}" for one in found]
    show({"reviews": found}, lines, as_json=as_json)


@app.command()
def hold(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Whose records.")],
    kind: Annotated[HoldKind, typer.Option("--kind", help="claim or tax-enquiry.")],
    reason: _Reason,
    review_on: Annotated[
        date | None, typer.Option("--review", parser=read_date, metavar="DATE", help="Look again on.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Keep everything of a person for a claim or a tax enquiry."""
    with opened(ctx, vault, no_keyring) as services:
        hold_id = holds.place_hold(services, person, kind, reason, review_on=review_on).value
    show({"id": hold_id}, [f"Hold {hold_id} is in force."], as_json=as_json)


@app.command()
def lift(
    ctx: typer.Context,
    hold_id: Annotated[int, typer.Argument(metavar="ID", help="The hold's id.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """End a hold."""
    with opened(ctx, vault, no_keyring) as services:
        holds.lift_hold(services, hold_id)
    show({"id": hold_id}, [f"Hold {hold_id} is lifted."], as_json=as_json)


@app.command("holds")
def list_holds(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List the holds."""
    with opened(ctx, vault, no_keyring) as services:
        found = holds.list_holds(services)
    lines = [f"{view.hold.id} · {view.person_name} · {view.words} · {view.hold.reason}" for view in found]
    show({"holds": found}, lines, as_json=as_json)


@app.command("end-client")
def end_client(
    ctx: typer.Context,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Who.")],
    on: Annotated[date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="Since.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that somebody is no longer a customer."""
    with opened(ctx, vault, no_keyring) as services:
        retention.end_client(services, person, on)
        found = retention.disposal_of(services, "person", person)
    show({"disposal": found}, [f"Records go from: {found.due or 'not yet'}"], as_json=as_json)
