"""lumadesk letters: write, preview, list, sent, discard; templates and the regulator's details."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from lumadesk.app import letters, regulator
from lumadesk.cli.options import Json, NoKeyring, VaultFolder, commands, read_date, read_text_file
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.complaint_course import ComplaintOutcome
from lumadesk.domain.letters import Letter, LetterKind, placeholders
from lumadesk.domain.requests import Channel

app = commands("Letters about requests and complaints, as PDF and as email.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The letter's id.")]
Kind = Annotated[LetterKind, typer.Argument(metavar="KIND", help="Which letter.")]
Request = Annotated[int | None, typer.Option("--request", metavar="ID", help="The request it is about.")]
Complaint = Annotated[
    int | None, typer.Option("--complaint", metavar="ID", help="The complaint it is about.")
]
Words = Annotated[
    str, typer.Option("--words", metavar="TEXT", help="The question, the reasons, the answer itself.")
]
Outcome = Annotated[ComplaintOutcome | None, typer.Option("--outcome", help="Of the complaint.")]
To = Annotated[
    str, typer.Option("--to", metavar="TEXT", help="Name and address, if not on record; \\n ends a line.")
]


@app.command()
def write(
    ctx: typer.Context,
    kind: Kind,
    request: Request = None,
    complaint: Complaint = None,
    words: Words = "",
    outcome: Outcome = None,
    to: To = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Fill a letter and keep it, as PDF and as the text of an email; `documents export` writes it out."""
    with opened(ctx, vault, no_keyring) as services:
        given = _given(request, complaint, words, outcome, to)
        letter_id = letters.write_letter(services, kind, **given).value
        found = letters.get(services, letter_id)
    show({"letter": found}, [_line(found)], as_json=as_json)


@app.command()
def preview(
    ctx: typer.Context,
    kind: Kind,
    request: Request = None,
    complaint: Complaint = None,
    words: Words = "",
    outcome: Outcome = None,
    to: To = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show a letter as it would be written; nothing is kept."""
    with opened(ctx, vault, no_keyring) as services:
        given = _given(request, complaint, words, outcome, to)
        filled = letters.preview_letter(services, kind, **given)
    show({"letter": filled}, [f"Subject: {filled.subject}", "", filled.body], as_json=as_json)


@app.command("list")
def list_letters(
    ctx: typer.Context,
    request: Request = None,
    complaint: Complaint = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List letters, the newest first."""
    with opened(ctx, vault, no_keyring) as services:
        found = letters.list_letters(services, request_id=request, complaint_id=complaint)
    show({"letters": found}, (_line(letter) for letter in found), as_json=as_json)


@app.command()
def sent(
    ctx: typer.Context,
    letter_id: Id,
    how: Annotated[Channel, typer.Option("--how", help="How it was sent.")] = Channel.EMAIL,
    on: Annotated[
        date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="When (else today).")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that a letter left; what it asks, extends, refuses or answers is recorded with it."""
    with opened(ctx, vault, no_keyring) as services:
        letters.mark_sent(services, letter_id, on, how=how)
        found = letters.get(services, letter_id)
    show({"letter": found}, [_line(found)], as_json=as_json)


@app.command()
def discard(
    ctx: typer.Context,
    letter_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Remove a letter that was not sent."""
    with opened(ctx, vault, no_keyring) as services:
        letters.discard_letter(services, letter_id)
    show({"id": letter_id}, [f"Letter {letter_id} is gone."], as_json=as_json)


@app.command("templates")
def list_templates(
    ctx: typer.Context,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List the kinds of letters, and which templates are your own."""
    with opened(ctx, vault, no_keyring) as services:
        found = letters.list_templates(services)
    show(
        {"templates": found},
        (f"{template.kind.value}{' (your own)' if template.own else ''}" for template in found),
        as_json=as_json,
    )


@app.command()
def template(
    ctx: typer.Context,
    kind: Kind,
    file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Use the text of this file from now on.")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Go back to the one that came along.")] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show the template of a letter, or replace it; what it may say is listed with it."""
    if file is not None and reset:
        raise typer.BadParameter("Say --from FILE or --reset, not both.")
    text = None if file is None else read_text_file(file)
    with opened(ctx, vault, no_keyring) as services:
        if text is not None:
            letters.save_template(services, kind, text)
        if reset:
            letters.reset_template(services, kind)
        found = letters.get_template(services, kind)
    names = sorted(placeholders(kind))
    show(
        {"template": found, "placeholders": names},
        [found.text, f"Placeholders: {', '.join(names)}"],
        as_json=as_json,
    )


@app.command("regulator")
def regulator_details(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help="Its name.")] = None,
    address: Annotated[str | None, typer.Option("--address", metavar="TEXT", help="\\n ends a line.")] = None,
    helpline: Annotated[str | None, typer.Option("--helpline", metavar="TEXT", help="Its number.")] = None,
    website: Annotated[str | None, typer.Option("--website", metavar="TEXT", help="Its website.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show the regulator's details that every reply names, or correct them."""
    given = {
        "name": name,
        "address": None if address is None else address.replace("\\n", "\n"),
        "helpline": helpline,
        "website": website,
    }
    changed = {part: value for part, value in given.items() if value is not None}
    with opened(ctx, vault, no_keyring) as services:
        found = regulator.get_regulator(services)
        if changed:
            found = regulator.save_regulator(services, replace(found, **changed)).value
    show(
        {"regulator": found},
        [found.name, found.address, found.helpline, found.website],
        as_json=as_json,
    )


def _given(
    request: int | None, complaint: int | None, words: str, outcome: ComplaintOutcome | None, to: str
) -> dict[str, Any]:
    """What a letter is filled from, whether it is kept or only looked at."""
    return {
        "request_id": request,
        "complaint_id": complaint,
        "words": words,
        "outcome": outcome,
        "to": to.replace("\\n", "\n"),
    }


def _line(letter: Letter) -> str:
    about = f"request {letter.request_id}" if letter.request_id else f"complaint {letter.complaint_id}"
    sent = f"sent {letter.sent_on} ({letter.sent_how})" if letter.sent_on else "not sent"
    return (
        f"{letter.id} · {letter.kind.value} · {about} · {sent} · documents {letter.pdf_id}, {letter.text_id}"
    )
