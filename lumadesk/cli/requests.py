"""lumadesk requests: opening, listing and showing them, their pack; more commands lie beside this module."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import pack_delivery, packs, requests
from lumadesk.cli import request_course, request_records
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.request_course import Id
from lumadesk.cli.request_output import document, line, show_one
from lumadesk.cli.world import opened
from lumadesk.domain.requests import ApplicantRole, Channel, Intake, RequestKind, RequestStatus

app = commands("Rights requests: open, list, answer, close.")


@app.command("open")
def open_request(
    ctx: typer.Context,
    kind: Annotated[RequestKind, typer.Option("--kind", help="Which right.")],
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Whose request.")] = None,
    received: Annotated[
        date | None,
        typer.Option("--received", parser=read_date, metavar="DATE", help="The day it reached you."),
    ] = None,
    enquiry: Annotated[
        int | None,
        typer.Option("--enquiry", metavar="ID", help="This enquiry is the request: takes over its day."),
    ] = None,
    details: Annotated[str, typer.Option("--details", metavar="TEXT", help="What was asked, and how.")] = "",
    channel: Annotated[Channel, typer.Option("--channel", help="How it came.")] = Channel.OTHER,
    agent: Annotated[
        str, typer.Option("--agent", metavar="NAME", help="Who asks on behalf of the person.")
    ] = "",
    agent_contact: Annotated[
        str, typer.Option("--agent-contact", metavar="TEXT", help="How to reach who asks.")
    ] = "",
    subject: Annotated[
        str, typer.Option("--subject", metavar="NAME", help="Who is meant, where no person matches.")
    ] = "",
    subject_contact: Annotated[
        str, typer.Option("--subject-contact", metavar="TEXT", help="How that one is known or reached.")
    ] = "",
    disputes_accuracy: Annotated[
        bool,
        typer.Option(
            "--disputes-accuracy", help="The person says the data is wrong: it is not used meanwhile."
        ),
    ] = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Start the clock of a request: of a person, from an enquiry, or about somebody whom nobody matches."""
    intake = Intake(
        channel=channel,
        role=ApplicantRole.AGENT if agent else ApplicantRole.SELF,
        applicant=agent,
        applicant_contact=agent_contact,
        subject=subject,
        subject_contact=subject_contact,
    )
    if enquiry is not None and (person is not None or received is not None or details):
        raise typer.BadParameter("An enquiry brings its own person, day and words.")
    if enquiry is None and received is None:
        raise typer.BadParameter("Say --received DATE, or --enquiry ID.")
    with opened(ctx, vault, no_keyring) as services:
        if enquiry is not None:
            made = requests.open_from_enquiry(
                services, enquiry, kind=kind, intake=intake, disputes_accuracy=disputes_accuracy
            )
        else:
            made = requests.open_request(
                services,
                kind=kind,
                person_id=person,
                received=received or services.today,
                details=details,
                intake=intake,
                disputes_accuracy=disputes_accuracy,
            )
        view = requests.get(services, made.value)
    show_one(view, as_json)


@app.command("list")
def list_requests(
    ctx: typer.Context,
    status: Annotated[RequestStatus | None, typer.Option("--status", help="Only these.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List requests, the most urgent first."""
    with opened(ctx, vault, no_keyring) as services:
        views = requests.list_requests(services, status)
    show({"requests": [document(view) for view in views]}, (line(view) for view in views), as_json=as_json)


@app.command("show")
def show_request(
    ctx: typer.Context,
    request_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Show a request with the arithmetic of its deadline."""
    with opened(ctx, vault, no_keyring) as services:
        view = requests.get(services, request_id)
    show_one(view, as_json)


@app.command()
def match(
    ctx: typer.Context,
    request_id: Id,
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Whom the request is about.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say whom a request is about that matched nobody at first."""
    with opened(ctx, vault, no_keyring) as services:
        requests.match_person(services, request_id, person)
        view = requests.get(services, request_id)
    show_one(view, as_json)


@app.command()
def unmatch(
    ctx: typer.Context,
    request_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Say that it was the wrong person: the request and its letters are nobody's again."""
    with opened(ctx, vault, no_keyring) as services:
        requests.take_back_match(services, request_id)
        view = requests.get(services, request_id)
    show_one(view, as_json)


@app.command()
def forget(
    ctx: typer.Context,
    request_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Anonymise a closed request that belongs to nobody; its kind and dates stay. It cannot be undone."""
    with opened(ctx, vault, no_keyring) as services:
        requests.forget_request(services, request_id)
        view = requests.get(services, request_id)
    show_one(view, as_json)


@app.command()
def pack(
    ctx: typer.Context,
    request_id: Id,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")],
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="One encrypted ZIP; its passphrase is shown this once.")
    ] = False,
    with_documents: Annotated[
        bool, typer.Option("--with-documents", help="The person's documents, too (always with --encrypt).")
    ] = False,
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Build the answer to an access or portability request and write it to a folder."""
    with opened(ctx, vault, no_keyring) as services:
        packs.build_pack(services, request_id)
        if encrypt:
            sealed = pack_delivery.seal_pack(services, request_id, to, overwrite=overwrite).value
        else:
            files = packs.export_pack(
                services, request_id, to, overwrite=overwrite, with_documents=with_documents
            ).value
    if encrypt:
        show(
            {"files": [sealed.file], "passphrase": sealed.passphrase, "sha256": sealed.sha256},
            [
                f"Wrote {sealed.file}",
                f"Its passphrase, shown this once: {sealed.passphrase}",
                "Tell it by another way than the archive goes.",
            ],
            as_json=as_json,
        )
        return
    show({"files": files}, (f"Wrote {file}" for file in files), as_json=as_json)


app.add_typer(request_course.app)
app.add_typer(request_records.app)
