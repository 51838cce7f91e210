"""Operations run beside the window, and their results come back on its thread or not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from lumadesk.app.changes import Changes
from lumadesk.domain.errors import KnownError
from lumadesk.ui.events import Events
from lumadesk.ui.jobs import Job, Jobs


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def jobs(events: Events) -> Iterator[Jobs]:
    made = Jobs(events)
    yield made
    made.close()


def test_work_is_done_elsewhere_and_delivered_here(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    found: list[Any] = []
    jobs.read(threading.get_ident, lambda where: found.append((where, threading.get_ident())), owner=owner)
    qtbot.waitUntil(lambda: bool(found))
    worked, delivered = found[0]
    assert delivered == threading.get_ident() != worked


def test_writes_keep_their_order_and_never_overlap(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    log: list[tuple[int, str]] = []

    def write(number: int) -> None:
        log.append((number, "begun"))
        time.sleep(0.002)
        log.append((number, "done"))

    for number in range(5):
        jobs.write(lambda number=number: write(number), owner=owner)
    qtbot.waitUntil(lambda: not jobs.busy())
    assert log == [(number, what) for number in range(5) for what in ("begun", "done")]


def test_what_a_write_touched_is_broadcast_before_its_result(
    qtbot: QtBot, jobs: Jobs, events: Events, owner: QObject
) -> None:
    told: list[str] = []
    events.changed.connect(lambda changes: told.append("broadcast" if changes.concerns("note") else "?"))
    jobs.write(
        lambda: Changes(1, {"note": frozenset({1})}), lambda _changes: told.append("result"), owner=owner
    )
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["broadcast", "result"]


def test_asking_again_drops_the_former_answer(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    first_may_end = threading.Event()
    answers: list[str] = []
    jobs.read(lambda: first_may_end.wait(5) and "first", answers.append, owner=owner, replaces="ids")
    jobs.read(lambda: "second", answers.append, owner=owner, replaces="ids")
    qtbot.waitUntil(lambda: answers == ["second"])
    first_may_end.set()
    qtbot.waitUntil(lambda: not jobs.busy())
    assert answers == ["second"]


def test_a_view_that_is_gone_gets_nothing_but_its_write_is_carried_out(qtbot: QtBot, jobs: Jobs) -> None:
    gate = threading.Event()
    done: list[str] = []
    view = QObject()
    jobs.write(lambda: gate.wait(5) and done.append("written"), lambda _none: done.append("told"), owner=view)
    jobs.write(lambda: done.append("written too"), lambda _none: done.append("told"), owner=view)
    shiboken6.delete(view)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy())
    assert done == ["written", "written too"]


def test_an_error_goes_to_who_asked_or_else_to_the_window(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    def fail() -> None:
        raise KnownError("site.unreachable", "Away.")

    here: list[Exception] = []
    jobs.read(fail, owner=owner, failed=here.append)
    qtbot.waitUntil(lambda: bool(here))
    with qtbot.waitSignal(jobs.failed) as caught:
        jobs.read(fail, owner=owner)
    assert isinstance(here[0], KnownError)
    assert caught.args is not None
    assert caught.args[0].code == "site.unreachable"


def test_network_work_reports_and_can_be_cancelled(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    seen: list[tuple[str, int, int | None]] = []
    told: list[str] = []

    def work(job: Job) -> str:
        job.report("enquiries", 1, None)
        while not job.cancelled():
            time.sleep(0.001)
        return "stopped"

    job = jobs.network(
        work,
        told.append,
        owner=owner,
        progress=lambda *report: seen.append(report),
        ended=lambda: told.append("ended"),
    )
    qtbot.waitUntil(lambda: seen == [("enquiries", 1, None)])
    job.cancel()
    qtbot.waitUntil(lambda: not jobs.busy())
    assert told == ["ended"]


def test_the_last_report_is_never_swallowed(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    seen: list[int] = []

    def work(job: Job) -> None:
        for number in range(1, 101):
            job.report("deletions", number, 100)

    jobs.network(work, owner=owner, progress=lambda _text, done, _total: seen.append(done))
    qtbot.waitUntil(lambda: not jobs.busy())
    assert seen[-1] == 100
    assert len(seen) < 100


def test_closing_waits_for_the_writes_that_were_asked_for(events: Events, owner: QObject) -> None:
    jobs = Jobs(events)
    done: list[int] = []
    for number in range(3):
        jobs.write(lambda number=number: (time.sleep(0.01), done.append(number)), owner=owner)
    jobs.close()
    assert done == [0, 1, 2]
    jobs.write(lambda: done.append(9), owner=owner)
    assert done == [0, 1, 2]


def test_cancelling_ends_what_the_work_waits_for(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    waiting, ended = threading.Event(), threading.Event()
    answer = threading.Event()

    def op(job: Job) -> None:
        job.when_cancelled(answer.set)
        waiting.set()
        assert answer.wait(10), "nobody ended it"
        ended.set()

    job = jobs.network(op, owner=owner)
    qtbot.waitUntil(waiting.is_set)
    job.cancel()
    qtbot.waitUntil(ended.is_set)
    late: list[bool] = []
    job.when_cancelled(lambda: late.append(True))
    assert late == [True], "who asks after it was cancelled is told at once"
    job.cancel()
    assert late == [True]
