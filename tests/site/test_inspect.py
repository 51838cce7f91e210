"""The table of enquiries is recognised among the others of a website, with its columns."""

from __future__ import annotations

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.demo_site import MAPPING
from lumadesk.site.inspect import inspect
from tests.servers import migrate
from tests.site.website import Website


def test_djangos_contact_form_is_recognised(site: Website) -> None:
    migrate(site.url)
    site.add({}, {}, {})
    best, *others = inspect(site.url)
    assert (best.name, best.rows, best.suggested, best.score) == ("contact_enquiry", 3, MAPPING.columns, 1)
    assert {table.name: table.score for table in others}["django_migrations"] < 0.3


TABLES = {
    "auth_user": "id integer PRIMARY KEY, username text, first_name text, email text, date_joined timestamp",
    "shop_order": "id integer PRIMARY KEY, total integer, created_at timestamp",
    "contact_contactmessage": (
        "uuid char(36) PRIMARY KEY NOT NULL, full_name varchar(80), e_mail varchar(80), "
        "telephone varchar(20), subject varchar(80), body text, timestamp timestamp, notes text"
    ),
    "page": "slug varchar(20) PRIMARY KEY NOT NULL, text text, created integer",
    "paint": "colour varchar(9)",
}


def test_another_contact_form_is_recognised_by_its_names(site: Website) -> None:
    for name, columns in TABLES.items():
        site.run(f"CREATE TABLE {name} ({columns})")
    site.run("CREATE VIEW newest AS SELECT * FROM page")
    reports = {table.name: table for table in inspect(site.url)}
    assert set(reports) == {*TABLES, "newest"}
    assert next(iter(reports)) == "contact_contactmessage"
    assert reports["contact_contactmessage"].suggested == {
        "key": "uuid",
        "name": "full_name",
        "email": "e_mail",
        "phone": "telephone",
        "service": "subject",
        "message": "body",
        "submitted_at": "timestamp",
    }
    assert reports["page"].suggested == {"key": "slug", "message": "text"}  # "created" is no time there
    assert reports["paint"].suggested == {}
    assert reports["paint"].score == 0
    assert all(0 <= table.score < 1 for table in reports.values())


def test_a_table_in_another_schema_is_named_with_it(postgres_site: Website) -> None:
    postgres_site.run("CREATE SCHEMA shop")
    postgres_site.run("CREATE TABLE shop.contact (id integer PRIMARY KEY, name text)")
    assert [table.name for table in inspect(postgres_site.url)] == ["shop.contact"]


def test_a_view_that_cannot_be_read_is_no_table_of_enquiries(site: Website) -> None:
    if site.kind == "sqlite":
        site.run("CREATE VIEW contact AS SELECT * FROM missing")
    elif site.kind == "mariadb":
        site.run("CREATE TABLE missing (id integer PRIMARY KEY, name text)")
        site.run("CREATE VIEW contact AS SELECT * FROM missing")
        site.run("DROP TABLE missing")
    else:
        site.run(
            "CREATE VIEW contact AS SELECT relname AS name FROM pg_class WHERE 1 / (oid::int - oid::int) = 1"
        )
    site.run("CREATE TABLE enquiry (id integer PRIMARY KEY, name text)")
    assert [table.name for table in inspect(site.url)] == ["enquiry"]


def test_a_server_that_goes_away_meanwhile_is_reported(postgres_site: Website) -> None:
    postgres_site.run("CREATE VIEW contact AS SELECT pg_terminate_backend(pg_backend_pid())::text AS name")
    with pytest.raises(KnownError) as caught:
        inspect(postgres_site.url)
    assert caught.value.code == "site.unreachable"


def test_an_empty_database_has_no_tables(site: Website) -> None:
    site.run("SELECT 1")
    assert inspect(site.url) == []


def test_a_missing_file_is_said_to_be_missing() -> None:
    with pytest.raises(KnownError) as caught:
        inspect("sqlite:////nowhere/site.sqlite3")
    assert caught.value.code == "site.unreachable"
