"""Working days, calendar months, tax years and London dates."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.calendar import (
    LONDON,
    Holiday,
    UKCalendar,
    add_days,
    add_months,
    add_years,
    earliest_in_london,
    format_day,
    london_date,
    london_time,
    tax_year_of,
)
from lumadesk.domain.errors import RuleViolation
from tests.domain.conftest import BANK_HOLIDAYS, shipped_calendar

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
SHIPPED = shipped_calendar()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 1, date(2028, 3, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-1200, 1200))
def test_adding_months_keeps_the_day_or_clamps_to_the_end(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and add_days(moved, 1).day == 1)


@given(DAYS, st.integers(-50, 50))
def test_years_keep_month_and_day_but_for_29_february(day: date, years: int) -> None:
    moved = add_years(day, years)
    assert moved.year == day.year + years
    assert (moved.month, moved.day) in {(day.month, day.day), (2, 28)}


@pytest.mark.parametrize("months", [1, -12 * 9999])
def test_months_beyond_the_calendar_are_refused(months: int) -> None:
    with pytest.raises(RuleViolation) as refused:
        add_months(date.max, months)
    assert refused.value.code == "date.out_of_range"


def test_days_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        add_days(date.max, 1)
    assert refused.value.code == "date.out_of_range"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))), date(2026, 6, 30)),
    ],
)
def test_a_moment_falls_on_its_london_date(moment: datetime, expected: date) -> None:
    assert london_date(moment) == expected


@pytest.mark.parametrize(
    "moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=timezone(-timedelta(hours=1)))]
)
def test_a_moment_at_the_ends_of_time_is_refused_not_crashed(moment: datetime) -> None:
    with pytest.raises(RuleViolation) as refused:
        london_date(moment)
    assert refused.value.code == "date.out_of_range"


def test_a_naive_moment_has_no_london_date() -> None:
    with pytest.raises(ValueError, match="naive"):
        london_date(datetime(2026, 7, 1, 0, 30))


@pytest.mark.parametrize(
    ("clock", "utc"),
    [
        (datetime(2026, 7, 1, 12, 0), datetime(2026, 7, 1, 11, 0, tzinfo=UTC)),
        (datetime(2026, 12, 1, 12, 0), datetime(2026, 12, 1, 12, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # happens twice
        (datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 0, 30, tzinfo=UTC)),  # does not happen
    ],
)
def test_a_uk_clock_time_means_the_earliest_moment_it_can(clock: datetime, utc: datetime) -> None:
    assert earliest_in_london(clock) == utc


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_no_reading_of_a_clock_time_is_earlier(clock: datetime) -> None:
    readings = [clock.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)]
    assert earliest_in_london(clock) in readings
    assert all(earliest_in_london(clock) <= reading for reading in readings)


def test_days_are_written_without_the_locale() -> None:
    assert format_day(date(2026, 12, 3)) == "Thu 3 Dec 2026"


def test_a_working_day_is_a_weekday_without_bank_holiday(calendar: UKCalendar) -> None:
    assert calendar.is_working_day(date(2026, 12, 24))
    assert not calendar.is_working_day(date(2026, 12, 25))
    assert not calendar.is_working_day(date(2026, 12, 26))  # a Saturday
    assert not calendar.is_working_day(date(2026, 12, 28))  # the substitute
    assert calendar.next_working_day(date(2026, 12, 25)) == date(2026, 12, 29)
    assert calendar.next_working_day(date(2026, 12, 29)) == date(2026, 12, 29)
    assert calendar.previous_working_day(date(2026, 12, 28)) == date(2026, 12, 24)
    assert calendar.previous_working_day(date(2026, 12, 24)) == date(2026, 12, 24)


def test_a_holiday_is_found_by_its_day(calendar: UKCalendar) -> None:
    easter = calendar.holiday(date(2027, 3, 29))
    assert easter is not None
    assert easter.name == "Easter Monday"
    assert calendar.holiday(date(2027, 3, 30)) is None


def test_the_calendar_knows_which_years_it_knows(calendar: UKCalendar) -> None:
    assert calendar.knows(date(2018, 1, 2))
    assert calendar.knows(date(2028, 12, 31))
    assert not calendar.knows(date(2017, 12, 31))
    assert not calendar.knows(date(2029, 1, 1))
    assert not UKCalendar(()).knows(date(2026, 1, 1))


def test_the_owners_own_holiday_counts_and_overrides(calendar: UKCalendar) -> None:
    day = date(2026, 12, 29)
    wider = calendar.with_extra(
        [Holiday(day, "A new bank holiday"), Holiday(date(2029, 1, 1), "Guess", True)]
    )
    assert wider.next_working_day(date(2026, 12, 25)) == date(2026, 12, 30)
    assert calendar.is_working_day(day), "the calendar it came from stays as it was"
    assert wider.with_extra([Holiday(day, "Its official name")]).holiday(day) == Holiday(
        day, "Its official name"
    )


@pytest.mark.parametrize("count", [0, -1])
def test_a_period_of_no_working_days_is_refused(calendar: UKCalendar, count: int) -> None:
    with pytest.raises(RuleViolation) as refused:
        calendar.add_working_days(date(2026, 11, 3), count)
    assert refused.value.code == "calendar.no_working_days"


@given(DAYS, st.integers(1, 40))
def test_working_days_are_counted_one_by_one(day: date, count: int) -> None:
    end = SHIPPED.add_working_days(day, count)
    between = [add_days(day, n) for n in range(1, (end - day).days + 1)]
    assert SHIPPED.is_working_day(end)
    assert sum(SHIPPED.is_working_day(each) for each in between) == count


@given(DAYS)
def test_rolling_never_goes_back_and_stops_at_the_first_working_day(day: date) -> None:
    rolled = SHIPPED.next_working_day(day)
    assert rolled >= day
    assert SHIPPED.next_working_day(rolled) == rolled
    assert not any(SHIPPED.is_working_day(add_days(day, n)) for n in range((rolled - day).days))


@pytest.mark.parametrize(
    ("day", "label", "end"),
    [
        (date(2020, 4, 5), "2019-20", date(2020, 4, 5)),
        (date(2020, 4, 6), "2020-21", date(2021, 4, 5)),
        (date(2026, 12, 31), "2026-27", date(2027, 4, 5)),
        (date(2000, 1, 1), "1999-00", date(2000, 4, 5)),
    ],
)
def test_a_tax_year_runs_from_6_to_5_april(day: date, label: str, end: date) -> None:
    year = tax_year_of(day)
    assert (year.label, year.end) == (label, end)


@given(DAYS)
def test_every_day_lies_in_its_tax_year(day: date) -> None:
    year = tax_year_of(day)
    assert year.start <= day <= year.end
    assert tax_year_of(add_days(year.end, 1)).start == add_days(year.end, 1)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_tax_year_beyond_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(RuleViolation) as refused:
        tax_year_of(day)
    assert refused.value.code == "date.out_of_range"


def test_london_time_is_the_clock_on_the_wall() -> None:
    assert london_time(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)).isoformat() == "2026-07-01T13:00:00+01:00"


def test_the_shipped_bank_holidays_are_those_of_england() -> None:
    shipped = {date.fromisoformat(day) for day in json.loads(BANK_HOLIDAYS.read_text(encoding="utf-8"))}
    independent = holidays.country_holidays("GB", subdiv="ENG", years=range(2018, 2029))
    assert shipped == {day for day in independent if day.weekday() < 5}


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 5, 8),  # Early May, moved for VE Day
        date(2022, 6, 2),
        date(2022, 6, 3),  # Platinum Jubilee
        date(2022, 9, 19),  # State Funeral of Queen Elizabeth II
        date(2023, 5, 8),  # coronation of King Charles III
    ],
)
def test_extraordinary_bank_holidays_are_there(calendar: UKCalendar, day: date) -> None:
    assert calendar.holiday(day) is not None


@pytest.mark.parametrize("day", [date(2020, 5, 4), date(2022, 5, 30), date(2026, 4, 5), date(2026, 3, 17)])
def test_days_that_were_moved_or_belong_to_others_are_not(calendar: UKCalendar, day: date) -> None:
    assert calendar.holiday(day) is None


def test_a_year_without_published_dates_is_projected_once_and_only_when_asked_for() -> None:
    asked_for: list[int] = []

    def project(year: int) -> list[Holiday]:
        asked_for.append(year)
        return [Holiday(date(year, 1, 1), "New Year's Day", projected=True)]

    published = UKCalendar([Holiday(date(2028, 12, 25), "Christmas Day")], project)
    assert published.is_working_day(date(2028, 1, 4))
    assert asked_for == []
    own = Holiday(date(2030, 1, 1), "My own day")
    wider = published.with_extra([own])
    assert wider.holiday(own.day) == own, "the owner's entry overrides"
    assert wider.next_working_day(date(2029, 1, 1)) == date(2029, 1, 2)
    assert wider.knows(date(2030, 6, 1))
    assert asked_for == [2030, 2029]


def test_a_listed_day_that_is_worked_is_no_holiday(calendar: UKCalendar) -> None:
    christmas = date(2026, 12, 25)
    assert calendar.holiday(christmas) is not None
    own = calendar.with_extra([Holiday(date(2026, 12, 24), "Party")], worked=[christmas])
    assert own.holiday(christmas) is None
    assert own.is_working_day(christmas)
    assert not own.is_working_day(date(2026, 12, 24))
    again = own.with_extra([])
    assert again.is_working_day(christmas), "what was known before stays known"
    assert not calendar.is_working_day(christmas)
