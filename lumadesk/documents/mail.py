"""An email with its attachments as a file that mail programs open as a draft to be sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import NamedTuple

from lumadesk.domain.hostile_text import clean_text, visible_text

#: One plain address: nothing that quotes, comments or lists others. An encoded word ("=?") would be decoded
#: on the way into the header, with the ends of lines that it hides.
_PLAIN = re.compile(r"(?!.*=\?)[^\s@<>()\[\]\\,;:\"]+@[^\s@<>()\[\]\\,;:\"]+")
_ENCODED_WORD = re.compile(r"=(?=\?)")


class Attachment(NamedTuple):
    file_name: str
    data: bytes


def draft(*, to: str, subject: str, body: str, attachments: Sequence[Attachment]) -> bytes:
    """The email (RFC 5322); the same one always gives the same bytes. Nobody is named as sender."""
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = _ENCODED_WORD.sub("= ", visible_text(subject))
    address = _address(to)
    if address is not None:
        message["To"] = address
    message["X-Unsent"] = "1"  # Outlook and Thunderbird then open it for writing
    message.set_content(clean_text(body))
    for attachment in attachments:
        message.add_attachment(
            attachment.data, maintype="application", subtype="pdf", filename=attachment.file_name
        )
    if attachments:
        parts = b"".join(attachment.data for attachment in attachments) + body.encode("utf-8", "replace")
        message.set_boundary(f"lumadesk-{hashlib.sha256(parts).hexdigest()[:32]}")
    return message.as_bytes()


def _address(text: str) -> Address | None:
    """None for what is no plain address: the draft then has no recipient, and the owner fills it in."""
    plain = text.strip()
    if not plain.isprintable() or _PLAIN.fullmatch(plain) is None:
        return None
    name, _at, domain = plain.rpartition("@")
    try:
        return Address(username=name, domain=domain)
    except (ValueError, IndexError):  # dots where none can be
        return None
