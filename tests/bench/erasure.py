"""Row: erasing that person."""

from __future__ import annotations

import shutil
import time

from lumadesk.app import erasure, people
from tests.bench.figures import Figure, compare
from tests.bench.vault_floor import bare
from tests.bench.world import BUSY_EMAIL, BUSY_ENQUIRIES, World

_RUNS = 3


def erase(world: World) -> Figure:
    made = world.bare_copy(world.rows)

    def floor() -> float:
        path = shutil.copyfile(made, world.new_folder().with_suffix(".db"))
        with bare(path) as connection:
            start = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            gone = connection.execute("DELETE FROM enquiry WHERE email = ?", (BUSY_EMAIL,)).rowcount
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            seconds = time.perf_counter() - start
        path.unlink()
        if gone != BUSY_ENQUIRIES:
            raise RuntimeError(f"the floor deleted {gone} records")
        return seconds

    def lumadesk() -> float:
        folder = world.copy_of_vault(world.rows)
        with world.open(folder) as services:
            person = people.get(services, world.busy_person(services))
            start = time.perf_counter()
            erasure.erase_person(services, person.id, confirm_name=person.name)
            seconds = time.perf_counter() - start
        shutil.rmtree(folder)
        return seconds

    floor_time, own_time = compare(floor, lumadesk, runs=_RUNS, warm_up=False)
    return Figure(
        row="erasure",
        work=f"erasing a person with {BUSY_ENQUIRIES} enquiries among {world.rows}: verdicts, rows, search"
        " index, tombstones, queue for the website, ledger, certificate, audit",
        floor_is="DELETE of the same rows and their search entries, overwritten, and the log emptied",
        floor=floor_time,
        lumadesk=own_time,
        budget=3,
        runs=_RUNS,
    )
