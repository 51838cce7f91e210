"""The way to a website from one sync to the next: kept without a connection where all went well."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lumadesk.app import sites, sync
from lumadesk.app import vault as vaults
from lumadesk.app.services import Services
from lumadesk.domain.errors import KnownError
from lumadesk.site.source import SiteSource
from tests.app.website import Website
from tests.servers import new_database


@pytest.fixture
def opened() -> list[SiteSource]:
    return []


@pytest.fixture
def watched(services: Services, opened: list[SiteSource]) -> Services:
    """The same vault, whose every opening of a website is written down."""
    really = services.outside.open_site

    def open_site(*given: Any, **named: Any) -> SiteSource:
        opened.append(really(*given, **named))
        return opened[-1]

    return replace(services, outside=replace(services.outside, open_site=open_site))


def test_the_next_sync_goes_the_same_way(
    watched: Services, website: Website, opened: list[SiteSource]
) -> None:
    website.send("Ann Example", "ann@example.com")
    assert sync.sync(watched).value.new == 1
    website.send("Bob Example", "bob@example.com")
    assert sync.sync(watched).value.new == 1
    assert len(opened) == 1


def test_it_looks_at_the_table_anew(watched: Services, website: Website, opened: list[SiteSource]) -> None:
    website.send("Ann Example", "ann@example.com")
    sync.sync(watched)
    website.execute("ALTER TABLE contact_enquiry RENAME COLUMN message TO body")
    with pytest.raises(KnownError) as told:
        sync.sync(watched)
    assert told.value.code == "site.column_missing"
    assert len(opened) == 1


@pytest.mark.usefixtures("website")
def test_configured_otherwise_it_is_another_way(
    watched: Services, tmp_path: Path, opened: list[SiteSource]
) -> None:
    sync.sync(watched)
    elsewhere = Website(tmp_path / "elsewhere.sqlite3").make()
    elsewhere.send("Ann Example", "ann@example.com")
    sites.configure_site(watched, url=elsewhere.url, table="contact_enquiry", name=site_name(watched))
    assert sync.sync(watched).value.new == 1
    assert len(opened) == 2


def test_what_failed_or_was_cancelled_is_not_used_again(
    watched: Services, website: Website, opened: list[SiteSource]
) -> None:
    website.away()
    with pytest.raises(KnownError):
        sync.sync(watched)
    website.back()
    website.send("Ann Example", "ann@example.com")
    assert sync.sync(watched).value.new == 1
    assert len(opened) == 2
    opened[-1].cancel()  # too late for that sync, but not to be held against the next one
    website.send("Bob Example", "bob@example.com")
    assert sync.sync(watched).value.new == 1
    assert len(opened) == 3
    sync.sync(watched, when_cancelled=lambda stop: stop(), cancelled=lambda: True)
    assert not watched.sources
    sync.sync(watched)
    assert len(opened) == 4


@pytest.mark.usefixtures("website")
def test_locking_the_vault_forgets_it(watched: Services) -> None:
    sync.sync(watched)
    assert watched.sources
    vaults.lock(watched)
    assert not watched.sources


def test_no_connection_stays_open_between_two_syncs(watched: Services, postgres_url: str) -> None:
    url = new_database(postgres_url)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE TABLE enquiry (id serial PRIMARY KEY, name text, sent timestamptz)")
        server.execute("INSERT INTO enquiry (name, sent) VALUES ('Ann', now() - interval '30 days')")
        sites.configure_site(
            watched, url=url, table="enquiry", mapping={"key": "id", "name": "name", "submitted_at": "sent"}
        )
        for _ in range(2):
            sync.sync(watched)
            gc.collect()
            assert _soon_alone(server)


_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def _soon_alone(server: psycopg.Connection[tuple[Any, ...]]) -> bool:
    """A server takes a moment to notice that a connection has ended."""
    for _ in range(100):
        if server.execute(_OTHERS).fetchone() == (0,):
            return True
        server.execute("SELECT pg_sleep(0.05)")
    return False


def site_name(services: Services) -> str:
    (site,) = sites.list_sites(services)
    return site.name
