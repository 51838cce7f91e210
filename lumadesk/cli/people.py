"""lumadesk people: list, show, add, note, merge."""

from __future__ import annotations

from typing import Annotated

import typer

from lumadesk.app import people, suppressions
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.people import Person

app = commands("People and clients: list, show, add, note, merge.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The person's id.")]


@app.command("list")
def list_people(
    ctx: typer.Context,
    search: Annotated[
        str, typer.Option("--search", metavar="TEXT", help="Words in any field; prefixes do.")
    ] = "",
    clients: Annotated[bool, typer.Option("--clients", help="Only clients.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many.")] = None,
    offset: Annotated[int, typer.Option("--offset", min=0, metavar="N", help="Pass over the first N.")] = 0,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List people."""
    with opened(ctx, vault, no_keyring) as services:
        ids = people.list_ids(services, search, clients)
        found = people.rows(services, ids[offset : None if limit is None else offset + limit])
    show(
        {"people": [document(person) for person in found], "total": len(ids)},
        (_line(person) for person in found),
        as_json=as_json,
    )


@app.command("show")
def show_person(
    ctx: typer.Context,
    person_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show a person with everything of theirs on one timeline."""
    with opened(ctx, vault, no_keyring) as services:
        person = people.get(services, person_id)
        entries = people.timeline(services, person_id)
        alike = people.suggestions(services, person_id)
    show(
        {
            **document(person),
            "timeline": entries,
            "may_be_same_as": [{"id": other.id, "because": why} for other, why in alike],
        },
        [
            _line(person),
            *(f"{entry.at:%Y-%m-%d} · {entry.noun} {entry.id} · {entry.title}" for entry in entries),
            *(f"May be the same as person {other.id}: {why}" for other, why in alike),
        ],
        as_json=as_json,
    )


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Their name.")],
    email: Annotated[str | None, typer.Option("--email", metavar="TEXT", help="Their email address.")] = None,
    phone: Annotated[
        str | None, typer.Option("--phone", metavar="TEXT", help="Their telephone number.")
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="TEXT", help="Their postal address.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Add somebody who did not come through the website."""
    with opened(ctx, vault, no_keyring) as services:
        person_id = people.add_person(
            services, name=name, email=email, phone=phone, address=_lines_of(address)
        ).value
        person = people.get(services, person_id)
    show(document(person), [f"Added person {person_id}."], as_json=as_json)


@app.command()
def update(
    ctx: typer.Context,
    person_id: Id,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="Their name.")] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="TEXT", help="Empty removes it.")] = None,
    phone: Annotated[str | None, typer.Option("--phone", metavar="TEXT", help="Empty removes it.")] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="TEXT", help="Empty removes it.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Correct what is held about a person; what is not named stays."""
    with opened(ctx, vault, no_keyring) as services:
        old = people.get(services, person_id)
        people.update_person(
            services,
            person_id,
            name=old.name if name is None else name,
            email=old.email if email is None else email or None,
            phone=old.phone if phone is None else phone or None,
            address=old.address if address is None else _lines_of(address),
        )
        person = people.get(services, person_id)
    show(document(person), [_line(person)], as_json=as_json)


@app.command()
def note(
    ctx: typer.Context,
    person_id: Id,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to note.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Note something about a person."""
    with opened(ctx, vault, no_keyring) as services:
        note_id = people.add_note(services, person_id, text).value
    show({"id": note_id, "person_id": person_id}, [f"Noted ({note_id})."], as_json=as_json)


@app.command()
def merge(
    ctx: typer.Context,
    keep: Annotated[int, typer.Argument(metavar="KEEP", help="The person who stays.")],
    other: Annotated[int, typer.Argument(metavar="OTHER", help="The person who is the same.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Make one person of two. It cannot be undone."""
    with opened(ctx, vault, no_keyring) as services:
        people.merge_people(services, keep, other)
        person = people.get(services, keep)
    show(document(person), [_line(person)], as_json=as_json)


@app.command("stop-marketing")
def stop_marketing(
    ctx: typer.Context,
    person_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Stop marketing to a person's address and number for good; only a new consent starts it again."""
    with opened(ctx, vault, no_keyring) as services:
        suppressions.suppress(services, person_id)
        person = people.get(services, person_id)
        stopped = suppressions.is_suppressed(services, person.email, person.phone)
    show({"id": person_id, "suppressed": stopped}, [f"{_line(person)} · no marketing"], as_json=as_json)


def document(person: Person) -> dict[str, object]:
    """The JSON of one person, as fixed for scripts."""
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "address": person.address,
        "is_client": person.is_client,
        "client_since": person.client_since,
        "created_at": person.created_at,
        "erased_at": person.erased_at,
    }


def _line(person: Person) -> str:
    kind = "client" if person.is_client else "person"
    return f"{person.id} · {person.name} · {person.email or '-'} · {person.phone or '-'} · {kind}"


def _lines_of(address: str | None) -> str | None:
    """A shell has no easy way to type a line end, so a written \\n stands for one."""
    return address.replace("\\n", "\n") if address else None
