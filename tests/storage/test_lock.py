"""One process at a time per vault."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.storage.vault import Vault

HOLDER = """
import sys
from pathlib import Path
from lumadesk.storage.vault import Vault
vault = Vault.open_with_key(Path(sys.argv[1]), sys.stdin.readline().strip())
print("open", flush=True)
sys.stdin.readline()
vault.close()
print("closed", flush=True)
sys.stdin.readline()
"""


@contextmanager
def another_process(folder: Path, key: str) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        tell(child, key)
        assert child.stdout.readline() == "open\n"
        try:
            yield child
        finally:
            child.kill()


def tell(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(f"{line}\n")
    child.stdin.flush()


def refused(folder: Path, key: str) -> None:
    with pytest.raises(KnownError) as told:
        Vault.open_with_key(folder, key)
    assert told.value.code == "vault.in_use"
    assert told.value.hint


def test_while_another_process_has_it(vault: Vault) -> None:
    folder, key = vault.folder, vault.key_b64()
    vault.close()
    with another_process(folder, key) as child:
        refused(folder, key)
        refused(folder, key)
        tell(child, "close")
        assert child.stdout is not None
        assert child.stdout.readline() == "closed\n"
        Vault.open_with_key(folder, key).close()


def test_a_process_that_was_killed_holds_nothing(vault: Vault) -> None:
    folder, key = vault.folder, vault.key_b64()
    vault.close()
    with another_process(folder, key) as child:
        child.kill()
        child.wait()
        Vault.open_with_key(folder, key).close()


def test_twice_in_one_process(vault: Vault) -> None:
    refused(vault.folder, vault.key_b64())
    with vault.read() as tx:
        assert tx.column("SELECT count(*) FROM person") == [0], "the first one goes on working"


def test_a_failed_opening_gives_the_lock_back(vault: Vault) -> None:
    folder, key = vault.folder, vault.key_b64()
    connection = vault.raw_connection()
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    vault.close()
    for _ in range(2):
        with pytest.raises(KnownError) as told:
            Vault.open_with_key(folder, key)
        assert told.value.code == "vault.newer"
