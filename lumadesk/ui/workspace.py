"""The unlocked window: the rail, the screens (each made when first looked at), and what is above them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from lumadesk.ui import commands
from lumadesk.ui.desk import Desk, Place, Said
from lumadesk.ui.rail import Rail
from lumadesk.ui.screen import Screen
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import Banner, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.command_palette import Command, CommandPalette
from lumadesk.ui.widgets.error_dialog import ErrorDialog
from lumadesk.ui.widgets.text import one_line
from lumadesk.ui.widgets.toast import Toast

#: Module and class of each screen; imported when it is first looked at.
_SCREENS = {
    Place.TODAY: ("lumadesk.ui.today.screen", "TodayScreen"),
    Place.ENQUIRIES: ("lumadesk.ui.enquiries.screen", "EnquiriesScreen"),
    Place.CLIENTS: ("lumadesk.ui.clients.screen", "ClientsScreen"),
    Place.INVOICES: ("lumadesk.ui.invoices.screen", "InvoicesScreen"),
    Place.PRIVACY: ("lumadesk.ui.privacy.screen", "PrivacyScreen"),
    Place.RECORDS: ("lumadesk.ui.records.screen", "RecordsScreen"),
    Place.SETTINGS: ("lumadesk.ui.settings.screen", "SettingsScreen"),
}
_FOUND = 4


class Workspace(QWidget):
    """``lock_wanted`` asks the window to close the vault."""

    lock_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("workspace")
        self.desk = desk
        self.screens: dict[Place, Screen] = {}
        self.rail = Rail(desk)
        self.rail.chosen.connect(self.show_place)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self.rail.palette_wanted.connect(self.open_palette)
        self._notice = Banner(Tone.INFO, "", button("&Dismiss", lambda: self._notice.say("")))
        self._stack = QStackedWidget()
        body = QFrame()
        body.setObjectName("body")
        above = column(self._notice, gap="")
        above.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], 0)
        self._above = QWidget()
        self._above.setLayout(above)
        self._above.hide()
        body.setLayout(column(self._above, self._stack, gap=""))
        layout = row(self.rail, body, gap="")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.toast = Toast(self)
        desk.said.connect(self._say)
        desk.failed.connect(self.show_error)
        desk.sync_wanted.connect(self.rail.sync.start)
        desk.sent_to.connect(lambda place, record: self.show_place(Place(place), record))
        self._shortcuts()

    def show_place(self, place: Place, record: object = None) -> Any:
        former = self._stack.currentWidget()
        if place not in self.screens:
            module, name = _SCREENS[place]
            screen = getattr(importlib.import_module(module), name)(self.desk)
            self.screens[place] = screen
            self._stack.addWidget(screen)
        screen = self.screens[place]
        if isinstance(former, Screen) and former is not screen:
            former.leave()
        self._stack.setCurrentWidget(screen)
        self.rail.show_place(place)
        if record is not None:
            screen.open_record(record)
        elif former is not screen:
            screen.focus_first()
        return screen

    def current(self) -> Screen | None:
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Screen) else None

    def show_notice(self, text: str) -> None:
        """Something to be read once, such as why the keyring could not be used."""
        self._above.setVisible(bool(text))
        self._notice.say(text)

    def show_error(self, error: Exception) -> None:
        ErrorDialog(error, self.window()).open()

    def leave(self) -> None:
        """The vault is about to be closed: keep what was typed."""
        for screen in self.screens.values():
            screen.leave()

    def open_palette(self) -> None:
        CommandPalette(self.window(), self.commands(), self._find).open()

    def commands(self) -> list[Command]:
        def go(place: Place) -> Callable[[], Any]:
            return lambda: self.show_place(place)

        places = [
            Command(f"Go to {place.value.capitalize()}", f"Ctrl+{number}", icon, go(place))
            for number, (place, icon) in enumerate(self.rail.icons().items(), 1)
        ]
        return [
            *places,
            Command("Sync now", "F5", "refresh-cw", self.rail.sync.start),
            *commands.of_pages(self.show_place),
            Command("Lock", "Ctrl+L", "lock", self.lock_wanted.emit),
        ]

    def _shortcuts(self) -> None:
        for number, place in enumerate(Place, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda place=place: self.show_place(place))
        for keys, act in (
            ("Ctrl+K", self.open_palette),
            ("Ctrl+F", self._focus_search),
            ("/", self._focus_search),
            ("F5", self.rail.sync.start),
            ("Ctrl+L", self.lock_wanted.emit),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _focus_search(self) -> None:
        shown = self.current()
        box = shown.search_box() if shown is not None else None
        if box is None:
            box = self.show_place(Place.ENQUIRIES).search_box()
        if box is not None:
            box.setFocus()
            box.selectAll()

    def _say(self, said: Said) -> None:
        self.toast.show_message(said)

    def _find(self, text: str, found: Callable[[list[Command]], None]) -> None:
        from lumadesk.app import enquiries, people
        from lumadesk.domain.enquiries import EnquiryFilter

        services = self.desk.services

        def read() -> tuple[list[Any], list[Any]]:
            persons = people.list_ids(services, text)[:_FOUND]
            sent = enquiries.list_ids(services, EnquiryFilter(search=text))[:_FOUND]
            return people.rows(services, persons), enquiries.rows(services, sent)

        def show(rows: tuple[list[Any], list[Any]]) -> None:
            found(
                [self._record(Place.CLIENTS, one, one.email or "Person") for one in rows[0]]
                + [self._record(Place.ENQUIRIES, one, one.preview or "Enquiry") for one in rows[1]]
            )

        self.desk.jobs.read(read, show, owner=self, replaces="palette")

    def _record(self, place: Place, row: Any, about: str) -> Command:
        icon = "user" if place is Place.CLIENTS else "inbox"
        return Command(one_line(row.name), one_line(about), icon, lambda: self.show_place(place, row.id))
