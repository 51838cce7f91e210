"""What is particular to MySQL and MariaDB: its times, its keys, and how it compares texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.backends import BACKENDS, Timeouts
from lumadesk.site.sql_source import SqlSource, without_password
from tests.servers.mariadb import MariaDB
from tests.site.test_faults import QUICK, refusal
from tests.site.website import NOW, Website, read

LONG_AGO = NOW - timedelta(days=100)


@pytest.mark.parametrize(
    ("type_name", "kind"),
    [
        ("tinyint(1)", "boolean"), ("tinyint(4)", "integer"), ("int(10) unsigned", "integer"),
        ("bigint", "integer"), ("varchar(120)", "text"), ("char(32)", "text"), ("longtext", "text"),
        ("enum('a','b')", "text"), ("datetime(6)", "naive"), ("timestamp", "aware"), ("date", "date"),
        ("uuid", "uuid"), ("decimal(10,2)", "number"), ("json", "other"), ("varbinary(16)", "binary"),
    ],
)  # fmt: skip
def test_types_are_understood(type_name: str, kind: str) -> None:
    assert BACKENDS["mariadb"].kind(type_name) == kind


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York"])
def test_a_timestamp_is_a_moment_and_a_datetime_is_not(mariadb_site: Website, zone: str) -> None:
    """Whatever the zone of the server, of the session and of the mapping."""
    moment = datetime(2026, 7, 1, 12, 0, 0, 250_000, tzinfo=UTC)
    mariadb_site.create(created_at="timestamp(6) NOT NULL").add({"created_at": moment})
    (found,) = read(mariadb_site.source(zone=zone)).enquiries
    assert found.submitted_at == moment
    mariadb_site.run("ALTER TABLE contact_enquiry MODIFY created_at datetime(6) NOT NULL")
    (found,) = read(mariadb_site.source(zone=zone)).enquiries
    hours = {"UTC": 0, "Europe/London": -1, "America/New_York": 4}[zone]
    assert found.submitted_at == moment + timedelta(hours=hours)


def test_a_second_read_of_timestamps_starts_where_the_first_ended(mariadb_site: Website) -> None:
    mariadb_site.create(created_at="timestamp(6) NOT NULL")
    mariadb_site.add(*({"created_at": LONG_AGO + n * timedelta(minutes=20)} for n in range(30)))
    first = read(mariadb_site.source(zone="America/New_York"))
    again = read(mariadb_site.source(zone="America/New_York"), first.cursor)
    assert again.keys == ["27", "28", "29", "30"]


def test_a_key_of_the_type_uuid_is_one(mariadb_site: Website) -> None:
    keys = [UUID(int=number * 2**96 + 7) for number in (3, 1, 2)]
    mariadb_site.create(id="uuid NOT NULL PRIMARY KEY").add(*({"id": str(key)} for key in keys))
    source = mariadb_site.source()
    assert read(source, size=1).keys == [str(key) for key in keys]
    assert source.present([str(keys[0]), "417", str(UUID(int=9))]) == {str(keys[0])}
    assert source.delete(str(keys[0])).verified_absent
    assert source.present(map(str, keys)) == {str(key) for key in keys[1:]}


@pytest.mark.parametrize("charset", ["utf8mb4", "latin1", "utf8mb3"])
@pytest.mark.parametrize("other", ["abé", "ABÉ ", "ABE", "ABÉ\t"])
def test_a_key_that_only_looks_equal_is_another(mariadb_site: Website, charset: str, other: str) -> None:
    """For MySQL "abé" = "ABÉ " = "ABE". Neither may be deleted or proved absent for the other."""
    mariadb_site.create(id=f"varchar(40) CHARACTER SET {charset} NOT NULL PRIMARY KEY")
    mariadb_site.add({"id": "ABÉ"})
    source = mariadb_site.source()
    assert source.present(["ABÉ", other]) == {"ABÉ"}
    receipt = source.delete(other)
    assert (receipt.deleted_rows, receipt.verified_absent) == (0, True)
    assert [found.key for found in source.fetch([other, "ABÉ"]).enquiries] == ["ABÉ"]
    assert source.delete("ABÉ").deleted_rows == 1
    assert mariadb_site.ask("SELECT count(*) FROM contact_enquiry")[0][0] == 0


def test_keys_that_look_equal_are_read_one_by_one(mariadb_site: Website) -> None:
    mariadb_site.create(id="varchar(40)")
    keys = ["a", "A", "á", "b", "B"]
    mariadb_site.add(*({"id": key, "created_at": LONG_AGO} for key in keys))
    everything = read(mariadb_site.source(), size=1)
    assert sorted(everything.keys) == sorted(keys)
    assert everything.rejections == []


def test_a_text_key_still_uses_its_index(mariadb_site: Website) -> None:
    mariadb_site.create(id="varchar(40) NOT NULL PRIMARY KEY")
    mariadb_site.add(*({"id": f"key {number}"} for number in range(500)))
    proof = mariadb_site.source().delete("key 7").proof_query
    assert (proof.count(":key"), proof.count(":hex_1")) == (1, 1)
    asked = proof.replace(":key", "'key 8'").replace(":hex_1", "HEX('key 8')")
    plan = mariadb_site.ask(f"EXPLAIN {asked}")
    assert plan[0][3] in ("const", "ref", "range")


def test_a_database_need_not_be_named(mariadb_site: Website) -> None:
    mariadb_site.create().add({}, {})
    server, _, name = mariadb_site.url.rpartition("/")
    everywhere = Website(server)
    source = everywhere.source(table=f"{name}.contact_enquiry")
    assert read(source).keys == ["1", "2"]
    assert source.delete("1").verified_absent
    assert source.dependents("2") == []
    everywhere.close()


def test_an_address_may_name_either_server(mariadb_site: Website) -> None:
    mariadb_site.create().add({})
    source = SqlSource(mariadb_site.url.replace("mysql://", "mariadb://"), None, mariadb_site.mapping)
    assert source.check()[0].detail.startswith("MariaDB 1")
    source.close()
    assert without_password("mariadb://ann:p%40ss@host/site") == ("mariadb://ann@host/site", "p@ss")


def test_an_emoji_arrives_although_the_table_is_old(mariadb_site: Website) -> None:
    mariadb_site.create(name="varchar(120) CHARACTER SET latin1 NOT NULL").add(
        {"name": "Zoë", "message": "Hello 🌻\r\n\\ % ' \" done"}
    )
    (found,) = read(mariadb_site.source()).enquiries
    assert (found.name, found.message) == ("Zoë", "Hello 🌻\n\\ % ' \" done")


def test_what_only_reads_cannot_write(mariadb_site: Website) -> None:
    mariadb_site.create().add({})
    source = mariadb_site.source()
    with source._site.reading() as connection, pytest.raises(Exception, match="READ ONLY"):
        connection.exec_driver_sql("DELETE FROM contact_enquiry")
    assert mariadb_site.ask("SELECT count(*) FROM contact_enquiry")[0][0] == 1


def test_a_long_read_may_take_longer_than_a_statement(mariadb_site: Website) -> None:
    """The limit on a statement would count the time in which the vault writes."""
    mariadb_site.create().add(*({"message": "x" * 4_000, "created_at": LONG_AGO} for _ in range(3_000)))
    source = mariadb_site.source(timeouts=Timeouts(connect=5, statement=1, lock=1))
    pages = source.pages(None, size=600)
    keys = [found.key for found in next(pages).enquiries]
    keys += [found.key for found in next(pages).enquiries]
    mariadb_site.ask("SELECT SLEEP(1.5)")
    for page in pages:
        keys += [found.key for found in page.enquiries]
    assert len(keys) == len(set(keys)) == 3_000
    with source._site.reading() as connection:
        assert float(connection.exec_driver_sql("SELECT @@max_statement_time").scalar() or 0) == 1


def test_a_locked_table_and_a_slow_statement_are_given_up(mariadb_site: Website) -> None:
    mariadb_site.create().add({})
    source = mariadb_site.source(timeouts=QUICK)
    with mariadb_site.connected() as website:
        website.cursor().execute("LOCK TABLES contact_enquiry WRITE")
        assert refusal(lambda: read(source)).code == "site.row_locked"
        website.cursor().execute("UNLOCK TABLES")
    with mariadb_site.connected() as website:
        website.cursor().execute("SELECT * FROM contact_enquiry FOR UPDATE")
        assert refusal(lambda: source.delete("1")).code == "site.row_locked"
    assert read(source).keys == ["1"]
    mariadb_site.run("ALTER TABLE contact_enquiry RENAME TO slow")
    mariadb_site.run("CREATE VIEW contact_enquiry AS SELECT s.* FROM slow s WHERE SLEEP(10) = 0")
    assert refusal(lambda: read(source)).code == "site.timeout"


def test_whoever_may_not_come_in_is_told_why(mariadb_server: MariaDB, mariadb_site: Website) -> None:
    mariadb_site.create()
    name = mariadb_site.url.rpartition("/")[2]
    mariadb_site.run(f"CREATE USER in_{name}@'%' IDENTIFIED BY 's3cret&'")

    def code(user: str, password: str | None, database: str = name) -> str:
        url = f"mysql://{user}@127.0.0.1:{mariadb_server.port}/{database}"
        source = SqlSource(url, password, mariadb_site.mapping, timeouts=QUICK)
        try:
            return refusal(lambda: read(source)).code
        finally:
            source.close()

    assert code(f"in_{name}", "wrong") == "site.login_refused"
    assert code(f"in_{name}", None) == "site.login_refused"
    assert code("nobody_at_all", "x") == "site.login_refused"
    assert code(f"in_{name}", "s3cret&") == "site.not_permitted"
    assert code("root", None, "nowhere") == "site.database_missing"
    mariadb_site.run(f"GRANT SELECT (id, name) ON {name}.contact_enquiry TO in_{name}@'%'")
    assert code(f"in_{name}", "s3cret&") == "site.column_missing"


def test_a_trigger_that_quotes_a_row_is_not_repeated(mariadb_site: Website) -> None:
    mariadb_site.create().add({"name": "Confidential Name"})
    mariadb_site.run(
        "CREATE TRIGGER tell BEFORE DELETE ON contact_enquiry FOR EACH ROW"
        " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Confidential Name stays'"
    )
    error = refusal(lambda: mariadb_site.source().delete("1"))
    assert isinstance(error, KnownError)
    assert "Confidential" not in f"{error} {error.message} {error.hint} {error!r}"
