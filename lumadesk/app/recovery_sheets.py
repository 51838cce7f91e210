"""The recovery sheet on its way to paper: its page as a picture, and that it was put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lumadesk.app.changes import Changes
from lumadesk.app.key_slots import RecoverySheet
from lumadesk.app.services import Services, changes
from lumadesk.storage import upkeep
from lumadesk.storage.upkeep import UpkeepKind

if TYPE_CHECKING:
    from lumadesk.documents.pictures import Pages

_STORED = "The recovery sheet is on paper and put away."


def pages(sheet: RecoverySheet) -> Pages:
    """In memory alone: what is drawn lies in no file."""
    # Imported here: the library that draws pages would cost every start of the program.
    from lumadesk.documents.pictures import Pages

    return Pages(sheet.pdf)


def record_stored(services: Services) -> Changes[None]:
    """The owner says that the sheet is printed and where nobody else finds it."""
    with services.write("keys.stored") as tx:
        upkeep.add(tx, UpkeepKind.KEYS, ok=True, detail=_STORED)
    return changes(tx, None)
