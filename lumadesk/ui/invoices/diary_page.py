"""The diary: appointments and follow-ups in one agenda, by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from lumadesk.app.diary import AppointmentView
from lumadesk.domain.people import Person
from lumadesk.ui.clients.person_picker import with_person
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.diary_deeds import DiaryDeeds
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
    entry_of,
    heading,
    key_of,
    read_agenda,
)
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import STRETCH, card, column, row, scrolled
from lumadesk.ui.widgets.buttons import Segments, button, set_words
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.entry_list import Entry, EntryList
from lumadesk.ui.widgets.text import label, show_if

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
        self._deeds = DiaryDeeds(desk, self, self.open_record)
        self._wanted: Key | None = None
        self._shown_day = desk.services.today
        self.when = Segments([("To come", False), ("Past", True)], "What is shown")
        self.new = button("New &appointment", self.new_appointment, icon="plus", variant="primary")
        self.follow = button("&Follow up", self.new_follow_up, icon="bell-ring")
        self.export = button(
            "E&xport\u2026", self._deeds.export_all, icon="file-down", name="Export the appointments"
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
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.new_appointment)
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
        if not agenda.past:
            self.export.setEnabled(any(noun == "appointment" for noun, _id in agenda.order()))
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
        deeds = self._deeds.of(one)
        return entry_of(one, part, self._shown_day, deeds[0], deeds[1:])

    def _ask_appointment(self, person: Person) -> None:
        AppointmentDialog(
            self.window(), self.desk, person.id, person.name, self._deeds.saved("appointment")
        ).open()

    def _ask_follow_up(self, person: Person) -> None:
        FollowUpDialog(
            self.window(), self.desk, person.id, person.name, self._deeds.saved("follow_up")
        ).open()
