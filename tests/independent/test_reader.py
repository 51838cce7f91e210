"""A program that knows nothing but docs/vault-format.md opens vaults and backups by what the owner has."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lumadesk.app import erasure, key_slots, people, vault
from lumadesk.app.services import Services
from tests.app.conftest import calendar, clock, keyring, outside, profiles, services  # noqa: F401 - fixtures
from tests.conftest import PASSPHRASE

READER = Path(__file__).with_name("reader.py")


def read(place: Path, secret: str, *more: str) -> Any:
    """What the reader makes of it, in a process of its own and a folder where LumaDesk is not."""
    ran = subprocess.run(
        [sys.executable, str(READER), str(place), *more],
        input=f"{secret}\n",
        cwd=READER.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(ran.stdout) if ran.returncode == 0 else ran.stderr.strip()


@pytest.fixture
def lived(services: Services) -> Services:  # noqa: F811
    ann = people.add_person(services, name="Ann Wombat").value
    people.add_person(services, name="Bob Example")
    erasure.erase_person(services, ann, confirm_name="Ann Wombat")
    return services


def names(found: Any) -> list[str]:
    return [row["name"] for row in found["tables"]["person"]]


def test_it_imports_nothing_of_lumadesk() -> None:
    imported = {
        alias.name.partition(".")[0]
        for node in ast.walk(ast.parse(READER.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
    }
    assert imported - set(sys.stdlib_module_names) == {"argon2", "cryptography", "sqlcipher3"}


def test_a_vault_and_a_backup_by_the_passphrase(lived: Services, tmp_path: Path) -> None:
    file = vault.backup(lived, tmp_path / "a.backup")
    folder = lived.vault.folder
    vault.lock(lived)
    for place in (folder, file):
        found = read(place, PASSPHRASE)
        assert names(found) == ["Bob Example"]
        (entry,) = found["erasures"]
        assert "person" in json.dumps(entry)
        assert read(place, "wrong") == "no slot opens with that"


def test_by_the_recovery_code_and_after_a_new_master_key(lived: Services, tmp_path: Path) -> None:
    key_slots.make_recovery_sheet(lived)
    done = key_slots.rotate_master_key(lived, PASSPHRASE)
    assert done.sheet is not None
    file = vault.backup(done.opened.services, tmp_path / "a.backup")
    vault.lock(done.opened.services)
    for secret in (done.sheet.code, done.sheet.code.lower().replace("-", " "), PASSPHRASE):
        found = read(file, secret)
        assert names(found) == ["Bob Example"]
        assert len(found["erasures"]) == 1


def test_by_passphrase_and_key_file(lived: Services, tmp_path: Path) -> None:
    file = tmp_path / "stick.key"
    file.write_bytes(key_slots.new_key_file())
    key_slots.change_passphrase(lived, 1, PASSPHRASE, key_file=file.read_bytes())
    folder = lived.vault.folder
    vault.lock(lived)
    assert read(folder, PASSPHRASE) == "no slot opens with that"
    assert names(read(folder, PASSPHRASE, "--key-file", str(file))) == ["Bob Example"]
