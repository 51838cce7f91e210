"""What the last look at the promises found, kept in memory: a change costs no more than it concerns."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from lumadesk.domain.promises import Finding
    from lumadesk.storage.evidence.blocks import EnquirySums
    from lumadesk.storage.transaction import Tx

#: So many entries of the audit on, it is as quick to look at everything.
MOST_ENTRIES = 2_000


@dataclass(slots=True, eq=False)
class PromiseBoard:
    """Belongs to one open vault. ``lock`` is held during a look: two would count the same twice."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sums: EnquirySums | None = None
    chain: tuple[int, str] | None = None  # the last entry of the audit that was found good
    checks_run: int = 0
    _key: Any = None
    _entry: int = 0
    _findings: dict[str, Finding] = field(default_factory=dict)

    def touched(self, tx: Tx, key: tuple[str, date]) -> dict[str, list[tuple[int, int]]] | None:
        """What writes have touched since the last look at the same policy on the same day; None: anything."""
        from lumadesk.storage import audit

        last, found = audit.touched_after(tx, self._entry)
        known = key == self._key and last - self._entry <= MOST_ENTRIES
        self._entry, self._key = last, key
        if not known:
            self._findings.clear()
            return None
        return found

    def find(
        self, rule: str, nouns: Collection[str], touched: Collection[str] | None, look: Callable[[], Finding]
    ) -> Finding:
        """The finding of a rule: the former one, unless something that it rests on was touched.

        A rule without ``nouns`` rests on more than the vault and is looked at each time.
        """
        former = self._findings.get(rule)
        if former is None or not nouns or touched is None or not set(nouns).isdisjoint(touched):
            former = self._findings[rule] = look()
            self.checks_run += 1
        return former
