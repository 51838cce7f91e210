"""A real MariaDB server of Debian's, with TLS, and a new database for every test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pymysql
import pytest

from tests.servers import debian
from tests.servers.certificates import Authority

_PACKAGE = "mariadb-server"
_numbers = count(1)

#: Small and quick: nothing in it must survive a crash.
_OPTIONS = (
    "--no-defaults",
    "--innodb-log-file-size=4M",
    "--innodb-buffer-pool-size=24M",
    "--innodb-data-file-path=ibdata1:4M:autoextend",
    "--innodb-flush-method=nosync",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--performance-schema=0",
)


@dataclass
class MariaDB:
    """``url`` is of the user root, who needs no password. ``ca_file`` is who signed its certificate."""

    folder: Path
    port: int
    ca_file: Path
    _running: debian.Server | None = None

    @property
    def url(self) -> str:
        return f"mysql://root@127.0.0.1:{self.port}/mysql"

    def start(self) -> None:
        certificate, key = self.folder / "server.pem", self.folder / "server.key"
        command = [
            debian.program("mariadbd", _PACKAGE), *_OPTIONS, *_user(),
            f"--datadir={self.folder / 'data'}", f"--socket={self.folder / 'socket'}",
            f"--pid-file={self.folder / 'pid'}", f"--port={self.port}", "--bind-address=127.0.0.1",
            f"--ssl-ca={self.ca_file}", f"--ssl-cert={certificate}", f"--ssl-key={key}",
        ]  # fmt: skip
        self._running = debian.Server(command, self.folder / "log", lambda: debian.answers(self.port))

    def stop(self) -> None:
        if self._running is not None:
            self._running.stop(signal.SIGKILL)  # an orderly end takes its time; recovery does not
            self._running = None


@contextmanager
def running_mariadb() -> Iterator[MariaDB]:
    """A server in a folder of its own; skips where Debian's package is not installed."""
    binary = debian.program("mariadbd", _PACKAGE)
    folder = Path(tempfile.mkdtemp(prefix="lumadesk-maria-"))
    try:
        authority = Authority(folder)
        authority.give("server")
        (folder / "data").mkdir()
        debian.give(folder, "mysql")
        command = [binary, *_OPTIONS, *_user(), "--bootstrap", f"--datadir={folder / 'data'}"]
        subprocess.run(
            [*command, "--silent-startup"], input=_system_tables(), check=True, capture_output=True
        )
        server = MariaDB(folder, debian.free_port(), authority.file)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_mariadb_database(server: str) -> str:
    """The URL of a new, empty database of that server."""
    name = f"site_{os.getpid()}_{next(_numbers)}"
    port = int(server.rpartition(":")[2].partition("/")[0])
    with closing(pymysql.connect(host="127.0.0.1", port=port, user="root")) as connection:
        connection.query(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    return server.rpartition("/")[0] + f"/{name}"


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[MariaDB]:
    with running_mariadb() as server:
        yield server


@pytest.fixture
def mariadb_url(mariadb_server: MariaDB) -> str:
    """An empty database on a real MariaDB server; what is left in it goes with the server."""
    return new_mariadb_database(mariadb_server.url)


def _user() -> list[str]:
    return ["--user=mysql"] if os.geteuid() == 0 else []


def _system_tables() -> bytes:
    """What mariadb-install-db gives to the server, without its help texts, which take most of the time."""
    share = Path("/usr/share/mysql")
    found = [
        next(path for path in (share / f"mysql_{name}.sql", share / f"mariadb_{name}.sql") if path.exists())
        for name in ("system_tables", "system_tables_data")
    ]
    begin = b"CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n"
    return begin + b"\n".join(path.read_bytes() for path in found)
