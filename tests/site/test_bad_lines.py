"""Lines that are cut, slow, silent or spoilt: the cause is named, nothing hangs, the next read is whole."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from lumadesk.domain.errors import KnownError
from lumadesk.site import causes
from lumadesk.site.backends import Timeouts
from lumadesk.site.line import Line
from lumadesk.site.sql_source import SqlSource
from tests.proxy import Proxy
from tests.servers.mariadb import running_mariadb
from tests.site.test_faults import refusal
from tests.site.website import NOW, Website, read

QUICK = Timeouts(connect=1, statement=1, lock=1)
PATIENT = Timeouts(connect=5, statement=5, lock=1)
LONG_AGO = NOW - timedelta(days=100)
ROWS = 30

#: What cannot be understood may also look like an error that nobody knows.
SPOILT = ("site.unreachable", "site.tls_failed", "site.login_method", "site.failed")


@pytest.fixture(params=["postgres_site", "mariadb_site"])
def far(request: pytest.FixtureRequest) -> Website:
    site: Website = request.getfixturevalue(request.param)
    site.create().add(*({"created_at": LONG_AGO + n * timedelta(hours=2)} for n in range(ROWS)))
    return site


@pytest.fixture
def line(far: Website) -> Iterator[Proxy]:
    with proxied(far) as proxy:
        yield proxy


def proxied(site: Website) -> Proxy:
    if site.kind == "postgresql":
        return Proxy(f"{site.url.partition('host=')[2]}/.s.PGSQL.5432")
    return Proxy(("127.0.0.1", int(site.url.rpartition(":")[2].partition("/")[0])))


def through(site: Website, proxy: Proxy, timeouts: Timeouts = PATIENT, **options: Any) -> SqlSource:
    name = site.url.partition("?")[0].rpartition("/")[2]
    user = {"postgresql": "postgresql://postgres", "mariadb": "mysql://root"}[site.kind]
    url = f"{user}@127.0.0.1:{proxy.port}/{name}"
    return SqlSource(url, None, site.mapping, timeouts=timeouts, now=lambda: NOW, **options)


def every_way(source: SqlSource) -> None:
    """All that a sync asks: how much, the pages, single rows, a deletion with its proof."""
    source.count(None)
    read(source, size=7)
    source.fetch(["1", "2"])
    source.delete(str(ROWS))


def failed(action: Callable[[], object]) -> KnownError | None:
    try:
        action()
    except KnownError as error:
        return error
    return None


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_line_that_is_cut_at_any_statement_costs_nothing(far: Website, lost: str) -> None:
    # Without TLS, whose beginning would take most of the time.
    with proxied(far) as proxy:
        source = through(far, proxy, line=Line("off"))
        every_way(source)
        source.close()
        statements = proxy.requests
    assert statements > 20
    for statement in range(1, statements + 1):
        far.run("DELETE FROM contact_enquiry WHERE id = ?", [[ROWS]])
        far.add({"id": ROWS, "created_at": LONG_AGO + ROWS * timedelta(hours=2)})
        with proxied(far) as proxy:
            setattr(proxy, "cut_at" if lost == "request" else "cut_answer_to", statement)
            source = through(far, proxy, line=Line("off"))
            error = failed(lambda: every_way(source))  # noqa: B023 - it is called at once
            assert error is None or error.code == "site.unreachable", (statement, error)
            left = far.ask("SELECT count(*) FROM contact_enquiry")[0][0]
            assert left in (ROWS - 1, ROWS)
            # The line is back: everything is there once, and the deletion is done or can still be done.
            proxy.cut_at = proxy.cut_answer_to = None
            assert len(read(source, size=7).keys) == left
            receipt = source.delete(str(ROWS))
            assert receipt.verified_absent
            assert receipt.deleted_rows == left - (ROWS - 1)
            source.close()


def test_a_slow_line_is_slow_and_nothing_else(far: Website, line: Proxy) -> None:
    """Two seconds for each round trip: here a fiftieth, of the seconds to connect only a tenth."""
    line.delay = 0.02
    source = through(far, line, Timeouts(connect=2, statement=6, lock=1))
    assert len(read(source).keys) == ROWS
    assert source.delete("1").verified_absent
    source.close()


@pytest.mark.parametrize("when", ["connecting", "deleting"])
def test_a_line_that_falls_silent_is_given_up(far: Website, line: Proxy, when: str) -> None:
    source = through(far, line, QUICK)
    if when != "connecting":
        read(source)
    line.swallow = True
    started = time.monotonic()
    error = refusal(lambda: source.delete("1") if when == "deleting" else read(source))
    assert time.monotonic() - started < 20, "it hung"
    assert error.code == "site.unreachable"
    assert error.message in (causes.SILENT, causes.NO_ANSWER)
    assert len(far.ask("SELECT id FROM contact_enquiry")) == ROWS
    source.close()


def test_a_line_that_falls_silent_in_the_middle_of_a_long_read_is_given_up(far: Website) -> None:
    far.add(*({"id": n, "message": "x" * 5_000, "created_at": LONG_AGO} for n in range(100, 3_000)))
    with proxied(far) as proxy:
        source = through(far, proxy, QUICK)
        pages = source.pages(None, size=100)
        next(pages)
        next(pages)
        proxy.swallow = True
        error = refusal(lambda: list(pages))
        assert (error.code, error.message) == ("site.unreachable", causes.SILENT)
        source.close()


def test_a_server_that_is_away_is_told_from_one_that_nobody_knows(far: Website) -> None:
    with proxied(far) as proxy:
        source = through(far, proxy)
    assert refusal(lambda: read(source)).message == "The database's server refuses connections at that port."
    scheme = far.url.partition("://")[0]
    url = f"{scheme}://ann@no-such-host.invalid/site"
    unknown = SqlSource(url, None, far.mapping, timeouts=QUICK)
    assert refusal(lambda: read(unknown)).message == "The name of the database's server is not known."


def test_a_table_that_was_renamed_between_two_reads_is_missing(far: Website, line: Proxy) -> None:
    source = through(far, line)
    read(source)
    far.run("ALTER TABLE contact_enquiry RENAME TO old_enquiry")
    assert refusal(lambda: read(source)).code == "site.table_missing"
    far.run("ALTER TABLE old_enquiry RENAME TO contact_enquiry")
    assert len(read(source).keys) == ROWS
    source.close()


@pytest.mark.parametrize("away", [timedelta(days=-400), timedelta(hours=-3), timedelta(hours=3)])
def test_a_clock_that_is_wrong_loses_nothing(far: Website, line: Proxy, away: timedelta) -> None:
    """This computer's clock is wrong at the first sync and right at the second."""
    name = far.url.partition("?")[0].rpartition("/")[2]
    user = {"postgresql": "postgresql://postgres", "mariadb": "mysql://root"}[far.kind]
    clock = [NOW + away]
    far.add({"id": 900, "created_at": NOW - timedelta(minutes=5)})
    source = SqlSource(f"{user}@127.0.0.1:{line.port}/{name}", None, far.mapping, now=lambda: clock[0])
    first = read(source)
    clock[0] = NOW
    far.add({"id": 901, "created_at": NOW - timedelta(minutes=1)})
    second = read(source, first.cursor)
    assert {*first.keys, *second.keys} == {*map(str, range(1, ROWS + 1)), "900", "901"}
    source.close()


def test_what_a_line_spoils_is_never_taken_for_an_answer(far: Website) -> None:
    """Without TLS a changed letter cannot be told, but what breaks the protocol is named and never hangs."""
    with proxied(far) as proxy:
        source = through(far, proxy, QUICK)
        read(source)
        source.close()
        answers = proxy.answers

    def spoilt(place: int) -> Callable[[bytes, int], bytes]:
        return lambda block, number: b"\xff" * len(block) if number == place else block

    for place in range(1, answers + 1):
        with proxied(far) as proxy:
            proxy.change = spoilt(place)
            source = through(far, proxy, QUICK)
            error = failed(lambda: read(source))  # noqa: B023 - it is called at once
            assert error is None or error.code in SPOILT, (place, error)
            source.close()


def test_a_mariadb_that_restarts_in_the_middle_of_a_page_is_found_again() -> None:
    from tests.servers.mariadb import new_mariadb_database

    with running_mariadb() as server:
        site = Website(new_mariadb_database(server.url)).create()
        site.add(*({"message": "x" * 5_000, "created_at": LONG_AGO} for _ in range(3_000)))
        source = site.source(timeouts=PATIENT)
        pages = source.pages(None, size=100)
        next(pages)
        next(pages)
        server.stop()
        assert refusal(lambda: list(pages)).code == "site.unreachable"
        assert (
            refusal(lambda: read(source)).message == "The database's server refuses connections at that port."
        )
        server.start()
        assert len(read(source).keys) == 3_000
        site.close()


# Cancelling


@pytest.fixture(params=["sqlite_site", "postgres_site", "mariadb_site"])
def slow(request: pytest.FixtureRequest) -> Website:
    """A website whose table takes very long to read."""
    site: Website = request.getfixturevalue(request.param)
    site.create().add({})
    site.run("ALTER TABLE contact_enquiry RENAME TO slow")
    waits = {
        "sqlite": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n) > 0",
        "postgresql": "pg_sleep(60) IS NOT NULL",
        "mariadb": "SLEEP(60) = 0",
    }
    site.run(f"CREATE VIEW contact_enquiry AS SELECT * FROM slow WHERE {waits[site.kind]}")
    return site


def cancelled_after(source: SqlSource, work: Callable[[], object], seconds: float = 0.3) -> float:
    """How long the work still takes once it is cancelled; it must end with "site.cancelled"."""
    at: list[float] = []

    def cancel() -> None:
        at.append(time.monotonic())
        source.cancel()

    timer = threading.Timer(seconds, cancel)
    timer.start()
    try:
        error = refusal(work)
    finally:
        timer.join()
    assert error.code == "site.cancelled"
    return time.monotonic() - at[0]


def test_a_running_statement_is_cancelled_from_another_thread(slow: Website) -> None:
    source = slow.source()
    assert cancelled_after(source, lambda: read(source)) < 5
    for ask in (lambda: read(source), lambda: source.delete("1"), lambda: source.present(["1"])):
        assert refusal(ask).code == "site.cancelled"
    source.close()


@pytest.mark.parametrize("when", ["connecting", "reading"])
def test_waiting_for_a_silent_server_is_cancelled(far: Website, line: Proxy, when: str) -> None:
    source = through(far, line, Timeouts())
    if when == "reading":
        read(source)
    line.swallow = True
    assert cancelled_after(source, lambda: read(source)) < 5
    source.close()


def test_a_long_read_is_cancelled_between_its_pages(site: Website) -> None:
    site.create().add(*({"created_at": LONG_AGO} for _ in range(40)))
    source = site.source()
    pages = source.pages(None, size=5)
    next(pages)
    next(pages)
    source.cancel()
    assert refusal(lambda: list(pages)).code == "site.cancelled"
    assert len(read(site.source()).keys) == 40


def test_looking_for_a_host_is_cancelled(monkeypatch: pytest.MonkeyPatch, mariadb_site: Website) -> None:
    """Asking for a name can neither be limited nor interrupted."""
    import socket

    asked = threading.Event()

    def never(*_arguments: object, **_options: object) -> object:
        asked.wait(30)
        raise socket.gaierror("too late")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    source = SqlSource("mysql://ann@db.example.com/site", None, mariadb_site.mapping)
    assert cancelled_after(source, lambda: read(source)) < 5
    asked.set()
