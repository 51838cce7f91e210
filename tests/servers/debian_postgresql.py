"""A real PostgreSQL server of Debian's, which, unlike the one from PyPI, has TLS."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.servers import debian
from tests.servers.certificates import Authority

_PACKAGE = "postgresql"
_USER = "postgres"


@dataclass
class DebianPostgres:
    """Listens on a port; ``site`` is a user whose password is "s3cret&" and who must come over TLS."""

    folder: Path
    port: int
    ca_file: Path
    _running: debian.Server | None = None

    @property
    def admin_url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self, certificate: str = "server") -> None:
        """``certificate`` is the name of one that ``Authority.give`` put in the folder."""
        command = [
            debian.program("postgres", _PACKAGE), "-D", str(self.folder / "data"), "-p", str(self.port),
            "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "ssl=on",
            "-c", f"ssl_cert_file={self.folder / certificate}.pem",
            "-c", f"ssl_key_file={self.folder / certificate}.key",
            "-c", "shared_buffers=8MB", "-c", "max_connections=20",
        ]  # fmt: skip
        self._running = debian.Server(debian.as_user(_USER, command), self.folder / "log", self._answers)

    def _answers(self) -> bool:
        """It takes connections before it serves them."""
        try:
            psycopg.connect(self.admin_url).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        if self._running is not None:
            self._running.stop(signal.SIGINT)  # without waiting for whoever is connected
            self._running = None


@contextmanager
def running_debian_postgres() -> Iterator[DebianPostgres]:
    initdb = debian.program("initdb", _PACKAGE)
    folder = Path(tempfile.mkdtemp(prefix="lumadesk-debian-pg-"))
    try:
        authority = Authority(folder)
        authority.give("server")
        authority.give("other", ["other.site.test"])
        authority.give("expired", expired=True)
        debian.give(folder, _USER)
        command = [initdb, "-D", str(folder / "data"), "-A", "trust", "--no-sync", "-U", _USER]
        subprocess.run(debian.as_user(_USER, command), check=True, capture_output=True, cwd=folder)
        (folder / "data" / "pg_hba.conf").write_text(
            "host all postgres 127.0.0.1/32 trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n"
        )
        server = DebianPostgres(folder, debian.free_port(), authority.file)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def debian_postgres() -> Iterator[DebianPostgres]:
    with running_debian_postgres() as server:
        yield server
