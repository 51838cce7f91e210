"""A certificate that does not fit is refused, before anything secret is said, and the reason is named."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.line import Line
from lumadesk.site.sql_source import SqlSource
from tests.proxy import Proxy
from tests.servers.certificates import HOST, Authority
from tests.servers.debian_postgresql import DebianPostgres
from tests.servers.mariadb import MariaDB, new_mariadb_database
from tests.site.test_faults import QUICK, refusal
from tests.site.website import MARIADB_TABLE, POSTGRES_TABLE, Website, read

PASSWORD = "s3cret&"


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The servers' names, which nobody knows, lead to this computer for whoever looks them up in Python."""
    known = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **options: Any) -> Any:
        return known("127.0.0.1" if str(host).endswith("site.test") else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture(scope="module")
def postgres_with_tls(debian_postgres: DebianPostgres) -> DebianPostgres:
    with psycopg.connect(debian_postgres.admin_url) as connection:
        connection.execute(POSTGRES_TABLE)
        connection.execute("CREATE ROLE site LOGIN PASSWORD 's3cret&'")
        connection.execute("GRANT SELECT, DELETE ON contact_enquiry TO site")
    return debian_postgres


@pytest.fixture(scope="module")
def mariadb_with_tls(mariadb_server: MariaDB) -> str:
    url = new_mariadb_database(mariadb_server.url)
    name = url.rpartition("/")[2]
    with closing(
        pymysql.connect(host="127.0.0.1", port=mariadb_server.port, user="root", database=name)
    ) as it:
        it.query(MARIADB_TABLE)
        it.query("CREATE OR REPLACE USER site@'%' IDENTIFIED BY 's3cret&' REQUIRE SSL")
        it.query(f"GRANT SELECT, DELETE ON {name}.contact_enquiry TO site@'%'")
    return name


@pytest.fixture(params=["postgresql", "mariadb"])
def place(request: pytest.FixtureRequest, elsewhere: None) -> tuple[str, int, Path]:  # noqa: ARG001
    """The URL of a server with TLS but for its port, its port, and the file of who signed its certificate."""
    if request.param == "postgresql":
        server: DebianPostgres = request.getfixturevalue("postgres_with_tls")
        return f"postgresql://site@{HOST}:PORT/postgres?hostaddr=127.0.0.1", server.port, server.ca_file
    mariadb: MariaDB = request.getfixturevalue("mariadb_server")
    name: str = request.getfixturevalue("mariadb_with_tls")
    return f"mysql://site@{HOST}:PORT/{name}", mariadb.port, mariadb.ca_file


def answers(url: str, line: Line) -> bool:
    source = SqlSource(url, PASSWORD, Website(url).mapping, line=line, timeouts=QUICK)
    try:
        return read(source).pages == []
    finally:
        source.close()


def outcome(url: str, line: Line) -> KnownError | None:
    try:
        answers(url, line)
    except KnownError as error:
        return error
    return None


def code(url: str, line: Line) -> str:
    return refusal(lambda: answers(url, line)).code


def test_a_certificate_of_the_owners_own_authority_is_believed(place: tuple[str, int, Path]) -> None:
    url, port, ca_file = place
    url = url.replace("PORT", str(port))
    assert answers(url, Line(ca_file=str(ca_file)))
    assert answers(url, Line("verify-ca", str(ca_file)))
    assert answers(url, Line("require"))


def test_a_certificate_of_somebodys_authority_is_not(place: tuple[str, int, Path], tmp_path: Path) -> None:
    url, port, _ = place
    url = url.replace("PORT", str(port))
    assert code(url, Line()) == "site.tls_untrusted"
    assert code(url, Line(ca_file=str(Authority(tmp_path).file))) == "site.tls_untrusted"


def test_a_certificate_for_another_name_is_not(place: tuple[str, int, Path]) -> None:
    url, port, ca_file = place
    other = url.replace("PORT", str(port)).replace(HOST, "other.site.test")
    assert code(other, Line(ca_file=str(ca_file))) == "site.tls_wrong_name"
    assert answers(other, Line("verify-ca", str(ca_file)))


def test_a_server_that_wants_tls_is_understood(place: tuple[str, int, Path]) -> None:
    url, port, _ = place
    assert code(url.replace("PORT", str(port)), Line("off")) in ("site.tls_required", "site.login_refused")


@pytest.mark.parametrize("content", [None, "", "ssh-ed25519 AAAA"])
def test_a_file_without_a_certificate_is_named(
    place: tuple[str, int, Path], content: str | None, tmp_path: Path
) -> None:
    url, port, _ = place
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    assert code(url.replace("PORT", str(port)), Line(ca_file=str(file))) == "site.ca_file"


def test_an_expired_certificate_is_called_that(postgres_with_tls: DebianPostgres) -> None:
    server = postgres_with_tls
    url = f"postgresql://site@{HOST}:{server.port}/postgres?hostaddr=127.0.0.1"
    line = Line(ca_file=str(server.ca_file))
    server.stop()
    server.start("expired")
    try:
        assert code(url, line) == "site.tls_expired"
    finally:
        server.stop()
        server.start()
    assert answers(url, line)


def test_a_wrong_password_is_called_that_although_tls_is_wanted(postgres_with_tls: DebianPostgres) -> None:
    url = f"postgresql://site@127.0.0.1:{postgres_with_tls.port}/postgres"
    source = SqlSource(url, "wrong", Website(url).mapping, timeouts=QUICK)
    assert refusal(lambda: read(source)).code == "site.login_refused"


def test_options_of_libpq_in_the_address_go_first(postgres_with_tls: DebianPostgres) -> None:
    url = f"postgresql://site@{HOST}:{postgres_with_tls.port}/postgres?hostaddr=127.0.0.1"
    assert answers(f"{url}&sslmode=require", Line())
    assert answers(f"{url}&sslmode=verify-full&sslrootcert={postgres_with_tls.ca_file}", Line("off"))
    assert code(f"{url}&sslmode=verify-full", Line("off")) == "site.tls_untrusted"


def test_a_server_without_tls_gets_no_password(postgres_url: str) -> None:
    """The PostgreSQL of PyPI has none. What was sent is read by whoever stands in between."""
    heard: list[bytes] = []

    def listen(block: bytes, _number: int) -> bytes:
        heard.append(block)
        return block

    with Proxy(f"{postgres_url.partition('host=')[2]}/.s.PGSQL.5432", change=listen) as proxy:
        url = f"postgresql://postgres@{HOST}:{proxy.port}/postgres?hostaddr=127.0.0.1"
        assert code(url, Line()) == "site.tls_missing"
        assert code(url, Line("require")) == "site.tls_missing"
    assert heard == [b"N", b"N"], "nothing was said but that there is no TLS"


def test_whoever_strips_tls_from_a_line_gets_no_password(
    mariadb_server: MariaDB,
    mariadb_with_tls: str,
    elsewhere: None,  # noqa: ARG001
) -> None:
    """Somebody in between makes the server look as if it had no TLS."""

    def strip(block: bytes, number: int) -> bytes:
        if number > 1:
            return block
        flags = block.index(b"\0", 5) + 1 + 4 + 8 + 1  # behind the version: thread, salt, a filler
        return block[: flags + 1] + bytes([block[flags + 1] & ~0x08]) + block[flags + 2 :]

    with Proxy(("127.0.0.1", mariadb_server.port), change=strip) as proxy:
        url = f"mysql://site@{HOST}:{proxy.port}/{mariadb_with_tls}"
        assert code(url, Line(ca_file=str(mariadb_server.ca_file))) == "site.tls_missing"
        assert code(url, Line("require")) == "site.tls_missing"
        assert proxy.requests == 0, "nothing at all was sent"


def _asks_for_a_readable_password(block: bytes, number: int) -> bytes:
    """Instead of the server's answer to the first password: "give it to me in clear text"."""
    if number != 2:
        return block
    payload = b"\xfemysql_clear_password\0"
    return len(payload).to_bytes(3, "little") + bytes([block[3]]) + payload


def test_no_password_is_given_away_readable_to_whoever_answers(
    mariadb_server: MariaDB,
    mariadb_with_tls: str,
    elsewhere: None,  # noqa: ARG001
) -> None:
    sent: list[bytes] = []
    with Proxy(
        ("127.0.0.1", mariadb_server.port), change=_asks_for_a_readable_password, heard=sent.append
    ) as proxy:
        url = f"mysql://root@{HOST}:{proxy.port}/{mariadb_with_tls}"
        assert code(url, Line("off")) == "site.login_method"
    assert not any(PASSWORD.encode() in block for block in sent)


@pytest.mark.parametrize("number", range(2, 9))
def test_what_is_changed_on_the_way_is_noticed(place: tuple[str, int, Path], number: int) -> None:
    url, port, ca_file = place

    def change(block: bytes, place: int) -> bytes:
        middle = len(block) // 2
        return (
            block[:middle] + bytes([block[middle] ^ 0x41]) + block[middle + 1 :] if place == number else block
        )

    with Proxy(("127.0.0.1", port), change=change) as proxy:
        error = outcome(url.replace("PORT", str(proxy.port)), Line(ca_file=str(ca_file)))
    if error is None:
        assert proxy.answers < number, "a change was not noticed"
    else:
        assert error.code in ("site.unreachable", "site.tls_failed", "site.tls_untrusted"), error.message
