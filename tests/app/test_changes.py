"""What a write touched is kept in little room, and asked like any set of ids."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lumadesk.app.changes import Changes, IdRuns

pages = st.lists(st.frozensets(st.integers(1, 60)))


@given(pages)
def test_runs_hold_what_a_set_holds(added: list[frozenset[int]]) -> None:
    runs = IdRuns()
    for ids in added:
        runs.add(ids)
    plain = frozenset[int]().union(*added)
    assert list(runs) == sorted(plain)
    assert len(runs) == len(plain)
    assert runs == plain
    assert [id_ for id_ in range(70) if id_ in runs] == sorted(plain)
    assert "1" not in runs


def test_consecutive_ids_are_one_run() -> None:
    runs = IdRuns(range(1, 1001))
    runs.add(range(1001, 2001))
    assert len(runs._runs) == 1


def test_changes_concern_the_nouns_that_were_touched() -> None:
    outcome = Changes(None, {"enquiry": IdRuns([3]), "person": IdRuns()})
    assert outcome.concerns("person", "enquiry")
    assert not outcome.concerns("person", "invoice")
