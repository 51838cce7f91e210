"""lumadesk requests: open, list, show, identity, clarify, extend, acknowledge, pack, close."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import pack_delivery, packs, requests
from lumadesk.app.requests import RequestView
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.requests import RequestKind, RequestStatus

app = commands("Rights requests: open, list, answer, close.")

Id = Annotated[int, typer.Argument(metavar="ID", help="The request's id.")]
On = Annotated[
    date | None,
    typer.Option("--on", parser=read_date, metavar="DATE", help="The day it was done (else today)."),
]


@app.command("open")
def open_request(
    ctx: typer.Context,
    kind: Annotated[RequestKind, typer.Option("--kind", help="Which right.")],
    person: Annotated[int, typer.Option("--person", metavar="ID", help="Whose request.")],
    received: Annotated[
        date, typer.Option("--received", parser=read_date, metavar="DATE", help="The day it reached you.")
    ],
    details: Annotated[str, typer.Option("--details", metavar="TEXT", help="What was asked, and how.")] = "",
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Start the clock of a request."""
    with opened(ctx, vault, no_keyring) as services:
        request_id = requests.open_request(
            services, kind=kind, person_id=person, received=received, details=details
        ).value
        view = requests.get(services, request_id)
    _show_one(view, as_json)


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
    show({"requests": [document(view) for view in views]}, (_line(view) for view in views), as_json=as_json)


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
    _show_one(view, as_json)


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
        view = requests.get(services, request_id)
    _show_one(view, as_json)


@app.command()
def identity(
    ctx: typer.Context,
    request_id: Id,
    asked: Annotated[
        date | None, typer.Option("--asked", parser=read_date, metavar="DATE", help="Proof was asked for.")
    ] = None,
    received: Annotated[
        date | None, typer.Option("--received", parser=read_date, metavar="DATE", help="Proof has come.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record when proof of identity was asked for and when it came; the clock starts then."""
    if asked is None and received is None:
        raise typer.BadParameter("Say --asked DATE, --received DATE, or both.")
    with opened(ctx, vault, no_keyring) as services:
        requests.record_identity(services, request_id, asked=asked, received=received)
        view = requests.get(services, request_id)
    _show_one(view, as_json)


@app.command()
def clarify(
    ctx: typer.Context,
    request_id: Id,
    asked: Annotated[
        date, typer.Option("--asked", parser=read_date, metavar="DATE", help="The day you asked.")
    ],
    answered: Annotated[
        date | None,
        typer.Option("--answered", parser=read_date, metavar="DATE", help="The day of the answer."),
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record a clarification: the clock of an access request stands still until it is answered."""
    with opened(ctx, vault, no_keyring) as services:
        requests.record_clarification(services, request_id, asked=asked, answered=answered)
        view = requests.get(services, request_id)
    _show_one(view, as_json)


@app.command()
def extend(
    ctx: typer.Context,
    request_id: Id,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Take three months for a complex request; tell the person and why, in time."""
    with opened(ctx, vault, no_keyring) as services:
        requests.extend(services, request_id)
        view = requests.get(services, request_id)
    _show_one(view, as_json)


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


@app.command()
def close(
    ctx: typer.Context,
    request_id: Id,
    refused: Annotated[bool, typer.Option("--refused", help="It was refused (with reasons).")] = False,
    on: On = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that a request was answered, or refused."""
    status = RequestStatus.REFUSED if refused else RequestStatus.ANSWERED
    with opened(ctx, vault, no_keyring) as services:
        requests.close_request(services, request_id, status=status, on=on)
        view = requests.get(services, request_id)
    _show_one(view, as_json)


def document(view: RequestView) -> dict[str, object]:
    """The JSON of one request: the keys fixed for scripts, then the rest of its clock."""
    request, deadline = view.request, view.deadline
    return {
        "id": request.id,
        "kind": request.kind,
        "person_id": request.person_id,
        "received": request.received,
        "clock_start": deadline.clock_start,
        "due": deadline.due,
        "status": request.status,
        "nominal": deadline.nominal,
        "statutory_latest": deadline.statutory_latest,
        "extension_notice_by": deadline.extension_notice_by,
        "acknowledge_by": deadline.acknowledge_by,
        "acknowledged_on": request.acknowledged_on,
        "answered_on": request.answered_on,
        "extended": request.extended,
        "pauses": request.pauses,
        "steps": deadline.steps,
    }


def _show_one(view: RequestView, as_json: bool) -> None:
    steps = (f"{step.date or ''} · {step.text} ({step.source})" for step in view.deadline.steps)
    show(document(view), [_line(view), *steps], as_json=as_json)


def _line(view: RequestView) -> str:
    request = view.request
    return (
        f"{request.id} · {request.kind.value} · {view.person_name or 'erased person'} · "
        f"received {request.received} · {request.status.value} · {view.words}"
    )
