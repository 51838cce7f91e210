"""Two laptops that share a vault's folder, and a log that went missing: refused, with the way on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.storage import notes, people
from lumadesk.storage.backup import backup
from lumadesk.storage.owner import OWNER_NAME
from lumadesk.storage.restore import restore
from lumadesk.storage.vault import Vault
from lumadesk.storage.verify import verify

OPEN = """
import sys
from pathlib import Path
from lumadesk.domain.errors import KnownError
from lumadesk.storage.vault import Vault
try:
    vault = Vault.open_with_key(Path(sys.argv[1]), sys.argv[2])
except KnownError as error:
    print(error.code, error.message)
else:
    print("open", flush=True)
    if sys.argv[3] == "and wait":
        sys.stdin.readline()
    vault.close()
"""
needs_other_name = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("unshare") is None,
    reason="another host name needs Linux, root and unshare",
)


def on_other_laptop(folder: Path, key: str, then: str = "") -> subprocess.Popen[str]:
    """The program with a host name of its own, and a machine's id that nobody else has."""
    script = 'hostname other-laptop && exec "$0" -c "$1" "$2" "$3" "$4"'
    return subprocess.Popen(
        ["unshare", "--uts", "sh", "-c", script, sys.executable, OPEN, str(folder), key, then],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def told_by(folder: Path, key: str) -> str:
    with pytest.raises(KnownError) as told:
        Vault.open_with_key(folder, key)
    assert told.value.hint
    return told.value.code


def test_open_it_says_who_and_closed_it_says_nothing(vault: Vault) -> None:
    told = json.loads((vault.folder / OWNER_NAME).read_text())
    assert set(told) == {"computer", "name", "process", "since"}
    assert told["process"] == os.getpid()
    vault.close()
    assert not (vault.folder / OWNER_NAME).exists()


@needs_other_name
def test_open_on_another_laptop(vault: Vault, tmp_path: Path) -> None:
    """The folder is synced while it is open there: the lock stays behind, the owner's file comes along."""
    vault.close()
    key = vault.key_b64()
    there = on_other_laptop(vault.folder, key, "and wait")
    assert there.stdout is not None
    assert there.stdout.readline() == "open\n"
    synced = tmp_path / "synced"
    shutil.copytree(vault.folder, synced, ignore=shutil.ignore_patterns("vault.lock", "*-shm"))
    with pytest.raises(KnownError) as told:
        Vault.open_with_key(synced, key)
    assert told.value.code == "vault.open_elsewhere"
    assert "other-laptop" in told.value.message
    assert "take-over" in told.value.hint
    there.communicate("done\n", timeout=60)
    Vault.open_with_key(vault.folder, key).close()

    Vault.take_over(synced)
    mine = Vault.open_with_key(synced, key)
    theirs = tmp_path / "theirs"
    shutil.copytree(synced, theirs, ignore=shutil.ignore_patterns("vault.lock", "*-shm"))
    out, _err = on_other_laptop(theirs, key).communicate(timeout=60)
    assert out.startswith("vault.open_elsewhere")
    mine.close()


def test_nothing_is_restored_over_a_vault_that_is_open_elsewhere(vault: Vault, tmp_path: Path) -> None:
    backup(vault, tmp_path / "a.backup")
    vault.close()
    (vault.folder / OWNER_NAME).write_text(json.dumps({"computer": "another", "name": "x\ny", "since": 1}))
    with pytest.raises(KnownError) as told:
        restore(tmp_path / "a.backup", vault.folder, master=vault.master)
    assert told.value.code == "vault.open_elsewhere"
    assert "\n" not in told.value.message


def test_a_log_that_went_missing_after_a_crash(vault: Vault, now: datetime, tmp_path: Path) -> None:
    with vault.write("test", now) as tx:
        people.add(tx, name="Ada")
    with closing(vault.raw_connection()) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with vault.write("test", now) as tx:
        notes.add(tx, people.add(tx, name="Bob"), "lost with the log")
    crashed = tmp_path / "crashed"
    shutil.copytree(vault.folder, crashed, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
    whole = tmp_path / "whole"
    shutil.copytree(crashed, whole)
    (crashed / "vault.db-wal").unlink()
    key = vault.key_b64()
    assert told_by(crashed, key) == "vault.log_missing"
    assert told_by(crashed, key) == "vault.log_missing", "it is not forgotten by asking"
    shutil.copyfile(whole / "vault.db-wal", crashed / "vault.db-wal")
    again = Vault.open_with_key(crashed, key)
    with again.read() as tx:
        assert len(people.ids(tx)) == 2, "the log was put back, and nothing is lost"
    again.close()

    (whole / "vault.db-wal").unlink()
    Vault.take_over(whole)
    without = Vault.open_with_key(whole, key)
    with without.read() as tx:
        assert len(people.ids(tx)) == 1
    assert all(check.ok for check in verify(without))
    without.close()


def test_a_program_that_ends_without_closing(vault: Vault) -> None:
    """The interpreter closes the connections, and their log goes: nothing is lost, and nothing is told."""
    vault.close()
    script = "import sys; from pathlib import Path; from lumadesk.storage.vault import Vault\n"
    script += "vault = Vault.open_with_key(Path(sys.argv[1]), sys.argv[2])\n"
    script += "with vault.read() as tx: pass\n"
    subprocess.run([sys.executable, "-c", script, str(vault.folder), vault.key_b64()], check=True)
    assert not (vault.folder / OWNER_NAME).exists()
    Vault.open_with_key(vault.folder, vault.key_b64()).close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_an_owners_file_that_a_power_cut_spoilt(vault: Vault, content: bytes) -> None:
    vault.close()
    (vault.folder / OWNER_NAME).write_bytes(content)
    Vault.open_with_key(vault.folder, vault.key_b64()).close()
    assert not (vault.folder / OWNER_NAME).exists()


def test_a_vault_that_does_not_open_has_no_owner(vault: Vault) -> None:
    vault.close()
    (vault.folder / "vault.db").write_bytes(b"noise" * 4096)
    assert told_by(vault.folder, vault.key_b64()) == "vault.damaged"
    assert not (vault.folder / OWNER_NAME).exists()
