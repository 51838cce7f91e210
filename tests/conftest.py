"""Fixtures that every part of the tests may use: a real, temporary vault, and the present moment."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lumadesk.storage.keys import Argon2Cost
from lumadesk.storage.vault import Vault

pytest_plugins = ("tests.servers",)

PASSPHRASE = "correct horse battery staple"
CHEAP = Argon2Cost(time=1, memory=8, lanes=1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills", type=int, default=3, metavar="N", help="SIGKILLs of each kind in tests/app/test_killed.py"
    )


def pytest_collection_finish() -> None:
    """What the libraries brought lives as long as the tests do: it need not be searched for garbage again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def _vault_template(tmp_path_factory: pytest.TempPathFactory, _moment: datetime) -> tuple[Path, str]:
    """A vault that is made once, for the migrations take longer than most tests."""
    folder = tmp_path_factory.mktemp("template") / "vault"
    made = Vault.create(folder, passphrase=PASSPHRASE, clock_now=_moment, cost=CHEAP)
    key = made.key_b64()
    made.close()
    return folder, key


@pytest.fixture(scope="session")
def _moment() -> datetime:
    return datetime(2026, 11, 3, 10, 30, tzinfo=UTC)


@pytest.fixture
def now(_moment: datetime) -> datetime:
    """A Tuesday in November 2026, aware, UTC."""
    return _moment


@pytest.fixture
def vault(tmp_path: Path, _vault_template: tuple[Path, str]) -> Iterator[Vault]:
    """An empty, open vault in ``tmp_path / "vault"``; its passphrase is ``PASSPHRASE``."""
    template, key = _vault_template
    folder = tmp_path / "vault"
    shutil.copytree(template, folder)
    opened = Vault.open_with_key(folder, key)
    yield opened
    opened.close()
