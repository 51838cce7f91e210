"""The newest-first order of all enquiries, kept in memory so that a search need not look up each hit."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from math import inf
from operator import gt

#: The epoch of whoever must neither use nor fill the cache.
NO_EPOCH = -1


class Order:
    """All ids, newest first.

    Ids are given in the order in which enquiries were sent but for a few late ones, so ascending ids
    need only be turned round unless one of those is among them.
    """

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = ids
        self._late = _out_of_line(ids)

    def sort(self, ascending: list[int]) -> None:
        """Put ascending ids into this order."""
        if self._late.isdisjoint(ascending):
            ascending.reverse()
        else:
            ascending.sort(key=self._ranks.__getitem__)

    @cached_property
    def _ranks(self) -> dict[int, int]:
        return {id_: rank for rank, id_ in enumerate(self.ids)}


def _out_of_line(ids: Sequence[int]) -> frozenset[int]:
    if all(map(gt, ids, islice(ids, 1, None))):  # as a rule, and ten times as quick
        return frozenset()
    late: set[int] = set()
    previous: float = inf
    for id_ in ids:
        if id_ < previous:
            previous = id_
        else:
            late.add(id_)
    return frozenset(late)


class OrderCache:
    """Holds the order for one epoch; a write that adds, removes or moves enquiries in time begins the next.

    One process owns the vault, so the epoch lives in memory. A transaction notes it before its
    snapshot begins, and while such a write commits there is none: an order is never taken for newer
    than it is.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._epoch = 0
        self._changing = False
        self._stored: Order | None = None

    def now(self) -> int:
        with self._lock:
            return NO_EPOCH if self._changing else self._epoch

    @contextmanager
    def change(self) -> Iterator[None]:
        """Around a commit that changes the order."""
        with self._lock:
            self._changing = True
            self._epoch += 1
            self._stored = None
        try:
            yield
        finally:
            with self._lock:
                self._changing = False

    def get(self, epoch: int) -> Order | None:
        with self._lock:
            return self._stored if epoch == self._epoch else None

    def put(self, epoch: int, order: Order) -> None:
        with self._lock:
            if epoch == self._epoch and not self._changing:
                self._stored = order
