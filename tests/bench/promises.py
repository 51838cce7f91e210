"""Rows: all promises over 100,000 people and 500,000 records, again after a change; the review queue."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

from lumadesk.app import enquiries, promises, retention, vault
from lumadesk.app.services import Services
from lumadesk.domain.enquiries import EnquiryStatus
from lumadesk.storage import sites
from lumadesk.storage.columns import instant_text
from lumadesk.storage.enquiries import enquiry
from lumadesk.storage.people import person
from lumadesk.storage.transaction import Tx
from tests.bench.figures import Figure, compare, median_of
from tests.bench.window import child
from tests.bench.world import World

_PASSPHRASE = "a passphrase for the bench alone"
_PER_PERSON = 5
_QUEUE = 50_000
_SHOWN = 50
_FRAME = 1 / 60
_RUNS = 5
_NOW = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)
_MESSAGE = "The laptop is slow and the printer is not found any more; could you come by? " * 4


def first_look(world: World) -> Figure:
    people = world.rows
    services = _vault(world, people)

    def floor() -> float:
        """One full scan of the tables that the promises are counted from."""
        start = time.perf_counter()
        with services.read() as tx:
            tx.value("SELECT sum(length(name)) + sum(length(source)) FROM enquiry NOT INDEXED")
            tx.value("SELECT sum(length(name)) FROM person NOT INDEXED")
        return time.perf_counter() - start

    def lumadesk() -> float:
        anew = replace(services, board=type(services.board)())
        start = time.perf_counter()
        promises.look(anew)
        return time.perf_counter() - start

    floor_time, own_time = compare(floor, lumadesk, runs=_RUNS)
    promises.look(services)
    turn = iter(range(1, 10**6))

    def again() -> float:
        status = (EnquiryStatus.CLOSED, EnquiryStatus.REPLIED)[next(turn) % 2]
        enquiries.set_status(services, [7], status)
        start = time.perf_counter()
        promises.look(services)
        return time.perf_counter() - start

    refresh = median_of(again, runs=_RUNS)
    vault.lock(services)
    return Figure(
        row="promises",
        work=f"all promises of a policy over {people} people and {people * _PER_PERSON} enquiries",
        floor_is="one full scan of the same two tables",
        floor=floor_time,
        lumadesk=own_time,
        budget=5,
        runs=_RUNS,
        notes={"s after one change": refresh},
        broken=(f"a change costs {refresh:.2f} s, more than half of all",) if refresh > own_time / 2 else (),
    )


def review_queue(world: World) -> Figure:
    """A window of rows for each frame, wherever the list is scrolled to."""
    services = _vault(world, _QUEUE // _PER_PERSON)
    records = retention.queue(services)
    if len(records) < _QUEUE:
        raise RuntimeError(f"only {len(records)} records wait for the review")
    starts = [place * (len(records) - _SHOWN) // 40 for place in range(40)]

    def floor() -> float:
        start = time.perf_counter()
        with services.read() as tx:
            for first in starts:
                ids = [id_ for _noun, id_ in records[first : first + _SHOWN]]
                marks = ",".join("?" * len(ids))
                tx.fetch(f"SELECT id, person_id, submitted_at FROM enquiry WHERE id IN ({marks})", ids)
        return (time.perf_counter() - start) / len(starts)

    def lumadesk() -> float:
        start = time.perf_counter()
        for first in starts:
            retention.rows(services, records[first : first + _SHOWN])
        return (time.perf_counter() - start) / len(starts)

    floor_time, own_time = compare(floor, lumadesk, runs=_RUNS)
    begin = time.perf_counter()
    retention.queue(services)
    whole = time.perf_counter() - begin
    vault.lock(services)
    return Figure(
        row="review-queue",
        work=f"{_SHOWN} rows of a queue of {len(records)}, with date, arithmetic, holds and name",
        floor_is="the bare rows by their ids",
        floor=floor_time,
        lumadesk=own_time,
        budget=120,  # the frame below is what counts: the floor reads three columns of known ids
        runs=_RUNS,
        notes={"ms for one window of rows": own_time * 1000, "ms for the ids of the queue": whole * 1000},
        broken=(f"a window takes {own_time * 1000:.1f} ms, over a frame",) if own_time > _FRAME else (),
    )


def review_scroll(world: World) -> Figure:
    """The window itself: a list of so many due rows, scrolled, each step painted."""
    services = _vault(world, _QUEUE // _PER_PERSON)
    folder = services.vault.folder
    vault.lock(services)
    said = json.dumps({"vault": str(folder), "secrets": world.secrets.kept})
    walks = [json.loads(child(world, "tests.bench.review_child", said)) for _ in range(2)]
    steps, worked = (sorted(walks[-1][name]) for name in ("steps", "worked"))  # the first warmed up
    place = round(len(steps) * 0.95) - 1
    return Figure(
        row="review-scroll",
        work=f"a step of scrolling a window with {walks[-1]['rows']} due rows, painted: the slowest of 20",
        floor_is="a frame of 60 in a second",
        floor=_FRAME,
        lumadesk=steps[place],
        budget=1,
        runs=len(steps),
        notes={
            "ms for a step, as a rule": median(steps) * 1000,
            "ms for the slowest step": steps[-1] * 1000,
            "ms of it that the window's thread worked": worked[place] * 1000,
        },
    )


def _vault(world: World, people: int) -> Services:
    """A vault in which every person sent a few enquiries over two years; nothing came of them."""
    services = vault.create_vault(world.outside, world.new_folder(), _PASSPHRASE).services
    with services.write("bench.fill") as tx:
        site_id = sites.save(
            tx,
            sites.Site(
                name="Website",
                url="sqlite:///none",
                password=None,
                table="contact_enquiry",
                mapping={"key": "id", "source": "source"},
                strategy="row",
            ),
        )
        _fill(tx, site_id, people)
    return services


def _fill(tx: Tx, site_id: int, people: int) -> None:
    at = instant_text(_NOW)
    tx.insert_many(
        person,
        ("id", "name", "email", "email_key", "created_at"),
        [
            (id_, f"Person {id_}", f"p{id_}@example.com", f"p{id_}@example.com", at)
            for id_ in tx.reserve(person, people)
        ],
    )
    count = people * _PER_PERSON
    sent = [
        instant_text(_NOW - timedelta(days=400 + 330 * place // count if people < 50_000 else place % 700))
        for place in range(count)
    ]
    columns = (
        "id", "site_id", "key", "fingerprint", "person_id", "submitted_at", "synced_at", "status", "name",
        "email", "service", "source", "message",
    )  # fmt: skip
    tx.insert_many(
        enquiry,
        columns,
        [
            (
                id_, site_id, str(id_), "0", 1 + place % people, sent[place], at, "closed", f"Person {place}",
                "p@example.com", "Repair", "home", _MESSAGE,
            )
            for place, id_ in enumerate(tx.reserve(enquiry, count))
        ],
    )  # fmt: skip
    tx.touch("enquiry", 1)
    tx.reordered = True
