"""The figures of a tax year as rows of its tables and bars of its charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from lumadesk.app.tax_year import TaxYearView
from lumadesk.domain.income import Quarter
from lumadesk.domain.money import ZERO, format_money
from lumadesk.domain.statements import Age
from lumadesk.ui.widgets.bar_chart import Bar
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import counted, long_month, plain_day, short_month

#: What stands below the bar, and how alarming it is.
_AGES = {
    Age.NOT_DUE: ("Not due", 0),
    Age.TO_30: ("1 to 30", 0.45),
    Age.TO_60: ("31 to 60", 0.6),
    Age.TO_90: ("61 to 90", 0.8),
    Age.OVER_90: ("Over 90", 1),
}


def month_bars(income: Mapping[date, Decimal]) -> list[Bar]:
    return [Bar(short_month(first), long_month(first), amount) for first, amount in income.items()]


def outstanding_bars(outstanding: Mapping[Age, Decimal]) -> list[Bar]:
    return [
        Bar(words, "Not due yet" if age is Age.NOT_DUE else f"{age.value} overdue", amount, alarm)
        for age, (words, alarm) in _AGES.items()
        for amount in (outstanding.get(age, ZERO),)
    ]


def quarter_rows(view: TaxYearView, today: date) -> list[tuple[str, ...]]:
    return [
        (
            f"{plain_day(one.first_day)} to {plain_day(one.update.period_end)}",
            format_money(one.total),
            format_money(one.cumulative),
            plain_day(one.update.submit_by),
            _state(one, today),
        )
        for one in view.quarters
    ]


def category_rows(view: TaxYearView) -> tuple[Sequence[str], list[tuple[str, ...]]]:
    """Titles and rows, the last of them the sum."""
    titles = ("Category", *(f"From {plain_day(one.first_day)}" for one in view.quarters), "Year")
    rows = [
        (
            one_line(name),
            *(format_money(one.by_category.get(name, ZERO)) for one in view.quarters),
            format_money(total),
        )
        for name, total in view.by_category.items()
    ]
    whole = ("All", *(format_money(one.total) for one in view.quarters), format_money(view.total))
    return titles, [*rows, whole]


def _state(one: Quarter, today: date) -> str:
    """Where a quarter stands today."""
    if today < one.first_day:
        return "To come"
    if today <= one.update.period_end:
        return "Under way"
    left = (one.update.submit_by - today).days
    return f"Over; due in {counted(left, 'day')}" if left >= 0 else "Over"
