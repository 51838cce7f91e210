"""The 30 days for acknowledging a complaint."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.calendar import UKCalendar
from lumadesk.domain.complaints import complaint_clock
from lumadesk.domain.errors import RuleViolation
from tests.domain.conftest import shipped_calendar
from tests.domain.vectors import load, named

COMPLAINTS = load("complaints")
SHIPPED = shipped_calendar()


@pytest.mark.parametrize("row", COMPLAINTS, ids=named(COMPLAINTS))
def test_a_complaint_is_acknowledged_when_the_law_says(calendar: UKCalendar, row: dict[str, Any]) -> None:
    clock = complaint_clock(date.fromisoformat(row["received"]), calendar)
    assert clock.strict == date.fromisoformat(row["strict"]), row["why"]
    assert clock.ico == date.fromisoformat(row["ico"]), row["why"]
    assert clock.in_force is row["in_force"]
    assert ("before the duty" in clock.steps[0].text) is not row["in_force"]


@given(st.dates(date(2018, 1, 1), date(2028, 11, 30)))
def test_the_strict_date_never_comes_after_the_icos(received: date) -> None:
    clock = complaint_clock(received, SHIPPED)
    assert (clock.strict - received).days == 29
    assert clock.strict < clock.ico
    assert SHIPPED.is_working_day(clock.ico)
    assert {clock.strict, clock.ico} <= {step.date for step in clock.steps}


def test_a_complaint_at_the_end_of_time_is_refused(calendar: UKCalendar) -> None:
    with pytest.raises(RuleViolation) as refused:
        complaint_clock(date.max, calendar)
    assert refused.value.code == "date.out_of_range"
