"""Row: unlocking a vault with the keyring."""

from __future__ import annotations

from lumadesk.app import vault
from tests.bench.figures import Figure, compare, timed
from tests.bench.vault_floor import TABLE, bare
from tests.bench.world import World

_RUNS = 25


def by_keyring(world: World) -> Figure:
    folder = world.vault(world.rows)
    path = world.new_folder().with_suffix(".db")
    with bare(path) as made:
        made.executescript(TABLE)

    def floor() -> None:
        with bare(path) as opened:
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def lumadesk() -> None:
        vault.lock(vault.unlock(world.outside, folder).services)

    floor_time, own_time = compare(timed(floor), timed(lumadesk), runs=_RUNS)
    return Figure(
        row="unlock",
        work="unlocking and locking a vault with a key from a keyring that answers at once",
        floor_is="opening SQLCipher with a raw key, reading its schema, closing it",
        floor=floor_time,
        lumadesk=own_time,
        budget=1.5,
        runs=_RUNS,
    )
