"""The clocks of rights requests: golden vectors, properties and refusals."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.calendar import Holiday, UKCalendar, add_months, london_date
from lumadesk.domain.clarification import Pause, prompt_on
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.requests import (
    FREEZING_KINDS,
    Deadline,
    RequestKind,
    acknowledge_by,
    days_left_in_words,
    deadline,
    extension_available,
    target,
)
from tests.domain.conftest import shipped_calendar
from tests.domain.vectors import load, named

DEADLINES = load("deadlines")
ACKNOWLEDGEMENTS = load("acknowledgements")
MOMENTS = load("receipt_moments")
SHIPPED = shipped_calendar()


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def answer(row: dict[str, Any], calendar: UKCalendar) -> Deadline:
    return deadline(
        RequestKind.ACCESS,
        date.fromisoformat(row["received"]),
        calendar=calendar,
        id_received=day(row["id_received"]),
        fee_paid=day(row["fee_paid"]),
        pauses=[
            Pause(asked=date.fromisoformat(asked), answered=day(answered))
            for asked, answered in row["pauses"]
        ],
        extended=row["extended"],
    )


@pytest.mark.parametrize("row", DEADLINES, ids=named(DEADLINES))
def test_a_request_is_due_when_the_law_says(calendar: UKCalendar, row: dict[str, Any]) -> None:
    found = answer(row, calendar)
    names = ("clock_start", "nominal", "due", "statutory_latest", "extension_notice_by")
    assert {name: getattr(found, name) for name in names} == {name: day(row[name]) for name in names}, row[
        "why"
    ]
    assert found.due is not None
    assert f"{found.due:%a}" == row["due_weekday"]


@pytest.mark.parametrize("row", DEADLINES, ids=named(DEADLINES))
def test_the_arithmetic_ends_in_the_due_date_and_names_its_sources(
    calendar: UKCalendar, row: dict[str, Any]
) -> None:
    found = answer(row, calendar)
    assert found.due in [step.date for step in found.steps]
    assert all(step.text and step.source for step in found.steps)


@pytest.mark.parametrize("row", MOMENTS, ids=named(MOMENTS))
def test_the_day_of_receipt_is_a_london_date(calendar: UKCalendar, row: dict[str, Any]) -> None:
    received = london_date(datetime.fromisoformat(row["received_utc"]))
    assert received == date.fromisoformat(row["london_date"])
    assert deadline(RequestKind.ERASURE, received, calendar=calendar).due == date.fromisoformat(row["due"])


@pytest.mark.parametrize("row", ACKNOWLEDGEMENTS, ids=named(ACKNOWLEDGEMENTS))
def test_the_first_reply_takes_five_working_days(calendar: UKCalendar, row: dict[str, Any]) -> None:
    received = date.fromisoformat(row["received"])
    assert acknowledge_by(received, calendar) == date.fromisoformat(row["by"]), row["why"]
    found = deadline(RequestKind.OBJECTION, received, calendar=calendar)
    assert found.acknowledge_by == date.fromisoformat(row["by"])


RECEIVED = st.dates(date(2026, 2, 5), date(2028, 6, 30))
PAUSES = st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 15)).map(
        lambda gap: (timedelta(days=gap[0]), timedelta(days=gap[0] + gap[1]))
    ),
    max_size=4,
)


def pauses_of(received: date, gaps: list[tuple[timedelta, timedelta]]) -> list[Pause]:
    return [Pause(asked=received + asked, answered=received + answered) for asked, answered in gaps]


@given(RECEIVED, st.booleans(), st.integers(0, 40))
def test_due_is_the_first_working_day_from_the_corresponding_date(
    received: date, extended: bool, id_after: int
) -> None:
    start = received + timedelta(days=id_after)
    found = deadline(
        RequestKind.PORTABILITY, received, calendar=SHIPPED, id_received=start, extended=extended
    )
    assert found.clock_start == start
    assert found.nominal == add_months(start, 3 if extended else 1)
    assert found.due == SHIPPED.next_working_day(found.nominal)
    assert found.extension_notice_by == add_months(start, 1)


@given(RECEIVED, PAUSES, st.integers(0, 20))
def test_each_stopped_day_counts_once_and_only_from_the_start(
    received: date, gaps: list[tuple[timedelta, timedelta]], id_after: int
) -> None:
    start = received + timedelta(days=id_after)
    pauses = pauses_of(received, gaps)
    found = deadline(RequestKind.ACCESS, received, calendar=SHIPPED, id_received=start, pauses=pauses)
    stood: set[date] = set()
    whole: set[date] = set()
    for pause in pauses:
        assert pause.answered is not None
        for offset in range((pause.answered - pause.asked).days + 1):
            each = pause.asked + timedelta(days=offset)
            if each >= start:
                whole.add(each)
                stood |= {each} if each < pause.answered else set()
    nominal = add_months(start, 1)
    assert found.nominal == nominal + timedelta(days=len(stood))
    assert found.statutory_latest == SHIPPED.next_working_day(nominal + timedelta(days=len(whole)))
    assert found.due is not None
    assert found.statutory_latest is not None
    assert found.due <= found.statutory_latest


@given(RECEIVED, PAUSES)
def test_the_order_of_the_questions_makes_no_difference(
    received: date, gaps: list[tuple[timedelta, timedelta]]
) -> None:
    pauses = pauses_of(received, gaps)
    there = deadline(RequestKind.ACCESS, received, calendar=SHIPPED, pauses=pauses)
    assert deadline(RequestKind.ACCESS, received, calendar=SHIPPED, pauses=pauses[::-1]) == there


def test_while_a_question_is_open_nothing_is_due(calendar: UKCalendar) -> None:
    found = deadline(
        RequestKind.ACCESS,
        date(2026, 11, 3),
        calendar=calendar,
        pauses=[Pause(asked=date(2026, 11, 9), answered=None)],
    )
    assert (found.nominal, found.due, found.statutory_latest, found.extension_notice_by) == (None,) * 4
    assert found.clock_start == date(2026, 11, 3)
    assert date(2026, 12, 3) in [step.date for step in found.steps], "the date without the pause is shown"
    assert date(2026, 12, 9) in [step.date for step in found.steps], "and when to remind the person"


def test_a_question_asked_too_late_and_left_open_stops_nothing(calendar: UKCalendar) -> None:
    late = [Pause(asked=date(2026, 12, 4), answered=None)]
    found = deadline(RequestKind.ACCESS, date(2026, 11, 3), calendar=calendar, pauses=late)
    assert found.due == date(2026, 12, 3)


def test_a_question_on_the_rolled_due_date_is_still_in_time(calendar: UKCalendar) -> None:
    pauses = [Pause(asked=date(2026, 10, 5), answered=date(2026, 10, 9))]
    found = deadline(RequestKind.ACCESS, date(2026, 9, 3), calendar=calendar, pauses=pauses)
    assert found.due == date(2026, 10, 7)


@pytest.mark.parametrize(("answered", "former"), [(date(2026, 2, 2), date(2026, 2, 27)), (None, None)])
def test_before_article_12a_the_safe_date_counts_and_the_other_is_shown(
    calendar: UKCalendar, answered: date | None, former: date | None
) -> None:
    pauses = [Pause(asked=date(2026, 1, 26), answered=answered)]
    found = deadline(RequestKind.ACCESS, date(2026, 1, 20), calendar=calendar, pauses=pauses)
    assert found.due == found.statutory_latest == date(2026, 2, 20)
    [step] = [step for step in found.steps if "former practice" in step.text]
    assert step.date == former
    assert "s.76" in step.source


@pytest.mark.parametrize("kind", [kind for kind in RequestKind if kind is not RequestKind.ACCESS])
def test_only_an_access_request_can_be_paused(calendar: UKCalendar, kind: RequestKind) -> None:
    pauses = [Pause(asked=date(2026, 11, 9), answered=date(2026, 11, 16))]
    with pytest.raises(RuleViolation) as refused:
        deadline(kind, date(2026, 11, 3), calendar=calendar, pauses=pauses)
    assert refused.value.code == "request.pause_not_allowed"


@pytest.mark.parametrize(
    ("pause", "code"),
    [
        (Pause(asked=date(2026, 11, 16), answered=date(2026, 11, 9)), "request.pause_backwards"),
        (Pause(asked=date(2026, 11, 2), answered=date(2026, 11, 9)), "request.pause_before_receipt"),
        (Pause(asked=date(2026, 11, 2), answered=None), "request.pause_before_receipt"),
    ],
)
def test_impossible_questions_are_refused(calendar: UKCalendar, pause: Pause, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        deadline(RequestKind.ACCESS, date(2026, 11, 3), calendar=calendar, pauses=[pause])
    assert refused.value.code == code
    assert refused.value.hint


def test_a_withdrawal_of_consent_acts_at_once_and_cannot_be_extended(calendar: UKCalendar) -> None:
    found = deadline(RequestKind.WITHDRAWAL, date(2026, 11, 3), calendar=calendar)
    assert found.due == date(2026, 12, 3)
    assert any("at once" in step.text for step in found.steps)
    with pytest.raises(RuleViolation) as refused:
        deadline(RequestKind.WITHDRAWAL, date(2026, 11, 3), calendar=calendar, extended=True)
    assert refused.value.code == "request.no_extension"


def test_an_extension_is_available_until_the_unrolled_month_ends(calendar: UKCalendar) -> None:
    found = deadline(RequestKind.ACCESS, date(2026, 9, 3), calendar=calendar)
    assert found.due == date(2026, 10, 5)
    assert extension_available(found, date(2026, 10, 3))
    assert not extension_available(found, date(2026, 10, 4))
    paused = deadline(
        RequestKind.ACCESS,
        date(2026, 9, 3),
        calendar=calendar,
        pauses=[Pause(asked=date(2026, 9, 4), answered=None)],
    )
    assert extension_available(paused, date(2027, 1, 1))


def test_the_owners_target_is_the_working_day_before(calendar: UKCalendar) -> None:
    assert target(deadline(RequestKind.ACCESS, date(2026, 11, 25), calendar=calendar), calendar) == date(
        2026, 12, 24
    )
    paused = deadline(
        RequestKind.ACCESS,
        date(2026, 11, 3),
        calendar=calendar,
        pauses=[Pause(asked=date(2026, 11, 9), answered=None)],
    )
    assert target(paused, calendar) is None


def test_the_reminder_follows_the_latest_open_question() -> None:
    pauses = [
        Pause(asked=date(2026, 11, 9), answered=None),
        Pause(asked=date(2026, 12, 31), answered=None),
        Pause(asked=date(2027, 1, 4), answered=date(2027, 1, 5)),
    ]
    assert prompt_on(pauses) == date(2027, 1, 31)
    assert prompt_on(pauses[2:]) is None


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 12, 3), "3 days left · Thu 3 Dec"),
        (date(2026, 12, 1), "1 day left · Tue 1 Dec"),
        (date(2026, 11, 30), "due today"),
        (date(2026, 11, 29), "1 day overdue · Sun 29 Nov"),
        (date(2026, 11, 28), "2 days overdue · Sat 28 Nov"),
        (date(2027, 1, 4), "35 days left · Mon 4 Jan 2027"),
        (None, "clock paused"),
    ],
)
def test_time_left_is_said_in_words_and_date(due: date | None, words: str) -> None:
    assert days_left_in_words(due, date(2026, 11, 30)) == words


def test_a_projected_holiday_and_an_unknown_year_are_said(calendar: UKCalendar) -> None:
    wider = calendar.with_extra([Holiday(date(2029, 4, 2), "Easter Monday", projected=True)])
    projected = deadline(RequestKind.ACCESS, date(2029, 3, 2), calendar=wider)
    assert projected.due == date(2029, 4, 3)
    assert any("Easter Monday (projected)" in step.text for step in projected.steps)
    unknown = deadline(RequestKind.ACCESS, date(2031, 3, 3), calendar=calendar)
    assert any("not known" in step.text for step in unknown.steps)


def test_access_and_portability_freeze_erasure() -> None:
    assert {RequestKind.ACCESS, RequestKind.PORTABILITY} == FREEZING_KINDS


def test_a_request_at_the_end_of_time_is_refused_not_crashed(calendar: UKCalendar) -> None:
    with pytest.raises(RuleViolation) as refused:
        deadline(RequestKind.ACCESS, date.max, calendar=calendar)
    assert refused.value.code == "date.out_of_range"
