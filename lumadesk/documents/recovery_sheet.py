"""The recovery sheet: the code that opens the vault, which vault, and how to get it back. To be printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lumadesk.documents.parts import field, footer, heading, opening, paragraph
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import LEFT, TITLE, WIDTH
from lumadesk.documents.wording import long_date

_CODE = TITLE._replace(size=19, leading=30)

_STEPS = (
    "1. Install LumaDesk on a computer that you trust.",
    "2. If the vault's folder is still there, open it in LumaDesk and type the code where the passphrase is "
    "asked for. Capital letters, dashes and spaces do not matter.",
    "3. If it is gone, choose “Restore a backup” when LumaDesk starts, and take the newest file that ends in "
    ".lumadesk-backup. It asks for a passphrase: type the code. (On the command line: lumadesk vault restore "
    "FILE.)",
    "4. Whoever was erased stays erased: LumaDesk carries the erasures out again before the vault opens.",
    "5. Choose a new passphrase and print a new sheet; this code then opens nothing any more. "
    "Both are under Settings, Keys; the commands are: lumadesk keys change, lumadesk keys recovery.",
)
_WARNING = (
    "Whoever holds this sheet and a copy of the vault or of a backup can read everything in it. Keep it "
    "where you keep your passport or your will, and not beside the computer. Do not photograph it, and do "
    "not keep the file that it was printed from."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPage:
    """``code`` is in groups with dashes between them; ``owner`` may not be set yet."""

    owner: str
    vault_id: str
    folder: str
    code: str
    made_on: date


def render(page: RecoveryPage) -> bytes:
    """The sheet as a PDF of one page."""
    sheet = Sheet(title="Recovery sheet", author=page.owner or "LumaDesk", subject="How to open the vault")
    opening(sheet, "LumaDesk", "Recovery sheet")
    sheet.y -= 14
    paragraph(sheet, "This code opens the vault when the passphrase and the keyring cannot.")
    sheet.y -= 12
    groups = page.code.split("-")
    for start in range(0, len(groups), 4):
        sheet.block(LEFT, WIDTH, "  -  ".join(groups[start : start + 4]), _CODE)
    sheet.y -= 16
    if page.owner:
        field(sheet, "Vault of", page.owner)
    field(sheet, "Vault id", page.vault_id)
    field(sheet, "Folder", page.folder)
    field(sheet, "Made on", long_date(page.made_on))
    sheet.y -= 16
    heading(sheet, "To open the vault")
    for step in _STEPS:
        paragraph(sheet, step)
    sheet.y -= 10
    heading(sheet, "Keep it safe")
    paragraph(sheet, _WARNING)
    name = f"Recovery sheet of vault {page.vault_id[:8]}"
    return sheet.to_pdf(lambda number, pages: footer(sheet, name, number, pages))
