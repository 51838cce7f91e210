"""The ways into a site's SQL database, and the one place where its errors become the owner's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from lumadesk.domain.errors import KnownError
from lumadesk.site.backends import BACKENDS, Address, Backend, Timeouts
from lumadesk.site.failures import failure, known
from lumadesk.site.line import Line

_OLD = 300  # seconds
_FILE = "sqlite:///"


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
    """The ways into one database: a pooled one and a fresh one that only read, and one that writes."""

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
                "The address must begin with postgresql:// or sqlite:///.",
            )
        options = {name: value for name, value in parsed.query.items() if isinstance(value, str)}
        self.backend: Backend = backend
        self.address = Address(
            parsed.host or "", parsed.port, parsed.username or "", parsed.database or "", options
        )
        self._password = password or parsed.password
        self._timeouts = timeouts
        self._pooled = self._engine(pooled=backend.streams)
        self._fresh = self._engine()
        self._writer = self._engine(write=True)

    @contextmanager
    def reading(self, *, fresh: bool = False) -> Iterator[sa.Connection]:
        engine = self._fresh if fresh else self._pooled
        with _told(), engine.connect() as connection:
            yield connection

    @contextmanager
    def streaming(self, query: sa.Select[Any]) -> Iterator[Any]:
        """The rows of a query through a cursor at the server; ``fetchmany`` is one round trip."""
        with _told(), self._pooled.connect() as connection:
            connection = connection.execution_options(isolation_level="READ COMMITTED", stream_results=True)
            with connection.execute(query) as result:
                yield result

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction: committed at the end, rolled back by an exception."""
        with _told(), self._writer.begin() as connection:
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

    def close(self) -> None:
        self._pooled.dispose()

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
            creator=lambda: self.backend.connect(self.address, self._password, self._timeouts, write=write),
            hide_parameters=True,
            **options,
        )


@contextmanager
def _told() -> Iterator[None]:
    """Turn a driver's error into one that the owner can read, and leave its words and values behind."""
    try:
        yield
    except DBAPIError as error:
        raise known(error.orig) from None


def _parsed(url: str) -> sa.URL:
    if url.startswith(_FILE):  # all the rest is the path, whatever characters it has
        return sa.URL.create("sqlite", database=url.removeprefix(_FILE))
    try:
        return sa.make_url(url)
    except (ArgumentError, ValueError):
        raise failure("site.url") from None
