"""How urgent a date is, and what the desktop tells of in counted words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lumadesk.domain.calendar import UKCalendar
from lumadesk.domain.due import Counted, DueKind, Urgency, counted, in_words, is_told, urgency

TODAY = date(2026, 12, 23)  # a Wednesday; the Friday and the Monday after it are bank holidays


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (-1, Urgency.OVERDUE),
        (0, Urgency.TODAY),
        (1, Urgency.NEAR),
        (7, Urgency.NEAR),
        (8, Urgency.LATER),
    ],
)
def test_how_urgent_a_date_is(after: int, found: Urgency) -> None:
    assert urgency(TODAY + timedelta(days=after), TODAY) is found


def test_three_working_days_ahead_are_told_of(calendar: UKCalendar) -> None:
    told = [day for day in range(23, 32) if is_told(date(2026, 12, day), TODAY, calendar)]
    assert told == [23, 24, 25, 26, 27, 28, 29, 30], "24, 29 and 30 are the working days"
    assert is_told(date(2020, 2, 29), TODAY, calendar)


def test_counted_by_kind_in_words() -> None:
    counts = counted(
        [
            (DueKind.ANSWER, False),
            (DueKind.FIRST_REPLY, False),
            (DueKind.BREACH, True),
            (DueKind.FIRST_REPLY, False),
            (DueKind.ANSWER, True),
        ]
    )
    assert counts == (
        Counted(kind=DueKind.BREACH, overdue=1),
        Counted(kind=DueKind.ANSWER, overdue=1, near=1),
        Counted(kind=DueKind.FIRST_REPLY, near=2),
    )
    assert in_words(counts, "3 h 0 min overdue") == (
        "Overdue: 1 breach to report (3 h 0 min overdue), 1 request to answer. "
        "Soon: 1 request to answer, 2 first replies."
    )
    assert in_words(counted([(DueKind.DISPOSAL, False)] * 1_200)) == "Soon: 1,200 records to dispose of."
    assert in_words(counted([(DueKind.BREACH, False)])) == "Soon: 1 breach to report."


def test_nothing_says_nothing() -> None:
    assert (counted([]), in_words([])) == ((), "")


@pytest.mark.parametrize("kind", DueKind)
def test_every_kind_has_words_for_one_and_for_many(kind: DueKind) -> None:
    one, many = (in_words([Counted(kind=kind, near=count)]) for count in (1, 2))
    assert one.startswith("Soon: 1 ")
    assert many.startswith("Soon: 2 ")
    assert one[8:] != many[8:]
