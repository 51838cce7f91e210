"""What a write touched: the nouns and ids that every view refreshes itself by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, TypeVar

T = TypeVar("T")


class IdRuns(Set[int]):
    """Ids kept as runs of consecutive ones: the million new enquiries of a first sync are one pair."""

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self._runs: list[tuple[int, int]] = []  # (first, last), ascending, with a gap after each
        self.add(ids)

    def add(self, ids: Iterable[int]) -> None:
        more = set(ids)
        if not more:
            return
        first, last = min(more), max(more)
        whole = last + 1 - first == len(more)  # as what arrived in one page is
        runs = [(first, last)] if whole else [(id_, id_) for id_ in more]
        self._runs = list(_joined(sorted(self._runs + runs)))

    def __contains__(self, id_: object) -> bool:
        if not isinstance(id_, int):
            return False
        place = bisect_right(self._runs, id_, key=lambda run: run[0])
        return place > 0 and id_ <= self._runs[place - 1][1]

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(range(first, last + 1) for first, last in self._runs)

    def __len__(self) -> int:
        return sum(last + 1 - first for first, last in self._runs)


@dataclass(frozen=True, slots=True)
class Changes(Generic[T]):
    """The outcome of one write use-case: its ``value`` (often the new id) and what it ``touched``.

    Keys of ``touched`` are nouns as in the tables' names ("enquiry", "person", "invoice", …).
    """

    value: T
    touched: Mapping[str, Set[int]] = field(default_factory=dict)

    def concerns(self, *nouns: str) -> bool:
        return any(self.touched.get(noun) for noun in nouns)


def _joined(runs: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ascending runs without those that overlap or follow on each other."""
    former: tuple[int, int] | None = None
    for first, last in runs:
        if former is None:
            former = (first, last)
        elif first <= former[1] + 1:
            former = (former[0], max(former[1], last))
        else:
            yield former
            former = (first, last)
    if former is not None:
        yield former
