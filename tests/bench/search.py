"""Row: search as you type."""

from __future__ import annotations

import time
from statistics import quantiles

from lumadesk.app import enquiries
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.storage.search import query_of
from tests.bench.figures import Figure, compare
from tests.bench.vault_floor import bare
from tests.bench.world import World

#: Typed letter by letter, as into the search box: a word, a name, accents, two words, and what nobody wrote.
_TYPED = ("battery", "sarah", "o'brien", "café", "slow laptop", "xyzzy")
_KEYSTROKES = tuple(word[:length] for word in _TYPED for length in range(1, len(word) + 1))
#: What a window shows before anybody scrolls.
_SHOWN = 50
_FRAME = 0.016
_RUNS = 7


def as_you_type(world: World) -> Figure:
    path = world.bare_copy(world.rows)
    queries = [query for typed in _KEYSTROKES if (query := query_of(typed)) is not None]
    slowest: list[float] = []
    with world.open(world.vault(world.rows)) as services, bare(path) as connection:

        def floor() -> float:
            start = time.perf_counter()
            for query in queries:
                connection.execute(
                    "SELECT rowid FROM enquiry_search WHERE enquiry_search MATCH ?", (query,)
                ).fetchall()
            return (time.perf_counter() - start) / len(_KEYSTROKES)

        def lumadesk() -> float:
            times = []
            for typed in _KEYSTROKES:
                start = time.perf_counter()
                enquiries.rows(services, enquiries.list_ids(services, EnquiryFilter(search=typed))[:_SHOWN])
                times.append(time.perf_counter() - start)
            slowest.append(quantiles(times, n=20)[-1])
            return sum(times) / len(times)

        floor_time, own_time = compare(floor, lumadesk, runs=_RUNS)
    p95 = sorted(slowest)[len(slowest) // 2]
    return Figure(
        row="search",
        work=f"one keystroke of a search over {world.rows} enquiries: ids in order, {_SHOWN} rows",
        floor_is="the same FTS5 query on a bare table, its row ids fetched",
        floor=floor_time,
        lumadesk=own_time,
        budget=2,
        runs=_RUNS,
        notes={"ms at the 95th percentile of keystrokes": p95 * 1000},
        broken=(f"p95 {p95 * 1000:.1f} ms is over a frame",) if p95 > _FRAME else (),
    )
