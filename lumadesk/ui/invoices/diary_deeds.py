"""What can be done with an entry of the diary, each time with the way back, and its export as iCalendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import diary
from lumadesk.app.changes import Changes
from lumadesk.app.diary import AppointmentView, CalendarExport, FollowUpView
from lumadesk.domain.calendar import add_days, earliest_in_london, london_time
from lumadesk.ui import exporting
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.invoices.diary_dialogs import AppointmentDialog, FollowUpDialog
from lumadesk.ui.invoices.diary_words import Key, Planned, day_of
from lumadesk.ui.widgets.entry_list import Deed
from lumadesk.ui.words import counted, day


class DiaryDeeds:
    """``owner`` is the page that asks; ``show`` is called with what was entered or changed."""

    def __init__(self, desk: Desk, owner: QWidget, show: Callable[[Key], object]) -> None:
        self._desk = desk
        self._owner = owner
        self._show = show

    def of(self, one: Planned) -> list[Deed]:
        """The one that is wanted most comes first."""
        if isinstance(one, AppointmentView):
            return self._appointment_deeds(one)
        return self._follow_up_deeds(one)

    def saved(self, noun: str) -> Callable[[int], None]:
        """What a dialog of the diary calls when it is done."""

        def told(wanted: int) -> None:
            self._desk.say("In the diary.")
            self._show((noun, wanted))

        return told

    def _appointment_deeds(self, one: AppointmentView) -> list[Deed]:
        made, desk = one.appointment, self._desk
        deeds: list[Deed] = [
            ("Change\u2026", lambda: self._change(one)),
            ("A &week later", lambda: self._move_appointment(one)),
            ("&Export\u2026", lambda: self._export_one(one)),
            ("Open &client", lambda: desk.go(Place.CLIENTS, made.person_id)),
        ]
        if made.job_id is not None:
            deeds.append(("Open the &job", lambda: desk.go(Place.INVOICES, ("job", made.job_id))))
        words = "&Put it back" if made.cancelled else "Cancel &it"
        deeds.append((words, lambda: self._cancel(one)))
        return deeds

    def _follow_up_deeds(self, one: FollowUpView) -> list[Deed]:
        made, desk = one.follow_up, self._desk
        client: Deed = ("Open &client", lambda: desk.go(Place.CLIENTS, made.person_id))
        if made.done_on is not None:
            return [("Not done", lambda: self._finish(one, done=False)), client]
        today = self._desk.services.today
        return [
            ("Done", lambda: self._finish(one, done=True)),
            ("C&hange\u2026", lambda: self._change_follow_up(one)),
            ("&Tomorrow", lambda: self._put_off(one, 1)),
            (f"In a &week, {day(add_days(today, 7))}", lambda: self._put_off(one, 7)),
            client,
        ]

    def _write(self, op: Callable[[], Changes[Any]], words: str, undo: Callable[[], Changes[Any]]) -> None:
        jobs = self._desk.jobs
        take_back = partial(jobs.write, undo, owner=self._owner)
        jobs.write(op, lambda _changes: self._desk.say(words, UNDO, take_back), owner=self._owner)

    def _finish(self, one: FollowUpView, *, done: bool) -> None:
        services, wanted = self._desk.services, one.follow_up.id
        self._write(
            lambda: diary.finish_follow_up(services, wanted, done=done),
            "Done." if done else "To be done again.",
            lambda: diary.finish_follow_up(services, wanted, done=not done),
        )

    def _put_off(self, one: FollowUpView, days: int) -> None:
        services, made = self._desk.services, one.follow_up
        on = add_days(services.today, days)
        self._write(
            lambda: diary.move_follow_up(services, made.id, on),
            f"Put off until {day(on)}.",
            lambda: diary.move_follow_up(services, made.id, made.due_on),
        )

    def _move_appointment(self, one: AppointmentView) -> None:
        services, made = self._desk.services, one.appointment
        # By the clock on the wall, which may change within the week.
        wall = london_time(made.starts_at).replace(tzinfo=None)
        begins = earliest_in_london(wall + timedelta(days=7))
        self._write(
            lambda: diary.change_appointment(services, made.id, starts_at=begins),
            f"Moved to {day(add_days(day_of(one), 7))}.",
            lambda: diary.change_appointment(services, made.id, starts_at=made.starts_at),
        )

    def _cancel(self, one: AppointmentView) -> None:
        services, made = self._desk.services, one.appointment
        cancelled = not made.cancelled
        self._write(
            lambda: diary.change_appointment(services, made.id, cancelled=cancelled),
            "Cancelled." if cancelled else "It takes place after all.",
            lambda: diary.change_appointment(services, made.id, cancelled=not cancelled),
        )

    def _change(self, one: AppointmentView) -> None:
        made = one.appointment
        AppointmentDialog(
            self._owner.window(), self._desk, made.person_id, one.person_name, self.saved("appointment"), made
        ).open()

    def _change_follow_up(self, one: FollowUpView) -> None:
        made = one.follow_up
        FollowUpDialog(
            self._owner.window(), self._desk, made.person_id, one.person_name, self.saved("follow_up"), made
        ).open()

    def export_all(self) -> None:
        self._export("Export the appointments", "appointments.ics", None)

    def _export_one(self, one: AppointmentView) -> None:
        wanted = one.appointment.id
        self._export("Export the appointment", f"appointment-{wanted}.ics", wanted)

    def _export(self, title: str, file_name: str, wanted: int | None) -> None:
        """As iCalendar, for the calendar of a telephone or of another program."""
        desk, services = self._desk, self._desk.services
        to = exporting.ask_where_to_save(
            self._owner, title, desk.exports_folder, file_name, "Calendars (*.ics)"
        )
        if to is None:
            return

        def told(changes: Changes[CalendarExport]) -> None:
            done = changes.value
            left = f" {done.left_out:,} of restricted people left out." if done.left_out else ""
            desk.say(
                f"{counted(done.count, 'appointment')}: {exporting.saved(desk, to)}{left}",
                "Open",
                lambda: exporting.show_file(to),
            )

        desk.jobs.write(
            lambda: diary.export_calendar(services, to, wanted, overwrite=True), told, owner=self._owner
        )
