"""The rail at the left: where one can go, what waits there, the sync, and the lock."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton

from lumadesk.app import promises, retention, today
from lumadesk.app.changes import Changes
from lumadesk.domain.promises import Status
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.icons import MEDIUM, dress_button, dress_label
from lumadesk.ui.sync_panel import SyncPanel
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, column, line, row
from lumadesk.ui.widgets.buttons import icon_button, press
from lumadesk.ui.widgets.text import label, set_tip

_WIDTH = 196
_RECORDS_AFTER = 2_000  # milliseconds
_ICONS = {
    Place.TODAY: "sun",
    Place.ENQUIRIES: "inbox",
    Place.CLIENTS: "users",
    Place.INVOICES: "receipt-pound-sterling",
    Place.PRIVACY: "shield-check",
    Place.RECORDS: "badge-check",
    Place.SETTINGS: "settings",
}


class RailButton(QPushButton):
    """A place, with a count of what waits there."""

    def __init__(self, place: Place, number: int) -> None:
        super().__init__(f"  {place.value.capitalize()}")
        self._words = place.value.capitalize()
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("variant", "rail")
        dress_button(self, _ICONS[place], "muted", MEDIUM)
        set_tip(self, f"{self._words} (Ctrl+{number})")
        self._badge = label()
        self._badge.setObjectName("badge")
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = QHBoxLayout(self)
        inner.setContentsMargins(0, 0, SPACE["s"], 0)
        inner.addStretch(1)
        inner.addWidget(self._badge)
        self.say(0)

    def say(self, count: int, what: str = "") -> None:
        self._badge.setText(f"{count:,}" if count < 1000 else "999+")
        self._badge.setVisible(count > 0)
        self.setAccessibleName(f"{self._words}, {count} {what}" if count else self._words)


class Rail(QFrame):
    chosen = Signal(object)
    lock_wanted = Signal()
    palette_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(_WIDTH)
        self._desk = desk
        mark = QLabel()
        dress_label(mark, "lamp-desk", "accent_text", 22)
        self._group = QButtonGroup(self)
        self.buttons: dict[Place, RailButton] = {}
        for number, place in enumerate(Place, 1):
            made = RailButton(place, number)
            self.buttons[place] = made
            self._group.addButton(made, number)
        self._group.idClicked.connect(lambda number: self.chosen.emit(list(Place)[number - 1]))
        self.sync = SyncPanel(desk)
        head = row(mark, label("LumaDesk", "heading"), STRETCH)
        head.setContentsMargins(SPACE["s"], SPACE["xs"], 0, SPACE["m"])
        foot = row(
            icon_button("command", "Commands (Ctrl+K)", self.palette_wanted.emit),
            STRETCH,
            icon_button("lock", "Lock the vault (Ctrl+L)", self.lock_wanted.emit),
        )
        layout = column(head, *self.buttons.values(), STRETCH, self.sync, line(), foot, gap="xs")
        layout.setContentsMargins(SPACE["m"], SPACE["m"], SPACE["m"], SPACE["s"])
        layout.setSpacing(SPACE["xs"])
        self.setLayout(layout)
        desk.events.changed.connect(self._changed)

    @staticmethod
    def icons() -> dict[Place, str]:
        return _ICONS

    def show_place(self, place: Place) -> None:
        press(self._group, list(Place).index(place) + 1)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._refresh()
        # Later: the first look at the promises of a large vault takes longer than all that is waited for.
        QTimer.singleShot(_RECORDS_AFTER, self, self.count_records)

    def _changed(self, changes: Changes[object]) -> None:
        if changes.concerns("enquiry", "request", "invoice", "payment"):
            self._refresh()
        self.count_records()

    def _refresh(self) -> None:
        services = self._desk.services
        self._desk.jobs.read(lambda: today.counts(services), self._show_counts, owner=self, replaces="counts")

    def _show_counts(self, now: Any) -> None:
        self.buttons[Place.ENQUIRIES].say(now.new_enquiries, "new")
        self.buttons[Place.PRIVACY].say(now.open_requests, "open")
        self.buttons[Place.INVOICES].say(now.overdue_invoices, "overdue")

    def count_records(self) -> None:
        """Any change may break a promise or keep it again; only what it concerns is looked at."""
        services = self._desk.services
        self._desk.jobs.read(
            lambda: promises.counts(services)[Status.BROKEN] + retention.count_overdue(services),
            lambda count: self.buttons[Place.RECORDS].say(count, "broken promises and overdue reviews"),
            owner=self,
            replaces="records",
        )
