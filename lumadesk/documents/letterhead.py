"""The head of what the business sends out: names and address for service (Companies Act 2006 ss.1200ff)."""

from __future__ import annotations

from lumadesk.documents.logo import fitted
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import HEADING, LEFT, RIGHT, SMALL, TOP, accent
from lumadesk.domain.business import Business

CONTACT_X = LEFT + 298.0
_NAMES_WIDTH = 270.0
_LOGO_ROOM = (190.0, 56.0)  # width and height


def letterhead(sheet: Sheet, business: Business, logo: bytes | None = None) -> None:
    """Own name and business name, address, ways to reach them; a VAT number only if registered."""
    if logo is None:
        sheet.box(LEFT, TOP + 18, 28, 2.2, accent(business.colour))
    sheet.beside(lambda: _names(sheet, business, logo), lambda: _contact(sheet, business))
    sheet.y -= 34


def _names(sheet: Sheet, business: Business, logo: bytes | None) -> None:
    if logo is not None:
        width, height = fitted(logo, *_LOGO_ROOM)
        sheet.picture(logo, LEFT, TOP + 18 - height, width, height)
        sheet.y = TOP + 18 - height - 10
    own, trade = business.own_name.strip(), business.business_name.strip()
    sheet.block(LEFT, _NAMES_WIDTH, trade or own, HEADING, flush_left=True)
    if own and trade and own != trade:
        sheet.y -= 1
        sheet.block(LEFT, _NAMES_WIDTH, f"{own} trading as {trade}", SMALL, flush_left=True)


def _contact(sheet: Sheet, business: Business) -> None:
    sheet.y -= 3
    lines = [business.address, business.phone, business.email, business.website]
    if business.vat_registered:
        lines.append(f"VAT number {business.vat_number}")
    for line in lines:
        if line.strip():
            sheet.block(CONTACT_X, RIGHT - CONTACT_X, line.strip(), SMALL, flush_left=True)
