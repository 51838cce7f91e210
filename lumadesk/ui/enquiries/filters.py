"""What narrows the list of enquiries: search text, status, service, source and date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lumadesk.domain.calendar import tax_year_of
from lumadesk.domain.enquiries import EnquiryFilter, EnquiryStatus
from lumadesk.ui.widgets.boxes import box
from lumadesk.ui.widgets.buttons import FilterButton, button
from lumadesk.ui.widgets.chip import DELETION, ENQUIRY
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import Field, abreast, date_edit, date_of
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.words import plain_day

_TO_BE_DELETED, DUE_FOR_REVIEW = "to-be-deleted", "due-for-review"


class Period(StrEnum):
    TODAY = "Today"
    WEEK = "Last 7 days"
    MONTH = "Last 30 days"
    TAX_YEAR = "This tax year"
    RANGE = "Choose dates…"


def period_dates(period: Period, today: date) -> tuple[date, date | None]:
    """First and last day of a period; the last is open while the period lasts."""
    if period is Period.TAX_YEAR:
        return tax_year_of(today).start, None
    days = {Period.TODAY: 0, Period.WEEK: 6, Period.MONTH: 29}[period]
    return today - timedelta(days=days), None


class RangeDialog(Dialog):
    def __init__(self, parent: QWidget, today: date) -> None:
        self.first = date_edit(today - timedelta(days=29), latest=today)
        self.last = date_edit(today, latest=today)
        self.first.dateChanged.connect(self.last.setMinimumDate)
        self.last.setMinimumDate(self.first.date())
        body = box(abreast(Field("&From", self.first), Field("&To", self.last)))
        super().__init__(parent, "Received between", "Both days count.", body, "&Show")


class Filters(QObject):
    """``changed`` is emitted whenever another list is wanted."""

    changed = Signal()

    def __init__(self, parent: QWidget, today: Callable[[], date]) -> None:
        super().__init__(parent)
        self._today = today
        self._range: tuple[date, date] | None = None
        self.status = FilterButton("Status")
        self.service = FilterButton("Service")
        self.source = FilterButton("Source")
        self.received = FilterButton("Date")
        self.clear = button("Clear", self.clear_all, variant="link", name="Clear all filters")
        self.clear.hide()
        self.received.set_choices([(period.value, period, None) for period in Period])
        for one in (self.status, self.service, self.source):
            one.chosen.connect(self._tell)
        self.received.chosen.connect(self._date_chosen)
        self.show_facets({}, {}, {})

    def widgets(self) -> list[QWidget]:
        return [self.status, self.service, self.source, self.received, self.clear]

    def show_facets(
        self, statuses: Mapping[Any, int], services: Mapping[str, int], sources: Mapping[str, int]
    ) -> None:
        """The choices with how many enquiries each has; the largest first."""
        known = [(words, status, statuses.get(status)) for status, (words, _tone) in ENQUIRY.items()]
        self.status.set_choices(
            [*known, (DELETION[0], _TO_BE_DELETED, None), ("Due for review", DUE_FOR_REVIEW, None)]
        )
        for filter_button, counts in ((self.service, services), (self.source, sources)):
            by_count = sorted(counts.items(), key=lambda entry: -entry[1])
            filter_button.set_choices(
                [(one_line(value) or "(none given)", value, count) for value, count in by_count]
            )

    def wanted(self, search: str) -> EnquiryFilter:
        status = self.status.value
        first, last = self._dates()
        return EnquiryFilter(
            search=search,
            status=status if isinstance(status, EnquiryStatus) else None,
            marked_for_deletion=True if status == _TO_BE_DELETED else None,
            service=self.service.value if isinstance(self.service.value, str) else None,
            source=self.source.value if isinstance(self.source.value, str) else None,
            submitted_from=first,
            submitted_to=last,
        )

    def narrowed(self) -> bool:
        return any(one.value is not None for one in (self.status, self.service, self.source, self.received))

    def due_only(self) -> bool:
        """Whether only those are wanted that are due for review, which is no column of theirs."""
        return self.status.value == DUE_FOR_REVIEW

    def only_status(self, status: EnquiryStatus | str) -> None:
        """Show all of one status, whatever was chosen before."""
        self._reset()
        self.status.choose(status)
        self._tell()

    def _dates(self) -> tuple[date | None, date | None]:
        if self._range is not None:
            return self._range
        if isinstance(self.received.value, Period):
            return period_dates(self.received.value, self._today())
        return None, None

    def _date_chosen(self, period: object) -> None:
        self._range = None
        if period is Period.RANGE:
            self._ask_range()
            return
        self._tell()

    def _ask_range(self) -> None:
        dialog = RangeDialog(self.received.window(), self._today())
        dialog.accepted.connect(lambda: self._range_chosen(date_of(dialog.first), date_of(dialog.last)))
        dialog.rejected.connect(self._no_range)
        dialog.open()

    def _no_range(self) -> None:
        self.received.choose(None)
        self._tell()

    def _range_chosen(self, first: date, last: date) -> None:
        self._range = (first, last)
        words = f"{plain_day(first)} to {plain_day(last)}"
        self.received.set_choices(
            [(period.value, period, None) for period in Period if period is not Period.RANGE]
            + [(words, Period.RANGE, None)]
        )
        self._tell()

    def clear_all(self) -> None:
        self._reset()
        self._tell()

    def _reset(self) -> None:
        self._range = None
        self.received.set_choices([(period.value, period, None) for period in Period])
        for one in (self.status, self.service, self.source, self.received):
            one.choose(None)

    def _tell(self, _value: object = None) -> None:
        self.clear.setVisible(self.narrowed())
        self.changed.emit()
