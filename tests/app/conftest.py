"""Fixtures of the use-cases: an unlocked, real vault and a real website, in a world whose clock is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from lumadesk import bootstrap
from lumadesk.app import business
from lumadesk.app.ports import Places
from lumadesk.app.services import Outside, Services
from lumadesk.app.settings import VaultSettings, save_settings
from lumadesk.domain.business import Business
from lumadesk.domain.calendar import UKCalendar
from lumadesk.domain.policy import PolicyProfile
from lumadesk.site.line import Line
from lumadesk.site.source import Mapping as ColumnMapping
from lumadesk.site.source import SiteSource
from lumadesk.site.sql_source import SqlSource
from lumadesk.storage.vault import Vault
from tests.app.fakes import FakeClock, FakeSecrets, FakeSettings
from tests.app.website import Website, connect
from tests.conftest import CHEAP

OWNER = Business(
    own_name="Alex Sample",
    business_name="Sample IT Support",
    address="1 Sample Street\nMarlow\nSL7 9ZZ",
    email="alex@sample-it.example",
    bank_details="Sort code 00-00-00, account 00000000",
)


@pytest.fixture(scope="session")
def calendar() -> UKCalendar:
    """Read once: the projected holidays of eighty years take longer than most tests."""
    return bootstrap.uk_calendar()


@pytest.fixture(scope="session")
def profiles() -> Mapping[str, PolicyProfile]:
    return bootstrap.profiles()


@pytest.fixture
def clock(now: datetime) -> FakeClock:
    return FakeClock(now)


@pytest.fixture
def keyring() -> FakeSecrets:
    return FakeSecrets()


def world(
    folder: Path,
    clock: FakeClock,
    keyring: FakeSecrets,
    calendar: UKCalendar,
    profiles: Mapping[str, PolicyProfile],
) -> Outside:
    """The world as the program builds it, with the test's own time, keyring and folders."""

    def open_site(
        url: str,
        password: str | None,
        mapping: ColumnMapping,
        strategy: str,
        *,
        line: Line,
        tunnel_password: str | None,
    ) -> SiteSource:
        return SqlSource(
            url, password, mapping, strategy, line=line, tunnel_password=tunnel_password, now=clock.now
        )

    return replace(
        bootstrap.build_outside(),
        clock=clock,
        secrets=keyring,
        settings=FakeSettings(),
        places=Places(default_vault=folder / "default", new_demo=folder / "demo", exports=folder / "exports"),
        open_site=open_site,
        load_calendar=lambda: calendar,
        load_profiles=lambda: profiles,
        passphrase_cost=CHEAP,
    )


@pytest.fixture
def outside(
    tmp_path: Path,
    clock: FakeClock,
    keyring: FakeSecrets,
    calendar: UKCalendar,
    profiles: Mapping[str, PolicyProfile],
) -> Outside:
    return world(tmp_path, clock, keyring, calendar, profiles)


@pytest.fixture
def services(outside: Outside, vault: Vault) -> Services:
    """The unlocked vault of ``tmp_path / "vault"``: empty, its business not set, deletions not delayed."""
    opened = Services(outside=outside, vault=vault)
    save_settings(opened, VaultSettings(undo_minutes=0))
    return opened


@pytest.fixture
def website(tmp_path: Path, services: Services) -> Website:
    """An empty website that the vault knows, deleting rows there."""
    site = Website(tmp_path / "site.sqlite3").make()
    connect(services, site)
    return site


@pytest.fixture
def trading(services: Services) -> Services:
    """The same vault, with everything set that an invoice needs."""
    business.save_business(services, OWNER)
    return services
