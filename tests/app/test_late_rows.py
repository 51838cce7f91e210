"""Rows whose transactions stay open for hours and commit in any order, while one sync follows another."""

from __future__ import annotations

import random
import threading
from collections import Counter
from uuid import UUID

import psycopg
import pytest

from lumadesk.app import enquiries, site_sweep, sites
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from tests.app.fakes import FakeClock

WRITERS, EACH = 4, 12
COLUMNS = {"key": "id", "name": "name", "message": "message", "submitted_at": "created_at"}
KEYS = {
    "bigint": "bigint GENERATED ALWAYS AS IDENTITY",
    "uuid": "uuid DEFAULT gen_random_uuid()",
    "text": "text DEFAULT md5(random()::text)",
}


def make(url: str, key: str) -> None:
    with psycopg.connect(url) as site:
        site.execute(
            f"CREATE TABLE enquiry (id {key} PRIMARY KEY, name text NOT NULL, message text NOT NULL, "
            "created_at timestamptz NOT NULL)"
        )
        site.execute("CREATE INDEX ON enquiry (created_at)")


class Writer(threading.Thread):
    """Opens transactions, each dated when it is opened, and ends them when its turn comes."""

    def __init__(self, url: str, clock: FakeClock, seed: int) -> None:
        super().__init__()
        self._url = url
        self._clock = clock
        self._random = random.Random(seed)
        self.committed: list[str] = []
        self.turn = threading.Semaphore(0)
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._write()
        except BaseException as error:
            self.error = error

    def _write(self) -> None:
        waiting: list[tuple[psycopg.Connection[tuple[object, ...]], str]] = []
        for number in range(EACH):
            self.turn.acquire()
            site = psycopg.connect(self._url)
            row = site.execute(
                "INSERT INTO enquiry (name, message, created_at) VALUES (%s, 'Hello', %s) RETURNING id",
                (f"{self.name} {number}", self._clock.now()),
            ).fetchone()
            assert row is not None
            waiting.append((site, str(row[0])))
            self._random.shuffle(waiting)
            while waiting and self._random.random() < 0.5:
                self._end(*waiting.pop())
        self.turn.acquire()
        for site, key in waiting:
            self._end(site, key)

    def _end(self, site: psycopg.Connection[tuple[object, ...]], key: str) -> None:
        if self._random.random() < 0.15:
            site.rollback()
        else:
            site.commit()
            self.committed.append(key)
        site.close()


@pytest.mark.parametrize("kind", KEYS)
def test_every_row_arrives_exactly_once(
    services: Services, postgres_url: str, clock: FakeClock, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_sweep, "SLICE", 10)
    make(postgres_url, KEYS[kind])
    sites.configure_site(services, url=postgres_url, table="enquiry", mapping=COLUMNS)
    writers = [Writer(postgres_url, clock, seed) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    turns = [writer for writer in writers for _ in range(EACH + 1)]
    random.Random(7).shuffle(turns)
    new = 0
    for number, writer in enumerate(turns):
        writer.turn.release()
        if number % 3 == 0:
            clock.advance(minutes=25)  # a transaction of a few turns ago is hours old by now
            new += sync(services).value.new
    for writer in writers:
        writer.join(60)
        assert not writer.is_alive()
        assert writer.error is None
    committed = [key for writer in writers for key in writer.committed]
    # The rest of the round under way, and the first half of the next, which comes by all rows.
    for _ in range(3 * (len(committed) // site_sweep.SLICE + 1)):
        new += sync(services).value.new
    held = enquiries.in_full(services, enquiries.list_ids(services, EnquiryFilter()))
    assert Counter(one.key for one in held) == Counter(committed)
    assert new == len(committed)
    if kind == "uuid":
        assert all(str(UUID(key)) == key for key in committed)
    assert enquiries.list_ids(services, EnquiryFilter(vanished=True)) == []


@pytest.mark.parametrize("kind", KEYS)
def test_a_transaction_open_for_a_day_is_found_by_looking_all_through(
    services: Services, postgres_url: str, clock: FakeClock, kind: str
) -> None:
    make(postgres_url, KEYS[kind])
    sites.configure_site(services, url=postgres_url, table="enquiry", mapping=COLUMNS)
    add = "INSERT INTO enquiry (name, message, created_at) VALUES (%s, 'Hello', %s)"
    with psycopg.connect(postgres_url) as open_for_long:
        open_for_long.execute(add, ("Late", clock.now()))
        clock.advance(days=1)
        with psycopg.connect(postgres_url) as quick:
            quick.execute(add, ("On time", clock.now()))
        assert sync(services).value.new == 1
    assert sync(services, full=True).value.new == 1
    assert sync(services, full=True).value.new == 0
    names = [one.name for one in enquiries.rows(services, enquiries.list_ids(services, EnquiryFilter()))]
    assert names == ["On time", "Late"]
