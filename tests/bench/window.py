"""Rows: the first window painted, and the list of enquiries usable."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median
from typing import Any

from tests.bench.figures import Figure, compare, median_of
from tests.bench.world import World

_RUNS = 5
#: The window's thread may not be held longer while somebody waits for the list (seconds).
_HOLD = 0.050


def first_window(world: World) -> Figure:
    vault = _vault(world)
    floor_time, own_time = compare(lambda: _floor(world), lambda: _walk(world, vault)["painted"], runs=_RUNS)
    return Figure(
        row="first-window",
        work=f"from the process's start to the first paint, a vault of {world.rows} enquiries",
        floor_is="the same of a bare PySide6 window with a QTableView",
        floor=floor_time,
        lumadesk=own_time,
        budget=1.5,
        runs=_RUNS,
    )


def list_usable(world: World) -> Figure:
    vault = _vault(world)
    walks: list[dict[str, float]] = []

    def lumadesk() -> float:
        walks.append(_walk(world, vault))
        return walks[-1]["filtered"]

    floor_time = median_of(lambda: _floor(world), runs=_RUNS)
    own_time = median_of(lumadesk, runs=_RUNS)
    steps = ("painted", "unlocked", "rows shown", "scrolled", "filtered")
    counted = walks[1:]  # without the one that warmed up
    hold = median(walk["longest_hold"] for walk in counted)
    return Figure(
        row="list-usable",
        work=f"from the process's start until {world.rows} enquiries are shown, scrolled, filtered",
        floor_is="the first paint of a bare PySide6 window with a QTableView",
        floor=floor_time,
        lumadesk=own_time,
        budget=3,
        runs=_RUNS,
        notes={f"s until {step}": median(walk[step] for walk in counted) for step in steps}
        | {"ms that the window's thread was held at most": hold * 1000},
        broken=(f"the window's thread was held {hold * 1000:.0f} ms",) if hold > _HOLD else (),
    )


def _vault(world: World) -> str:
    return json.dumps({"vault": str(world.vault(world.rows)), "secrets": world.secrets.kept})


def _floor(world: World) -> float:
    start = time.monotonic()
    return float(child(world, "tests.bench.window_floor", "")) - start


def _walk(world: World, vault: str) -> dict[str, float]:
    """Seconds from the start of the process to each step."""
    start = time.monotonic()
    told: dict[str, Any] = json.loads(child(world, "tests.bench.window_child", vault))
    return {name: moment - start for name, moment in told["moments"].items()} | {
        "longest_hold": told["longest_hold"]
    }


def child(world: World, module: str, said: str) -> str:
    # Whoever installed LumaDesk has its modules compiled; the first run, which does not count, does it here.
    compiled = {"PYTHONPYCACHEPREFIX": str(world.folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=said,
        env=os.environ | compiled | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout
