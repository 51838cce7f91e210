"""The manifest of documents and letters."""

from __future__ import annotations

from collections.abc import Mapping

from lumadesk.storage.personal_data.column import (
    TableManifest,
    by_owner,
    derived,
    impersonal,
    of_owner,
    reference,
    table,
)
from lumadesk.storage.personal_data.kept import EVIDENCE, OWNER, TAX

OF_DOCUMENTS: Mapping[str, TableManifest] = {
    "document": table(
        TAX,
        {
            "kind": by_owner("Kind", "choice"),
            "title": by_owner("Title"),
            "file_name": by_owner("File"),
            "media_type": impersonal("Media type"),
            "size": by_owner("Size", "size"),
            "sha256": derived("SHA-256 of the file"),
            "created_at": by_owner("Made", "moment"),
            "person_id": reference("Person"),
            "invoice_id": reference("Invoice"),
            "request_id": reference("Request"),
            "erasure_id": reference("Erasure"),
            "data": derived("The file itself, kept in the vault and given on its own"),
        },
        title="Document: {title}",
        via="person_id",
        basis="legal-duty",
    ),
    "letter": table(
        EVIDENCE,
        {
            "kind": by_owner("Letter", "choice"),
            "person_id": reference("Person"),
            "request_id": reference("Request"),
            "complaint_id": reference("Complaint"),
            "pdf_id": reference("The letter as PDF"),
            "text_id": reference("The letter as text"),
            "made_at": by_owner("Written", "moment"),
            "sent_on": by_owner("Sent", "day"),
            "sent_how": by_owner("Sent by", "choice"),
            "words": by_owner("What it says of its own"),
            "address": by_owner("Written to"),
        },
        title="Letter of {made_at}",
        via="person_id",
        order="made_at",
        blanked=("person_id", "words", "address"),
    ),
    "letter_template": table(
        OWNER,
        {
            "kind": impersonal("Letter"),
            "changed_at": impersonal("Changed"),
            "text": of_owner("Template"),
        },
    ),
}
