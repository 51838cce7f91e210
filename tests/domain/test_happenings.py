"""Records that are only ever added: what counts once some were corrected or taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.happenings import counting, first_of, require_counting, without

DAY = date(2026, 11, 3)


@dataclass(frozen=True, kw_only=True)
class Entry:
    id: int
    on: date
    replaces: int | None = None
    takes_back: bool = False


def test_a_correction_stands_for_what_it_corrects() -> None:
    log = [
        Entry(id=1, on=DAY),
        Entry(id=2, on=DAY + timedelta(days=5)),
        Entry(id=3, on=DAY - timedelta(days=1), replaces=2),
        Entry(id=4, on=DAY + timedelta(days=9), replaces=3),
    ]
    assert [entry.id for entry in counting(log)] == [1, 4]
    assert [first_of(log, id_) for id_ in (1, 2, 3, 4)] == [1, 2, 2, 2]
    assert require_counting(log, 4) is log[3]
    assert [entry.id for entry in without(log, 4)] == [1], "what it corrected must not count again"
    assert without(log, 1) == log[1:]
    for gone in (2, 3, 99):
        with pytest.raises(RuleViolation) as refusal:
            require_counting(log, gone)
        assert refusal.value.code == "event.not_current"


def test_what_was_taken_back_is_gone_and_so_is_its_taking_back() -> None:
    log = [Entry(id=1, on=DAY), Entry(id=2, on=DAY), Entry(id=3, on=DAY, replaces=1, takes_back=True)]
    assert [entry.id for entry in counting(log)] == [2]


@given(st.lists(st.tuples(st.dates(), st.sampled_from(["new", "correct", "back"]), st.integers(0, 30))))
def test_the_log_and_a_plain_list_agree(steps: list[tuple[date, str, int]]) -> None:
    """Kept as a log, or changed in place: what counts in the end is the same."""
    log: list[Entry] = []
    plain: dict[int, date] = {}  # id of the current entry -> day
    for number, (day, step, choice) in enumerate(steps, 1):
        current = sorted(plain)
        if step == "new" or not current:
            log.append(Entry(id=number, on=day))
            plain[number] = day
            continue
        old = current[choice % len(current)]
        del plain[old]
        log.append(Entry(id=number, on=day, replaces=old, takes_back=step == "back"))
        if step == "correct":
            plain[number] = day
    assert {entry.id: entry.on for entry in counting(log)} == plain
    days = [(entry.on, entry.id) for entry in counting(log)]
    assert days == sorted(days)
    assert counting(replace(entry) for entry in reversed(log)) == counting(log)
