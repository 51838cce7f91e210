"""Dialogs of the diary: an appointment with its place and length, and a day to come back to somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import diary
from lumadesk.app.diary import AppointmentView
from lumadesk.domain.calendar import add_days, add_months, london_time
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.jobs import LONGEST_TEXT, LONGEST_TITLE, Appointment, FollowUp
from lumadesk.domain.spans import read_minutes, write_minutes
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.form import (
    Field,
    abreast,
    date_edit,
    date_of,
    first_empty,
    line_edit,
    moment_edit,
    moment_of,
    text_edit,
)
from lumadesk.ui.widgets.text import short_name
from lumadesk.ui.words import day

_USUAL = timedelta(hours=1)
_LENGTH_HELP = "1:30, 45 min, or 2"


class AppointmentDialog(RecordDialog):
    """Makes an appointment with somebody, or changes one; ``recorded`` is called with its id."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        person_id: int,
        person_name: str,
        recorded: Callable[[Any], object],
        made: Appointment | None = None,
        *,
        title: str = "",
        job_id: int | None = None,
    ) -> None:
        self._person_id, self._made, self._job_id = person_id, made, job_id
        self._begins = begins = made.starts_at if made else _next_hour(desk.services.now)
        self._length = made.ends_at - made.starts_at if made else _USUAL
        self._as_it_was = write_minutes(int(self._length.total_seconds() // 60))
        self.what = Field("&What", line_edit(made.title if made else title, "Visit", LONGEST_TITLE))
        self.when = Field("&Begins (UK time)", moment_edit(begins))
        self._began = self.when.inner.dateTime()
        self.length = Field("&How long", line_edit(self._as_it_was, "1:30", 40), _LENGTH_HELP)
        self.place = line_edit(made.place if made else "", "An address, a call, online", LONGEST_TEXT)
        self.notes = text_edit(made.notes if made else "", 3)
        self._notes = Field("&Notes", self.notes)
        super().__init__(
            parent,
            desk,
            "New appointment" if made is None else "Change the appointment",
            f"With {short_name(person_name)}.",
            box(
                column(
                    self.what,
                    abreast(self.when, self.length),
                    Field("Wh&ere", self.place),
                    self._notes,
                    STRETCH,
                    gap="l",
                )
            ),
            "&Add appointment" if made is None else "&Save",
            recorded,
        )
        self.setMinimumWidth(560)
        self._others: list[AppointmentView] = []
        services = desk.services
        desk.jobs.read(lambda: diary.list_appointments(services), self._know, owner=self)
        self.when.inner.dateTimeChanged.connect(lambda _moment: self._explain())
        self.length.inner.textChanged.connect(lambda _text: self._explain())
        self._explain()
        self.what.inner.setFocus()
        self.what.inner.selectAll()

    def _read_begin(self) -> datetime:
        """What was not touched stays: when summer time ends, the same time of day comes twice."""
        return self._begins if self.when.inner.dateTime() == self._began else moment_of(self.when.inner)

    def _read_length(self) -> timedelta:
        """What was not touched stays, even if it is longer than can be typed here."""
        typed = self.length.inner.text()
        return self._length if typed == self._as_it_was else timedelta(minutes=read_minutes(typed))

    def _know(self, others: list[AppointmentView]) -> None:
        own = self._made.id if self._made else None
        self._others = [one for one in others if one.appointment.id != own]
        self._explain()

    def _explain(self) -> None:
        """When it is over, as soon as the length means something, and what else is planned at that time."""
        begins = self._read_begin()
        try:
            ends = begins + self._read_length()
        except RuleViolation:
            self.length.explain(_LENGTH_HELP)
            self.when.explain("")
            return
        local = london_time(ends)
        self.length.explain(f"Until {local:%H:%M}, {day(local.date())}")
        clash = next((one for one in self._others if _overlaps(one.appointment, begins, ends)), None)
        self.when.explain(
            "" if clash is None else f"Then there is also: {short_name(clash.appointment.title)}"
        )

    def operation(self) -> Operation | None:
        if first_empty(
            (self.what, "Say in a few words what it is."), (self.length, "Say how long it takes.")
        ):
            return None
        try:
            length = self._read_length()
        except RuleViolation as error:
            self.length.complain(f"{error.message} {error.hint}")
            self.length.inner.setFocus()
            return None
        title, place, notes = self.what.inner.text(), self.place.text(), self.notes.toPlainText()
        if len(notes) > LONGEST_TEXT:
            self._notes.complain(f"Notes have at most {LONGEST_TEXT:,} characters.")
            self.notes.setFocus()
            return None
        services, made, begins = self.desk.services, self._made, self._read_begin()
        if made is None:
            return lambda: diary.add_appointment(
                services,
                self._person_id,
                title,
                begins,
                begins + length,
                place=place,
                notes=notes,
                job_id=self._job_id,
            )
        return lambda: diary.change_appointment(
            services,
            made.id,
            title=title,
            starts_at=begins,
            ends_at=begins + length,
            place=place,
            notes=notes,
        )


class FollowUpDialog(RecordDialog):
    """Sets a day to come back to somebody, or another one; ``recorded`` is called with its id."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        person_id: int,
        person_name: str,
        recorded: Callable[[Any], object],
        made: FollowUp | None = None,
    ) -> None:
        self._person_id, self._made = person_id, made
        today = desk.services.today
        due = made.due_on if made else add_days(today, 7)
        self.what = Field(
            "&What about", line_edit(made.what if made else "", "Ask whether it works", LONGEST_TITLE)
        )
        self.on = date_edit(due, earliest=min(due, today))
        ahead = [
            button(words, lambda day=then: self.on.setDate(day), variant="link")
            for words, then in (
                ("&Tomorrow", add_days(today, 1)),
                ("In a wee&k", add_days(today, 7)),
                ("In a &month", add_months(today, 1)),
            )
        ]
        super().__init__(
            parent,
            desk,
            "Follow up" if made is None else "Change the follow-up",
            f"Come back to {short_name(person_name)}. On that day it stands on Today.",
            box(
                column(
                    self.what, column(Field("&On", self.on), row(*ahead, STRETCH, gap="m")), STRETCH, gap="l"
                )
            ),
            "&Add follow-up" if made is None else "&Save",
            recorded,
        )
        self.what.inner.setFocus()

    def operation(self) -> Operation | None:
        if first_empty((self.what, "Say what you want to come back about.")):
            return None
        services, made = self.desk.services, self._made
        what, on = self.what.inner.text(), date_of(self.on)
        if made is None:
            return lambda: diary.add_follow_up(services, self._person_id, on, what)
        return lambda: diary.move_follow_up(services, made.id, on, what)


def _overlaps(other: Appointment, begins: datetime, ends: datetime) -> bool:
    return other.starts_at < ends and begins < other.ends_at


def _next_hour(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
