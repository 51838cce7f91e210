"""The role that LumaDesk asks for can do its work and nothing else; one that can do more is warned of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.inspect import inspect
from lumadesk.site.rights import PASSWORD, grant_sql
from lumadesk.site.source import SiteCheck
from tests.site.website import COLUMNS, Website, read

ODD = 'we"ird`col'


@pytest.fixture(params=["postgres_site", "mariadb_site"])
def server(request: pytest.FixtureRequest) -> Website:
    """A website that asks its roles for nothing but their names, as both test servers do."""
    site: Website = request.getfixturevalue(request.param)
    site.create().add({}, {}, {})
    site.run("ALTER TABLE contact_enquiry ADD COLUMN gone boolean")
    site.run("CREATE TABLE secret (id integer PRIMARY KEY, word text)")
    site.run("INSERT INTO secret VALUES (1, 'x')")
    return site


@pytest.fixture
def limited(server: Website, request: pytest.FixtureRequest) -> Iterator[Any]:
    """``limited(strategy)``: the same website as the role sees it that ``grant_sql`` makes."""
    made: list[Website] = []
    role = f"r{abs(hash(request.node.name)) % 10**8}"

    def make(strategy: str, **options: Any) -> Website:
        columns = server.mapping.columns.values()
        sql = grant_sql(server.kind, "contact_enquiry", columns, strategy, role, **options)
        assert sql.count(PASSWORD) == 1
        for statement in sql.replace(PASSWORD, "s3cret&").strip().split("\n"):
            server.run(statement)
        url = server.url.replace("postgres:@", f"{role}:s3cret%26@")
        made.append(Website(url.replace("root@", f"{role}:s3cret%26@")))
        return made[-1]

    yield make
    for site in made:
        site.close()
    if server.kind == "postgresql":
        server.run(f"DROP OWNED BY {role}")
        server.run(f"DROP ROLE {role}")
    else:
        server.run(f"DROP USER {role}@'%'")


def checks(site: Website, strategy: str = "row") -> dict[str, SiteCheck]:
    return {check.name: check for check in site.source(strategy=strategy).check()}


def refused(site: Website, statement: str) -> bool:
    try:
        site.run(statement)
    except Exception as error:
        return "denied" in str(error)
    return False


@pytest.mark.parametrize("strategy", ["row", "flag:gone", "manual"])
def test_the_role_does_its_work_and_nothing_else(server: Website, limited: Any, strategy: str) -> None:
    site = limited(strategy)
    source = site.source(strategy=strategy)
    assert read(source).keys == ["1", "2", "3"]
    receipt = source.delete("2")
    assert receipt.verified_absent is (strategy != "manual")
    assert receipt.deleted_rows == (0 if strategy == "manual" else 1)
    found = checks(site, strategy)
    assert all(check.ok for check in found.values())
    assert not any(check.warning for check in found.values())
    assert found["rights"].detail == "This user may do no more than LumaDesk needs."
    assert [table.name for table in inspect(site.url)] == ["contact_enquiry"]

    assert refused(site, "SELECT word FROM secret")
    assert refused(site, "DELETE FROM secret")
    assert refused(site, "UPDATE contact_enquiry SET name = 'x'")
    assert refused(site, "INSERT INTO contact_enquiry (name) VALUES ('x')")
    assert refused(site, "DROP TABLE contact_enquiry") or server.kind == "postgresql"
    if strategy != "row":
        assert refused(site, "DELETE FROM contact_enquiry WHERE id = 1")
    if strategy == "row":
        assert refused(site, "UPDATE contact_enquiry SET gone = true")


def test_a_role_that_may_not_delete_is_told_so(limited: Any) -> None:
    site = limited("manual")
    found = checks(site)
    assert [check.ok for check in found.values()] == [True, True, True, False]
    with pytest.raises(KnownError) as caught:
        site.source().delete("1")
    assert caught.value.code == "site.not_permitted"


def test_a_role_that_can_do_everything_is_warned_of(server: Website) -> None:
    check = checks(server)["rights"]
    assert check.ok
    assert check.warning
    assert "administer the server" in check.detail


def test_a_role_that_can_do_a_little_more_is_warned_of(server: Website, limited: Any) -> None:
    site = limited("row")
    role = site.url.partition("//")[2].partition(":")[0]
    who = role if server.kind == "postgresql" else f"{role}@'%'"
    server.run(f"GRANT UPDATE ON secret TO {who}")
    server.run(f"GRANT INSERT ON contact_enquiry TO {who}")
    check = checks(site)["rights"]
    assert check.ok
    assert check.warning
    assert check.detail == (
        "This user may also change other tables (secret); do more with the table of enquiries than it must "
        "(INSERT). LumaDesk needs none of that."
    )


def test_a_role_of_a_whole_database_is_warned_of(mariadb_site: Website) -> None:
    mariadb_site.create()
    name = mariadb_site.url.rpartition("/")[2]
    mariadb_site.run(f"CREATE USER whole_{name}@'%'")
    mariadb_site.run(f"GRANT ALL ON {name}.* TO whole_{name}@'%'")
    mine = Website(mariadb_site.url.replace("root@", f"whole_{name}@"))
    assert f"change everything in {name}" in checks(mine)["rights"].detail
    mine.close()


def test_what_a_role_has_by_another_role_counts(mariadb_site: Website) -> None:
    mariadb_site.create()
    mariadb_site.run("CREATE TABLE secret (id integer)")
    name = mariadb_site.url.rpartition("/")[2]
    for statement in (
        f"CREATE ROLE editors_{name}",
        f"GRANT SELECT, DELETE ON {name}.contact_enquiry TO editors_{name}",
        f"GRANT UPDATE ON {name}.secret TO editors_{name}",
        f"CREATE USER editor_{name}@'%'",
        f"GRANT editors_{name} TO editor_{name}@'%'",
        f"SET DEFAULT ROLE editors_{name} FOR editor_{name}@'%'",
    ):
        mariadb_site.run(statement)
    mine = Website(mariadb_site.url.replace("root@", f"editor_{name}@"))
    found = checks(mine)
    assert found["deletion"].ok
    assert "change other tables (secret)" in found["rights"].detail
    mine.close()


def test_a_file_has_no_roles(sqlite_site: Website) -> None:
    sqlite_site.create()
    assert not checks(sqlite_site)["rights"].warning
    with pytest.raises(KnownError) as caught:
        grant_sql("sqlite", "contact_enquiry", ["id"], "row")
    assert caught.value.code == "site.no_rights"


def test_names_are_quoted() -> None:
    assert grant_sql("postgresql", 'shop.my"table', [ODD, "id"], "flag:id", 'ro"le') == (
        f"""CREATE ROLE "ro""le" LOGIN PASSWORD '{PASSWORD}';\n"""
        """GRANT USAGE ON SCHEMA "shop" TO "ro""le";\n"""
        """GRANT SELECT ("we""ird`col", "id"), UPDATE ("id") ON "shop"."my""table" TO "ro""le";\n"""
    )
    assert grant_sql("mysql", "my`table", [ODD], "row", "o'neil", "10.0.0.%") == (
        f"""CREATE USER 'o''neil'@'10.0.0.%' IDENTIFIED BY '{PASSWORD}';\n"""
        """GRANT SELECT (`we"ird``col`), DELETE ON `my``table` TO 'o''neil'@'10.0.0.%';\n"""
    )


def test_what_it_may_look_into_is_seen_before_a_deletion(server: Website, limited: Any) -> None:
    server.run(
        "CREATE TABLE reply (id integer PRIMARY KEY, enquiry_id bigint,"
        " FOREIGN KEY (enquiry_id) REFERENCES contact_enquiry (id) ON DELETE CASCADE)"
    )
    server.run("INSERT INTO reply VALUES (1, 1)")
    site = limited("row", looked_into=[("reply", ["enquiry_id"])])
    source = site.source()
    with pytest.raises(KnownError) as caught:
        source.delete("1")
    assert caught.value.code == "site.referenced"
    assert source.delete("2").verified_absent
    assert refused(site, "DELETE FROM reply")


def test_where_it_may_not_look_nothing_is_taken_for_free(postgres_site: Website) -> None:
    """PostgreSQL tells of the foreign key, though not of the rows."""
    server = postgres_site
    server.create().add({}, {})
    server.run(
        "CREATE TABLE reply (id integer PRIMARY KEY, enquiry_id bigint REFERENCES contact_enquiry (id)"
        " ON DELETE CASCADE)"
    )
    server.run("DROP ROLE IF EXISTS looks_nowhere")
    for statement in grant_sql("postgresql", "contact_enquiry", COLUMNS, "row", "looks_nowhere").split("\n"):
        if statement:
            server.run(statement)
    site = Website(server.url.replace("postgres:@", "looks_nowhere@"))
    source = site.source()
    assert [(one.table, one.rows) for one in source.dependents("1")] == [("reply", None)]
    with pytest.raises(KnownError) as caught:
        source.delete("1")
    assert caught.value.code == "site.referenced"
    assert "may not look there" in caught.value.message
    assert source.delete("1", allow_cascade=True).verified_absent
    site.close()
    server.run("DROP OWNED BY looks_nowhere")
    server.run("DROP ROLE looks_nowhere")
