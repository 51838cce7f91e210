"""When a website is asked again, as arithmetic: interval, doubling, cap and jitter."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lumadesk.domain.schedule import LONGEST_WAIT, next_try, wait

MIDDLE = 0.5  # no jitter to either side


def minutes(delay: timedelta) -> float:
    return delay.total_seconds() / 60


@pytest.mark.parametrize("every", [0, -5])
def test_by_hand_only_there_is_no_next_try(now: datetime, every: int) -> None:
    assert next_try(now, 0, every, MIDDLE) is None
    assert next_try(None, 3, every, MIDDLE) is None


def test_never_asked_is_due_at_once(now: datetime) -> None:
    due = next_try(None, 0, 15, MIDDLE)
    assert due is not None
    assert due < now - timedelta(days=365)


@pytest.mark.parametrize("jitter", [0.0, 0.3, 1.0])
def test_after_a_success_the_interval_is_kept_exactly(now: datetime, jitter: float) -> None:
    assert next_try(now, 0, 15, jitter) == now + timedelta(minutes=15)


def test_each_failure_doubles_the_wait_up_to_the_cap() -> None:
    waits = [minutes(wait(failures, 15, MIDDLE)) for failures in range(1, 10)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert minutes(wait(10_000, 15, MIDDLE)) == LONGEST_WAIT


def test_an_interval_longer_than_the_cap_is_the_cap() -> None:
    assert minutes(wait(1, 240, MIDDLE)) == 1, "a moment's failure is soon tried again"
    assert minutes(wait(30, 240, MIDDLE)) == 240


def test_jitter_moves_a_retry_by_a_quarter_to_either_side() -> None:
    assert minutes(wait(4, 15, 0.0)) == 6
    assert minutes(wait(4, 15, 1.0)) == 10
    assert minutes(wait(4, 15, 0.25)) == 7
