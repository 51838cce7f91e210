"""The working-day calendar that the program ships, and people of the domain's making."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from lumadesk.domain.calendar import Holiday, UKCalendar

BANK_HOLIDAYS = Path(__file__).parents[2] / "resources" / "calendars" / "bank_holidays.json"


def shipped_calendar() -> UKCalendar:
    """Bank holidays 2018 to 2028 as they are shipped."""
    days = json.loads(BANK_HOLIDAYS.read_text(encoding="utf-8"))
    return UKCalendar(Holiday(date.fromisoformat(day), name) for day, name in days.items())


@pytest.fixture(scope="session")
def calendar() -> UKCalendar:
    return shipped_calendar()
