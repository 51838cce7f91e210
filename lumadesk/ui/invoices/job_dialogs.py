"""Dialogs of a job: what is to be done and when, and the hours that were worked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from lumadesk.app import jobs
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.jobs import LONGEST_TEXT, LONGEST_TITLE, Job, hours
from lumadesk.domain.lines import LONGEST_CATEGORY, LONGEST_DESCRIPTION
from lumadesk.domain.money import format_money, half_up
from lumadesk.domain.spans import read_minutes, write_minutes
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.job_words import JobCase
from lumadesk.ui.invoices.lines_model import read_number
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import STRETCH, box, column
from lumadesk.ui.widgets.form import (
    Field,
    abreast,
    date_edit,
    date_of,
    first_empty,
    line_edit,
    text_edit,
)
from lumadesk.ui.widgets.optional_day import OptionalDay
from lumadesk.ui.widgets.text import short_name
from lumadesk.ui.words import quantity

_HOURS_HELP = "2.5, 2:30, 90 min, or from-to: 9:00-11:30"
_USUAL_VAT = "20"


class JobDialog(RecordDialog):
    """Schedules a job for somebody, or changes one; ``recorded`` is called with its id."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        person_id: int,
        person_name: str,
        recorded: Callable[[Any], object],
        job: Job | None = None,
    ) -> None:
        self._person_id, self._old = person_id, job
        today = desk.services.today
        self.what = Field("&What is to be done", line_edit(job.title if job else "", "", LONGEST_TITLE))
        self.starts = OptionalDay("&Begins on", job.starts_on if job else today, today)
        self.ends = OptionalDay("&Ends on", job.ends_on if job else None, (job and job.starts_on) or today)
        self.notes = Field("&Notes", text_edit(job.notes if job else "", 5))
        super().__init__(
            parent,
            desk,
            "New job" if job is None else "Change the job",
            f"For {short_name(person_name)}.",
            box(column(self.what, abreast(self.starts, self.ends), self.notes, STRETCH, gap="l")),
            "&Add job" if job is None else "&Save",
            recorded,
        )
        self.what.inner.setFocus()

    def operation(self) -> Operation | None:
        if first_empty((self.what, "Say in a few words what it is.")):
            return None
        services, job = self.desk.services, self._old
        title, notes = self.what.inner.text(), self.notes.inner.toPlainText()
        starts, ends = self.starts.value(), self.ends.value()
        if starts is not None and ends is not None and ends < starts:
            self.ends.complain("A job cannot end before it begins.")
            self.ends.inner.setFocus()
            return None
        if len(notes) > LONGEST_TEXT:
            self.notes.complain(f"Notes have at most {LONGEST_TEXT:,} characters.")
            self.notes.inner.setFocus()
            return None
        if job is None:
            return lambda: jobs.add_job(
                services, self._person_id, title, notes=notes, starts_on=starts, ends_on=ends
            )
        return lambda: jobs.change_job(
            services, job.id, title=title, notes=notes, starts_on=starts, ends_on=ends, rescheduled=True
        )


class TimeDialog(RecordDialog):
    """Adds hours to a job; what they cost is said while they are typed. ``recorded`` gets the entry's id."""

    def __init__(self, parent: QWidget, desk: Desk, case: JobCase, recorded: Callable[[Any], object]) -> None:
        self._job_id = case.view.job.id
        last = max(case.view.times, key=lambda entry: entry.id, default=None)
        today = desk.services.today
        vat = _USUAL_VAT if last is None else "" if last.vat_rate is None else quantity(last.vat_rate)
        self.day = Field("&Day", date_edit(today, latest=today))
        self.hours = Field("&Hours", line_edit("", "1:30", 40), _HOURS_HELP)
        self.what = Field("&What was done", line_edit("", "", LONGEST_DESCRIPTION))
        self.rate = Field(
            "&Rate an hour, net", line_edit(f"{last.unit_price:.2f}" if last else case.rate, "0.00", 20)
        )
        self.vat: Field[QLineEdit] | None = (
            Field("&VAT %", line_edit(vat, "", 10)) if case.vat_registered else None
        )
        self.category: Field[QLineEdit] = Field(
            "Cate&gory", line_edit(last.category if last else "", "", LONGEST_CATEGORY), "For the tax year."
        )
        self.free = QCheckBox("Do not &bill it")
        super().__init__(
            parent,
            desk,
            "Add hours",
            "Each entry becomes a line of the invoice, with its day.",
            box(
                column(
                    abreast(self.day, self.hours),
                    self.what,
                    abreast(self.rate, *([self.vat] if self.vat else []), self.category),
                    self.free,
                    STRETCH,
                    gap="l",
                )
            ),
            "&Add hours",
            recorded,
        )
        self.setMinimumWidth(560)
        self.hours.inner.textChanged.connect(lambda _text: self._explain())
        self.rate.inner.textChanged.connect(lambda _text: self._explain())
        self.hours.inner.setFocus()

    def _explain(self) -> None:
        """What the hours mean, as soon as they mean something."""
        try:
            minutes = read_minutes(self.hours.inner.text())
        except RuleViolation:
            self.hours.explain(_HOURS_HELP)
            return
        try:
            money = f", {format_money(half_up(hours(minutes) * read_number(self.rate.inner.text())))}"
        except RuleViolation:
            money = ""
        self.hours.explain(f"{write_minutes(minutes)}{money}")

    def operation(self) -> Operation | None:
        if first_empty(
            (self.hours, "Say how long it took."),
            (self.what, "Say what was done: the customer reads it."),
            (self.rate, "Say what an hour costs; 0 where it costs nothing."),
        ):
            return None
        services, job_id = self.desk.services, self._job_id
        on, what, category = date_of(self.day.inner), self.what.inner.text(), self.category.inner.text()
        billable = not self.free.isChecked()
        minutes = self._read(self.hours, lambda: read_minutes(self.hours.inner.text()))
        rate = self._read(self.rate, lambda: _at_least_nothing(self.rate.inner.text()))
        vat = None
        if self.vat is not None and (typed := self.vat.inner.text().strip()):
            vat = self._read(self.vat, lambda: _at_least_nothing(typed))
            if vat is None:
                return None
        if minutes is None or rate is None:
            return None
        return lambda: jobs.add_time(
            services,
            job_id,
            day=on,
            minutes=minutes,
            what=what,
            unit_price=rate,
            vat_rate=vat,
            category=category,
            billable=billable,
        )

    @staticmethod
    def _read(field: Field[QLineEdit], read: Callable[[], Any]) -> Any:
        """What the field holds; None, and said at the field, where that cannot be read."""
        try:
            return read()
        except RuleViolation as error:
            field.complain(f"{error.message} {error.hint}")
            field.inner.setFocus()
            return None


def _at_least_nothing(text: str) -> Decimal:
    try:
        value = read_number(text)
    except RuleViolation:
        value = Decimal(-1)
    if value < 0:
        raise RuleViolation("job.bad_rate", "That is not an amount.", "Write it like 48 or 48.50.")
    return value
