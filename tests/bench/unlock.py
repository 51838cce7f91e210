"""Row: unlocking a vault with the keyring."""

from __future__ import annotations

from lumadesk.app import vault
from lumadesk.storage.keys import derive, key_from_text
from tests.bench.figures import Figure, compare, timed
from tests.bench.vault_floor import bare
from tests.bench.world import World

_RUNS = 25


def by_keyring(world: World) -> Figure:
    folder = world.vault(world.rows)
    with world.open(folder) as services:
        database, key = (
            services.vault.database_path,
            derive(key_from_text(services.vault.key_b64()), "database"),
        )

    def floor() -> None:
        with bare(database, key) as opened:
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def lumadesk() -> None:
        vault.lock(vault.unlock(world.outside, folder).services)

    floor_time, own_time = compare(timed(floor), timed(lumadesk), runs=_RUNS)
    return Figure(
        row="unlock",
        work="unlocking and locking a vault with a key from a keyring that answers at once",
        floor_is="opening the same database with its raw key, reading its schema, closing it",
        floor=floor_time,
        lumadesk=own_time,
        budget=1.5,
        runs=_RUNS,
    )
