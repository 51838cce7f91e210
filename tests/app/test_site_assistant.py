"""Connecting a website step by step: nothing is kept by looking, and what is told is what would happen."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from lumadesk.app import enquiries, site_assistant, sites
from lumadesk.app.services import Services
from lumadesk.app.site_assistant import Target
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError, RuleViolation
from tests.app.website import COLUMNS, OPENED, TABLE, Website


@pytest.fixture
def site(tmp_path: Path) -> Website:
    made = Website(tmp_path / "elsewhere.sqlite3").make()
    for number in range(15):
        made.send(f"Visitor {number}", f"v{number}@example.com")
    return made


@pytest.fixture
def target(site: Website) -> Target:
    return site_assistant.target_at(site.url)


def test_ten_newest_rows_are_shown_and_what_would_be_refused(
    services: Services, site: Website, target: Target
) -> None:
    site.send("", at=OPENED + timedelta(hours=1))
    site.send("No time", at="")
    shown = site_assistant.preview(services.outside, target, TABLE, COLUMNS)
    assert [one.name for one in shown.enquiries] == [f"Visitor {number}" for number in range(14, 5, -1)]
    assert [(one.key, one.reason) for one in shown.rejections] == [
        ("16", "name-missing"),
        ("17", "time-missing"),
    ]
    assert all(one.detail for one in shown.rejections)
    assert enquiries.list_ids(services, EnquiryFilter()) == []
    assert sites.list_sites(services) == []


def test_the_preview_follows_the_mapping(services: Services, target: Target) -> None:
    mapping = COLUMNS | {"name": "name + service", "phone": '"none"', "extra:Came by": "source"}
    (first, *_) = site_assistant.preview(services.outside, target, TABLE, mapping).enquiries
    assert (first.name, first.phone, first.extra) == (
        "Visitor 14 Laptop repair",
        "none",
        (("Came by", "contact-page"),),
    )


def test_a_mapping_that_cannot_be_is_told_with_its_field(services: Services, target: Target) -> None:
    with pytest.raises(RuleViolation) as refusal:
        site_assistant.preview(services.outside, target, TABLE, COLUMNS | {"service": "a -> b"})
    assert "“service”" in refusal.value.message
    with pytest.raises(KnownError) as failure:
        site_assistant.preview(services.outside, target, TABLE, COLUMNS | {"service": "shoe"})
    assert "“shoe”" in failure.value.message


def test_what_hangs_on_a_row_is_told_before(services: Services, site: Website, target: Target) -> None:
    assert site_assistant.dependents(services.outside, target, TABLE, COLUMNS) == []
    site.execute(f"CREATE TABLE photo (id integer, of integer REFERENCES {TABLE} (id) ON DELETE CASCADE)")
    site.execute("INSERT INTO photo VALUES (1, 14), (2, 14)")
    (found,) = site_assistant.dependents(services.outside, target, TABLE, COLUMNS)
    assert (found.table, found.column, found.effect) == ("photo", "of", "cascade")


def test_it_is_tried_before_it_is_kept(services: Services, target: Target) -> None:
    checks = site_assistant.try_out(services.outside, target, TABLE, COLUMNS, "row")
    assert all(check.ok for check in checks)
    checks = site_assistant.try_out(services.outside, target, TABLE, COLUMNS, "flag:gone")
    assert not checks[-1].ok
    assert "“gone”" in checks[-1].detail


def test_the_sql_of_a_role_names_what_the_mapping_reads(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE offer (nr integer PRIMARY KEY, title text)")
        connection.execute(
            "CREATE TABLE enquiry (id serial PRIMARY KEY, name text, secret text, at timestamptz, "
            "offer_nr integer REFERENCES offer (nr))"
        )
    target = site_assistant.target_at(postgres_url)
    report = next(one for one in site_assistant.suggest(target) if one.name == "enquiry")
    mapping = {
        "key": "id",
        "name": "name",
        "submitted_at": "at",
        "service": "offer_nr -> offer.title",
        "extra:X": '"y"',
    }
    sql = site_assistant.grant_sql(target, report, mapping, "row")
    assert 'GRANT SELECT ("id", "name", "at", "offer_nr"), DELETE ON "enquiry"' in sql
    assert 'GRANT SELECT ("nr", "title") ON "offer"' in sql
    assert "secret" not in sql


def test_a_file_has_no_roles(target: Target) -> None:
    (report,) = site_assistant.suggest(target)
    assert site_assistant.grant_sql(target, report, COLUMNS, "row") == ""


def test_looking_can_be_ended_from_another_thread() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:  # accepts, and never says anything
        target = site_assistant.target_at(f"postgresql://web@127.0.0.1:{silent.getsockname()[1]}/site")
        begun = threading.Event()
        ends: list[Callable[[], None]] = []

        def remember(end: Callable[[], None]) -> None:
            ends.append(end)
            begun.set()

        told: list[KnownError] = []

        def look() -> None:
            with pytest.raises(KnownError) as failure:
                site_assistant.suggest(target, begun=remember)
            told.append(failure.value)

        worker = threading.Thread(target=look)
        worker.start()
        assert begun.wait(10)
        ends[0]()
        worker.join(10)
        assert not worker.is_alive()
    assert [error.code for error in told] == ["site.cancelled"]


def test_nothing_that_describes_a_database_shows_its_password() -> None:
    described = site_assistant.describe_settings(
        "{'ENGINE': 'mysql', 'NAME': 'n', 'HOST': 'h', 'PASSWORD': 's3cret'}"
    )
    target = site_assistant.target_of(described)
    assert target.password == described.password == "s3cret"
    assert "s3cret" not in f"{described!r}{target!r}{target.url}"
