"""A database behind an SSH server: the tunnel opens, is trusted only where it should be, and closes again."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import asyncssh
import psycopg
import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site.failures import UnknownHostKey
from lumadesk.site.inspect import inspect
from lumadesk.site.line import Line, Tunnel
from lumadesk.site.sql_source import SqlSource
from tests.proxy import Proxy
from tests.servers.certificates import HOST
from tests.servers.debian_postgresql import DebianPostgres
from tests.servers.ssh import PASSPHRASE, PASSWORD, AsyncSshServer, SshServer
from tests.site.test_faults import QUICK, refusal
from tests.site.website import NOW, POSTGRES_TABLE, Website, read


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder without keys, without an agent, and with no server known."""
    folder = tmp_path / "home"
    (folder / ".ssh").mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return folder


@pytest.fixture(params=["postgres_site", "mariadb_site"])
def far(request: pytest.FixtureRequest) -> Iterator[tuple[Website, str]]:
    """A website, and its URL as the SSH server sees it: the PostgreSQL of PyPI gets a port for that."""
    site: Website = request.getfixturevalue(request.param)
    site.create().add({}, {}, {})
    if site.kind == "mariadb":
        yield site, site.url
        return
    database, _, folder = site.url.partition("@/")[2].partition("?host=")
    with Proxy(f"{folder}/.s.PGSQL.5432") as proxy:
        yield site, f"postgresql://postgres@127.0.0.1:{proxy.port}/{database}"


@pytest.fixture
def there(mariadb_site: Website) -> str:
    """The URL of a website, where it does not matter which."""
    mariadb_site.create().add({}, {}, {})
    return mariadb_site.url


def tunnel(server: SshServer, *, key: bool = True, host_key: str | None = None) -> Tunnel:
    return Tunnel(
        "127.0.0.1",
        server.port,
        server.user,
        str(server.key_file) if key else "",
        server.host_key if host_key is None else host_key,
    )


def through(url: str, way: Tunnel, password: str | None = None) -> SqlSource:
    return SqlSource(
        url, None, Website(url).mapping, line=Line(tunnel=way), tunnel_password=password, timeouts=QUICK,
        now=lambda: NOW,
    )  # fmt: skip


def code(url: str, way: Tunnel, password: str | None = None) -> str:
    source = through(url, way, password)
    try:
        return refusal(lambda: read(source)).code
    finally:
        source.close()


def tunnels() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "site tunnel"]


def test_a_site_behind_an_ssh_server_is_read_and_deleted_from(
    far: tuple[Website, str], ssh_server: AsyncSshServer
) -> None:
    site, url = far
    source = through(url, tunnel(ssh_server))
    assert read(source).keys == ["1", "2", "3"]
    assert source.delete("2").verified_absent
    assert all(check.ok for check in source.check())
    assert len(tunnels()) == 1
    source.close()
    assert tunnels() == []
    assert site.ask("SELECT id FROM contact_enquiry ORDER BY id") in ([(1,), (3,)], [[1], [3]])


def test_debians_sshd_is_passed_as_well(far: tuple[Website, str], debian_sshd: SshServer) -> None:
    _, url = far
    source = through(url, tunnel(debian_sshd), None)
    assert read(source).keys == ["1", "2", "3"]
    source.close()
    (table,) = inspect(url, line=Line(tunnel=tunnel(debian_sshd)), timeouts=QUICK)
    assert table.name == "contact_enquiry"
    assert tunnels() == []


def test_a_password_opens_the_ssh_server_too(there: str, ssh_server: AsyncSshServer) -> None:
    source = through(there, tunnel(ssh_server, key=False), PASSWORD)
    assert read(source).keys == ["1", "2", "3"]
    source.close()


def test_a_password_is_the_users_although_a_locked_key_lies_there(
    there: str, ssh_server: AsyncSshServer, home: Path
) -> None:
    shutil.copy(ssh_server.locked_key_file, home / ".ssh" / "id_ed25519")
    for password in (PASSWORD, PASSPHRASE):
        source = through(there, tunnel(ssh_server, key=False), password)
        assert read(source).keys == ["1", "2", "3"]
        source.close()


def test_what_ssh_itself_is_told_counts_here_too(there: str, ssh_server: AsyncSshServer, home: Path) -> None:
    """~/.ssh/config and ~/.ssh/known_hosts as the owner has them: nothing is asked."""
    (home / ".ssh" / "config").write_text(
        f"Host website\n  HostName 127.0.0.1\n  Port {ssh_server.port}\n  User {ssh_server.user}\n"
        f"  IdentityFile {ssh_server.key_file}\n"
    )
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{ssh_server.port} {ssh_server.host_key}\n")
    source = through(there, Tunnel("website"))
    assert read(source).keys == ["1", "2", "3"]
    source.close()


def test_an_unknown_server_is_shown_and_known_once_it_is_confirmed(
    there: str, ssh_server: AsyncSshServer
) -> None:
    source = through(there, tunnel(ssh_server, host_key=""))
    error = refusal(lambda: read(source))
    source.close()
    assert isinstance(error, UnknownHostKey)
    assert error.code == "site.host_key_unknown"
    assert error.host == "127.0.0.1"
    shown = asyncssh.import_public_key(ssh_server.host_key).get_fingerprint()
    assert error.fingerprint == shown
    assert shown in error.message
    confirmed = through(there, tunnel(ssh_server, host_key=error.key))
    assert read(confirmed).keys == ["1", "2", "3"]
    confirmed.close()


@pytest.mark.parametrize("known_by", ["the owner", "known_hosts"])
@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256"])
def test_a_server_with_another_key_is_refused(
    there: str, ssh_server: AsyncSshServer, home: Path, known_by: str, kind: str
) -> None:
    known = ssh_server.host_key
    ssh_server.drop()
    ssh_server.start(asyncssh.generate_private_key(kind))
    if known_by == "known_hosts":
        (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{ssh_server.port} {known}\n")
        known = ""
    assert code(there, tunnel(ssh_server, host_key=known)) == "site.host_key_changed"


def test_what_keeps_a_tunnel_from_opening_is_named(
    there: str, ssh_server: AsyncSshServer, home: Path
) -> None:
    good = tunnel(ssh_server)
    locked = replace(good, key_file=str(ssh_server.locked_key_file))
    assert code(there, locked, "wrong") == "site.tunnel_key"
    assert code(there, locked) == "site.tunnel_key"
    assert code(there, tunnel(ssh_server, key=False), "wrong") == "site.tunnel_login_refused"
    assert code(there, Tunnel("127.0.0.1", good.port, "stranger", good.key_file, good.host_key)) == (
        "site.tunnel_login_refused"
    )
    assert (
        code(there, Tunnel("127.0.0.1", good.port, "visitor", "/nowhere", good.host_key)) == "site.tunnel_key"
    )
    assert code(there, Tunnel("127.0.0.1", 1, "visitor")) == "site.tunnel_unreachable"
    assert code(there, Tunnel("no-such-host.invalid")) == "site.tunnel_unreachable"
    (home / ".ssh" / "config").write_text("Host *\n  Port many\n")
    assert code(there, good) == "site.tunnel_config"


def test_a_database_that_the_ssh_server_cannot_reach_is_named(ssh_server: AsyncSshServer) -> None:
    for url in ("postgresql://ann@127.0.0.1:1/site", "mysql://ann@127.0.0.1:1/site"):
        assert code(url, tunnel(ssh_server)) == "site.tunnel_target"


def test_a_server_that_forbids_tunnels_is_named(far: tuple[Website, str], ssh_server: AsyncSshServer) -> None:
    ssh_server.forwards = False
    assert code(far[1], tunnel(ssh_server)) == "site.tunnel_target"


def test_a_tunnel_that_broke_off_is_named_and_opened_again(
    far: tuple[Website, str], ssh_server: AsyncSshServer
) -> None:
    with Proxy(("127.0.0.1", ssh_server.port)) as proxy:
        way = Tunnel("127.0.0.1", proxy.port, ssh_server.user, str(ssh_server.key_file), ssh_server.host_key)
        source = through(far[1], way)
        long = "x" * 5_000
        far[0].add(*({"id": n, "message": long, "created_at": NOW} for n in range(4, 2_001)))
        pages = source.pages(None, size=100)
        next(pages)
        next(pages)
        proxy.cut()
        assert refusal(lambda: list(pages)).code in ("site.tunnel_lost", "site.unreachable")
        assert len(read(source).keys) == 2_000
        source.close()


def test_an_ssh_server_that_falls_silent_is_given_up(there: str, ssh_server: AsyncSshServer) -> None:
    with Proxy(("127.0.0.1", ssh_server.port)) as proxy:
        proxy.swallow = True
        way = Tunnel("127.0.0.1", proxy.port, ssh_server.user, str(ssh_server.key_file), ssh_server.host_key)
        assert code(there, way) == "site.tunnel_unreachable"


def test_nobody_else_on_this_computer_can_use_the_tunnel(
    there: str, ssh_server: AsyncSshServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    source = through(there, tunnel(ssh_server))
    read(source)
    (folder,) = tmp_path.glob("lumadesk-*")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in folder.iterdir()] == [".s.PGSQL.5432"]
    source.close()
    assert not folder.exists()


@pytest.fixture
def without_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.setattr("lumadesk.site.tunnel.HAS_SOCKETS", False)


def test_where_there_are_no_sockets_a_port_of_this_computer_serves(
    far: tuple[Website, str],
    ssh_server: AsyncSshServer,
    without_sockets: None,  # noqa: ARG001
) -> None:
    source = through(far[1], tunnel(ssh_server))
    assert read(source).keys == ["1", "2", "3"]
    source.close()


def test_a_certificate_is_checked_for_the_real_host_at_the_end_of_a_tunnel(
    debian_postgres: DebianPostgres, ssh_server: AsyncSshServer
) -> None:
    ssh_server.names = {HOST: "127.0.0.1", "other.site.test": "127.0.0.1"}
    with psycopg.connect(debian_postgres.admin_url) as connection:
        connection.execute("DROP SCHEMA IF EXISTS tunnelled CASCADE")
        connection.execute("CREATE SCHEMA tunnelled")
        connection.execute("SET search_path TO tunnelled")
        connection.execute(POSTGRES_TABLE)

    def code_at(host: str) -> str:
        url = (
            f"postgresql://postgres@{host}:{debian_postgres.port}/postgres?options=-csearch_path%3Dtunnelled"
        )
        line = Line(ca_file=str(debian_postgres.ca_file), tunnel=tunnel(ssh_server))
        source = SqlSource(url, None, Website(url).mapping, line=line, timeouts=QUICK)
        try:
            return "" if read(source).pages == [] else "?"
        except KnownError as error:
            return error.code
        finally:
            source.close()

    assert code_at(HOST) == ""
    assert code_at("other.site.test") == "site.tls_wrong_name"


def test_a_tunnel_is_not_opened_for_a_file(sqlite_site: Website) -> None:
    sqlite_site.create().add({})
    source = through(sqlite_site.url, Tunnel("127.0.0.1", 1))
    assert read(source).keys == ["1"]
    source.close()


def test_nothing_of_a_tunnel_is_left(there: str, ssh_server: AsyncSshServer) -> None:
    def count() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    def once(then: Callable[[SqlSource], object]) -> None:
        source = through(there, tunnel(ssh_server))
        then(source)
        source.close()

    once(read)
    before = count()
    for _ in range(3):
        once(read)
    until = time.monotonic() + 10
    while count() > before and time.monotonic() < until:
        time.sleep(0.05)  # the other ends, which are the tests' own, need a moment
    assert count() <= before


def test_nothing_that_is_read_through_a_tunnel_lies_about_or_passes_in_the_clear(
    mariadb_site: Website,
    ssh_server: AsyncSshServer,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = ("quixotic name", "quixotic words", PASSWORD)
    mariadb_site.create().add({"name": known[0], "message": known[1]})
    scraps = tmp_path / "scraps"
    scraps.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scraps))
    monkeypatch.chdir(scraps)
    passed = bytearray()

    def answered(block: bytes, _number: int) -> bytes:
        passed.extend(block)
        return block

    with Proxy(("127.0.0.1", ssh_server.port), heard=passed.extend, change=answered) as wire:
        way = replace(tunnel(ssh_server, key=False), port=wire.port)
        source = through(mariadb_site.url, way, PASSWORD)
        assert read(source).keys == ["1"]
        lying = [file for file in tmp_path.rglob("*") if file.is_file()]
        source.close()
    assert len(passed) > 1_000
    for content in (bytes(passed), *(file.read_bytes() for file in lying)):
        assert [word for word in known if word.encode() in content] == []
    assert list(scraps.iterdir()) == []
    assert list((home / ".ssh").iterdir()) == []


def test_at_rest_there_is_no_tunnel_and_the_next_question_opens_one(
    there: str, ssh_server: AsyncSshServer
) -> None:
    source = through(there, tunnel(ssh_server))
    for _ in range(3):
        assert read(source).keys == ["1", "2", "3"]
        assert len(tunnels()) == 1
        source.rest()
        assert tunnels() == []
    source.close()
