"""Files that the owner attaches as evidence: the kinds that are taken, by their content, and how large."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lumadesk.domain.errors import RuleViolation

LARGEST = 10_000_000  # bytes

#: A file's beginning -> its media type and the ending of its name.
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
)
_PDF_WITHIN = 1_024  # some programs write a few bytes before the header
_HEADERS_WITHIN = 64_000
#: An email as a file: lines "Name: value" from its first line on, with who sent it among them.
_EMAIL = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.ASCII)
_SENDER = re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """``ending`` is how a file of that kind is called; the owner's own name for it is not kept."""

    data: bytes
    media_type: str
    ending: str


def check_size(size: int) -> None:
    """Refuse, before anything is read, a file of so many bytes: RuleViolation ``attachment.too_large``."""
    if size > LARGEST:
        raise RuleViolation(
            "attachment.too_large",
            f"That file has {size / 1_000_000:,.1f} MB; at most {LARGEST // 1_000_000} are kept as evidence.",
            "Choose a smaller picture, or only the page that shows it.",
        )


def read_attachment(data: bytes) -> Attachment:
    """A picture, a PDF or an email, by its content and whatever its name says.

    Raises RuleViolation ``attachment.empty``, ``attachment.too_large`` or ``attachment.kind``.
    """
    check_size(len(data))
    if not data:
        raise RuleViolation("attachment.empty", "That file is empty.", "Choose the file again.")
    for beginning, media_type, ending in _BEGINNINGS:
        if data.startswith(beginning):
            return Attachment(data, media_type, ending)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Attachment(data, "image/webp", "webp")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Attachment(data, "application/pdf", "pdf")
    if _is_email(data[:_HEADERS_WITHIN]):
        return Attachment(data, "message/rfc822", "eml")
    raise RuleViolation(
        "attachment.kind",
        "That file is neither a picture, nor a PDF, nor an email.",
        "Save it as PNG, JPEG or PDF; an email as .eml.",
    )


def _is_email(beginning: bytes) -> bool:
    if b"\0" in beginning:
        return False
    headers = _EMAIL.match(beginning.lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n") + b"\n")
    return headers is not None and _SENDER.search(headers.group()) is not None
