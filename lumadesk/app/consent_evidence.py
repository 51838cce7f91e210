"""The file that shows a consent: kept in the vault with it, and looked at in memory alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from lumadesk.app.services import Services
from lumadesk.domain.attachments import Attachment
from lumadesk.domain.consent import ConsentPurpose
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.storage import documents
from lumadesk.storage.transaction import Tx

if TYPE_CHECKING:
    from email.message import EmailMessage

    from lumadesk.documents.pictures import Pages

#: The kind of document that the evidence of a consent is.
EVIDENCE = "evidence"
_HEADERS = ("From", "To", "Date", "Subject")


@dataclass(frozen=True, slots=True)
class Seen:
    """``pages`` of a picture or a PDF, else the email as ``text``. Both are in memory alone."""

    pages: Pages | None
    text: str


def keep(tx: Tx, person_id: int, purpose: ConsentPurpose, on: date, attached: Attachment) -> int:
    """Keep the file as a document of the person's; the value is the document's id."""
    return documents.add(
        tx,
        kind=EVIDENCE,
        title=f"Evidence of the consent of {on.isoformat()} ({purpose.value})",
        file_name=f"consent-{purpose.value}-{on.isoformat()}.{attached.ending}",
        media_type=attached.media_type,
        data=attached.data,
        person_id=person_id,
    )


def require_own(tx: Tx, document_id: int, person_id: int) -> None:
    """Raises RuleViolation ``consent.document`` for a document of somebody else's."""
    if documents.get(tx, document_id).person_id != person_id:
        raise RuleViolation(
            "consent.document",
            "That document belongs to somebody else.",
            "Choose one of this person's documents.",
        )


def look(services: Services, document_id: int) -> Seen:
    """What the file shows. Raises RuleViolation ``attachment.unreadable`` where nothing can be drawn."""
    with services.read() as tx:
        found = documents.get(tx, document_id)
    if found.media_type in ("message/rfc822", "text/plain"):
        return Seen(pages=None, text=_text_of(found.data))
    # Imported here: the library that draws the pages would cost every start of the program.
    from lumadesk.documents.pictures import pages_of

    return Seen(pages=pages_of(found.data), text="")


def _text_of(data: bytes) -> str:
    """Who wrote to whom, when and what; nothing of it is looked up or loaded from elsewhere."""
    message = message_from_bytes(data, policy=policy.default)
    headers = [f"{name}: {value}" for name in _HEADERS if (value := _header(message, name))]
    body = message.get_body(preferencelist=("plain", "html"))
    try:
        words = str(body.get_content()) if body is not None else ""
    except (LookupError, KeyError, ValueError):  # an encoding that nobody knows
        words = data.decode("utf-8", "replace")
    return clean_text("\n".join([*headers, "", words]))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (AttributeError, LookupError, TypeError, ValueError):
        # The library trips over some malformed addresses, such as one with a bracket that is never closed.
        raw = next(value for key, value in message.raw_items() if key.casefold() == name.casefold())
        return " ".join(str(raw).split())
