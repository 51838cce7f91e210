"""When recurring invoices come, however long nobody looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceTerms
from lumadesk.domain.recurring import (
    MOST_AT_ONCE,
    RecurringInvoice,
    check_recurring,
    check_start,
    due_days,
    next_on,
)
from tests.domain.making import line

MONTHLY = RecurringInvoice(
    id=1,
    person_id=1,
    customer_name="Bob",
    customer_address="",
    lines=(line(),),
    terms=InvoiceTerms(),
    every_months=1,
    starts_on=date(2026, 1, 31),
    until=None,
    made=0,
    paused=False,
)


def test_the_end_of_a_month_stays_the_end_of_a_month() -> None:
    assert due_days(MONTHLY, date(2026, 4, 1)) == (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))
    assert next_on(replace(MONTHLY, made=1)) == date(2026, 2, 28)
    assert due_days(MONTHLY, date(2026, 1, 30)) == ()


def test_it_ends_and_it_rests() -> None:
    ending = replace(MONTHLY, until=date(2026, 2, 28))
    assert due_days(ending, date(2027, 1, 1)) == (date(2026, 1, 31), date(2026, 2, 28))
    assert next_on(replace(ending, made=2)) is None
    resting = replace(MONTHLY, paused=True)
    assert (due_days(resting, date(2027, 1, 1)), next_on(resting)) == ((), None)


def test_what_cannot_come_again_is_refused() -> None:
    check_recurring(1, date(2026, 1, 1), date(2026, 1, 1))
    for months, until, code in ((0, None, "recurring.bad_interval"), (61, None, "recurring.bad_interval")):
        with pytest.raises(RuleViolation) as refused:
            check_recurring(months, date(2026, 1, 1), until)
        assert refused.value.code == code
    with pytest.raises(RuleViolation) as backwards:
        check_recurring(1, date(2026, 1, 1), date(2025, 12, 31))
    assert backwards.value.code == "recurring.backwards"


def test_a_first_day_that_one_look_cannot_catch_up_with_is_refused() -> None:
    check_start(1, date(2024, 12, 1), date(2026, 11, 30))
    check_start(60, date(2018, 1, 1), date(2026, 11, 30))
    for months, early in ((1, date(2024, 11, 30)), (1, date(206, 11, 1)), (12, date(2002, 11, 30))):
        with pytest.raises(RuleViolation) as refused:
            check_start(months, early, date(2026, 11, 30))
        assert refused.value.code == "recurring.too_early"


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(1, 12),
    st.lists(st.integers(0, 900), max_size=5),
)
def test_each_period_comes_once_whenever_one_looks(start: date, months: int, looks: list[int]) -> None:
    agreement = replace(MONTHLY, starts_on=start, every_months=months)
    seen: list[date] = []
    for days in [*sorted(looks), 900]:
        today = date.fromordinal(start.toordinal() + days)
        found = due_days(agreement, today)
        assert len(found) <= MOST_AT_ONCE
        seen += found
        agreement = replace(agreement, made=agreement.made + len(found))
    while more := due_days(agreement, date.fromordinal(start.toordinal() + 900)):
        seen += more
        agreement = replace(agreement, made=agreement.made + len(more))
    assert seen == sorted(set(seen))
    assert seen[0] == start
