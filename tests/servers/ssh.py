"""Real SSH servers: asyncssh's own, in a thread of the tests, and Debian's sshd."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from tests.servers import debian

USER = "visitor"
PASSWORD = "open sesame"
PASSPHRASE = "a passphrase of the tests"


@dataclass
class SshServer:
    """``host_key`` is the public half of its key, as OpenSSH writes it; ``key_file`` opens it."""

    port: int
    host_key: str
    user: str
    key_file: Path

    @property
    def locked_key_file(self) -> Path:
        """The same key with a passphrase."""
        return self.key_file.with_suffix(".locked")


class _Rules(asyncssh.SSHServer):
    """Who may come in, and where a tunnel may lead; ``names`` are hosts that this server knows."""

    def __init__(self, keys: set[asyncssh.SSHKey], names: Mapping[str, str], allowed: Any) -> None:
        self._keys, self._names, self._allowed = keys, names, allowed

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    def begin_auth(self, _username: str) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key in self._keys

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return username == USER and password == PASSWORD

    def connection_requested(self, dest_host: str, dest_port: int, *_origin: object) -> Any:
        if not self._allowed():
            return False
        if dest_host in self._names:
            return self._connection.forward_connection(self._names[dest_host], dest_port)
        return True


@dataclass
class AsyncSshServer(SshServer):
    """It can be stopped, started again on the same port, and given another key."""

    names: dict[str, str] = field(default_factory=dict)
    forwards: bool = True
    _loop: asyncio.AbstractEventLoop | None = None
    _accepting: Any = None
    _keys: set[asyncssh.SSHKey] = field(default_factory=set)

    def start(self, key: asyncssh.SSHKey) -> None:
        self.host_key = key.export_public_key().decode().strip()

        async def listen() -> Any:
            return await asyncssh.listen(
                "127.0.0.1",
                self.port,
                server_host_keys=[key],
                server_factory=lambda: _Rules(self._keys, self.names, lambda: self.forwards),
            )

        self._accepting = self._do(listen())
        self.port = self._accepting.get_port()

    def drop(self) -> None:
        """Break every connection off, and accept none."""

        async def close() -> None:
            self._accepting.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

        self._do(close())

    def _do(self, work: Any) -> Any:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)


@pytest.fixture(scope="session")
def ssh_client_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The visitor's key, and beside it the same with a passphrase, slow to make and to open."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    file = tmp_path_factory.mktemp("ssh") / "id_visitor"
    key.write_private_key(file)
    key.write_private_key(file.with_suffix(".locked"), passphrase=PASSPHRASE, rounds=50)
    return file


@pytest.fixture
def ssh_server(ssh_client_key: Path) -> Iterator[AsyncSshServer]:
    """An SSH server that knows the user ``visitor`` by a key and by a password."""
    asyncssh.set_log_level("CRITICAL")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    known = asyncssh.read_private_key(ssh_client_key).convert_to_public()
    server = AsyncSshServer(0, "", USER, ssh_client_key, _loop=loop, _keys={known})
    server.start(asyncssh.generate_private_key("ssh-ed25519"))
    yield server
    server.drop()
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture(scope="session")
def debian_sshd() -> Iterator[SshServer]:
    """Debian's sshd, which lets us in by a key without a passphrase."""
    binary = debian.program("sshd", "openssh-server")
    folder = Path(tempfile.mkdtemp(prefix="lumadesk-sshd-"))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it shuts itself in; without it, it stops
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    host_key.write_private_key(folder / "host_key")
    client_key = asyncssh.generate_private_key("ssh-ed25519")
    client_key.write_private_key(folder / "id")
    client_key.write_public_key(folder / "authorized_keys")
    port = debian.free_port()
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host_key'}\n"
        f"AuthorizedKeysFile {folder / 'authorized_keys'}\nPidFile {folder / 'pid'}\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n"
    )
    for secret in ("host_key", "id"):
        (folder / secret).chmod(0o600)
    server = debian.Server(
        [binary, "-D", "-e", "-f", str(folder / "config")], folder / "log", lambda: debian.answers(port)
    )
    user = pwd.getpwuid(os.geteuid()).pw_name
    yield SshServer(port, host_key.export_public_key().decode().strip(), user, folder / "id")
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)
