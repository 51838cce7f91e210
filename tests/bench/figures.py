"""A row of the bench: how often both sides run, their medians, the ratio, and the budget."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

#: Does the work once and returns the seconds that count, so that what only prepares it does not.
Contender = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row. Times are seconds, each the median of ``runs``; ``notes`` are further figures with units."""

    row: str
    work: str
    floor_is: str
    floor: float
    lumadesk: float
    budget: float
    runs: int
    notes: dict[str, float] = field(default_factory=dict)
    broken: tuple[str, ...] = ()  # conditions beside the ratio that do not hold

    @property
    def ratio(self) -> float:
        return self.lumadesk / self.floor

    @property
    def within_budget(self) -> bool:
        return self.ratio <= self.budget and not self.broken


def timed(work: Callable[[], object]) -> Contender:
    """All of ``work`` counts."""

    def contender() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return contender


def compare(floor: Contender, lumadesk: Contender, *, runs: int, warm_up: bool = True) -> tuple[float, float]:
    """The medians of both sides, run in turn so that whatever slows the machine slows both."""
    if warm_up:
        floor()
        lumadesk()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for side, contender in enumerate((floor, lumadesk)):
            gc.collect()
            times[side].append(contender())
    return median(times[0]), median(times[1])


def median_of(contender: Contender, *, runs: int) -> float:
    contender()
    return median(contender() for _ in range(runs))


def readable(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    if seconds >= 0.001:
        return f"{seconds * 1000:.1f} ms"
    return f"{seconds * 1_000_000:.0f} µs"
