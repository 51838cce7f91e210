"""The quarters and thresholds of Making Tax Digital for Income Tax."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lumadesk.domain.calendar import tax_year_of
from lumadesk.domain.making_tax_digital import (
    THRESHOLDS,
    final_declaration_by,
    income_threshold,
    quarterly_updates,
)
from tests.domain.vectors import load

VECTORS = load("making_tax_digital")
YEAR = tax_year_of(date.fromisoformat(VECTORS["in_year"]))


@pytest.mark.parametrize(("name", "calendar_quarters"), [("standard", False), ("calendar_election", True)])
def test_four_cumulative_updates_cover_the_year(name: str, calendar_quarters: bool) -> None:
    updates = quarterly_updates(YEAR, calendar_quarters=calendar_quarters)
    found = [[part.isoformat() for part in (u.period_start, u.period_end, u.submit_by)] for u in updates]
    assert found == VECTORS[name]


def test_the_final_declaration_is_due_on_31_january() -> None:
    assert final_declaration_by(YEAR) == date.fromisoformat(VECTORS["final_declaration"])


def test_the_thresholds_fall_year_by_year() -> None:
    assert {day.isoformat(): limit for day, limit in THRESHOLDS.items()} == {
        row["from"]: Decimal(row["over"]) for row in VECTORS["thresholds"]
    }
    assert income_threshold(date(2026, 4, 5)) is None
    assert income_threshold(date(2026, 4, 6)) == 50000
    assert income_threshold(date(2028, 4, 5)) == 30000
    assert income_threshold(date(2030, 1, 1)) == 20000
