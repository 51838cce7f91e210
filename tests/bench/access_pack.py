"""Row: the subject-access pack of a person with a thousand records."""

from __future__ import annotations

import time
from datetime import timedelta

from lumadesk.app import packs, requests
from lumadesk.app.services import Services
from lumadesk.domain.requests import RequestKind
from tests.bench.canvas_floor import flow
from tests.bench.figures import Figure, compare, median_of
from tests.bench.vault_floor import bare
from tests.bench.world import BUSY_EMAIL, BUSY_ENQUIRIES, COLUMNS, World

_RUNS = 3
#: What is said not to grow may be this many times as much with ten times the rows.
_STEADY = 1.25


def pack(world: World) -> Figure:
    path = world.bare_copy(world.rows)

    def floor() -> float:
        start = time.perf_counter()
        with bare(path) as connection:
            rows = connection.execute("SELECT * FROM enquiry WHERE email = ?", (BUSY_EMAIL,)).fetchall()
        flow(f"{label}: {value}" for row in rows for label, value in zip(COLUMNS, row, strict=True))
        seconds = time.perf_counter() - start
        if len(rows) != BUSY_ENQUIRIES:
            raise RuntimeError(f"the floor read {len(rows)} records")
        return seconds

    with world.open(world.copy_of_vault(world.rows)) as services:
        floor_time, own_time = compare(floor, lambda: _build(world, services), runs=_RUNS)
    with world.open(world.copy_of_vault(world.fewer_rows)) as services:
        fewer_time = median_of(lambda: _build(world, services), runs=_RUNS)
    grown = own_time / fewer_time
    return Figure(
        row="access-pack",
        work=f"the access pack (PDF, JSON, CSV, kept) of {BUSY_ENQUIRIES} records among {world.rows}",
        floor_is="reading the same rows from SQLCipher, and a bare canvas with their text",
        floor=floor_time,
        lumadesk=own_time,
        budget=2,
        runs=_RUNS,
        notes={f"s among {world.fewer_rows:,}": fewer_time},
        broken=(f"{grown:.2f}x among ten times the enquiries",) if grown > _STEADY else (),
    )


def _build(world: World, services: Services) -> float:
    # A request of its own each time: a second pack of one request also has the first erased physically.
    request_id = requests.open_request(
        services,
        kind=RequestKind.ACCESS,
        person_id=world.busy_person(services),
        received=services.today - timedelta(days=1),
    ).value
    start = time.perf_counter()
    packs.build_pack(services, request_id)
    return time.perf_counter() - start
