"""Long work that is watched: it says how far it is, and can be stopped between two steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lumadesk.domain.errors import KnownError


def _unheard(_text: str, _done: int, _total: int | None) -> None:
    return


@dataclass(frozen=True, slots=True)
class Watch:
    """``report`` is told what is done, how much, and of how much; ``cancelled`` is asked at each step."""

    report: Callable[[str, int, int | None], None] = _unheard
    cancelled: Callable[[], bool] = lambda: False

    def step(self, text: str, done: int, total: int | None = None) -> None:
        """Raises KnownError ``work.stopped``; what is in one transaction is then undone, all of it."""
        if self.cancelled():
            raise KnownError("work.stopped", "It was stopped before it was done: nothing was changed.")
        self.report(text, done, total)


UNWATCHED = Watch()
