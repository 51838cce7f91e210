"""How long something takes, as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.spans import read_minutes, write_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2", 120), ("2.5", 150), ("0,25", 15), ("1.33", 80), (" 3 h ", 180), ("1 hour", 60),
        ("2:30", 150), ("2h30", 150), ("2 h 5 min", 125), ("0:05", 5), ("24", 1440),
        ("90 min", 90), ("45m", 45), ("1440 minutes", 1440),
        ("9:00-11:30", 150), ("9.15 to 10", 45), ("9 \u2013 11:30", 150), ("22:00-01:00", 180), ("23-24", 60),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    "text",
    ["", "0", "25", "1441 min", "2:75", "lots", "-2", "9-9", "25:00-26:00", "9:70-10:00", "1e1", "\u0664"],
)
def test_other_things_are_no_time(text: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_minutes(text)
    assert refused.value.code == "span.unreadable"


@given(st.integers(1, 24 * 60))
def test_what_is_written_is_read_again(minutes: int) -> None:
    assert read_minutes(write_minutes(minutes)) == minutes


def test_nothing_is_no_hours() -> None:
    assert write_minutes(0) == "0 h"
