"""lumadesk documents: list and export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lumadesk.app import documents
from lumadesk.cli.options import Json, NoKeyring, Overwrite, VaultFolder, commands
from lumadesk.cli.output import show
from lumadesk.cli.world import opened

app = commands("Documents kept in the vault: list, export.")


@app.command("list")
def list_documents(
    ctx: typer.Context,
    person: Annotated[int | None, typer.Option("--person", metavar="ID", help="Of this person.")] = None,
    invoice: Annotated[int | None, typer.Option("--invoice", metavar="ID", help="Of this invoice.")] = None,
    request: Annotated[int | None, typer.Option("--request", metavar="ID", help="Of this request.")] = None,
    erasure: Annotated[int | None, typer.Option("--erasure", metavar="ID", help="Of this erasure.")] = None,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """List documents, the latest first."""
    with opened(ctx, vault, no_keyring) as services:
        found = documents.list_for(
            services, person_id=person, invoice_id=invoice, request_id=request, erasure_id=erasure
        )
    show(
        {
            "documents": [
                {
                    "id": row.id,
                    "kind": row.kind,
                    "title": row.title,
                    "file_name": row.file_name,
                    "media_type": row.media_type,
                    "size": row.size,
                    "sha256": row.sha256,
                    "created_at": row.created_at,
                }
                for row in found
            ]
        },
        (f"{row.id} · {row.created_at:%Y-%m-%d} · {row.title} · {row.file_name}" for row in found),
        as_json=as_json,
    )


@app.command()
def export(
    ctx: typer.Context,
    document_id: Annotated[int, typer.Argument(metavar="ID", help="The document's id.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file to write, or a folder.")],
    overwrite: Overwrite = False,
    vault: VaultFolder = None,
    no_keyring: NoKeyring = False,
    as_json: Json = False,
) -> None:
    """Write a document to a file. The audit log remembers it."""
    with opened(ctx, vault, no_keyring) as services:
        file = documents.export_document(services, document_id, to, overwrite=overwrite).value
    show({"file": file}, [f"Wrote {file}"], as_json=as_json)
