"""Which backups are kept, when one is due, and until when somebody erased is inside one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.backups import (
    BackupPlan,
    drill_is_due,
    drill_is_overdue,
    gone_by,
    is_due,
    is_too_old,
    kept,
)
from lumadesk.domain.errors import RuleViolation

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_the_latest_of_each_period_is_kept() -> None:
    plan = BackupPlan(hourly=2, daily=2, weekly=0, monthly=0)
    early, late = NOW - timedelta(minutes=20), NOW - timedelta(minutes=10)
    before, yesterday, older = NOW - HOUR, NOW - DAY, NOW - 2 * DAY
    assert kept(plan, [early, late, before, yesterday, older], NOW) == {late, before, yesterday}


def test_a_laptop_that_was_off_keeps_what_it_had() -> None:
    plan = BackupPlan(hourly=0, daily=3, weekly=0, monthly=0)
    long_ago = [NOW - timedelta(days=200 + number) for number in range(5)]
    assert kept(plan, long_ago, NOW) == set(long_ago[:3])


def test_a_year_of_daily_backups() -> None:
    every = [NOW - number * DAY for number in range(400)]
    chosen = sorted(kept(BackupPlan(hourly=0, daily=7, weekly=5, monthly=12), every, NOW), reverse=True)
    assert chosen[:7] == every[:7]
    assert {moment.month for moment in chosen} == set(range(1, 13))
    assert 12 + 7 <= len(chosen) <= 12 + 7 + 5


def test_a_clock_that_ran_ahead_displaces_nothing() -> None:
    plan = BackupPlan(hourly=0, daily=1, weekly=0, monthly=0)
    ahead = NOW + timedelta(days=900)
    assert kept(plan, [ahead, NOW, NOW - DAY], NOW) == {ahead, NOW}


def test_the_hour_that_comes_twice_is_two() -> None:
    plan = BackupPlan(hourly=9, daily=0, weekly=0, monthly=0)
    both = [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]
    assert kept(plan, both, NOW) == set(both)


def test_days_are_those_of_london() -> None:
    plan = BackupPlan(hourly=0, daily=9, weekly=0, monthly=0)
    late, early = datetime(2026, 7, 1, 22, 59, tzinfo=UTC), datetime(2026, 7, 1, 23, 1, tzinfo=UTC)
    assert kept(plan, [late, early], NOW) == {late, early}


moments = st.lists(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))
)
counts = st.integers(0, 5)


@given(moments, counts, counts, counts, st.integers(1, 5))
def test_what_rotation_never_does(
    made: list[datetime], hourly: int, daily: int, weekly: int, monthly: int
) -> None:
    plan = BackupPlan(hourly=hourly, daily=daily, weekly=weekly, monthly=monthly)
    chosen = kept(plan, made, NOW)
    assert chosen <= set(made)
    past = [moment for moment in made if moment <= NOW]
    if past:
        assert max(past) in chosen, "the newest is kept"
        assert len(chosen & set(past)) <= hourly + daily + weekly + monthly + 1
    assert {moment for moment in made if moment > NOW + HOUR} <= chosen
    assert kept(plan, chosen, NOW) == chosen, "what was kept once is kept again"


def test_when_one_is_due() -> None:
    plan = BackupPlan()
    assert is_due(plan, None, NOW)
    assert is_due(plan, NOW - DAY, NOW)
    assert not is_due(plan, NOW - 23 * HOUR, NOW)
    assert is_due(plan, NOW + DAY, NOW), "the clock was wrong then or is now: that proves nothing"
    assert not is_due(BackupPlan(daily_too=False), None, NOW)


def test_when_today_warns() -> None:
    plan = BackupPlan(warn_days=3)
    assert is_too_old(plan, None, NOW)
    assert not is_too_old(plan, NOW - 3 * DAY, NOW)
    assert is_too_old(plan, NOW - 3 * DAY - HOUR, NOW)
    assert is_too_old(plan, NOW + DAY, NOW)


def test_a_drill_each_month() -> None:
    plan = BackupPlan()
    assert drill_is_due(plan, None, NOW)
    assert not drill_is_due(plan, datetime(2026, 11, 1, 1, tzinfo=UTC), NOW)
    assert drill_is_due(plan, datetime(2026, 10, 31, 12, tzinfo=UTC), NOW)
    assert drill_is_due(plan, NOW + 400 * DAY, NOW)
    assert not drill_is_due(BackupPlan(drill=False), None, NOW)


def test_until_when_the_erased_are_inside() -> None:
    plan = BackupPlan(erased_days=30)
    assert gone_by(plan, []) is None
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 2 July in London
    assert gone_by(plan, [NOW, summer]) == date(2026, 8, 1)


@pytest.mark.parametrize(
    "wanted",
    [
        {"hourly": -1},
        {"monthly": 1001},
        {"hourly": 0, "daily": 0, "weekly": 0, "monthly": 0},
        {"warn_days": 0},
        {"erased_days": 91},
    ],
)
def test_what_no_plan_says(wanted: dict[str, int]) -> None:
    with pytest.raises(RuleViolation, match=r"backup|warning|Erased"):
        BackupPlan(**wanted)  # type: ignore[arg-type]


def test_a_drill_is_overdue_after_forty_five_days() -> None:
    plan, long_ago = BackupPlan(), NOW - 46 * DAY
    assert drill_is_overdue(plan, long_ago, None, NOW)
    assert drill_is_overdue(plan, None, long_ago, NOW), "never held, though there was something to try"
    assert not drill_is_overdue(plan, NOW - 44 * DAY, long_ago, NOW)
    assert not drill_is_overdue(plan, None, None, NOW), "there is nothing to try"
    assert not drill_is_overdue(BackupPlan(drill=False), long_ago, long_ago, NOW)
