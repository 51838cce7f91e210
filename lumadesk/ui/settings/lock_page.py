"""The page of the settings about when the vault locks by itself, and what shows outside of the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QSystemTrayIcon

from lumadesk.app import settings
from lumadesk.ui.desk import Desk
from lumadesk.ui.notifications import TRAY
from lumadesk.ui.settings.page import SettingsPage
from lumadesk.ui.theme import Tone
from lumadesk.ui.vault import auto_lock, screen_capture
from lumadesk.ui.widgets.boxes import STRETCH, Banner, card, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.form import Field, NumberEdit
from lumadesk.ui.widgets.text import label

_A_DAY = 24 * 60
_LONG = 60


class LockPage(SettingsPage):
    title = "Lock"
    intro = (
        "A locked vault shows nothing: its database is closed, its keys are wiped as far as that can be, and "
        "whatever was open above the window is gone. What is under way is finished first."
    )
    nouns = ("setting",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._dirty = False
        self.minutes = NumberEdit(10, 0, _A_DAY)
        self.long = Banner(Tone.WARNING)
        self.with_screen = QCheckBox("With the s&creen, and when the computer goes to sleep")
        self.hide = QCheckBox("&Keep the window out of screenshots, recordings and shared screens")
        self.tray = QCheckBox("Show an &icon in the tray, with Open and Lock")
        self.now = button("&Lock now", desk.lock_wanted.emit, icon="lock")
        can_hide, has_tray = screen_capture.can_hide(), QSystemTrayIcon.isSystemTrayAvailable()
        self.hide.setEnabled(can_hide)
        self.tray.setEnabled(has_tray)
        self.minutes.textChanged.connect(lambda _text: self._typed())
        self.with_screen.clicked.connect(lambda _checked: self._typed())
        self.hide.clicked.connect(desk.capture_chosen.emit)
        self.tray.clicked.connect(self._choose_tray)
        self.fill(
            card(
                label("By itself", "heading"),
                Field(
                    "&Minutes without a touch",
                    self.minutes,
                    "Keys, mouse and touch count, in this window. 0 is never.",
                ),
                self.long,
                self.with_screen,
                label(auto_lock.what_is_heard(), "small", wrap=True),
                gap="m",
            ),
            card(
                label("By hand", "heading"),
                label(
                    "Ctrl+L locks from every screen, and the tray's menu from every program.",
                    "muted",
                    wrap=True,
                ),
                row(self.now, STRETCH),
            ),
            card(
                label("Outside the window", "heading"),
                self.hide,
                label(
                    "Kept for this computer. Somebody with a camera is not kept out."
                    if can_hide
                    else "This desktop has no way for a program to ask for that.",
                    "small",
                    wrap=True,
                ),
                self.tray,
                label(
                    "It tells nothing of the vault." if has_tray else "This desktop has no tray.",
                    "small",
                    wrap=True,
                ),
            ),
        )

    def refresh(self) -> None:
        services = self.desk.services
        outside = services.outside.settings
        self.hide.setChecked(self.hide.isEnabled() and outside.get(screen_capture.SETTING) is not False)
        self.tray.setChecked(self.tray.isEnabled() and outside.get(TRAY) is not False)
        self.desk.jobs.read(lambda: settings.get_settings(services), self._show, owner=self, replaces="kept")

    def save(self) -> None:
        services = self.desk.services
        minutes, with_screen = self.minutes.value(), self.with_screen.isChecked()
        self._dirty = False
        self.write(
            lambda: settings.change_settings(services, lock_minutes=minutes, lock_with_screen=with_screen),
            f"The vault locks after {minutes:,} minutes." if minutes else "The vault locks by hand only.",
        )

    def _choose_tray(self, wanted: bool) -> None:
        self.desk.services.outside.settings.set(TRAY, wanted)
        self.desk.tray_chosen.emit(wanted)

    def _typed(self) -> None:
        self._dirty = True
        self.problem.say("")
        self._warn()

    def _warn(self) -> None:
        minutes = self.minutes.value()
        self.long.say(
            "It never locks by itself: whoever comes to this desk can read everything."
            if minutes == 0
            else "That is long: whoever comes to this desk within it can read everything."
            if minutes > _LONG
            else ""
            if self.with_screen.isChecked()
            else "Locking the screen leaves the vault open behind it, and its keys in memory while it sleeps."
        )

    def _show(self, kept: Any) -> None:
        if not self._dirty:
            self.minutes.setValue(kept.lock_minutes)
            self.with_screen.setChecked(kept.lock_with_screen)
            self._dirty = False
        self._warn()
