"""Sorts out rows that share their key with an earlier row: which of the two is meant could not be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lumadesk.site.mapping import rejection
from lumadesk.site.source import Rejection


class Doubles:
    """``earliest`` is shared key -> time of the row that counts. One object serves one read."""

    def __init__(self, earliest: Mapping[Any, Any]) -> None:
        self._earliest = earliest
        self._met: set[Any] = set()

    def sort_out(self, rows: Sequence[Sequence[Any]]) -> tuple[Sequence[Sequence[Any]], list[Rejection]]:
        """The rows that count, and the others as rejections."""
        if not self._earliest:
            return rows, []
        single: list[Sequence[Any]] = []
        doubled: list[Rejection] = []
        for row in rows:
            key, at = row[0], row[-1]
            if key not in self._earliest:
                single.append(row)
            elif at == self._earliest[key] and key not in self._met:
                single.append(row)
                self._met.add(key)
            else:
                doubled.append(rejection(key, "duplicate-key"))
        return single, doubled
