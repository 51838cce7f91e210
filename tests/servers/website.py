"""The Django website with its contact form, over whatever database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

DJANGO_SITE = Path(__file__).parents[1] / "django_site"


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
