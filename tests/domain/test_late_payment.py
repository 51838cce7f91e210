"""Interest and fixed sum on debts paid late."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.late_payment import (
    BANK_RATES,
    default_due_date,
    fixed_sum,
    late_payment,
    missing_rate,
    reference_date,
    statutory_last_day,
)
from tests.domain.vectors import load, named

VECTORS = load("late_payment")
AMOUNTS = st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2)


@pytest.mark.parametrize("row", VECTORS["interest"], ids=named(VECTORS["interest"]))
def test_a_late_debt_bears_interest(row: dict[str, Any]) -> None:
    claim = late_payment(
        Decimal(row["amount"]), date.fromisoformat(row["due"]), date.fromisoformat(row["paid"])
    )
    assert claim.reference_date == date.fromisoformat(row["reference_date"]), row["why"]
    assert claim.days == row["days"]
    for name in ("bank_rate", "rate", "interest", "fixed_sum", "total"):
        assert str(getattr(claim, name)) == row[name], (name, row["why"])
    assert all(step.text and step.source for step in claim.steps)


@pytest.mark.parametrize("row", VECTORS["fixed_sums"], ids=[row["amount"] for row in VECTORS["fixed_sums"]])
def test_the_fixed_sum_grows_with_the_debt(row: dict[str, str]) -> None:
    assert str(fixed_sum(Decimal(row["amount"]))) == row["fixed_sum"]


@pytest.mark.parametrize("row", VECTORS["bank_rates"], ids=[row["on"] for row in VECTORS["bank_rates"]])
def test_bank_rate_is_known_on_each_reference_date(row: dict[str, str]) -> None:
    assert BANK_RATES[date.fromisoformat(row["on"])] == Decimal(row["rate"])


def test_the_table_of_rates_has_no_gap() -> None:
    days = sorted(BANK_RATES)
    assert all(reference_date(later) == earlier for earlier, later in pairwise(days))


def test_interest_is_exact_and_not_a_rounded_daily_figure() -> None:
    row = VECTORS["exact_not_daily"]
    due = date(2026, 1, 1)
    rates = {date(2025, 12, 31): Decimal(row["bank_rate"])}
    claim = late_payment(Decimal(row["amount"]), due, due + timedelta(days=row["days"]), rates)
    assert str(claim.interest) == row["interest"], row["why"]


@given(AMOUNTS, st.dates(date(2020, 1, 1), date(2026, 12, 30)), st.integers(-400, 2000))
def test_what_is_claimed_adds_up(amount: Decimal, due: date, late_by: int) -> None:
    claim = late_payment(amount, due, due + timedelta(days=late_by))
    assert claim.total == claim.interest + claim.fixed_sum
    assert claim.days == max(0, late_by)
    assert claim.reference_date <= due
    assert (claim.fixed_sum > 0) is (late_by > 0)
    # Within half a penny of the exact simple interest.
    assert abs(claim.interest * 36500 - amount * claim.rate * claim.days) <= Decimal("182.5")


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_the_reference_date_is_the_half_year_end_before(begins: date) -> None:
    reference = reference_date(begins)
    assert (reference.month, reference.day) in {(6, 30), (12, 31)}
    assert 0 < (begins - reference).days <= 184


@pytest.mark.parametrize("due", [date(2019, 12, 30), date(2026, 12, 31)])
def test_an_unknown_bank_rate_is_asked_for_and_not_guessed(due: date) -> None:
    with pytest.raises(RuleViolation) as refused:
        late_payment(Decimal(100), due, date(2027, 3, 1))
    assert refused.value.code == "late_payment.rate_unknown"


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_no_debt_bears_no_interest(amount: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        late_payment(Decimal(amount), date(2026, 3, 1), date(2026, 4, 1))
    assert refused.value.code == "late_payment.not_a_debt"


def test_a_debt_before_the_calendar_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        late_payment(Decimal(100), date.min, date(2026, 4, 1))
    assert refused.value.code == "date.out_of_range"


def test_the_owner_is_reminded_of_a_new_rate() -> None:
    assert missing_rate(date(2026, 12, 30)) is None
    assert missing_rate(date(2026, 12, 31)) == date(2026, 12, 31)
    assert missing_rate(date(2027, 3, 1), {date(2026, 12, 31): Decimal(4)}) is None


@pytest.mark.parametrize("row", VECTORS["no_date_agreed"], ids=named(VECTORS["no_date_agreed"]))
def test_without_an_agreed_date_thirty_days_are_given(row: dict[str, str]) -> None:
    received = date.fromisoformat(row["invoice_received"])
    completed = date.fromisoformat(row["service_completed"])
    assert statutory_last_day(received, completed) == date.fromisoformat(row["statutory_last_day"])
    first_day_of_interest = default_due_date(received, completed) + timedelta(days=1)
    assert first_day_of_interest == date.fromisoformat(row["interest_from"])
