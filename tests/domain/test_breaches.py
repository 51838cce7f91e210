"""72 elapsed hours, whatever the clocks on the wall do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.breaches import notify_by
from lumadesk.domain.errors import RuleViolation
from tests.domain.vectors import load, named

BREACHES = load("breaches")


@pytest.mark.parametrize("row", BREACHES, ids=named(BREACHES))
def test_the_ico_is_told_within_72_hours(row: dict[str, Any]) -> None:
    assert notify_by(datetime.fromisoformat(row["aware"])).isoformat() == row["notify_by"], row["why"]


@given(st.datetimes(datetime(2018, 1, 1), datetime(2060, 1, 1), timezones=st.timezones()))
def test_exactly_72_hours_pass(aware: datetime) -> None:
    elapsed = notify_by(aware).astimezone(UTC) - aware.astimezone(UTC)
    assert elapsed == timedelta(hours=72)


def test_a_naive_moment_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="naive"):
        notify_by(datetime(2026, 12, 24, 16, 30))


def test_a_breach_at_the_end_of_time_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        notify_by(datetime(9999, 12, 30, tzinfo=UTC))
    assert refused.value.code == "date.out_of_range"
