"""UK calendar arithmetic: working days, months clamped to their end, tax years, London dates."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from lumadesk.domain.errors import RuleViolation

LONDON = ZoneInfo("Europe/London")

#: The GDPR applies from this day on (Art 99(2)): before it there were no such rights, registers and clocks.
RIGHTS_SINCE = date(2018, 5, 25)

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SATURDAY = 5


def _out_of_range() -> RuleViolation:
    return RuleViolation(
        "date.out_of_range",
        "The date lies outside the years 1 to 9999.",
        "Check the year that was typed.",
    )


def add_days(day: date, count: int) -> date:
    """``day`` moved by ``count`` calendar days. Raises RuleViolation ``date.out_of_range``."""
    try:
        return day + timedelta(days=count)
    except OverflowError as error:
        raise _out_of_range() from error


def add_months(day: date, count: int) -> date:
    """The corresponding date ``count`` calendar months later, or that month's last day where it has none.

    There is no end-of-month stickiness: 29 Feb + 1 month is 29 Mar (ICO, right of access: time limits).
    Raises RuleViolation ``date.out_of_range``.
    """
    months = day.year * 12 + (day.month - 1) + count
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        raise _out_of_range()
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_years(day: date, count: int) -> date:
    """The same date ``count`` years later; 29 Feb becomes 28 Feb in a common year."""
    return add_months(day, 12 * count)


def london_date(moment: datetime) -> date:
    """The Europe/London calendar date of an aware moment: the date that every legal period counts from.

    Raises ValueError for a naive datetime, which has no London date.
    """
    return london_time(moment).date()


def london_time(moment: datetime) -> datetime:
    """An aware moment as UK wall-clock time.

    Raises ValueError for a naive datetime and RuleViolation ``date.out_of_range`` at the ends of time.
    """
    if moment.utcoffset() is None:
        raise ValueError("a naive datetime has no place in time")
    try:
        return moment.astimezone(LONDON)
    except OverflowError as error:
        raise _out_of_range() from error


def earliest_in_london(wall_clock: datetime) -> datetime:
    """The earliest moment that a naive UK wall-clock time can mean, in UTC.

    Where clocks change, a time happens twice or not at all; the earliest reading gives the earliest, and so
    the safe, deadline.
    """
    return min(wall_clock.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))


def check_happened(noun: str, day: date, today: date) -> None:
    """Refuse a day on which nothing can have happened to a "request", a "complaint", a "breach" and so on.

    Raises RuleViolation ``NOUN.in_future`` or ``NOUN.too_early`` (before the GDPR applied).
    """
    if day > today:
        raise RuleViolation(
            f"{noun}.in_future", "That day is still to come.", "Enter the day on which it happened."
        )
    if day < RIGHTS_SINCE:
        raise RuleViolation(
            f"{noun}.too_early",
            f"That day lies before {format_day(RIGHTS_SINCE)}, when these rights began to apply.",
            "Check the year that was typed.",
        )


def format_day(day: date) -> str:
    """A date as people read it, whatever the locale: "Thu 3 Dec 2026"."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A bank holiday in England and Wales; ``projected`` where no official list confirms it yet."""

    day: date
    name: str
    projected: bool = False


#: The holidays of one year, as they may be expected.
Project = Callable[[int], Iterable[Holiday]]


class UKCalendar:
    """Working days in England and Wales: Monday to Friday without bank holidays.

    Of several holidays on one day the one given last counts, so an owner's own entry overrides.
    """

    def __init__(self, holidays: Iterable[Holiday], project: Project | None = None) -> None:
        """``project`` gives the holidays of a year for which none are given; asked once, when needed."""
        self._holidays = {holiday.day: holiday for holiday in holidays}
        self._worked: frozenset[date] = frozenset()
        self._years = {day.year for day in self._holidays}
        self._project = project
        self._settled = set(self._years)

    def with_extra(self, holidays: Iterable[Holiday], worked: Iterable[date] = ()) -> UKCalendar:
        """A calendar that also knows ``holidays`` that the owner entered, and on ``worked`` days has none."""
        wider = UKCalendar((*self._holidays.values(), *holidays), self._project)
        wider._settled = set(self._settled)  # one day that the owner entered does not settle its year
        wider._worked = self._worked | frozenset(worked)
        return wider

    def holiday(self, day: date) -> Holiday | None:
        """The bank holiday on that day, if there is one."""
        if self._project is not None and day.year not in self._settled:
            self._settled.add(day.year)
            for holiday in self._project(day.year):
                self._holidays.setdefault(holiday.day, holiday)
                self._years.add(holiday.day.year)
        return None if day in self._worked else self._holidays.get(day)

    def knows(self, day: date) -> bool:
        """Whether the bank holidays of that day's year are known at all."""
        self.holiday(day)
        return bool(self._years) and min(self._years) <= day.year <= max(self._years)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and self.holiday(day) is None

    def next_working_day(self, day: date) -> date:
        """``day`` itself where it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day = add_days(day, 1)
        return day

    def previous_working_day(self, day: date) -> date:
        """``day`` itself where it is a working day, else the last one before it."""
        while not self.is_working_day(day):
            day = add_days(day, -1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; day 1 is the first working day after it.

        Raises RuleViolation ``calendar.no_working_days`` for a count below 1.
        """
        if count < 1:
            raise RuleViolation(
                "calendar.no_working_days",
                "A period of working days has at least one day.",
                "Give a number of working days from 1.",
            )
        for _ in range(count):
            day = self.next_working_day(add_days(day, 1))
        return day


@dataclass(frozen=True, slots=True, order=True)
class TaxYear:
    """A tax year for income tax, 6 April to 5 April (ITA 2007 s.4); ``label`` is written "2026-27"."""

    start: date
    end: date
    label: str


def tax_year_of(day: date) -> TaxYear:
    """The tax year in which ``day`` lies. Raises RuleViolation ``date.out_of_range``."""
    first = day.year if (day.month, day.day) >= (4, 6) else day.year - 1
    if not date.min.year <= first < date.max.year:
        raise _out_of_range()
    return TaxYear(
        start=date(first, 4, 6),
        end=date(first + 1, 4, 5),
        label=f"{first:04d}-{(first + 1) % 100:02d}",
    )
