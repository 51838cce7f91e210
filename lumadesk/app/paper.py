"""A document as pictures of its pages, to be looked at before it leaves the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lumadesk.documents.pictures import Pages


def pages_of(pdf: bytes) -> Pages:
    """The pages are in memory alone, and drawn one at a time."""
    # Imported here: the library that draws the pages would cost every start of the program.
    from lumadesk.documents.pictures import Pages

    return Pages(pdf)
