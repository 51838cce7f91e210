"""The certificate of an erasure: stored with it, and anew as the website's proofs come in."""

from __future__ import annotations

from datetime import datetime

from lumadesk.app.services import Services
from lumadesk.storage import business, documents, erasures
from lumadesk.storage.transaction import Tx

KIND = "erasure-certificate"


def store(services: Services, tx: Tx, erasure_id: int) -> int:
    """Draw the certificate as things stand and keep it; returns the document's id."""
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import erasure_certificate as page
    from lumadesk.documents import fonts

    erasure = erasures.get(tx, erasure_id)
    fonts.register_fonts(services.outside.fonts_folder)
    reference = f"E-{erasure_id:04d}"
    data = page.render(
        page.ErasureCertificate(
            reference=reference,
            issued_on=services.today,
            ground=erasure.ground,
            controller=business.get(tx),
            lines=erasure.verdicts,
            receipts=tuple(
                page.Receipt(
                    at=datetime.fromisoformat(receipt["at"]),
                    strategy=_how(receipt["strategy"]),
                    proof=f"{receipt['proof_query']} gave {receipt['proof_result']}",
                )
                for receipt in erasure.receipts
            ),
            complete=erasure.complete,
            backups_note=_BACKUPS,
        )
    )
    for old in documents.list_for(tx, erasure_id=erasure_id):
        if old.kind == KIND:
            documents.delete(tx, old.id)
    return documents.add(
        tx,
        kind=KIND,
        title=f"Certificate of erasure {reference}",
        file_name=f"erasure-{reference}.pdf",
        media_type="application/pdf",
        data=data,
        erasure_id=erasure_id,
    )


def _how(strategy: str) -> str:
    kind, _, column = strategy.partition(":")
    if kind == "flag":
        return f"Marked as deleted in the column {column}"
    return "The row was deleted" if kind == "row" else "Deleted by hand at the website"


_BACKUPS = (
    "Backups made before this erasure are encrypted and are put to no use. Should one be restored, the "
    "record of erasures is applied to it before it can be opened, so that nothing listed here returns."
)
