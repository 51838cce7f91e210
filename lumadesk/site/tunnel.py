"""The SSH tunnel to a website's database: opened when it is first used, and gone with the source."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import tempfile
import threading
from concurrent.futures import TimeoutError as TooLateError
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lumadesk.domain.errors import KnownError
from lumadesk.site.backends import LocalEnd
from lumadesk.site.failures import UnknownHostKey, failure
from lumadesk.site.line import SSH_PORT, Tunnel

if TYPE_CHECKING:
    from asyncssh import SSHClientConnection, SSHKey

HAS_SOCKETS = os.name == "posix"
_BLOCK = 65536
_SOCKET_PORT = 5432  # part of a socket's name, no more
_KNOWN_HOSTS = Path("~/.ssh/known_hosts")


class OpenTunnel:
    """Leads to ``host`` and ``port`` as the SSH server sees them, in a thread and event loop of its own.

    ``password`` opens the SSH key, or is the SSH user's own. The end on this computer is a socket that
    nobody else may open, where the system has such and not ``by_port``.
    """

    def __init__(
        self, tunnel: Tunnel, password: str | None, host: str, port: int, *, by_port: bool = False
    ) -> None:
        self._tunnel = tunnel
        self._password = password
        self._target = (host, port)
        self._by_port = by_port or not HAS_SOCKETS
        self._opening = threading.Lock()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._ssh: SSHClientConnection | None = None
        self._end: LocalEnd | None = None
        self._refusal: KnownError | None = None
        self._carrying: set[asyncio.Task[None]] = set()

    def local_end(self, seconds: float) -> LocalEnd:
        """Where it begins; opens it, also again after it broke off. Raises ``KnownError``."""
        with self._opening:
            self._refusal = None
            if self._end is not None and self._ssh is not None and not self._ssh.is_closed():
                return self._end
            self._end_thread()
            if self._closed:
                raise failure("site.cancelled")
            loop = self._start_thread()
            attempt = asyncio.run_coroutine_threadsafe(self._open(seconds), loop)
            try:
                self._end = attempt.result(2 * seconds)
            except BaseException as error:
                attempt.cancel()
                self._end_thread()
                if isinstance(error, TooLateError):
                    raise failure("site.tunnel_unreachable") from None
                raise
            return self._end

    def refusal(self) -> KnownError | None:
        """Why the tunnel let the last connection down; None where it did not."""
        if self._refusal is None and self._end is not None and (self._ssh is None or self._ssh.is_closed()):
            return failure("site.tunnel_lost")
        return self._refusal

    def rest(self) -> None:
        """Break it off until it is needed again."""
        with self._opening:
            self._end_thread()

    def close(self) -> None:
        self._closed = True
        self._end_thread()

    # The thread

    def _start_thread(self) -> asyncio.AbstractEventLoop:
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._live(ready)), name="site tunnel", daemon=True
        )
        self._thread.start()
        ready.wait()
        assert self._loop is not None  # noqa: S101 - set before ready
        return self._loop

    def _end_thread(self) -> None:
        thread, loop, stop = self._thread, self._loop, self._stop
        self._thread = self._loop = self._stop = self._end = None
        if thread is None or loop is None or stop is None:
            return
        with contextlib.suppress(RuntimeError):  # it ended by itself
            loop.call_soon_threadsafe(stop.set)
        thread.join(5)

    async def _live(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = stop = asyncio.Event()
        ready.set()
        async with contextlib.AsyncExitStack() as self._kept:
            self._kept.push_async_callback(self._end_carrying)
            await stop.wait()

    async def _end_carrying(self) -> None:
        for task in self._carrying:
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    # Inside of the loop

    async def _open(self, seconds: float) -> LocalEnd:
        ssh = await self._connect(seconds)
        self._ssh = ssh
        self._kept.callback(ssh.abort)
        if not self._by_port:
            folder = tempfile.mkdtemp(prefix="lumadesk-")  # for this user alone
            self._kept.callback(shutil.rmtree, folder, ignore_errors=True)
            end = LocalEnd(_SOCKET_PORT, folder)
            # A folder whose name is too long for a socket: a port serves as well.
            with contextlib.suppress(OSError, ValueError):
                server = await asyncio.start_unix_server(self._accept, end.socket)
                self._kept.callback(server.close)
                return end
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self._kept.callback(server.close)
        return LocalEnd(server.sockets[0].getsockname()[1])

    async def _connect(self, seconds: float) -> SSHClientConnection:
        import asyncssh  # it takes a moment: only whoever has a tunnel waits for it

        asyncssh.set_log_level("CRITICAL")  # it would name hosts and users
        guard = _HostKeys(self._tunnel.host_key)
        options: dict[str, Any] = {
            "known_hosts": guard.trusted,
            "client_factory": lambda: guard.client,
            "password": self._password,
            "passphrase": self._password,
            "connect_timeout": seconds,
            "login_timeout": seconds,
            "keepalive_interval": max(1, seconds / 2),
            "keepalive_count_max": 2,
        }
        tunnel = self._tunnel
        if tunnel.port != SSH_PORT:
            options["port"] = tunnel.port
        if tunnel.user:
            options["username"] = tunnel.user
        if tunnel.key_file:
            options["client_keys"] = [str(Path(tunnel.key_file).expanduser())]
        try:
            try:
                return await asyncssh.connect(tunnel.host, **options)
            except (asyncssh.KeyExchangeFailed, asyncssh.ConnectionLost, ConnectionResetError):
                if guard.shown is not None or not guard.known:
                    raise
                # Asked only for kinds of keys that are known, a server that has none of them just hangs up.
                return await asyncssh.connect(tunnel.host, **options, server_host_key_algs="default")
            except asyncssh.KeyEncryptionError:
                if tunnel.key_file:
                    raise
                # The password is the user's; it does not open the keys that happen to lie there.
                return await asyncssh.connect(tunnel.host, **options, client_keys=None)
        except (asyncssh.HostKeyNotVerifiable, asyncssh.KeyExchangeFailed):
            raise guard.refusal(tunnel.host) from None
        except asyncssh.PermissionDenied:
            raise failure("site.tunnel_login_refused") from None
        except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError):
            raise failure("site.tunnel_key") from None
        except asyncssh.ConfigParseError:
            raise failure("site.tunnel_config") from None
        except FileNotFoundError:
            raise failure("site.tunnel_key") from None
        except socket.gaierror:
            raise failure("site.tunnel_unreachable", "The name of the SSH server is not known.") from None
        except (OSError, TimeoutError, asyncssh.Error):
            raise failure("site.tunnel_unreachable") from None

    def _accept(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._carry(near, back))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Carry one connection of the driver to the far end, and what comes from there back."""
        import asyncssh

        assert self._ssh is not None  # noqa: S101 - set before anybody can come in
        try:
            far, forth = await self._ssh.open_connection(*self._target, encoding=None)
            try:
                await asyncio.gather(_pump(near, forth), _pump(far, back))
            finally:
                forth.close()
        except asyncssh.ChannelOpenError:
            self._refusal = failure("site.tunnel_target")
        except (asyncssh.Error, OSError):
            self._refusal = failure("site.tunnel_lost")
        finally:
            back.close()


class _HostKeys:
    """Which keys of the SSH server are trusted, and which one it showed."""

    def __init__(self, confirmed: str) -> None:
        import asyncssh

        guard = self

        class Client(asyncssh.SSHClient):
            def validate_host_public_key(self, _host: str, _addr: str, _port: int, key: SSHKey) -> bool:
                guard.shown = key
                return False  # it is not among the trusted ones

        self.client = Client()
        self.shown: SSHKey | None = None
        self._confirmed = [asyncssh.import_public_key(confirmed)] if confirmed else []
        self.known = False

    def trusted(self, host: str, address: str, port: int | None) -> Any:
        import asyncssh

        file = _KNOWN_HOSTS.expanduser()
        known = asyncssh.match_known_hosts(str(file) if file.is_file() else b"", host, address, port)
        keys = [*known[0], *self._confirmed]
        self.known = bool(keys or known[1])
        return (keys, *known[1:])

    def refusal(self, host: str) -> KnownError:
        if self.known:
            return failure("site.host_key_changed")
        if self.shown is None:
            return failure("site.tunnel_unreachable")
        line = self.shown.export_public_key().decode("ascii").strip()
        return UnknownHostKey(host, self.shown.get_fingerprint(), line)


async def _pump(reader: Any, writer: Any) -> None:
    """Until one side ends; how it ended, the driver sees for itself."""
    import asyncssh

    with contextlib.suppress(OSError, asyncssh.Error):
        while block := await reader.read(_BLOCK):
            writer.write(block)
            await writer.drain()
    with contextlib.suppress(OSError, asyncssh.Error, AttributeError):
        writer.write_eof()
