"""Hours as lines, and what jobs, appointments and follow-ups may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.jobs import (
    TimeEntry,
    check_appointment,
    check_follow_up,
    check_job,
    check_time,
    hours,
    lines_for,
    worth,
)
from lumadesk.domain.lines import check_lines, line_net
from tests.domain.making import TODAY

ENTRY = TimeEntry(
    id=1,
    job_id=1,
    day=TODAY,
    minutes=90,
    what="Wiring",
    unit_price=Decimal(40),
    vat_rate=Decimal(20),
    category="Work",
    billable=True,
    invoice_id=None,
)
NINE = datetime(2026, 11, 22, 9, tzinfo=UTC)


def refusal(act: Any) -> str:
    with pytest.raises(RuleViolation) as refused:
        act()
    return refused.value.code


@given(st.integers(1, 24 * 60))
def test_minutes_are_hours_to_four_places(minutes: int) -> None:
    found = hours(minutes)
    assert abs(found * 60 - minutes) <= Decimal("0.003")
    (made,) = lines_for([replace(ENTRY, minutes=minutes)], vat_registered=True)
    check_lines([made], vat_registered=True)


@given(st.integers(1, 24 * 60), st.integers(0, 99_999))
def test_hours_are_worth_what_their_line_comes_to(minutes: int, pence: int) -> None:
    entry = replace(ENTRY, minutes=minutes, unit_price=Decimal(pence) / 100)
    assert worth(entry) == line_net(lines_for([entry], vat_registered=False)[0])


def test_hours_that_are_to_be_billed_become_lines_by_day() -> None:
    later = replace(ENTRY, id=2, minutes=60, what="Test")
    first = replace(ENTRY, id=3, day=date(2026, 11, 20))
    lines = lines_for(
        [later, first, replace(ENTRY, invoice_id=7), replace(ENTRY, billable=False)], vat_registered=False
    )
    assert [(one.description, str(one.quantity), one.unit, one.vat_rate) for one in lines] == [
        ("Wiring, Fri 20 Nov 2026", "1.5", "hours", None),
        ("Test, Sun 22 Nov 2026", "1", "hour", None),
    ]
    assert refusal(lambda: lines_for([], vat_registered=False)) == "job.nothing_to_bill"


def test_what_may_be_entered() -> None:
    check_job("Rewire", "", TODAY, TODAY)
    check_job("Rewire", "", None, TODAY)
    check_time(1, "Wiring", Decimal(40), None, TODAY, TODAY)
    check_appointment("Visit", "", "", NINE, NINE + timedelta(minutes=1))
    check_follow_up("Ask")
    yesterday = TODAY - timedelta(days=1)
    for act, code in (
        (lambda: check_job(" ", "", None, None), "job.bad_title"),
        (lambda: check_job("x" * 201, "", None, None), "job.bad_title"),
        (lambda: check_job("x", "x" * 10_001, None, None), "job.too_long"),
        (lambda: check_job("x", "", TODAY, yesterday), "job.backwards"),
        (lambda: check_time(0, "x", Decimal(1), None, TODAY, TODAY), "job.bad_time"),
        (lambda: check_time(1441, "x", Decimal(1), None, TODAY, TODAY), "job.bad_time"),
        (lambda: check_time(1, " ", Decimal(1), None, TODAY, TODAY), "invoice.bad_description"),
        (lambda: check_appointment("x", "", "", NINE, NINE), "appointment.backwards"),
        (lambda: check_appointment("x", "", "", NINE.replace(tzinfo=None), NINE), "appointment.backwards"),
        (lambda: check_follow_up(""), "follow-up.bad_title"),
    ):
        assert refusal(act) == code
    assert refusal(lambda: check_time(1, "x", Decimal(1), None, TODAY, yesterday)).startswith("job.")
