"""Dates, times and counts read as a British owner says them, whatever the computer's locale is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from lumadesk.ui import words

NOW = datetime(2026, 6, 23, 10, 30, tzinfo=UTC)
TODAY = date(2026, 6, 23)


def test_days() -> None:
    assert words.day(date(2026, 12, 3)) == "Thu 3 Dec 2026"
    assert words.plain_day(date(2026, 12, 3)) == "3 Dec 2026"
    assert words.long_day(date(2026, 12, 3)) == "Thursday 3 December 2026"


def test_moments_are_uk_time() -> None:
    assert words.moment(NOW) == "Tue 23 Jun 2026, 11:30"
    assert words.moment(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == "Thu 31 Dec 2026, 23:59"


@pytest.mark.parametrize(
    ("back", "shown"),
    [(0, "11:30"), (1, "22 Jun"), (180, "25 Dec"), (181, "24 Dec 2025"), (-1, "24 Jun 2026")],
)
def test_lists_show_as_much_of_a_moment_as_is_needed(back: int, shown: str) -> None:
    assert words.short_moment(NOW - timedelta(days=back), TODAY) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "just now"),
        (1, "1 minute ago"),
        (59, "59 minutes ago"),
        (60, "1 hour ago"),
        (719, "11 hours ago"),
        (720, "Mon 22 Jun 2026, 23:30"),
    ],
)
def test_how_long_ago(minutes: int, shown: str) -> None:
    assert words.ago(NOW - timedelta(minutes=minutes), NOW) == shown


def test_counts_and_quantities() -> None:
    assert words.counted(1, "enquiry", "enquiries") == "1 enquiry"
    assert words.counted(2300, "enquiry", "enquiries") == "2,300 enquiries"
    assert words.counted(0, "row") == "0 rows"
    shown = {text: words.quantity(Decimal(text)) for text in ("1.50", "2.00", "20", "0.125")}
    assert shown == {"1.50": "1.5", "2.00": "2", "20": "20", "0.125": "0.125"}
