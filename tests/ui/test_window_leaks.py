"""What was typed into the window is in no file and, once locked, in no widget; nor is the master key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.leak_child import CANARY
from tests.app.test_leaks import everything_in, in_memory, secrets_of


def test_what_was_typed_into_the_window(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One long story, for it takes seconds to tell: typed, searched for, locked, searched for again."""
    home = tmp_path / "home"
    places = {
        name: str(home / name)
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR")
    }
    for place in places.values():
        Path(place).mkdir(parents=True)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.leak_window", str(home)],
        env={**os.environ, **places, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        first = child.stdout.readline()
        assert first.startswith("unlocked, "), child.communicate()[1]
        assert int(first.split(", ")[1]) > 5, "the canary is seen where it belongs"
        needles = secrets_of(home / "vault")
        # Qt keeps its texts in UTF-16.
        needles["on the screen"] = CANARY.encode("utf-16-le")
        unlocked = in_memory(child.pid, needles)
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "locked, 0\n", "no widget and no clipboard says it any more"
        locked = in_memory(child.pid, needles)
        rest, errors = child.communicate("\n", timeout=60)
    finally:
        child.kill()
    assert CANARY not in rest + errors
    marks = [CANARY.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    searched = set()
    for path in everything_in(home):
        searched.add(path.name)
        data = path.read_bytes()
        assert not [mark for mark in marks if mark in data], path
        assert CANARY.lower() not in str(path).lower()
        assert path.stat().st_mode & 0o077 == 0, path
    assert {"vault.db", "vault.keys"} <= searched
    assert any(name.endswith(".lumadesk-backup") for name in searched)
    if not unlocked:  # nobody but root, or no /proc at all
        assert not locked
        return
    with capsys.disabled():
        print(f"\nin the window's memory, unlocked {unlocked}, locked {locked}")
    assert unlocked["master key"] > 0, "the search finds what is there"
    assert unlocked["on the screen"] > 0
    assert locked["master key"] == 0
    # A block that was freed with the database's key may be in use again, with the key in what is left of it.
    assert locked["database key"] < unlocked["database key"]
    for name, count in unlocked.items():
        assert locked[name] <= count, name
