"""A letter to a person about their request or complaint: letterhead, address, and what it says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
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
    sheet = _sheet_of(page.sender, page.subject, f"Letter {page.reference}")
    _write(sheet, page)
    return sheet.to_pdf(lambda number, pages: footer(sheet, page.reference, number, pages))


def render_all(pages: Sequence[LetterPage], title: str) -> bytes:
    """Letters to print in one go: each begins on a page of its own, and counts its pages for itself."""
    sheet = _sheet_of(pages[0].sender, title, f"{len(pages):,} letters")
    first: list[int] = []
    for page in pages:
        if first:
            sheet.new_page()
        first.append(sheet.page_number)
        sheet.bookmark(page.reference)
        _write(sheet, page)

    def furniture(number: int, total: int) -> None:
        place = bisect_right(first, number) - 1
        end = first[place + 1] if place + 1 < len(first) else total + 1
        footer(sheet, pages[place].reference, number - first[place] + 1, end - first[place])

    return sheet.to_pdf(furniture)


def _sheet_of(sender: Business, title: str, subject: str) -> Sheet:
    return Sheet(title=title, author=sender.business_name or sender.own_name or "LumaDesk", subject=subject)


def _write(sheet: Sheet, page: LetterPage) -> None:
    letterhead(sheet, page.sender)
    sheet.block(LEFT, _ADDRESS_WIDTH, page.address, BODY, flush_left=True)
    sheet.y -= 34
    sheet.block(LEFT, WIDTH, page.subject, HEADING)
    sheet.y -= 12
    for part in page.body.split("\n\n"):
        paragraph(sheet, part)
        sheet.y -= 5


def as_email(page: LetterPage) -> bytes:
    """The same as the text of an email, its subject on the first line."""
    return f"Subject: {page.subject}\n\n{page.body}\n".encode()
