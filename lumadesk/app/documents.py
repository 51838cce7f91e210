"""Documents kept in the vault, and the one audited way by which a document leaves it."""

from __future__ import annotations

import re
from pathlib import Path

from lumadesk.app.binding import require_free
from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.restriction import Deed
from lumadesk.storage import documents
from lumadesk.storage.documents import Document, DocumentRow

#: The kind of document that a letter about a request or a complaint is.
LETTER = "letter"

_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(1, 10)),
    *(f"lpt{n}" for n in range(1, 10)),
}


def list_for(
    services: Services,
    *,
    person_id: int | None = None,
    invoice_id: int | None = None,
    request_id: int | None = None,
    erasure_id: int | None = None,
) -> list[DocumentRow]:
    """Documents of a person, an invoice, a request or an erasure, newest first; all of them without any."""
    with services.read() as tx:
        return documents.list_for(
            tx, person_id=person_id, invoice_id=invoice_id, request_id=request_id, erasure_id=erasure_id
        )


def get(services: Services, document_id: int) -> Document:
    with services.read() as tx:
        return documents.get(tx, document_id)


def export_document(
    services: Services, document_id: int, to: Path, *, overwrite: bool = False
) -> Changes[Path]:
    """Write a document to the file ``to``, or into the folder ``to`` under its own name.

    The export is in the audit log before the file exists: nothing leaves unrecorded.
    """
    with services.write("document.export") as tx:
        document = documents.get(tx, document_id)
        if document.kind != LETTER:  # it answers the person; Art 18(3) itself asks for one before lifting
            require_free(services, tx, [document.person_id], Deed.EXPORT)
        tx.touch("document", document_id)
    target = to / safe_file_name(document.file_name) if to.is_dir() else to
    return changes(tx, services.outside.files.write(target, document.data, overwrite=overwrite))


def safe_file_name(text: str) -> str:
    """A file name that Linux, Windows and macOS all accept, as close to ``text`` as can be."""
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', "-", text).strip(" .")[:120] or "document"
    stem = name.split(".", 1)[0].lower()
    return f"_{name}" if stem in _RESERVED else name
