"""An empty website on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.website import Website


@pytest.fixture
def sqlite_site(tmp_path: Path) -> Iterator[Website]:
    site = Website(f"sqlite:///{tmp_path / 'site.sqlite3'}")
    yield site
    site.close()


@pytest.fixture
def postgres_site(postgres_url: str) -> Iterator[Website]:
    site = Website(postgres_url)
    yield site
    site.close()


@pytest.fixture
def mariadb_site(mariadb_url: str) -> Iterator[Website]:
    site = Website(mariadb_url)
    yield site
    site.close()


@pytest.fixture(params=["sqlite_site", "postgres_site", "mariadb_site"])
def site(request: pytest.FixtureRequest) -> Website:
    """A website without tables: the test runs once on each kind of database."""
    found: Website = request.getfixturevalue(request.param)
    return found
