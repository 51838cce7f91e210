"""What the owner is told when the site's database is away, refuses us, or is not what it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.backends import Timeouts
from lumadesk.site.causes import known
from lumadesk.site.demo_site import MAPPING
from lumadesk.site.inspect import inspect
from lumadesk.site.sql_source import SqlSource, without_password
from tests.servers import new_database
from tests.site.website import NOW, Website, read

QUICK = Timeouts(connect=2, statement=2, lock=1)


def refusal(action: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as caught:
        action()
    error = caught.value
    assert error.message.endswith(".")
    assert error.hint.endswith(".")
    # Nothing of the driver, which quotes users, values and statements, is carried along.
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
    return error


def code(url: str, password: str | None = None) -> str:
    source = SqlSource(url, password, MAPPING, timeouts=QUICK)
    error = refusal(lambda: read(source))
    assert refusal(lambda: source.delete("1")).code == error.code
    assert refusal(lambda: source.present(["1"])).code == error.code
    failed = source.check()[-1]
    assert not failed.ok
    assert failed.detail == f"{error.message} {error.hint}"
    source.close()
    return error.code


# A file


def test_a_missing_file_is_an_error_and_is_not_created(tmp_path: Path) -> None:
    missing = tmp_path / "no where" / "100% site.sqlite3"
    assert code(f"sqlite:///{missing}") == "site.unreachable"
    missing.parent.mkdir()
    assert code(f"sqlite:///{missing}") == "site.unreachable"
    assert not missing.exists()


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    site = Website(f"sqlite:///{tmp_path / 'my site #1 é 100%20 &?.sqlite3'}")
    site.create().add({})
    assert read(site.source()).keys == ["1"]
    assert site.source().delete("1").deleted_rows == 1
    site.close()


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert code(f"sqlite:///{tmp_path}") == "site.unreachable"


def test_some_other_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "letter.odt").write_bytes(b"Dear Sir or Madam, " * 1000)
    assert code(f"sqlite:///{tmp_path / 'letter.odt'}") == "site.not_a_database"


def test_an_empty_file_has_no_table(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert code(f"sqlite:///{tmp_path / 'empty'}") == "site.table_missing"


def test_a_damaged_file_is_called_damaged(sqlite_site: Website) -> None:
    sqlite_site.create().add(*({"message": "x" * 500} for _ in range(500)))
    file = Path(sqlite_site.file)
    data = bytearray(file.read_bytes())
    data[8192:-4096] = b"\xa5" * (len(data) - 8192 - 4096)
    file.write_bytes(data)
    assert refusal(lambda: read(sqlite_site.source())).code == "site.not_a_database"


def test_a_file_that_the_website_is_writing_is_waited_for_and_then_reported(sqlite_site: Website) -> None:
    sqlite_site.create().add({})
    source = sqlite_site.source(timeouts=QUICK)
    with closing(sqlite3.connect(sqlite_site.file, isolation_level=None)) as website:
        website.execute("BEGIN EXCLUSIVE")
        assert refusal(lambda: read(source)).code == "site.row_locked"
        website.execute("ROLLBACK")
    assert read(source).keys == ["1"]


def test_a_file_on_a_read_only_disk_cannot_be_deleted_from(
    sqlite_site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_site.create().add({})
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    assert [check.ok for check in sqlite_site.source().check()] == [True, True, True, False]


# A table that is not what it was


def test_a_renamed_table_is_noticed_and_found_again(site: Website) -> None:
    site.create().add({})
    source = site.source()
    assert read(source).keys == ["1"]
    site.run("ALTER TABLE contact_enquiry RENAME TO old_enquiry")
    assert refusal(lambda: read(source)).code == "site.table_missing"
    assert refusal(lambda: source.delete("1")).code == "site.table_missing"
    site.run("ALTER TABLE old_enquiry RENAME TO contact_enquiry")
    assert read(source).keys == ["1"]


def test_a_renamed_column_is_named(site: Website) -> None:
    site.create().add({})
    source = site.source()
    assert read(source).keys == ["1"]
    site.run("ALTER TABLE contact_enquiry RENAME COLUMN message TO body")
    assert refusal(lambda: read(source)).code == "site.column_missing"
    error = refusal(lambda: read(source))
    assert error.message == "The table of enquiries has no column “message”."
    assert [check.ok for check in source.check()] == [True, False]


@pytest.mark.parametrize("column", ["phone", "name"])
def test_a_time_of_another_type_is_refused(postgres_site: Website, column: str) -> None:
    postgres_site.create().add({})
    error = refusal(lambda: read(postgres_site.source(columns={"submitted_at": column})))
    assert error.code == "site.column_type"
    assert f"“{column}”" in error.message


def test_a_time_of_another_type_is_refused_in_a_file(sqlite_site: Website) -> None:
    sqlite_site.create(created_at="integer NOT NULL")
    assert refusal(lambda: read(sqlite_site.source())).code == "site.column_type"


def test_a_column_that_changes_its_type_under_way_is_reported(postgres_site: Website) -> None:
    postgres_site.create().add({})
    source = postgres_site.source()
    cursor = read(source).cursor
    postgres_site.run("ALTER TABLE contact_enquiry ALTER created_at TYPE bigint USING 0")
    assert refusal(lambda: read(source, cursor)).code == "site.column_type"
    assert refusal(lambda: read(source, cursor)).code == "site.column_type"


def test_other_types_of_other_columns_do_no_harm(site: Website) -> None:
    site.create(phone="bigint", service="integer", source="date").add(
        {"phone": 7700900123, "service": 3, "source": "2026-01-05"}
    )
    (found,) = read(site.source()).enquiries
    assert (found.phone, found.service, found.source) == ("7700900123", "3", "2026-01-05")


def test_a_table_of_something_else_is_said_to_be_unreadable(site: Website) -> None:
    site.create().add({"name": " "}, {"name": ""})
    checks = site.source().check()
    assert [check.ok for check in checks] == [True, True, False]
    assert checks[-1].detail.startswith("The table has rows, but none of the newest")


def test_a_good_site_passes_every_check(site: Website) -> None:
    site.create().add({}, {}, {"name": " "})
    checks = {check.name: check for check in site.source().check()}
    assert all(check.ok for check in checks.values())
    assert list(checks) == ["connection", "columns", "rows", "deletion", "rights"]
    assert checks["rows"].detail == "3 rows; 2 of the newest 3 can be read as enquiries."
    assert checks["connection"].detail.startswith(
        {"sqlite": "SQLite 3", "postgresql": "PostgreSQL 1", "mariadb": "MariaDB 1"}[site.kind]
    )


def test_an_empty_table_passes_every_check(site: Website) -> None:
    checks = site.create().source().check()
    assert [check.ok for check in checks] == [True] * 5
    assert checks[2].detail == "The table is empty."


def test_a_key_that_is_not_unique_is_mentioned(site: Website) -> None:
    site.create(id="integer").add({})
    assert "not declared unique" in site.source().check()[1].detail


# A server


@pytest.fixture
def encoded(postgres_server: str) -> Iterator[Callable[[str], Website]]:
    """Makes an empty database of another encoding than usual."""
    with ExitStack() as sites:

        def make(encoding: str) -> Website:
            rules = {"lc_collate": "C", "lc_ctype": "C", "template": "template0"}
            url = new_database(postgres_server, encoding=encoding, **rules)
            return sites.enter_context(closing(Website(url)))

        yield make


@pytest.fixture
def guarded(postgres_site: Website) -> Iterator[Website]:
    """Two roles: ``owner_of_site`` must give the password "s3cret&", ``stranger`` may log in, no more."""
    postgres_site.create().add({})
    for role in ("owner_of_site", "stranger"):
        postgres_site.run(f"DROP ROLE IF EXISTS {role}")
    postgres_site.run("CREATE ROLE owner_of_site LOGIN PASSWORD 's3cret&' IN ROLE needs_password")
    postgres_site.run("GRANT SELECT, DELETE ON contact_enquiry TO owner_of_site")
    postgres_site.run("CREATE ROLE stranger LOGIN")
    yield postgres_site
    postgres_site.run("DROP OWNED BY owner_of_site")


def test_the_password_opens_the_site(guarded: Website) -> None:
    url = guarded.url.replace("postgres:@", "owner_of_site@")
    for source in (
        SqlSource(url, "s3cret&", MAPPING, now=lambda: NOW),
        SqlSource(url.replace("@", ":s3cret%26@"), None, MAPPING, now=lambda: NOW),
    ):
        assert read(source).keys == ["1"]
        assert all(check.ok for check in source.check())
        source.close()


@pytest.mark.parametrize("password", ["wrong", None])
def test_a_wrong_password_is_refused(guarded: Website, password: str | None) -> None:
    assert code(guarded.url.replace("postgres:@", "owner_of_site@"), password) == "site.login_refused"


def test_an_unknown_user_is_refused(guarded: Website) -> None:
    assert code(guarded.url.replace("postgres:@", "nobody_at_all@")) == "site.login_refused"


def test_a_user_without_rights_is_told_so(guarded: Website) -> None:
    assert code(guarded.url.replace("postgres:@", "stranger@")) == "site.not_permitted"


def test_an_unknown_database_is_named_as_the_cause(postgres_server: str) -> None:
    assert code(postgres_server.replace("/postgres?", "/nowhere?")) == "site.database_missing"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user@127.0.0.1:1/site",
        "postgresql://user@no-such-host.invalid/site",
        "postgresql://user@/site?host=/nonexistent",
        "postgres://user@127.0.0.1:1/site",
    ],
)
def test_a_server_that_is_away_is_unreachable(url: str) -> None:
    assert code(url, "s3cret&") == "site.unreachable"


def test_a_server_that_drops_us_is_unreachable_and_found_again(postgres_site: Website) -> None:
    postgres_site.create().add(*({} for _ in range(30)))
    source = postgres_site.source()
    pages = source.pages(None, size=5)
    next(pages)
    next(pages)
    postgres_site.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'LumaDesk' "
        "AND datname = current_database()"
    )
    assert refusal(lambda: list(pages)).code == "site.unreachable"
    assert len(read(source).keys) == 30


def test_a_connection_that_died_between_two_syncs_is_replaced(postgres_site: Website) -> None:
    postgres_site.create().add({})
    source = postgres_site.source()
    read(source)
    postgres_site.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'LumaDesk' "
        "AND datname = current_database()"
    )
    assert read(source).keys == ["1"]


def test_a_locked_table_is_not_waited_for_for_ever(postgres_site: Website) -> None:
    postgres_site.create().add({})
    source = postgres_site.source(timeouts=QUICK)
    with psycopg.connect(postgres_site.url) as website:
        website.execute("LOCK TABLE contact_enquiry IN ACCESS EXCLUSIVE MODE")
        assert refusal(lambda: read(source)).code == "site.row_locked"
    assert read(source).keys == ["1"]


def test_a_slow_statement_is_given_up(postgres_site: Website) -> None:
    postgres_site.create().add({})
    postgres_site.run("ALTER TABLE contact_enquiry RENAME TO slow")
    postgres_site.run("CREATE VIEW contact_enquiry AS SELECT s.* FROM slow s, pg_sleep(10)")
    assert refusal(lambda: read(postgres_site.source(timeouts=QUICK))).code == "site.timeout"


def test_a_server_that_refuses_our_settings_is_left(postgres_site: Website) -> None:
    source = postgres_site.source(timeouts=Timeouts(statement=-1))
    assert refusal(lambda: read(source)).code == "site.column_type"


def test_a_database_in_another_encoding_is_read(encoded: Callable[[str], Website]) -> None:
    site = encoded("LATIN1").create()
    site.add({"name": "Zoë"})
    assert [found.name for found in read(site.source()).enquiries] == ["Zoë"]


def test_text_that_breaks_its_own_encoding_is_called_that(encoded: Callable[[str], Website]) -> None:
    site = encoded("SQL_ASCII").create()
    site.add({"name": "Zoe"})
    site.run("UPDATE contact_enquiry SET name = E'Zo\\xeb'")
    assert refusal(lambda: read(site.source())).code == "site.encoding"


# What is asked of us


@pytest.mark.parametrize("url", ["mssql://user:s3cret@host/site", "oracle://host/site"])
def test_a_database_that_is_not_known_is_refused(url: str) -> None:
    error = refusal(lambda: SqlSource(url, None, MAPPING))
    assert error.code == "site.unsupported"
    assert "s3cret" not in error.message + error.hint


def test_an_option_that_the_driver_does_not_know_is_refused(postgres_url: str) -> None:
    assert code(f"{postgres_url}&colour=blue") == "site.url"


def test_a_value_that_the_driver_cannot_hold_is_reported(postgres_site: Website) -> None:
    postgres_site.create(source="timestamptz").add({"source": "infinity"})
    assert refusal(lambda: read(postgres_site.source())).code == "site.column_type"


@pytest.mark.parametrize("url", ["", "what?", "postgresql://user:s3cr/et@host:54x32/site", "postgresql"])
def test_what_is_no_address_is_refused_without_repeating_it(url: str) -> None:
    for action in (
        lambda: SqlSource(url, None, MAPPING),
        lambda: inspect(url),
        lambda: without_password(url),
    ):
        error = refusal(action)
        assert error.code == "site.url"
        assert "s3cr" not in error.message + error.hint


def test_a_password_is_taken_out_of_an_address() -> None:
    assert without_password("postgresql://ann:p%40ss@host:5433/site?sslmode=require") == (
        "postgresql://ann@host:5433/site?sslmode=require",
        "p@ss",
    )
    assert without_password("sqlite:////home/ann/site.sqlite3") == ("sqlite:////home/ann/site.sqlite3", None)


def test_no_message_repeats_a_value_of_a_row(postgres_site: Website) -> None:
    postgres_site.create().add({"name": "Confidential Name"})
    postgres_site.run("CREATE TABLE reply (name varchar(120) PRIMARY KEY)")
    postgres_site.run(
        "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION USING MESSAGE = OLD.name, ERRCODE = 22000; END'"
    )
    postgres_site.run(
        "CREATE TRIGGER tell BEFORE DELETE ON contact_enquiry FOR EACH ROW EXECUTE FUNCTION tell()"
    )
    error = refusal(lambda: postgres_site.source().delete("1"))
    assert "Confidential" not in f"{error} {error.message} {error.hint} {error!r}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("connection failed: FATAL:  the database system is starting up", "site.unreachable"),
        ("connection failed: FATAL:  the database system is shutting down", "site.unreachable"),
        ("connection failed: FATAL:  sorry, too many clients already", "site.unreachable"),
        (
            "connection failed: FATAL:  Passwort-Authentifizierung für Benutzer fehlgeschlagen",
            "site.login_refused",
        ),
        ("connection timeout expired", "site.unreachable"),
    ],
)
def test_what_libpq_only_says_in_words_is_understood(text: str, expected: str) -> None:
    assert known(psycopg.OperationalError(text)).code == expected


def test_an_error_that_nobody_expected_is_still_told() -> None:
    assert known(psycopg.errors.SyntaxError("syntax error")).code == "site.failed"
    assert known(sqlite3.OperationalError("near FROM: syntax error")).code == "site.failed"
