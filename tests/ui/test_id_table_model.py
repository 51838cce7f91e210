"""The list of 100,000 ids reads only the rows that are seen, and never holds the window up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import pytest
from pytestqt.qtbot import QtBot

from lumadesk.ui.events import Events
from lumadesk.ui.jobs import Jobs
from lumadesk.ui.widgets.id_table_model import FACE, WINDOW, Face, IdTableModel
from lumadesk.ui.widgets.record_list import RecordList

MANY = range(1, 100_001)
#: What the window's thread may spend on one thing (seconds of its own processor time).
HOLD = 0.050


class Store:
    """Rows that are numbers, and a note of which were fetched."""

    def __init__(self) -> None:
        self.fetched: list[int] = []
        self.gone: set[int] = set()
        self.edition = 1

    def fetch(self, ids: Sequence[int]) -> list[int]:
        self.fetched += ids
        return [one for one in ids if one not in self.gone]

    def face(self, row: int) -> Face:
        return Face(title=f"Row {row} ({self.edition})", detail="")


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def rows(qtbot: QtBot, store: Store) -> Iterator[RecordList]:
    jobs = Jobs(Events())
    model = IdTableModel(jobs, store.fetch, store.face, lambda row: row)
    made = RecordList(model, "Rows", many=True)
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    yield made
    jobs.close()


def title(rows: RecordList, row: int) -> str | None:
    face = rows.records.index(row, 0).data(FACE)
    return None if face is None else face.title


def timed(act: Callable[[], object]) -> float:
    start = time.thread_time()
    act()
    return time.thread_time() - start


def test_only_what_is_seen_is_fetched(qtbot: QtBot, rows: RecordList, store: Store) -> None:
    rows.show_ids(MANY)
    qtbot.waitUntil(lambda: title(rows, 0) == "Row 1 (1)")
    assert rows.records.rowCount() == len(MANY)
    assert set(store.fetched) <= set(range(1, 2 * WINDOW + 1))
    rows.scrollToBottom()
    qtbot.waitUntil(lambda: title(rows, len(MANY) - 1) == f"Row {len(MANY)} (1)")
    assert len(store.fetched) <= 4 * WINDOW


def test_no_step_on_a_hundred_thousand_rows_holds_the_window(qtbot: QtBot, rows: RecordList) -> None:
    ids = list(MANY)
    assert timed(lambda: rows.show_ids(ids)) < HOLD
    assert timed(rows.selectAll) < HOLD
    assert timed(rows.selected_ids) < HOLD
    assert len(rows.selected_ids()) == len(MANY)
    assert timed(lambda: rows.select(99_000)) < HOLD
    assert timed(lambda: rows.show_ids(ids[::2])) < HOLD
    assert timed(lambda: rows.show_ids(ids[::2])) < HOLD
    qtbot.waitUntil(lambda: not rows.records.is_loading())


def test_a_refresh_shows_the_old_row_until_the_new_one_is_there(
    qtbot: QtBot, rows: RecordList, store: Store
) -> None:
    rows.show_ids([1, 2, 3])
    qtbot.waitUntil(lambda: title(rows, 0) == "Row 1 (1)")
    store.edition = 2
    rows.show_ids([1, 2, 3])
    assert title(rows, 0) == "Row 1 (1)"
    qtbot.waitUntil(lambda: title(rows, 0) == "Row 1 (2)")


def test_a_row_that_vanished_says_so_and_is_not_asked_for_again(
    qtbot: QtBot, rows: RecordList, store: Store
) -> None:
    store.gone = {2}
    rows.show_ids([1, 2, 3])
    qtbot.waitUntil(lambda: title(rows, 1) == "(no longer there)")
    asked = len(store.fetched)
    qtbot.wait(50)
    assert len(store.fetched) == asked


def test_the_selection_follows_the_record_not_the_row(rows: RecordList) -> None:
    rows.show_ids([5, 6, 7])
    rows.select(6)
    told: list[list[int]] = []
    rows.picked.connect(told.append)
    rows.show_ids([4, 5, 6, 7])
    assert rows.selected_ids() == [6]
    assert told == []
    rows.show_ids([4, 5])
    assert told == [[]]


def test_a_list_of_nothing_has_nothing_selected(rows: RecordList) -> None:
    rows.show_ids([])
    rows.select_first()
    assert rows.selected_ids() == []
    assert not rows.select(1)
