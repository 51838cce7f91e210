"""Looking at a pack before it is built: its pages as pictures, its data as text, and what stops it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lumadesk.app import packs
from lumadesk.app.services import Services
from lumadesk.domain.errors import RuleViolation
from lumadesk.storage import requests

if TYPE_CHECKING:
    from lumadesk.documents.pictures import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPreview:
    """``pages`` for a request for access, else the JSON as ``text``. Both are in memory alone."""

    pages: Pages | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcoming:
    """Why a pack cannot be built; ``records`` are (table, id) of those that have to be looked at again."""

    code: str
    message: str
    hint: str
    records: tuple[tuple[str, int], ...]


_OF_RECORDS = frozenset({"pack.traces", "pack.changed"})
#: How the rules of a pack name a record.
_RECORD = re.compile(r"\b([a-z_]+) (\d+)\b")


def preview(services: Services, request_id: int) -> PackPreview:
    """The pack as it would be built now; raises what building it would."""
    data = packs.preview(services, request_id)
    if not data.startswith(b"%PDF"):
        return PackPreview(pages=None, text=data.decode())
    # Imported here: the library that draws the pages would cost every start of the program.
    from lumadesk.documents.pictures import Pages

    return PackPreview(pages=Pages(data), text="")


def shortcoming(services: Services, request_id: int) -> Shortcoming | None:
    """What stops the pack from being built as things stand; nothing is drawn for that."""
    with services.read() as tx:
        try:
            packs.require_buildable(services, tx, requests.get(tx, request_id))
        except RuleViolation as stopped:
            found = _RECORD.findall(stopped.message) if stopped.code in _OF_RECORDS else []
            return Shortcoming(
                code=stopped.code,
                message=stopped.message,
                hint=stopped.hint,
                records=tuple((table, int(id_)) for table, id_ in found),
            )
    return None
