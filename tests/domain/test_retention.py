"""How long records are kept: each policy's promise beside the minimum of tax law."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.calendar import tax_year_of
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.retention import (
    RULES,
    Retention,
    RetentionRule,
    RetentionTerms,
    enquiry_review_on,
    in_years,
    retention,
    server_log_disposable_from,
)
from tests.domain.vectors import load, named

ROWS = load("retention")
LOGS = load("server_logs")
INPUTS = ("work", "invoiced", "paid", "credited", "customer_end")
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def answer(row: dict[str, Any]) -> Retention:
    dates: dict[str, Any] = {name: day(row[name]) for name in INPUTS}
    return retention(row["policy"], **dates)


@pytest.mark.parametrize("row", ROWS, ids=named(ROWS))
def test_a_record_is_kept_as_promised_and_as_the_law_asks(row: dict[str, Any]) -> None:
    kept = answer(row)
    names = ("anchor", "keep_through", "disposable_from", "hmrc_minimum_from")
    assert {name: getattr(kept, name) for name in names} == {name: day(row[name]) for name in names}, row[
        "why"
    ]
    assert all(step.text and step.source for step in kept.steps)


@given(DAYS)
def test_the_legal_minimum_ends_after_31_january(anchor: date) -> None:
    kept = retention("lumina", work=anchor)
    assert kept.hmrc_minimum_from is not None
    assert (kept.hmrc_minimum_from.month, kept.hmrc_minimum_from.day) == (2, 1)
    assert kept.hmrc_minimum_from.year == tax_year_of(anchor).end.year + 6
    assert kept.disposable_from == kept.hmrc_minimum_from


@given(DAYS, DAYS, DAYS, DAYS)
def test_policy_a_runs_from_the_latest_date_and_outlasts_the_minimum(
    work: date, invoiced: date, paid: date, credited: date
) -> None:
    kept = retention("luma-tech", work=work, invoiced=invoiced, paid=paid, credited=credited)
    assert kept.anchor == max(work, invoiced, paid, credited)
    assert kept.disposable_from is not None
    assert kept.hmrc_minimum_from is not None
    assert (kept.disposable_from.month, kept.disposable_from.day) == (4, 6)
    assert 6 <= kept.disposable_from.year - kept.anchor.year <= 7
    assert kept.hmrc_minimum_from < kept.disposable_from == kept.safe_from


@given(DAYS, DAYS)
def test_policy_b_is_never_disposable_while_tax_law_keeps_it(work: date, customer_end: date) -> None:
    kept = retention("lustre-support", work=work, customer_end=customer_end)
    assert kept.disposable_from is not None
    assert kept.hmrc_minimum_from is not None
    assert kept.disposable_from.year - customer_end.year in {6, 7}
    assert kept.safe_from == max(kept.disposable_from, kept.hmrc_minimum_from)


def test_a_policy_that_does_not_run_is_never_safe() -> None:
    assert retention("lustre-support", work=date(2010, 1, 1)).safe_from is None
    assert retention("lustre-support", customer_end=date(2020, 1, 1)).safe_from == date(2026, 1, 2)


def test_vat_records_are_kept_for_six_years_where_that_is_longer() -> None:
    march = retention("lumina", work=date(2020, 4, 5), vat_registered=True)
    assert march.hmrc_minimum_from == date(2026, 4, 6)
    assert any("VAT" in step.text for step in march.steps)
    april = retention("lumina", work=date(2020, 4, 6), vat_registered=True)
    assert april.hmrc_minimum_from == date(2027, 2, 1)


@pytest.mark.parametrize("policy", [policy for policy in RULES if policy != "lustre-support"])
def test_a_record_without_a_date_is_refused(policy: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        retention(policy, customer_end=date(2026, 1, 1))
    assert refused.value.code == "retention.no_date"


def test_an_unknown_policy_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(RuleViolation) as refused:
        retention("forever", work=date(2026, 1, 1))
    assert refused.value.code == "retention.unknown_policy"
    assert all(policy in refused.value.hint for policy in RULES)


def test_a_record_from_the_end_of_time_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        retention("luma-tech", work=date(9998, 4, 6))
    assert refused.value.code == "date.out_of_range"


@pytest.mark.parametrize(
    ("last_contact", "months", "expected"),
    [
        (date(2025, 11, 30), 12, date(2026, 11, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_enquiries_are_reviewed_some_months_after_the_last_contact(
    last_contact: date, months: int, expected: date
) -> None:
    assert enquiry_review_on(last_contact, months) == expected


@pytest.mark.parametrize("row", LOGS, ids=named(LOGS))
def test_server_logs_go_after_thirty_days(row: dict[str, Any]) -> None:
    logged = date.fromisoformat(row["logged"])
    assert server_log_disposable_from(logged) == date.fromisoformat(row["disposable_from"]), row["why"]


def test_a_logged_moment_counts_from_its_london_date() -> None:
    assert server_log_disposable_from(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), 1) == date(2026, 7, 3)


def test_an_own_policy_counts_its_own_years() -> None:
    terms = RetentionTerms(name="own", rule=RetentionRule.TAX_YEAR, years=8)
    kept = retention(terms, work=date(2026, 11, 3))
    assert kept.disposable_from == date(2035, 4, 6)
    assert any("eight years" in step.text and "own" in step.source for step in kept.steps)
    later = RetentionTerms(name="own", rule=RetentionRule.CUSTOMER_END, years=1)
    assert retention(later, customer_end=date(2026, 1, 1)).disposable_from == date(2027, 1, 2)
    assert [in_years(count) for count in (1, 12)] == ["one year", "12 years"]
