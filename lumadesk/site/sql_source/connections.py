"""The ways into a site's SQL database, and the one place where its errors become the owner's."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from lumadesk.domain.errors import KnownError
from lumadesk.site.backends import BACKENDS, Access, Address, Backend, LocalEnd, Timeouts
from lumadesk.site.causes import known
from lumadesk.site.failures import failure
from lumadesk.site.line import Line
from lumadesk.site.patience import patiently
from lumadesk.site.tunnel import OpenTunnel

_OLD = 300  # seconds
_FILE = "sqlite:///"
_PLACE = ("host", "hostaddr", "port", "unix_socket")  # options of a URL that a tunnel replaces


def without_password(url: str) -> tuple[str, str | None]:
    """The URL as it may be kept and shown, and the password that was in it."""
    parsed = _parsed(url)
    if parsed.password is None:
        return url, None
    kept = sa.URL.create(
        parsed.drivername, parsed.username, None, parsed.host, parsed.port, parsed.database, parsed.query
    )
    return kept.render_as_string(), parsed.password


class Connections:
    """The ways into one database: a pooled one and a fresh one that only read, and one that writes.

    ``tunnel_password`` opens the SSH key, or is the SSH user's own.
    """

    def __init__(
        self,
        url: str,
        password: str | None,
        timeouts: Timeouts,
        *,
        line: Line = Line(),  # noqa: B008 - frozen
        tunnel_password: str | None = None,
    ) -> None:
        parsed = _parsed(url)
        backend = BACKENDS.get(parsed.get_backend_name())
        if backend is None:
            raise KnownError(
                "site.unsupported",
                f"LumaDesk cannot read databases of the kind “{parsed.get_backend_name()}”.",
                "The address must begin with postgresql://, mysql://, mariadb:// or sqlite:///.",
            )
        self.backend: Backend = backend
        self.address = _address(parsed)
        host = self.address.options.get("host") or self.address.host
        self._access = Access(
            self.address, password or parsed.password, timeouts, line.protection(host), line.ca_file
        )
        self._tunnel: OpenTunnel | None = None
        if line.tunnel is not None and backend.port:
            # Beyond the tunnel, "no host" and a socket's folder mean the SSH server itself.
            target = "localhost" if not host or host.startswith(("/", "@")) else host
            port = int(self.address.options.get("port") or self.address.port or backend.port)
            tls = self._access.protection not in ("off", "offered") or _demands_tls(self.address)
            by_port = tls and backend.tunnel_by_port
            self._tunnel = OpenTunnel(line.tunnel, tunnel_password, target, port, by_port=by_port)
            address = replace(self.address, host=target, options=_without_place(self.address.options))
            self._access = replace(self._access, address=address)
        self._stopped = threading.Event()
        self._open: WeakSet[Any] = WeakSet()

    # Made when they are first used: a sync with nothing new needs only one, and each takes its time.

    @cached_property
    def _pooled(self) -> sa.Engine:
        return self._engine(pooled=self.backend.streams)

    @cached_property
    def _fresh(self) -> sa.Engine:
        return self._engine()

    @cached_property
    def _writer(self) -> sa.Engine:
        return self._engine(write=True)

    @contextmanager
    def reading(self, *, fresh: bool = False) -> Iterator[sa.Connection]:
        engine = self._fresh if fresh else self._pooled
        with self._told(), engine.connect() as connection:
            yield connection

    @contextmanager
    def streaming(self, query: sa.Select[Any]) -> Iterator[Any]:
        """The rows of a query through a cursor at the server; ``fetchmany`` is one round trip."""
        with self._told(), self._pooled.connect() as connection:
            driver = connection.connection.dbapi_connection
            connection = connection.execution_options(isolation_level=self.backend.streams_in)
            self._limit(connection, 0)
            result = connection.execute(query, execution_options={"stream_results": True})
            try:
                yield result
            except BaseException:
                self.backend.abandon(driver)
                result.close()
                connection.invalidate()
                raise
            result.close()
            self._limit(connection, self._access.timeouts.statement)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction: committed at the end, rolled back by an exception."""
        with self._told(), self._writer.begin() as connection:
            yield connection

    def describe(self, connection: sa.Connection, table: str) -> tuple[dict[str, str], frozenset[str]]:
        """Column -> kind, and the columns that are unique. Both empty for a table that does not exist."""
        rows = connection.execute(
            sa.text(self.backend.columns_sql), {"table": self.backend.quoted(table)}
        ).all()
        kinds = {name: self.backend.kind(type_name) for name, type_name, _ in rows}
        return kinds, frozenset(name for name, _, unique in rows if unique)

    def table(self, name: str, columns: Iterable[str]) -> sa.TableClause:
        schema, _, plain = name.rpartition(".") if self.backend.schemas else ("", "", name)
        return sa.table(plain, *map(sa.column, columns), schema=schema or None)

    def server(self, connection: sa.Connection) -> str:
        """Which database it is, and which version."""
        title = self.backend.title
        if connection.dialect.name in ("mysql", "mariadb"):
            title = "MariaDB" if getattr(connection.dialect, "is_mariadb", False) else "MySQL"
        numbers = [part for part in connection.dialect.server_version_info or () if isinstance(part, int)]
        return f"{title} {'.'.join(map(str, numbers))}"

    def cancel(self) -> None:
        """From any thread: end what is going on, and let nothing begin any more."""
        self._stopped.set()
        for connection in list(self._open):
            self.backend.interrupt(connection)

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def rest(self) -> None:
        """Leave no connection open; the next question opens one."""
        self._pooled.dispose()
        if self._tunnel is not None:
            self._tunnel.rest()

    def close(self) -> None:
        self._pooled.dispose()
        if self._tunnel is not None:
            self._tunnel.close()

    def _engine(self, *, pooled: bool = False, write: bool = False) -> sa.Engine:
        options: dict[str, Any] = {"poolclass": NullPool, **self.backend.engine_options}
        if pooled:
            # The ping replaces a connection that the line or the server has dropped since the last sync; one
            # that is old was perhaps cut off while the laptop slept, and its ping would wait for an answer.
            options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": -1}
            options |= {"pool_pre_ping": True, "pool_recycle": _OLD}
        if not write:
            options["isolation_level"] = "AUTOCOMMIT"
        return sa.create_engine(
            f"{self.backend.dialect}://",
            creator=lambda: self._connect(write=write),
            hide_parameters=True,
            **options,
        )

    def _connect(self, *, write: bool) -> Any:
        access, seconds = self._access, self._access.timeouts.connect
        if self._tunnel is not None:
            tunnel = self._tunnel
            end = patiently(lambda: tunnel.local_end(seconds), self._stopped, 2 * seconds, _leave_open)
            access = replace(access, local_end=end)
        if self.backend.port:
            # A name may have several addresses, and each is tried for that long.
            driver = patiently(
                lambda: self.backend.connect(access, write=write), self._stopped, 3 * seconds, _close
            )
        else:
            driver = self.backend.connect(access, write=write)
        self._open.add(driver)
        return driver

    def _limit(self, connection: sa.Connection, seconds: int) -> None:
        statement = self.backend.limit_sql(connection.connection.dbapi_connection, seconds)
        if statement:
            connection.exec_driver_sql(statement)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn a driver's error into one that the owner can read, and leave its words and values behind."""
        if self._stopped.is_set():
            raise failure("site.cancelled")
        try:
            yield
        except KnownError as error:
            raise error from None  # what SQLAlchemy's pool was at when it came
        except DBAPIError as error:
            if self._stopped.is_set():
                raise failure("site.cancelled") from None
            raise (self._tunnel and self._tunnel.refusal()) or known(error.orig) from None


def _address(parsed: sa.URL) -> Address:
    options = {name: value for name, value in parsed.query.items() if isinstance(value, str)}
    return Address(parsed.host or "", parsed.port, parsed.username or "", parsed.database or "", options)


def _demands_tls(address: Address) -> bool:
    """By libpq's own option in the URL, which goes before what the line says."""
    return address.options.get("sslmode", "") in ("require", "verify-ca", "verify-full")


def _without_place(options: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in options.items() if name not in _PLACE}


def _close(driver: Any) -> None:
    driver.close()


def _leave_open(_end: LocalEnd) -> None:
    """A tunnel that opened too late is closed with the source."""


def _parsed(url: str) -> sa.URL:
    if url.startswith(_FILE):  # all the rest is the path, whatever characters it has
        return sa.URL.create("sqlite", database=url.removeprefix(_FILE))
    try:
        return sa.make_url(url)
    except (ArgumentError, ValueError):
        raise failure("site.url") from None
