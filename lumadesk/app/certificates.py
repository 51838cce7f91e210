"""The certificate of an erasure: stored with it, and anew as the website's proofs come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import london_date
from lumadesk.domain.requests import RequestKind
from lumadesk.storage import business, documents, erasure_tasks, erasures, requests, signing
from lumadesk.storage.documents import Document
from lumadesk.storage.erasures import reference as reference
from lumadesk.storage.transaction import Tx

if TYPE_CHECKING:
    from lumadesk.documents.erasure_certificate import ErasureCertificate

KIND = "erasure-certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCertificate:
    """``data`` is JSON (docs/verify-certificate.md); ``public_key`` a PEM."""

    file_name: str
    data: bytes
    public_key: str


def store(services: Services, tx: Tx, erasure_id: int) -> int:
    """Draw the certificate as things stand and keep it; returns the document's id."""
    # Imported here: reportlab takes long to load, and the window must not wait for it.
    from lumadesk.documents import erasure_certificate as page
    from lumadesk.documents import fonts

    fonts.register_fonts(services.outside.fonts_folder)
    data = page.render(_certificate(tx, erasure_id, services.today))
    for old in documents.list_for(tx, erasure_id=erasure_id):
        if old.kind == KIND:
            documents.delete(tx, old.id)
    return documents.add(
        tx,
        kind=KIND,
        title=f"Certificate of erasure {reference(erasure_id)}",
        file_name=f"erasure-{reference(erasure_id)}.pdf",
        media_type="application/pdf",
        data=data,
        erasure_id=erasure_id,
    )


def signed(tx: Tx, erasure_id: int, page: Document) -> SignedCertificate:
    """The certificate as data, signed by the vault, of the same day as its ``page``; needs a write."""
    from lumadesk.documents.certificate_json import signed_text

    key = signing.signer(tx)
    found = _certificate(tx, erasure_id, london_date(page.created_at))
    return SignedCertificate(
        file_name=f"erasure-{reference(erasure_id)}.json",
        data=signed_text(found, page_sha256=page.sha256, public_key=key.public, sign=key.sign),
        public_key=key.public,
    )


def public_key(services: Services) -> Changes[str]:
    """The key that certificates are checked with, as a PEM: to be published or handed over once."""
    with services.write("certificate.key") as tx:
        key = signing.signer(tx)
    return changes(tx, key.public)


def _certificate(tx: Tx, erasure_id: int, issued_on: date) -> ErasureCertificate:
    from lumadesk.documents.erasure_certificate import Answered, ErasureCertificate, Receipt, Told

    erasure = erasures.get(tx, erasure_id)
    asked = [requests.get(tx, row.id) for row in erasure.verdicts if row.table == "request"]
    return ErasureCertificate(
        reference=reference(erasure_id),
        issued_on=issued_on,
        ground=erasure.ground,
        controller=business.on(tx, issued_on),
        lines=erasure.verdicts,
        receipts=tuple(
            Receipt(
                at=datetime.fromisoformat(receipt["at"]),
                strategy=_how(receipt["strategy"]),
                proof=f"{receipt['proof_query']} gave {receipt['proof_result']}",
            )
            for receipt in erasure.receipts
        ),
        complete=erasure.complete,
        backups_note=_BACKUPS,
        answers=tuple(
            Answered(reference=f"R-{request.id:04d}", received=request.received)
            for request in asked
            if request.kind is RequestKind.ERASURE and request.answered_on == london_date(erasure.at)
        ),
        told=tuple(
            Told(recipient=task.recipient, state=task.state, on=task.done_on)
            for task in erasure_tasks.of_erasure(tx, erasure_id)
        ),
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
