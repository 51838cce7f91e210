"""The bank holidays that every clock counts: GOV.UK's list, and what the owner added to it or took off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text
from lumadesk.storage import holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayView:
    """``worked`` if the owner took a listed day off; ``projected`` if no official list has it yet."""

    day: date
    name: str
    own: bool
    worked: bool
    projected: bool


def list_holidays(services: Services, year: int) -> list[HolidayView]:
    """The bank holidays of a year, and the listed ones that the owner took off, by day."""
    with services.read() as tx:
        own = {entry.day: entry for entry in holidays.list_all(tx) if entry.day.year == year}
    shown = [
        HolidayView(day=day, name=entry.name, own=True, worked=entry.worked, projected=False)
        for day, entry in own.items()
    ]
    calendar = services.outside.calendar
    for offset in range((date(year, 12, 31) - date(year, 1, 1)).days + 1):
        day = date(year, 1, 1) + timedelta(days=offset)
        listed = calendar.holiday(day)
        if listed is not None and day not in own:
            shown.append(
                HolidayView(day=day, name=listed.name, own=False, worked=False, projected=listed.projected)
            )
    return sorted(shown, key=lambda view: view.day)


def add_holiday(services: Services, day: date, name: str) -> Changes[date]:
    """From now on every clock counts this day as a bank holiday; one that was taken off is put back."""
    if not name.strip():
        raise RuleViolation("holiday.unnamed", "The bank holiday has no name.", "Say what it is called.")
    with services.write("holiday.add") as tx:
        taken_off = any(entry.day == day and entry.worked for entry in holidays.list_all(tx))
        if services.outside.calendar.holiday(day) is None:
            holidays.put(tx, day, clean_text(name).strip(), worked=False)
        elif taken_off:
            holidays.remove(tx, day)
        else:
            raise RuleViolation(
                "holiday.listed", "That day is a bank holiday already.", "There is nothing to add."
            )
    return changes(tx, day)


def remove_holiday(services: Services, day: date) -> Changes[date]:
    """From now on every clock counts this day as a working day, if it is not at a weekend."""
    with services.write("holiday.remove") as tx:
        if services.calendar_in(tx).holiday(day) is None:
            raise RuleViolation(
                "holiday.none", "That day is no bank holiday.", "See the list for the days that are."
            )
        holidays.remove(tx, day)
        listed = services.outside.calendar.holiday(day)
        if listed is not None:
            holidays.put(tx, day, listed.name, worked=True)
    return changes(tx, day)
