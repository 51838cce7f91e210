"""Rows: backing a vault up, and checking that all of it is whole."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from contextlib import closing
from pathlib import Path

from lumadesk.app.services import Services
from lumadesk.storage import backup, documents
from lumadesk.storage import verify as vault_verify
from tests.bench.figures import Figure, compare, median_of, timed
from tests.bench.world import World

_DOCUMENTS = 2_000
_DOCUMENT_BYTES = 30_000
_RUNS = 5


def back_up(world: World) -> Figure:
    folder = _with_documents(world)
    with world.open(folder) as services:
        database = services.vault.database_path
        size = database.stat().st_size

        def floor() -> float:
            target = world.new_folder().with_suffix(".db")
            start = time.perf_counter()
            shutil.copyfile(database, target)
            with target.open("rb+") as copied:
                os.fsync(copied.fileno())
            seconds = time.perf_counter() - start
            target.unlink()
            return seconds

        def written(*, check: bool) -> float:
            target = world.new_folder().with_suffix(".backup")
            start = time.perf_counter()
            backup.backup(services.vault, target, check=check)
            seconds = time.perf_counter() - start
            target.unlink()
            return seconds

        floor_time, own_time = compare(floor, lambda: written(check=False), runs=_RUNS)
        checked = median_of(lambda: written(check=True), runs=3)
    return Figure(
        row="backup",
        work=f"backing up a vault of {world.rows} enquiries and {_DOCUMENTS} documents while it is open",
        floor_is="copying its database file and waiting for the disk",
        floor=floor_time,
        lumadesk=own_time,
        budget=2,
        runs=_RUNS,
        notes={"megabytes": size / 1e6, "seconds with opening it again and checking every page": checked},
    )


def verify(world: World) -> Figure:
    with world.open(_with_documents(world)) as services:

        def floor() -> None:
            with closing(services.vault.raw_connection()) as connection:
                connection.execute("PRAGMA cipher_integrity_check").fetchall()

        def lumadesk() -> None:
            if not all(check.ok for check in vault_verify.verify(services.vault)):
                raise RuntimeError("the bench's vault is not whole")

        floor_time, own_time = compare(timed(floor), timed(lumadesk), runs=_RUNS)
    return Figure(
        row="verify",
        work="all checks of a vault: ciphers, database, references, audit, documents, ledger, erasures",
        floor_is="PRAGMA cipher_integrity_check of the same database",
        floor=floor_time,
        lumadesk=own_time,
        budget=2,
        runs=_RUNS,
    )


def _with_documents(world: World) -> Path:
    folder = world.copy_of_vault(world.rows)
    with world.open(folder) as services:
        _fill(services)
    return folder


def _fill(services: Services) -> None:
    for _ in range(_DOCUMENTS // 100):
        with services.write("bench.documents") as tx:
            for _ in range(100):
                documents.add(
                    tx,
                    kind="bench",
                    title="A document",
                    file_name="a.pdf",
                    media_type="application/pdf",
                    data=secrets.token_bytes(_DOCUMENT_BYTES),
                )
