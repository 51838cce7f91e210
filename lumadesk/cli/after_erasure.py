"""lumadesk erase, after the erasure: certificate, key, tasks, task, due, review, returned."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import certificates, disposals, erasure, recipients, suppressions
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands, read_date
from lumadesk.cli.output import show
from lumadesk.cli.world import opened
from lumadesk.domain.erasure import RecordVerdict
from lumadesk.domain.recipients import TaskState

app = commands("What comes after an erasure.")


@app.command()
def certificate(
    ctx: typer.Context,
    erasure_id: Annotated[int, typer.Argument(metavar="ID", help="The erasure's id.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write to.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write the certificate of an erasure to a folder, with the same as signed data and the key to check it.

    A DIR that ends in .pdf is the file of the page alone.
    """
    with opened(ctx, vault, no_keyring) as services:
        if to.suffix.lower() == ".pdf" and not to.is_dir():
            page = erasure.export_certificate(services, erasure_id, to, overwrite=overwrite).value
            files: tuple[Path, ...] = (page,)
        else:
            files = erasure.export_signed(services, erasure_id, to, overwrite=overwrite).value
        complete = erasure.get(services, erasure_id).erasure.complete
    show(
        {"file": files[0], "files": files, "complete": complete},
        [
            *(f"Wrote {file}" for file in files),
            *([] if complete else ["The website has not proved its part yet; the next sync refreshes it."]),
        ],
        as_json=as_json,
    )


@app.command()
def key(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """Print the public key that certificates are checked with (docs/verify-certificate.md)."""
    with opened(ctx, vault, no_keyring) as services:
        public = certificates.public_key(services).value
    fingerprint = hashlib.sha256(public.encode()).hexdigest()
    show(
        {"public_key": public, "fingerprint": fingerprint},
        [public.rstrip(), f"SHA-256 of this file: {fingerprint}"],
        as_json=as_json,
    )


@app.command()
def tasks(
    ctx: typer.Context,
    erasure_id: Annotated[
        int | None, typer.Option("--erasure", metavar="ID", help="All of this one; else what is open.")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List whom to tell of erasures."""
    with opened(ctx, vault, no_keyring) as services:
        found = recipients.list_tasks(services, erasure_id)
    show(
        {"tasks": found},
        (f"{row.id} · erasure {row.erasure_id} · {row.recipient} · {row.state.value}" for row in found),
        as_json=as_json,
    )


@app.command()
def task(
    ctx: typer.Context,
    task_id: Annotated[int, typer.Argument(metavar="TASK", help="The task's id.")],
    not_needed: Annotated[
        bool, typer.Option("--not-needed", help="They need not be told (say why).")
    ] = False,
    outcome: Annotated[str, typer.Option("--outcome", metavar="TEXT", help="What came of it.")] = "",
    on: Annotated[
        date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="The day (else today).")
    ] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Record that a recipient was told, or need not be."""
    state = TaskState.NOT_NEEDED if not_needed else TaskState.DONE
    with opened(ctx, vault, no_keyring) as services:
        recipients.end_task(services, task_id, state=state, outcome=outcome, on=on)
    show({"id": task_id, "state": state}, [f"Task {task_id}: {state.value}."], as_json=as_json)


@app.command()
def due(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List what erasures have kept, until when and why; what is due waits for `erase review`."""
    with opened(ctx, vault, no_keyring) as services:
        found = disposals.kept(services)
    show(
        {
            "kept": [
                {"erasure_id": row.erasure_id, "due": row.due, **verdict_document(row.verdict)}
                for row in found
            ]
        },
        (
            f"erasure {row.erasure_id} · {'DUE · ' if row.due else ''}{verdict_line(row.verdict)}"
            for row in found
        ),
        as_json=as_json,
    )


@app.command()
def review(
    ctx: typer.Context,
    erasure_id: Annotated[int, typer.Argument(metavar="ID", help="The erasure that had kept it.")],
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Erase what is due of what an erasure kept. It cannot be undone."""
    with opened(ctx, vault, no_keyring) as services:
        new_id = disposals.review(services, erasure_id).value
        done = erasure.get(services, new_id)
    show(
        {"id": new_id, "verdicts": [verdict_document(row) for row in done.erasure.verdicts]},
        [f"Erased. This erasure is number {new_id}.", *(verdict_line(row) for row in done.erasure.verdicts)],
        as_json=as_json,
    )


@app.command()
def returned(
    ctx: typer.Context, vault: VaultFolder = None, no_keyring: NoKeyring = False, as_json: Json = False
) -> None:
    """List enquiries from people who were erased before: they are new contacts."""
    with opened(ctx, vault, no_keyring) as services:
        found = suppressions.new_contacts(services)
    show(
        {"new_contacts": found},
        (f"enquiry {row.enquiry_id} · erased {row.erased_at:%Y-%m-%d}" for row in found),
        as_json=as_json,
    )


def verdict_document(row: RecordVerdict) -> dict[str, object]:
    """The JSON of one verdict, as fixed for scripts."""
    return {
        "table": row.table,
        "id": row.id,
        "label": row.label,
        "verdict": row.verdict,
        "until": row.until,
        "because": row.because,
        "ruled": row.ruled,
    }


def verdict_line(row: RecordVerdict) -> str:
    until = f" until {row.until}" if row.until else ""
    return f"{row.verdict.value}{until} · {row.label} · {row.because}"
