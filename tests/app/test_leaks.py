"""Canaries that went through every feature are in no file but the exports, and the keys not in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from lumadesk.storage.keys import VaultKeys, derive, key_to_text
from tests.app.leak_child import CANARY, PASSPHRASE


@dataclass(frozen=True)
class Told:
    """What lay about: the child's home, its exports, and how often its memory held what, before and after."""

    home: Path
    out: Path
    unlocked: dict[str, int]
    locked: dict[str, int]
    last_words: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    home = tmp_path_factory.mktemp("home")
    out = tmp_path_factory.mktemp("out") / "exports"
    places = {
        name: str(home / name)
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR")
    }
    for place in places.values():
        Path(place).mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.app.leak_child", str(home), str(out)],
        env={**os.environ, **places, "HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        first = child.stdout.readline()
        assert first == "unlocked\n", child.communicate()[1]
        needles = secrets_of(home / "vault")
        unlocked = in_memory(child.pid, needles)
        child.stdin.write("\n")
        child.stdin.flush()
        last_words = child.stdout.readline()
        locked = in_memory(child.pid, needles)
        rest, errors = child.communicate("\n", timeout=60)
    finally:
        child.kill()
    assert CANARY not in rest + errors
    return Told(home, out, unlocked, locked, last_words)


def secrets_of(folder: Path) -> dict[str, bytes]:
    """What must not stay in memory, as the files and the passphrase give it to anybody."""
    master = VaultKeys.load(folder).unwrap(PASSPHRASE)
    key = derive(master, "database")
    return {
        "master key": master,
        "master key as text": key_to_text(master).encode(),
        "database key": key,
        "database key in hex": key.hex().encode(),
        "passphrase": PASSPHRASE.encode(),
        "personal data": CANARY.encode(),
    }


def in_memory(process: int, needles: dict[str, bytes]) -> dict[str, int]:
    """How often each occurs in what the process can write to; nothing where we may not look."""
    found = dict.fromkeys(needles, 0)
    try:
        maps = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
        with Path(f"/proc/{process}/mem").open("rb", 0) as memory:
            for line in maps:
                place, rights, *_rest = line.split()
                first, last = (int(end, 16) for end in place.split("-"))
                if rights.startswith("rw"):
                    with suppress(OSError):
                        memory.seek(first)
                        data = memory.read(last - first)
                        found = {name: count + data.count(needles[name]) for name, count in found.items()}
    except (OSError, PermissionError):
        return {}
    return found


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_no_file_holds_a_canary(told: Told) -> None:
    """Vault, backups, kept vaults, temporary files, caches, settings, logs: whatever lies in the home."""
    home = told.home
    marks = [CANARY.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")] + [
        CANARY.lower().encode(),
        CANARY.upper().encode(),
    ]
    searched = set()
    for path in everything_in(home):
        if path.name.startswith("site.sqlite3"):  # the website's own
            continue
        searched.add(path.name)
        data = path.read_bytes()
        assert not [mark for mark in marks if mark in data], path
        assert CANARY.lower() not in str(path).lower()
    assert {"vault.db", "vault.keys", "erasures.ledger", "lumadesk.log"} <= searched
    assert any(name.endswith(".lumadesk-backup") for name in searched)


def test_the_canary_is_seen_where_it_belongs(told: Told) -> None:
    """Otherwise the test above would prove nothing."""
    home, out = told.home, told.out
    assert CANARY.encode() in (home / "site.sqlite3").read_bytes()
    exported = everything_in(out)
    assert {path.suffix for path in exported} >= {".pdf", ".json", ".zip"}
    assert any(CANARY.encode() in path.read_bytes() for path in exported)
    assert all(CANARY.lower() not in path.name.lower() for path in exported)


def test_every_file_is_the_owners_alone(told: Told) -> None:
    home, out = told.home, told.out
    for path in [*everything_in(home), *everything_in(out)]:
        if not path.name.startswith("site.sqlite3"):
            assert path.stat().st_mode & 0o077 == 0, path


def test_what_is_left_in_memory(told: Told) -> None:
    """docs/threat-model.md says what is promised, and what Python cannot promise."""
    if not told.unlocked:  # nobody but root, or no /proc at all
        assert not told.locked
        return
    assert told.last_words == "locked, False\n"
    print(told.unlocked, told.locked)
    assert told.unlocked["master key"] > 0, "the search finds what is there"
    assert told.unlocked["personal data"] > 0
    for name, count in told.unlocked.items():
        assert told.locked[name] <= count, name
    assert told.locked["master key"] == 0
    assert told.locked["database key"] == 0
