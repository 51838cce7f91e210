"""lumadesk register: fill, list, add, weigh, check, move, changes, fee, export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import ico_fee, processors, register, register_documents
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.errors import KnownError
from lumadesk.domain.policy import Region
from lumadesk.domain.register import ContractPoint, Outcome, Processing, Role

app = commands("The records of processing (Art 30): purposes, processors, transfers, the ICO's fee.")

_Id = Annotated[int, typer.Argument(metavar="ID", help="Its id.")]
_Told = Annotated[
    date | None, typer.Option("--notified", parser=read_date, metavar="DATE", help="When people were told.")
]


@app.command()
def fill(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Enter the purposes and recipients of the policy that are not there yet."""
    with opened(ctx, vault, no_keyring) as services:
        count = register.fill_from_policy(services).value
    show({"added": count}, [f"{count} entries added."], as_json=as_json)


@app.command("list")
def list_register(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List purposes and recipients, with what each lacks."""
    with opened(ctx, vault, no_keyring) as services:
        purposes, recipients = register.list_processing(services), processors.list_processors(services)
        fee = ico_fee.get_fee(services)
    lines = [
        f"{view.entry.id} · {view.entry.purpose} · {view.entry.basis} · {'; '.join(view.gaps) or 'complete'}"
        for view in purposes
    ]
    lines += [
        f"{view.processor.id} · {view.processor.name} · {view.processor.country} · "
        f"{'; '.join(view.gaps) or 'complete'}"
        for view in recipients
    ]
    show({"processing": purposes, "processors": recipients, "fee": fee}, lines, as_json=as_json)


@app.command()
def add(
    ctx: typer.Context,
    purpose: Annotated[str, typer.Option("--purpose", metavar="TEXT", help="What for.")],
    basis: Annotated[str, typer.Option("--basis", metavar="TEXT", help="Lawful basis.")] = "",
    role: Annotated[
        Role, typer.Option("--role", help="Controller, or processor for a client.")
    ] = Role.CONTROLLER,
    client: Annotated[str, typer.Option(metavar="TEXT", help="The client, as processor.")] = "",
    instructions: Annotated[str, typer.Option(metavar="TEXT", help="Their instructions.")] = "",
    people: Annotated[str, typer.Option(metavar="TEXT", help="Kinds of people.")] = "",
    categories: Annotated[str, typer.Option(metavar="TEXT", help="Categories of data.")] = "",
    recipients: Annotated[str, typer.Option(metavar="TEXT", help="Recipients.")] = "",
    kept: Annotated[str, typer.Option(metavar="TEXT", help="How long it is kept.")] = "",
    security: Annotated[str, typer.Option(metavar="TEXT", help="Security measures.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Add a purpose."""
    entry = Processing(
        id=0,
        role=role,
        client=client,
        instructions=instructions,
        purpose=purpose,
        basis=basis,
        people=people,
        categories=categories,
        recipients=recipients,
        retention=kept,
        security=security,
    )
    with opened(ctx, vault, no_keyring) as services:
        entry_id = register.save_processing(services, entry).value
    show({"id": entry_id}, [f"Entry {entry_id}."], as_json=as_json)


@app.command()
def weigh(
    ctx: typer.Context,
    processing: _Id,
    interest: Annotated[str, typer.Option("--interest", metavar="TEXT", help="Which interest.")],
    necessity: Annotated[str, typer.Option("--necessity", metavar="TEXT", help="Why it needs the data.")],
    balance: Annotated[str, typer.Option("--balance", metavar="TEXT", help="Against the person.")],
    fails: Annotated[bool, typer.Option("--fails", help="The person's interests weigh more.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write a balancing test for a purpose on legitimate interests."""
    outcome = Outcome.FAILS if fails else Outcome.PASSES
    with opened(ctx, vault, no_keyring) as services:
        test_id = register.weigh(
            services, processing, interest=interest, necessity=necessity, balance=balance, outcome=outcome
        ).value
    show({"id": test_id, "outcome": outcome}, [f"The test {outcome.value}."], as_json=as_json)


@app.command()
def check(
    ctx: typer.Context,
    processor: _Id,
    contract_on: Annotated[
        date | None, typer.Option("--contract", parser=read_date, metavar="DATE", help="Its contract's day.")
    ] = None,
    covers: Annotated[
        list[ContractPoint] | None, typer.Option("--covers", help="A point that the contract covers.")
    ] = None,
    evidence: Annotated[str, typer.Option(metavar="TEXT", help="Where the contract lies.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a look at a recipient and its contract."""
    with opened(ctx, vault, no_keyring) as services:
        processors.record_check(
            services,
            processor,
            contract_on=contract_on,
            covers=dict.fromkeys(covers or (), True),
            evidence=evidence,
        )
        view = _processor(processors.list_processors(services), processor)
    show({"processor": view}, ["; ".join(view.gaps) or "complete"], as_json=as_json)


@app.command()
def move(
    ctx: typer.Context,
    processor: _Id,
    region: Annotated[Region, typer.Option("--region", help="Where the data is now.")],
    country: Annotated[str, typer.Option("--country", metavar="TEXT", help="The country.")],
    safeguard: Annotated[str, typer.Option("--safeguard", metavar="TEXT", help="What protects it.")] = "",
    notified_on: _Told = None,
    how: Annotated[str, typer.Option(metavar="TEXT", help="How they were told.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record where a recipient keeps the data; some policies promise to tell people first."""
    with opened(ctx, vault, no_keyring) as services:
        former = _processor(processors.list_processors(services), processor).processor
        wanted = replace(former, region=region, country=country, mechanism=safeguard or former.mechanism)
        processors.save_processor(services, wanted, notified_on=notified_on, how=how)
        view = _processor(processors.list_processors(services), processor)
    show({"processor": view}, [f"{view.processor.name}: {country} ({region.value})"], as_json=as_json)


@app.command()
def changes(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List what changed in purposes and locations."""
    with opened(ctx, vault, no_keyring) as services:
        found = register.list_changes(services)
    lines = [f"{one.id} · {one.day} · {one.subject}: {one.before} → {one.after}" for one in found]
    show({"changes": found}, lines, as_json=as_json)


@app.command()
def fee(
    ctx: typer.Context,
    number: Annotated[str, typer.Option("--number", metavar="TEXT", help="Your number at the ICO.")],
    renewal: Annotated[
        date, typer.Option("--renewal", parser=read_date, metavar="DATE", help="When the fee is due again.")
    ],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record the data protection fee to the ICO."""
    with opened(ctx, vault, no_keyring) as services:
        found = ico_fee.save_fee(services, number, renewal).value
    show({"fee": found}, [f"{found.number}, due again on {found.renewal}"], as_json=as_json)


@app.command()
def export(
    ctx: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write into.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the register as PDF and CSV."""
    with opened(ctx, vault, no_keyring) as services:
        files = register_documents.export_register(services, to, overwrite=overwrite).value
    show({"files": files}, [f"Wrote {file}." for file in files], as_json=as_json)


def _processor(found: list[processors.ProcessorView], id_: int) -> processors.ProcessorView:
    for view in found:
        if view.processor.id == id_:
            return view
    raise KnownError("processor.not_found", f"There is no recipient {id_} in the register.")
