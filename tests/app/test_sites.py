"""Configuring the website: its address, its password, its columns and its test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lumadesk.app import enquiries, sites
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.errors import KnownError, RuleViolation
from tests.app.website import COLUMNS, TABLE, Website


def stored(services: Services) -> Any:
    site = sites.get_site(services)
    assert site is not None
    return site


@pytest.mark.parametrize(
    ("url", "address", "password"),
    [
        (
            "postgresql://crm:s3cret@db.example/site",
            "postgresql://crm@db.example/site",
            "s3cret",
        ),
        ("postgresql://crm:p%40ss%3A%2F@db.example/site", "postgresql://crm@db.example/site", "p@ss:/"),
        ("postgresql://crm:p@ss@db.example/site", "postgresql://crm@db.example/site", "p@ss"),
        (
            "postgresql://crm:x@db.example:5433/site?sslmode=require",
            "postgresql://crm@db.example:5433/site?sslmode=require",
            "x",
        ),
        ("postgresql://crm@db.example/site", "postgresql://crm@db.example/site", None),
        ("postgresql://db.example/site", "postgresql://db.example/site", None),
        ("  postgresql://db.example/site ", "postgresql://db.example/site", None),
    ],
)
def test_the_password_leaves_the_address(url: str, address: str, password: str | None) -> None:
    assert sites.split_password(url) == (address, password)


@pytest.mark.parametrize("url", ["", "site.sqlite3", "://db.example", "just words"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        sites.split_password(url)
    assert refusal.value.code == "site.bad_url"
    assert "postgresql://" in refusal.value.hint


def test_a_relative_file_means_the_same_file_tomorrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address, password = sites.split_password("sqlite:///site.sqlite3")
    assert address == f"sqlite:///{(tmp_path / 'site.sqlite3').as_posix()}"
    assert password is None
    assert sites.split_password(address) == (address, None)


def test_columns_are_guessed_from_their_names(services: Services, tmp_path: Path) -> None:
    website = Website(tmp_path / "site.sqlite3").make()
    outcome = sites.configure_site(services, url=website.url, table=TABLE)
    assert outcome.concerns("site")
    assert stored(services).mapping == COLUMNS
    assert stored(services).id == outcome.value


def test_what_is_given_wins_over_what_is_guessed(services: Services, tmp_path: Path) -> None:
    website = Website(tmp_path / "site.sqlite3").make()
    sites.configure_site(services, url=website.url, table=TABLE, mapping={"source": "service"})
    assert stored(services).mapping["source"] == "service"
    assert stored(services).mapping["key"] == "id"


def test_an_optional_column_may_be_missing(services: Services, tmp_path: Path) -> None:
    website = Website(tmp_path / "site.sqlite3").make(
        "CREATE TABLE lead (id integer primary key, full_name text, sent_at datetime)"
    )
    website.execute("INSERT INTO lead VALUES (1, 'Ann Example', '2026-11-02 09:00:00')")
    sites.configure_site(services, url=website.url, table="lead")
    assert sync(services).value.new == 1
    (enquiry_id,) = enquiries.list_ids(services, EnquiryFilter())
    enquiry = enquiries.get(services, enquiry_id)
    assert (enquiry.name, enquiry.email, enquiry.message) == ("Ann Example", None, "")


def test_a_column_that_is_needed_has_to_be_named(services: Services, tmp_path: Path) -> None:
    website = Website(tmp_path / "site.sqlite3").make("CREATE TABLE lead (id integer primary key, who text)")
    with pytest.raises(KnownError) as failure:
        sites.configure_site(services, url=website.url, table="lead")
    assert failure.value.code == "site.column_missing"
    assert "name" in failure.value.message
    assert "--map name=" in failure.value.hint
    assert sites.get_site(services) is None


def test_a_table_that_is_not_there_is_told_with_those_that_are(services: Services, tmp_path: Path) -> None:
    website = Website(tmp_path / "site.sqlite3").make()
    with pytest.raises(KnownError) as failure:
        sites.configure_site(services, url=website.url, table="enquiries")
    assert failure.value.code == "site.table_missing"
    assert TABLE in failure.value.hint
    assert sites.get_site(services) is None


def test_a_file_that_is_not_there_is_told_and_never_made(services: Services, tmp_path: Path) -> None:
    missing = tmp_path / "missing.sqlite3"
    with pytest.raises(KnownError) as failure:
        sites.configure_site(services, url=f"sqlite:///{missing}", table=TABLE)
    assert failure.value.code == "site.unreachable"
    assert not missing.exists()


def test_what_no_website_has_is_refused(services: Services, website: Website) -> None:
    before = stored(services)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"strategy": "burn"}, "site.bad_strategy"),
        ({"strategy": "flag:"}, "site.bad_strategy"),
        ({"strategy": ""}, "site.bad_strategy"),
        ({"zone": "Europe/Marlow"}, "site.bad_zone"),
        ({"zone": "../etc/passwd"}, "site.bad_zone"),
        ({"mapping": {**COLUMNS, "colour": "service"}}, "site.unknown_field"),
        ({"url": "site.sqlite3"}, "site.bad_url"),
    ]
    right = {"url": website.url, "table": TABLE, "mapping": COLUMNS}
    for given, code in wrong:
        with pytest.raises(RuleViolation) as refusal:
            sites.configure_site(services, **{**right, **given})
        assert (refusal.value.code, bool(refusal.value.hint)) == (code, True)
    assert stored(services) == before


def test_the_password_is_kept_apart_and_stays_until_a_new_one_comes(services: Services) -> None:
    url = "postgresql://crm:first@db.example/site"
    sites.configure_site(services, url=url, table=TABLE, mapping=COLUMNS)
    assert stored(services).url == "postgresql://crm@db.example/site"
    assert stored(services).password == "first"
    sites.configure_site(
        services, url="postgresql://crm@db.example/site", table=TABLE, mapping=COLUMNS, strategy="manual"
    )
    assert (stored(services).password, stored(services).strategy) == ("first", "manual")
    sites.configure_site(services, url=url, table=TABLE, mapping=COLUMNS, password="second")
    assert stored(services).password == "second"
    sites.configure_site(services, url="postgresql://crm@other.example/site", table=TABLE, mapping=COLUMNS)
    assert stored(services).password is None, "a password never goes to another server"


def test_configuring_again_keeps_how_far_was_read(services: Services, website: Website) -> None:
    website.send()
    sync(services)
    before = stored(services)
    assert before.watermark_at is not None
    sites.configure_site(services, url=website.url, table=TABLE, mapping=COLUMNS, strategy="manual")
    after = stored(services)
    assert (after.id, after.watermark_at, after.watermark_key) == (
        before.id,
        before.watermark_at,
        before.watermark_key,
    )
    assert after.last_sync_at == before.last_sync_at


def test_the_test_of_a_good_website(services: Services, website: Website) -> None:
    website.send()
    report = sites.test_site(services)
    assert report.ok
    assert [check.name for check in report.checks] == [
        "connection", "columns", "rows", "deletion", "rights",
    ]  # fmt: skip
    assert all(check.detail for check in report.checks)


def test_the_test_of_a_website_that_is_away(services: Services, website: Website) -> None:
    website.away()
    report = sites.test_site(services)
    assert not report.ok
    assert not report.checks[0].ok
    assert not website.path.exists()


def test_the_test_of_a_website_that_was_rebuilt(services: Services, website: Website) -> None:
    website.execute(f"ALTER TABLE {TABLE} RENAME COLUMN name TO full_name")
    report = sites.test_site(services)
    assert not report.ok
    assert [(check.name, check.ok) for check in report.checks] == [("connection", True), ("columns", False)]
    assert "Settings" in report.checks[-1].detail


def test_inspecting_names_tables_and_columns(website: Website) -> None:
    website.send()
    website.execute("CREATE TABLE django_session (session_key text primary key, expire_date datetime)")
    best, *others = sites.inspect(website.url)
    assert (best.name, best.rows) == (TABLE, 1)
    assert best.suggested == COLUMNS
    assert all(other.score < best.score for other in others)
    assert "django_session" in {other.name for other in others}


def test_nothing_is_configured_at_first(services: Services) -> None:
    assert sites.get_site(services) is None
    assert sites.rejections(services) == []
    assert sites.deletions(services) == []
    with pytest.raises(RuleViolation) as refusal:
        sites.test_site(services)
    assert refusal.value.code == "site.not_configured"
