"""Rows: the first sync of a whole site, and a sync that finds nothing new."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg

from lumadesk.app import sync as sync_case
from lumadesk.app.services import Services
from tests.bench.figures import Figure, compare, median_of, timed
from tests.bench.vault_floor import TABLE, bare, fill
from tests.bench.world import COLUMNS, World

_PAGE = 5_000
_RUNS = 15
#: A first sync of more rows than this is long enough to be measured once.
_LONG = 200_000
#: What is said not to grow with the rows may be this many times as much with ten times the rows.
_FLAT = 1.1
_STEADY = 1.5
#: With fewer rows than this the database's caches are not full yet, so their memory is not compared.
_CACHES_FULL = 100_000


def first_sync(world: World) -> Figure:
    url = world.site(world.rows)

    def floor() -> float:
        path = world.new_folder().with_suffix(".db")
        start = time.perf_counter()
        with bare(path) as vault, psycopg.connect(url) as site, site.cursor("floor") as cursor:
            vault.executescript(TABLE)
            cursor.itersize = _PAGE
            cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM contact_enquiry ORDER BY created_at, id")
            fill(vault, _texts(cursor))
        seconds = time.perf_counter() - start
        path.unlink()
        return seconds

    def lumadesk() -> float:
        services = world.new_vault(world.new_folder(), url)
        start = time.perf_counter()
        report = sync_case.sync(services).value
        seconds = time.perf_counter() - start
        services.vault.close()
        shutil.rmtree(services.vault.folder)
        if report.new + len(report.rejected) != world.rows:
            raise RuntimeError(f"the sync brought {report.new} of {world.rows} enquiries")
        return seconds

    runs = 3 if world.rows <= _LONG else 1
    floor_time, own_time = compare(floor, lumadesk, runs=runs, warm_up=False)
    fewer, most = (_memory_of_first_sync(world, rows) for rows in (world.fewer_rows, world.rows))
    grown = world.fewer_rows >= _CACHES_FULL and most / fewer > _FLAT
    return Figure(
        row="first-sync",
        work=f"first sync of {world.rows} enquiries from PostgreSQL into the encrypted, indexed vault",
        floor_is="psycopg read through a server-side cursor, one executemany, one FTS5 rebuild in SQLCipher",
        floor=floor_time,
        lumadesk=own_time,
        budget=2,
        runs=runs,
        notes={f"MiB at most, {world.fewer_rows:,} rows": fewer, f"MiB at most, {world.rows:,} rows": most},
        broken=(f"memory {most / fewer:.2f}x with ten times the rows",) if grown else (),
    )


def nothing_new(world: World) -> Figure:
    url = world.site(world.rows)
    path = world.new_folder().with_suffix(".db")
    with bare(path) as bare_vault, world.open(world.copy_of_vault(world.rows)) as services:
        bare_vault.execute("CREATE TABLE watermark (id INTEGER PRIMARY KEY, at TEXT)")
        bare_vault.execute("INSERT INTO watermark VALUES (1, '')")

        def floor() -> None:
            with psycopg.connect(url) as site:
                site.execute("SELECT 1").fetchone()
            bare_vault.execute("BEGIN IMMEDIATE")
            bare_vault.execute("UPDATE watermark SET at = ?", (str(time.time()),))
            bare_vault.execute("COMMIT")

        floor_time, own_time = compare(timed(floor), timed(lambda: _expect_nothing(services)), runs=_RUNS)
    with world.open(world.copy_of_vault(world.fewer_rows)) as services:
        fewer_time = median_of(timed(lambda: _expect_nothing(services)), runs=_RUNS)
    grown = own_time / fewer_time
    return Figure(
        row="sync-nothing-new",
        work=f"a sync that finds nothing new, {world.rows} enquiries kept",
        floor_is="connect, one SELECT 1 and back, and a commit of one row in SQLCipher",
        floor=floor_time,
        lumadesk=own_time,
        budget=5,
        runs=_RUNS,
        notes={f"ms with {world.fewer_rows:,} enquiries kept": fewer_time * 1000},
        broken=(f"{grown:.2f}x with ten times the rows",) if grown > _STEADY else (),
    )


def _texts(cursor: psycopg.ServerCursor[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    for *fields, created_at in cursor:
        yield (*fields, str(created_at))


def _expect_nothing(services: Services) -> None:
    report = sync_case.sync(services).value
    if report.new or report.changed:
        raise RuntimeError(f"a sync with nothing new brought {report.new} and changed {report.changed}")


def _memory_of_first_sync(world: World, rows: int) -> float:
    """The most memory (MiB) that a process needs which does nothing else; Linux tells."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench.sync_child", world.site(rows), str(world.new_folder())],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(child.stdout)
