"""Which enquiries the website still holds, as far as it was asked; looked through slice by slice."""

# ruff: noqa: S608 - only constants of this file are put into SQL

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lumadesk.storage.columns import instant_text, to_json
from lumadesk.storage.transaction import Tx

#: A list of ids, however long, as one parameter.
_GIVEN = "(SELECT value FROM json_each(?))"

#: The index alone answers: with the table, each row's message would be read past.
_VANISHED = "SELECT id FROM enquiry INDEXED BY ix_enquiry_vanished WHERE vanished_at IS NOT NULL"


class Held(NamedTuple):
    id: int
    key: str
    vanished: bool


def held_after(tx: Tx, site_id: int, enquiry_id: int, size: int) -> list[Held]:
    """The next enquiries of a site in the order of their ids, at most ``size``."""
    rows = tx.fetch(
        "SELECT id, key FROM enquiry NOT INDEXED WHERE site_id = ? AND id > ? ORDER BY id LIMIT ?",
        (site_id, enquiry_id, size),
    )
    gone = among_vanished(tx, [id_ for id_, _key in rows])
    return [Held(id_, key, id_ in gone) for id_, key in rows]


def vanished(tx: Tx) -> list[int]:
    """The ids of all enquiries that are no longer on their site, ascending."""
    return tx.ids(f"{_VANISHED} ORDER BY id")


def among_vanished(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Which of these enquiries are no longer on their site."""
    return set(tx.column(f"{_VANISHED} AND id IN {_GIVEN}", (to_json(list(ids)),)))


def mark_vanished(tx: Tx, ids: Sequence[int]) -> None:
    """The site holds them no more; what was marked before keeps its moment."""
    marked = tx.column(
        f"UPDATE enquiry SET vanished_at = ? WHERE id IN {_GIVEN} AND vanished_at IS NULL RETURNING id",
        (instant_text(tx.now), to_json(list(ids))),
    )
    tx.touch_all("enquiry", marked)


def mark_back(tx: Tx, ids: Sequence[int]) -> None:
    """The site holds them again."""
    marked = tx.column(
        f"UPDATE enquiry SET vanished_at = NULL WHERE id IN {_GIVEN} AND vanished_at IS NOT NULL "
        "RETURNING id",
        (to_json(list(ids)),),
    )
    tx.touch_all("enquiry", marked)


def back_by_key(tx: Tx, site_id: int, keys: Iterable[str]) -> int:
    """Rows with these keys were read at the site: those of them that were marked are back; so many."""
    gone = vanished(tx)
    if not gone:  # as a rule
        return 0
    read = set(keys)
    rows = tx.fetch(
        f"SELECT id, key FROM enquiry WHERE id IN {_GIVEN} AND site_id = ?", (to_json(gone), site_id)
    )
    back = [id_ for id_, key in rows if key in read]
    mark_back(tx, back)
    return len(back)
