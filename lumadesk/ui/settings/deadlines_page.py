"""The page of the settings about deadlines: what the desktop is told, and the bank holidays they count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QCheckBox

from lumadesk.app import due_dates, holidays, settings
from lumadesk.app.changes import Changes
from lumadesk.app.holidays import HolidayView
from lumadesk.ui.desk import Desk
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.settings.short_list import ShortList
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, first_empty, line_edit
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.text import label, one_line
from lumadesk.ui.words import counted, day

#: The years that the list offers, from this one on.
_AHEAD = 5
_TOLD = 3


class DeadlinesPage(SettingsPage):
    """What is changed here is kept at once."""

    title = "Deadlines"
    intro = "Due dates move to the next working day by these bank holidays, those of England and Wales."
    nouns = ("holiday", "setting")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        today = desk.services.today
        self._views: Sequence[HolidayView] = ()
        self.notify = QCheckBox("Tell the des&ktop what is overdue or due within three working days")
        self.notify.clicked.connect(self._keep_notify)
        years = [(str(year), year) for year in range(today.year, today.year + _AHEAD)]
        self.year = DropDown(years, today.year)
        self.year.setAccessibleName("Year")
        self.year.currentIndexChanged.connect(lambda _index: self.refresh())
        self.list = ShortList("Bank holidays", shown=5)
        self.list.picked.connect(lambda _number: self._offer())
        self.remove = button("&Take it off", self._remove, icon="ban")
        self.effect = Banner(Tone.INFO)
        self.day = date_edit(today)
        self.name = Field("&Name", line_edit("", "Day of the coronation", 200))
        self.add = button("&Add", self._add, icon="plus")
        self.fill(
            card(
                label("On the desktop", "heading"),
                self.notify,
                label("Only how many and of what kind: no name is ever in it.", "small", wrap=True),
                gap="s",
            ),
            card(
                row(label("Bank holidays", "heading"), STRETCH, self.remove, self.year),
                self.list,
                self.effect,
                self.problem,
                label("One of your own", "label"),
                abreast(Field("&Day", self.day), self.name),
                row(self.add, STRETCH),
            ),
            savable=False,
        )

    def refresh(self) -> None:
        services, year = self.desk.services, self.year.value()
        self.desk.jobs.read(
            lambda: (
                settings.get_settings(services).notify_deadlines,
                holidays.list_holidays(services, year),
            ),
            lambda found: self._show(*found),
            owner=self,
            replaces="kept",
        )

    def _show(self, notify: bool, views: Sequence[HolidayView]) -> None:
        self.notify.setChecked(notify)
        former = self._current()
        self._views = views
        self.list.show_faces([_face(one) for one in views])
        days = [one.day for one in views]
        if former is not None and former.day in days:
            self.list.pick(days.index(former.day))
        else:
            self._show_next(days)
        self._offer()

    def _show_next(self, days: Sequence[date]) -> None:
        """Those to come are of more use than those that are over."""
        number = sum(one < self.desk.services.today for one in days)
        index = self.list.faces.index(min(number, max(len(days) - 1, 0)), 0)
        self.list.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def _current(self) -> HolidayView | None:
        number = self.list.current()
        return self._views[number] if 0 <= number < len(self._views) else None

    def _offer(self) -> None:
        view = self._current()
        self.remove.setEnabled(view is not None and not view.worked)

    def _keep_notify(self) -> None:
        services, wanted = self.desk.services, self.notify.isChecked()
        self.desk.jobs.write(lambda: settings.change_settings(services, notify_deadlines=wanted), owner=self)

    def _add(self) -> None:
        if first_empty((self.name, "Say what it is called.")):
            return
        services, on, name = self.desk.services, date_of(self.day), self.name.inner.text()

        def added(moved: list[str]) -> None:
            self.name.inner.clear()
            if on.year in range(services.today.year, services.today.year + _AHEAD):
                self.year.choose(on.year)
            self._tell(f"{day(on)} counts as a bank holiday from now on.", moved)

        self._write(lambda: holidays.add_holiday(services, on, name), added)

    def _remove(self) -> None:
        view = self._current()
        if view is None:
            return
        services, on = self.desk.services, view.day
        self._write(
            lambda: holidays.remove_holiday(services, on),
            lambda moved: self._tell(f"{day(on)} counts as a working day from now on.", moved),
        )

    def _write(self, op: Callable[[], Changes[date]], then: Callable[[list[str]], object]) -> None:
        self.problem.say("")
        services = self.desk.services
        self.desk.jobs.write(
            lambda: _with_effect(services, op),
            lambda changes: then(changes.value),
            owner=self,
            failed=self.refused,
        )

    def _tell(self, what: str, moved: list[str]) -> None:
        if not moved:
            self.effect.say(f"{what} No deadline moved by it.")
            return
        more = f" and {len(moved) - _TOLD:,} more" if len(moved) > _TOLD else ""
        self.effect.say(
            f"{what} {counted(len(moved), 'deadline')} moved by it: {'; '.join(moved[:_TOLD])}{more}."
        )


def _with_effect(services: Any, op: Callable[[], Changes[date]]) -> Changes[list[str]]:
    """Do it; the value tells which due dates it moved."""
    before = {(due.noun, due.id, due.what): due.due for due in due_dates.due_dates(services)}
    changes = op()
    moved = [
        f"{one_line(due.what).lower()}, {due.noun} {due.id}, from {day(former)} to {day(due.due)}"
        for due in due_dates.due_dates(services)
        for former in (before.get((due.noun, due.id, due.what)),)
        if former is not None and former != due.due
    ]
    return replace(changes, value=moved)  # type: ignore[arg-type]


def _face(view: HolidayView) -> Face:
    if view.worked:
        chip = ("Taken off", Tone.WARNING)
    elif view.own:
        chip = ("Your own", Tone.ACCENT)
    else:
        chip = ("Projected", Tone.NEUTRAL) if view.projected else None
    return Face(title=one_line(view.name), detail=day(view.day), chip=chip, faded=view.worked)
