"""A letter to a person about their request or complaint: letterhead, address, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from lumadesk.documents.letterhead import letterhead
from lumadesk.documents.parts import footer, paragraph
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import BODY, HEADING, LEFT, WIDTH
from lumadesk.domain.business import Business

_ADDRESS_WIDTH = 270.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """``address`` are lines, of the recipient; ``body`` is paragraphs with an empty line between them."""

    sender: Business
    address: str
    reference: str
    subject: str
    body: str


def render(page: LetterPage) -> bytes:
    """The letter as a PDF; the same letter always gives the same bytes."""
    business = page.sender.business_name or page.sender.own_name
    sheet = Sheet(title=page.subject, author=business or "LumaDesk", subject=f"Letter {page.reference}")
    letterhead(sheet, page.sender)
    sheet.block(LEFT, _ADDRESS_WIDTH, page.address, BODY, flush_left=True)
    sheet.y -= 34
    sheet.block(LEFT, WIDTH, page.subject, HEADING)
    sheet.y -= 12
    for part in page.body.split("\n\n"):
        paragraph(sheet, part)
        sheet.y -= 5
    return sheet.to_pdf(lambda number, pages: footer(sheet, page.reference, number, pages))


def as_email(page: LetterPage) -> bytes:
    """The same as the text of an email, its subject on the first line."""
    return f"Subject: {page.subject}\n\n{page.body}\n".encode()
