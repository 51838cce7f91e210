"""Rows: the first sync, and one that finds nothing new, from MariaDB and from a SQLite file.

PostgreSQL's are in ``sync.py``. The floor is always the same database's own driver, in the same run.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymysql
import sqlalchemy as sa
from pymysql.cursors import SSCursor

from lumadesk.app import sync as sync_case
from lumadesk.site import demo_site
from tests.bench.figures import Figure, compare, timed
from tests.bench.vault_floor import TABLE, bare, fill
from tests.bench.world import COLUMNS, World
from tests.servers.mariadb import new_mariadb_database, running_mariadb

_RUNS = 15
_BLOCK = 5_000
_UNTIL = datetime(2026, 11, 1, 12, tzinfo=UTC)
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM contact_enquiry ORDER BY created_at, id"

#: As Django's migration makes it for MariaDB, with the same index as PostgreSQL's.
_MARIADB_TABLE = """
CREATE TABLE contact_enquiry (
    id bigint AUTO_INCREMENT PRIMARY KEY,
    name varchar(120) NOT NULL,
    email varchar(254) NOT NULL,
    phone varchar(40) NOT NULL,
    service varchar(80) NOT NULL,
    message longtext NOT NULL,
    source varchar(80) NOT NULL,
    created_at datetime(6) NOT NULL,
    KEY (created_at, id)
)"""


def first_sync_mariadb(world: World) -> Figure:
    with _mariadb(world) as url:
        return _first_sync(world, "mariadb", "MariaDB", url, lambda: _from_mariadb(url))


def first_sync_sqlite(world: World) -> Figure:
    with _sqlite(world) as url:
        return _first_sync(world, "sqlite", "a SQLite file", url, lambda: _from_sqlite(url))


def nothing_new_mariadb(world: World) -> Figure:
    with _mariadb(world) as url:
        return _nothing_new(world, "mariadb", url, lambda: _ask_mariadb(url))


def nothing_new_sqlite(world: World) -> Figure:
    with _sqlite(world) as url:
        return _nothing_new(world, "sqlite", url, lambda: _ask_sqlite(url))


def _first_sync(
    world: World, name: str, title: str, url: str, rows: Callable[[], Iterator[tuple[object, ...]]]
) -> Figure:
    def floor() -> float:
        path = world.new_folder().with_suffix(".db")
        start = time.perf_counter()
        with bare(path) as vault:
            vault.executescript(TABLE)
            fill(vault, rows())
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

    floor_time, own_time = compare(floor, lumadesk, runs=3, warm_up=False)
    return Figure(
        row=f"first-sync-{name}",
        work=f"first sync of {world.rows} enquiries from {title} into the encrypted, indexed vault",
        floor_is="the driver's own read in blocks, one executemany, one FTS5 rebuild in SQLCipher",
        floor=floor_time,
        lumadesk=own_time,
        budget=2,
        runs=3,
    )


def _nothing_new(world: World, name: str, url: str, ask: Callable[[], None]) -> Figure:
    services = world.new_vault(world.new_folder(), url)
    sync_case.sync(services)
    with bare(world.new_folder().with_suffix(".db")) as bare_vault:
        bare_vault.execute("CREATE TABLE watermark (id INTEGER PRIMARY KEY, at TEXT)")
        bare_vault.execute("INSERT INTO watermark VALUES (1, '')")

        def floor() -> None:
            ask()
            bare_vault.execute("BEGIN IMMEDIATE")
            bare_vault.execute("UPDATE watermark SET at = ?", (str(time.time()),))
            bare_vault.execute("COMMIT")

        def lumadesk() -> None:
            report = sync_case.sync(services).value
            if report.new or report.changed:
                raise RuntimeError(f"nothing new brought {report.new} and changed {report.changed}")

        floor_time, own_time = compare(timed(floor), timed(lumadesk), runs=_RUNS)
    services.vault.close()
    return Figure(
        row=f"nothing-new-{name}",
        work=f"a sync that finds nothing new, {world.rows} enquiries kept",
        floor_is="connect, one SELECT 1 and back, and a commit of one row in SQLCipher",
        floor=floor_time,
        lumadesk=own_time,
        budget=5,
        runs=_RUNS,
    )


@contextmanager
def _sqlite(world: World) -> Iterator[str]:
    file = world.folder / f"site-{world.rows}.sqlite3"
    if not file.exists():
        demo_site.build(file, enquiries=world.rows, seed=1, until=_UNTIL)
    yield f"sqlite:///{file}"


@contextmanager
def _mariadb(world: World) -> Iterator[str]:
    """A server of its own for each row: it goes when the row is done."""
    with _sqlite(world) as made, running_mariadb() as server:
        url = new_mariadb_database(server.url)
        marks = ", ".join(["%s"] * (len(COLUMNS) - 1))
        insert = f"INSERT INTO contact_enquiry ({', '.join(COLUMNS[1:])}) VALUES ({marks})"
        with closing(_connected(url)) as connection, connection.cursor() as cursor:
            cursor.execute(_MARIADB_TABLE)
            with closing(sqlite3.connect(_file(made))) as demo:
                rows = demo.execute(f"SELECT {', '.join(COLUMNS[1:])} FROM contact_enquiry ORDER BY id")
                while block := rows.fetchmany(_BLOCK):
                    cursor.executemany(insert, block)
            connection.commit()
            cursor.execute("ANALYZE TABLE contact_enquiry")
        yield url


def _from_mariadb(url: str) -> Iterator[tuple[object, ...]]:
    with closing(_connected(url)) as connection, connection.cursor(SSCursor) as cursor:
        cursor.execute(_SELECT)
        while block := cursor.fetchmany(_BLOCK):
            for *fields, created_at in block:
                yield (*fields, str(created_at))


def _from_sqlite(url: str) -> Iterator[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{_file(url)}?mode=ro", uri=True)) as connection:
        yield from connection.execute(_SELECT)


def _ask_mariadb(url: str) -> None:
    with closing(_connected(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _ask_sqlite(url: str) -> None:
    with closing(sqlite3.connect(f"file:{_file(url)}?mode=ro", uri=True)) as connection:
        connection.execute("SELECT 1").fetchone()


def _connected(url: str) -> Any:
    place = sa.make_url(url)
    return pymysql.connect(
        host=place.host, port=place.port, user=place.username, database=place.database, charset="utf8mb4"
    )


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))
