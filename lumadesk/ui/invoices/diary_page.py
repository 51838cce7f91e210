"""The diary: appointments and follow-ups in one agenda, by day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from lumadesk.app import diary
from lumadesk.app.changes import Changes
from lumadesk.app.diary import AppointmentView, CalendarExport, FollowUpView
from lumadesk.domain.calendar import add_days, earliest_in_london, london_time
from lumadesk.domain.people import Person
from lumadesk.ui import exporting
from lumadesk.ui.clients.person_picker import with_person
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.invoices.diary_dialogs import AppointmentDialog, FollowUpDialog
from lumadesk.ui.invoices.diary_words import (
    LATER,
    MISSED,
    PAST,
    TODAY,
    TOMORROW,
    WEEK,
    Agenda,
    Key,
    Planned,
    day_of,
    entry_of,
    heading,
    key_of,
    read_agenda,
)
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import STRETCH, card, column, row, scrolled
from lumadesk.ui.widgets.buttons import Segments, button, set_words
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.entry_list import Deed, Entry, EntryList
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import counted, day

_PARTS = (MISSED, TODAY, TOMORROW, WEEK, LATER, PAST)
#: More of a part than these are shown when they are wanted.
_SHOWN = 30
_WIDEST = 920
_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class _Part:
    """A card of the agenda."""

    card: QFrame
    heading: QLabel
    nothing: QLabel
    list: EntryList
    see_all: QPushButton


class DiaryPage(Screen):
    nouns = ("appointment", "follow_up", "person", "job")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._agenda: Agenda | None = None
        self._whole: set[str] = set()
        self._wanted: Key | None = None
        self._shown_day = desk.services.today
        self.when = Segments([("To come", False), ("Past", True)], "What is shown")
        self.new = button("New &appointment", self.new_appointment, icon="plus", variant="primary")
        self.follow = button("&Follow up", self.new_follow_up, icon="bell-ring")
        self.export = button(
            "E&xport\u2026", self._export_all, icon="file-down", name="Export the appointments"
        )
        self.count = label("", "muted")
        head = row(label("Diary", "title"), self.count, STRETCH, self.export, self.follow, self.new, gap="m")
        self.nothing = EmptyState("calendar-days", "", "")
        self.parts = {part: self._make_part(part) for part in _PARTS}
        page = QWidget()
        page.setLayout(
            column(
                head,
                row(self.when, STRETCH),
                self.nothing,
                *(part.card for part in self.parts.values()),
                STRETCH,
                gap="l",
                margin="xl",
            )
        )
        self._area = scrolled(page, _WIDEST)
        self.setLayout(column(self._area, gap=""))
        self.when.chosen.connect(lambda _past: self.refresh())
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self.tick)
        self._clock.start()

    def tick(self) -> None:
        """The window may stay open overnight, and appointments end."""
        if self.isVisible() and (self._shown_day != self.desk.services.today or self._has_ended()):
            self.refresh()

    def refresh(self) -> None:
        services, past = self.desk.services, bool(self.when.value)
        self.desk.jobs.read(
            lambda: read_agenda(services, past=past), self._show, owner=self, replaces="agenda"
        )

    def open_record(self, record: object) -> None:
        """("appointment", id) or ("follow_up", id)."""
        match record:
            case (("appointment" | "follow_up") as noun, int(wanted)):
                self._wanted = (noun, wanted)
                self.when.choose(False)
                self.refresh()

    def focus_first(self) -> None:
        first = next(iter(self._rows().values()), None)
        if first is None:
            self.new.setFocus()
        else:
            first.take_focus()

    def new_appointment(self, person_id: int | None = None) -> None:
        with_person(self, self.desk, "Who is the appointment with?", self._ask_appointment, person_id)

    def new_follow_up(self, person_id: int | None = None) -> None:
        with_person(self, self.desk, "Who do you want to come back to?", self._ask_follow_up, person_id)

    # What is shown

    def _make_part(self, part: str) -> _Part:
        title = label("", "heading")
        nothing = label("Nothing planned.", "muted")
        entries = EntryList(heading(part, self._shown_day))
        see_all = button("", lambda: self._toggle(part), variant="link")
        framed = card(title, nothing, entries, see_all, gap="s")
        framed.layout().setAlignment(see_all, Qt.AlignmentFlag.AlignLeft)
        framed.hide()
        return _Part(framed, title, nothing, entries, see_all)

    def _show(self, agenda: Agenda) -> None:
        if self._wanted is not None and self._wanted not in agenda.order() and not agenda.past:
            self.when.choose(True)  # it is over, done or cancelled
            self.refresh()
            return
        held, place = self._held()
        self._agenda = agenda
        self._shown_day = self.desk.services.today
        if self._wanted is not None:
            self._whole |= {name for name, some in agenda.parts.items() if self._wanted in map(key_of, some)}
        count = len(agenda.order())
        self.count.setText(f"{count:,}" if count else "")
        show_if(self.nothing, not count)
        if agenda.past:
            self.nothing.say("Nothing yet", "What is over, done or cancelled is kept here.")
        else:
            self.nothing.say(
                "Nothing planned",
                "An appointment says when to be where; a follow-up, on which day to come back to somebody. "
                "Both stand on Today when their day comes.",
            )
        for name, part in self.parts.items():
            self._show_part(name, part, agenda)
        self._keep_focus(held, place)
        if self._wanted is not None:
            QTimer.singleShot(0, self, self._to_wanted)

    def _show_part(self, name: str, part: _Part, agenda: Agenda) -> None:
        planned = agenda.parts.get(name, [])
        today = self._shown_day
        # Today is always said, so that an empty one is seen to be empty.
        shown = bool(planned) or (name == TODAY and not agenda.past and bool(agenda.order()))
        show_if(part.card, shown)
        part.heading.setText(heading(name, today))
        show_if(part.nothing, not planned)
        limit = len(planned) if name in self._whole else _SHOWN
        part.list.show_entries([self._entry(one, name) for one in planned[:limit]])
        show_if(part.list, bool(planned))
        show_if(part.see_all, len(planned) > _SHOWN)
        words = "See fewer" if name in self._whole else f"See all {len(planned):,}"
        set_words(part.see_all, words, f"{words}: {heading(name, today)}")

    def _toggle(self, name: str) -> None:
        self._whole ^= {name}
        if self._agenda is not None:
            self._show_part(name, self.parts[name], self._agenda)

    def _rows(self) -> dict[Key, Any]:
        """Every entry on the page, in its order."""
        return {key: one for part in self.parts.values() for key, one in part.list.rows.items()}  # type: ignore[misc]

    def _held(self) -> tuple[Key | None, int]:
        """The entry where the keyboard is, and which one it is."""
        focus = self.window().focusWidget()
        for number, (key, one) in enumerate(self._rows().items()):
            if focus is not None and one.isAncestorOf(focus):
                return key, number
        return None, 0

    def _keep_focus(self, held: Key | None, place: int) -> None:
        """An entry that is gone, or in another part, leaves the keyboard to the one that took its place."""
        rows = self._rows()
        if held is None or not rows:
            if held is not None:
                self.new.setFocus()
            return
        wanted = held if held in rows else list(rows)[min(place, len(rows) - 1)]
        rows[wanted].take_focus()

    def _to_wanted(self) -> None:
        shown = self._rows().get(self._wanted) if self._wanted is not None else None
        self._wanted = None
        if shown is not None:
            shown.take_focus()
            self._area.ensureWidgetVisible(shown)

    def _has_ended(self) -> bool:
        now = self.desk.services.now
        coming = self._agenda is not None and not self._agenda.past
        return coming and any(
            isinstance(one, AppointmentView) and one.appointment.ends_at < now
            for one in (self._agenda.parts[TODAY] if self._agenda is not None else ())
        )

    # What can be done

    def _entry(self, one: Planned, part: str) -> Entry:
        if isinstance(one, AppointmentView):
            deeds = self._appointment_deeds(one)
        else:
            deeds = self._follow_up_deeds(one)
        return entry_of(one, part, self._shown_day, deeds[0], deeds[1:])

    def _appointment_deeds(self, one: AppointmentView) -> list[Deed]:
        made, desk = one.appointment, self.desk
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
        made, desk = one.follow_up, self.desk
        client: Deed = ("Open &client", lambda: desk.go(Place.CLIENTS, made.person_id))
        if made.done_on is not None:
            return [("Not done", lambda: self._finish(one, done=False)), client]
        today = self.desk.services.today
        return [
            ("Done", lambda: self._finish(one, done=True)),
            ("Change\u2026", lambda: self._change_follow_up(one)),
            ("&Tomorrow", lambda: self._put_off(one, 1)),
            (f"In a &week, {day(add_days(today, 7))}", lambda: self._put_off(one, 7)),
            client,
        ]

    def _write(self, op: Callable[[], Changes[Any]], words: str, undo: Callable[[], Changes[Any]]) -> None:
        jobs = self.desk.jobs
        self_undo = partial(jobs.write, undo, owner=self)
        jobs.write(op, lambda _changes: self.desk.say(words, UNDO, self_undo), owner=self)

    def _finish(self, one: FollowUpView, *, done: bool) -> None:
        services, wanted = self.desk.services, one.follow_up.id
        self._write(
            lambda: diary.finish_follow_up(services, wanted, done=done),
            "Done." if done else "To be done again.",
            lambda: diary.finish_follow_up(services, wanted, done=not done),
        )

    def _put_off(self, one: FollowUpView, days: int) -> None:
        services, made = self.desk.services, one.follow_up
        on = add_days(services.today, days)
        self._write(
            lambda: diary.move_follow_up(services, made.id, on),
            f"Put off until {day(on)}.",
            lambda: diary.move_follow_up(services, made.id, made.due_on),
        )

    def _move_appointment(self, one: AppointmentView) -> None:
        services, made = self.desk.services, one.appointment
        # By the clock on the wall, which may change within the week.
        wall = london_time(made.starts_at).replace(tzinfo=None)
        begins = earliest_in_london(wall + timedelta(days=7))
        self._write(
            lambda: diary.change_appointment(services, made.id, starts_at=begins),
            f"Moved to {day(add_days(day_of(one), 7))}.",
            lambda: diary.change_appointment(services, made.id, starts_at=made.starts_at),
        )

    def _cancel(self, one: AppointmentView) -> None:
        services, made = self.desk.services, one.appointment
        cancelled = not made.cancelled
        self._write(
            lambda: diary.change_appointment(services, made.id, cancelled=cancelled),
            "Cancelled." if cancelled else "It takes place after all.",
            lambda: diary.change_appointment(services, made.id, cancelled=not cancelled),
        )

    def _change(self, one: AppointmentView) -> None:
        made = one.appointment
        AppointmentDialog(
            self.window(), self.desk, made.person_id, one.person_name, self._saved("appointment"), made
        ).open()

    def _change_follow_up(self, one: FollowUpView) -> None:
        made = one.follow_up
        FollowUpDialog(
            self.window(), self.desk, made.person_id, one.person_name, self._saved("follow_up"), made
        ).open()

    def _ask_appointment(self, person: Person) -> None:
        AppointmentDialog(self.window(), self.desk, person.id, person.name, self._saved("appointment")).open()

    def _ask_follow_up(self, person: Person) -> None:
        FollowUpDialog(self.window(), self.desk, person.id, person.name, self._saved("follow_up")).open()

    def _saved(self, noun: str) -> Callable[[int], None]:
        def saved(wanted: int) -> None:
            self.desk.say("In the diary.")
            self.open_record((noun, wanted))

        return saved

    def _export_all(self) -> None:
        self._export("Export the appointments", "appointments.ics", None)

    def _export_one(self, one: AppointmentView) -> None:
        wanted = one.appointment.id
        self._export("Export the appointment", f"appointment-{wanted}.ics", wanted)

    def _export(self, title: str, file_name: str, wanted: int | None) -> None:
        """As iCalendar, for the calendar of a telephone or of another program."""
        desk, services = self.desk, self.desk.services
        to = exporting.ask_where_to_save(self, title, desk.exports_folder, file_name, "Calendars (*.ics)")
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

        desk.jobs.write(lambda: diary.export_calendar(services, to, wanted, overwrite=True), told, owner=self)
