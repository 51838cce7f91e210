"""Sums over all enquiries, kept per block of ids: after a change only the blocks that it touched are read."""

# ruff: noqa: S608 - only names from this file are put into SQL

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.storage.columns import instant_text
from lumadesk.storage.retention_queue import LAST_CONTACT
from lumadesk.storage.transaction import Tx

#: Ids in a block: a change of one enquiry reads so many, whatever their number.
SIZE = 20_000

Runs = Iterable[tuple[int, int]]

_SILENT = f"status <> '{EnquiryStatus.CONVERTED}' AND delete_after IS NULL AND {LAST_CONTACT} <"

#: What is counted of the enquiries, and the condition of each.
CONDITIONS = {
    "total": "1",
    "untagged": "source = ''",
    "future": "submitted_at > synced_at",
    "further": "extra IS NOT NULL",
    "unconverted": f"status <> '{EnquiryStatus.CONVERTED}'",
    "due": f"{_SILENT} :due",
    "overdue": f"{_SILENT} :overdue",
}


class EnquirySums:
    """``due`` and ``overdue`` are of unconverted ones without contact since two moments, kept ones too."""

    def __init__(self) -> None:
        self._blocks: dict[int, tuple[int, ...]] = {}
        self._moments: tuple[str, str] | None = None
        self.blocks_read = 0

    def refresh(self, tx: Tx, due: datetime, overdue: datetime, touched: Runs | None) -> None:
        """Read what may have changed: everything where ``touched`` is None or the day is another one."""
        moments = (instant_text(due), instant_text(overdue))
        highest = tx.value("SELECT coalesce(max(id), 0) FROM enquiry")
        if touched is None or moments != self._moments:
            self._blocks.clear()
            wanted = set(range(highest // SIZE + 1))
        else:
            wanted = {block for first, last in touched for block in range(first // SIZE, last // SIZE + 1)}
        self._moments = moments
        for block in wanted:
            self._blocks[block] = self._read(tx, block)
            self.blocks_read += 1

    def __getitem__(self, name: str) -> int:
        place = list(CONDITIONS).index(name)
        return sum(counts[place] for counts in self._blocks.values())

    def ids(self, tx: Tx, name: str, most: int) -> tuple[int, ...]:
        """The first ids that ``name`` counts: only blocks that have some are looked through."""
        place = list(CONDITIONS).index(name)
        found: list[int] = []
        for block in sorted(self._blocks):
            if self._blocks[block][place] and len(found) < most:
                sql = f"SELECT id FROM enquiry WHERE id BETWEEN ? AND ? AND {CONDITIONS[name]} LIMIT ?"
                found += tx.ids(*self._bound(sql, block, most - len(found)))
        return tuple(found)

    def _read(self, tx: Tx, block: int) -> tuple[int, ...]:
        counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in CONDITIONS.values())
        (row,) = tx.fetch(*self._bound(f"SELECT {counts} FROM enquiry WHERE id BETWEEN ? AND ?", block))
        return row

    def _bound(self, sql: str, block: int, *more: object) -> tuple[str, tuple[object, ...]]:
        """Names of moments become their values, which this module makes itself."""
        due, overdue = self._moments or ("", "")
        named = sql.replace(":due", f"'{due}'").replace(":overdue", f"'{overdue}'")
        return named, (block * SIZE, block * SIZE + SIZE - 1, *more)


def kept_and_silent(tx: Tx, moment: datetime, today: date) -> int:
    """How many of those the owner keeps for longer by a decision."""
    return int(
        tx.value(
            f"SELECT count(*) FROM enquiry WHERE {_SILENT} ? AND id IN (SELECT record_id FROM ("
            "SELECT record_id, decision, until, max(id) FROM disposal_review WHERE noun = 'enquiry' "
            "GROUP BY record_id) WHERE decision = 'keep' AND until > ?)",
            (instant_text(moment), today.isoformat()),
        )
    )
