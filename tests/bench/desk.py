"""Rows: what the Privacy screen reads with five hundred requests, and a pack among ten times the people."""

from __future__ import annotations

import shutil
import time
from datetime import date, timedelta

from lumadesk.app import breaches, complaints, due_dates, packs, people, requests, restrictions, vault
from lumadesk.app.services import Services
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.requests import FREEZING_KINDS, RequestKind, deadline
from tests.bench.figures import Figure, compare, median_of, timed
from tests.bench.world import BUSY_ENQUIRIES, World

_REQUESTS = 500
_RUNS = 5
_PACKS = 3
_TIMES = 10
#: What is said not to grow may be this many times as much with ten times the rows.
_STEADY = 1.25


def privacy_screen(world: World) -> Figure:
    services = vault.create_vault(world.outside, world.new_folder(), "for the bench alone").services
    try:
        _fill(services)
        floor_time, own_time = compare(
            lambda: _bare_read(services), timed(lambda: _read(services)), runs=_RUNS
        )
        due_time, near_time = (
            median_of(timed(lambda: read(services)), runs=_RUNS)  # noqa: B023 - called at once
            for read in (due_dates.due_dates, due_dates.near)
        )
    finally:
        vault.lock(services)
    return Figure(
        row="privacy-screen",
        work=f"what the Privacy screen reads with {_REQUESTS} requests: each with its clock and its state, "
        "restrictions, complaints, breaches",
        floor_is="the same requests, events and people out of SQLCipher, and one deadline computed for each",
        floor=floor_time,
        lumadesk=own_time,
        budget=5,
        runs=_RUNS,
        notes={"s for every due date": due_time, "s for what the desktop tells of": near_time},
    )


def pack_among_more(world: World) -> Figure:
    """The same pack among ten times as many people as ``--rows`` says: a million, as a rule."""
    usual, more = world.copy_of_vault(world.rows), world.copy_of_vault(world.rows)
    start = time.perf_counter()
    with world.open(more) as services:
        count = _grow(services)
    grown_in = time.perf_counter() - start
    with world.open(usual) as few, world.open(more) as many:
        few_time, many_time = compare(lambda: _pack(world, few), lambda: _pack(world, many), runs=_PACKS)
    shutil.rmtree(more)
    return Figure(
        row="access-pack-more",
        work=f"the access pack of {BUSY_ENQUIRIES} records among {count} enquiries of as many people",
        floor_is=f"the same pack among {world.rows}",
        floor=few_time,
        lumadesk=many_time,
        budget=_STEADY,
        runs=_PACKS,
        notes={"s to make so many": grown_in},
    )


def _fill(services: Services) -> None:
    """Requests of every kind, at every stage of their course."""
    kinds = [kind for kind in RequestKind if kind is not RequestKind.OBJECTION]  # which restricts
    for number in range(_REQUESTS):
        person = people.add_person(services, name=f"Person {number}", email=f"p{number}@example.com").value
        kind, received = kinds[number % len(kinds)], services.today - timedelta(days=number % 40)
        request = requests.open_request(services, kind=kind, person_id=person, received=received).value
        if number % 2:
            requests.acknowledge(services, request)
        if kind in FREEZING_KINDS:
            requests.record_identity(services, request, asked=received, because="A new address")
        if number % 5 == 0:
            try:
                requests.close_request(services, request)
            except RuleViolation:  # what has to be stopped first stays open
                continue


def _read(services: Services) -> int:
    shown = len(requests.list_requests(services))
    restrictions.list_restrictions(services)
    complaints.list_complaints(services)
    breaches.list_breaches(services)
    if shown != _REQUESTS:
        raise RuntimeError(f"{shown} requests were read")
    return shown


def _bare_read(services: Services) -> float:
    connection = services.vault.raw_connection()
    calendar = services.outside.calendar
    try:
        start = time.perf_counter()
        for table in ("request", "request_event", "person"):
            connection.execute(f"SELECT * FROM {table}").fetchall()
        for kind, received in connection.execute("SELECT kind, received FROM request").fetchall():
            day = date.fromisoformat(received)
            deadline(RequestKind(kind), day, calendar=calendar)
        return time.perf_counter() - start
    finally:
        connection.close()


def _grow(services: Services) -> int:
    """Copy everybody but the busy person until there are ten times as many; returns the enquiries."""
    connection = services.vault.raw_connection()
    try:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('person', 'enquiry')"
            )
        ]
        connection.execute("BEGIN IMMEDIATE")
        for name in names:  # the search index is not what a pack reads
            connection.execute(f"DROP TRIGGER {name}")
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for table in ("person", "enquiry")
        }
        (last,) = connection.execute("SELECT max(id) FROM person").fetchone()
        (sent,) = connection.execute("SELECT max(id) FROM enquiry").fetchone()
        for time_ in range(1, _TIMES):
            people_on, sent_on = last * time_, sent * time_
            replaced = {
                "person": {"id": f"id + {people_on}", "email_key": f"'{time_}-' || email_key",
                           "phone_key": f"phone_key || '{time_}'"},
                "enquiry": {"id": f"id + {sent_on}", "person_id": f"person_id + {people_on}",
                            "key": f"'{time_}-' || key"},
            }  # fmt: skip
            for table, ids in (("person", last), ("enquiry", sent)):
                values = ", ".join(replaced[table].get(name, f'"{name}"') for name in columns[table])
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(columns[table])}) SELECT {values} FROM {table} "
                    f"WHERE id <= {ids}"
                )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(connection.execute("SELECT count(*) FROM enquiry").fetchone()[0])
    finally:
        connection.close()


def _pack(world: World, services: Services) -> float:
    request_id = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=world.busy_person(services), received=services.today
    ).value
    start = time.perf_counter()
    packs.build_pack(services, request_id)
    return time.perf_counter() - start
