"""The Lock page, the tray, and what Windows and macOS are asked: their libraries stood for by others here."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from lumadesk.app import settings
from lumadesk.ui.desk import Place
from lumadesk.ui.icons import pixmap
from lumadesk.ui.notifications import TRAY, TrayNotifications
from lumadesk.ui.settings.lock_page import LockPage
from lumadesk.ui.vault import auto_lock, screen_capture
from lumadesk.ui.vault.auto_lock import AutoLock
from lumadesk.ui.vault.mac_session import MacSession
from lumadesk.ui.vault.screen_capture import SETTING, Shield, set_hidden
from lumadesk.ui.vault.unlock import UnlockPage
from lumadesk.ui.vault.windows_session import WindowsSession
from tests.app.fakes import FakeSettings
from tests.ui.conftest import Window

#: Qt's offscreen platform has no tray, and complains of one that is made all the same.
TRAYLESS = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)


@pytest.fixture
def page(window: Window) -> LockPage:
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "lock"))
    found: LockPage = window.workspace.current().pages["lock"]
    return found


class Function:
    """A function of a library: notes what it was called with, and returns what it is told."""

    def __init__(self, *returns: Any) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self._returns = list(returns)
        self.restype: Any = None
        self.argtypes: Any = None

    def __call__(self, *given: Any) -> Any:
        self.calls.append(tuple(getattr(one, "value", one) for one in given))
        return self._returns.pop(0) if len(self._returns) > 1 else self._returns[0]


class Library:
    def __init__(self, **functions: Function) -> None:
        self.__dict__.update(functions)


def test_minutes_and_screen_are_kept_and_count_at_once(window: Window, page: LockPage) -> None:
    assert page.minutes.value() == 10
    assert page.long.text() == ""
    page.minutes.setText("0")
    assert "never locks by itself" in page.long.text()
    window.do(page.refresh)
    assert page.minutes.value() == 0, "what was typed stays"
    page.minutes.setText("120")
    assert "That is long" in page.long.text()
    page.minutes.setText("3")
    page.with_screen.click()
    assert "Locking the screen leaves" in page.long.text()
    window.do(page.save)
    window.rest()
    kept = settings.get_settings(window.desk.services)
    assert (kept.lock_minutes, kept.lock_with_screen) == (3, False)
    watcher = window.application._auto_lock
    assert (watcher._minutes, watcher._with_screen) == (3, False)
    watcher.screen_locked(True)
    watcher.going_to_sleep(True)
    watcher.session_locked()
    window.rest()
    assert window.application.desk is not None, "as the owner wants it"
    window.do(page.now.click)
    assert isinstance(window.application.window.pages.currentWidget(), UnlockPage)


def test_what_this_desktop_cannot_do_is_said(page: LockPage) -> None:
    assert not page.hide.isEnabled()
    assert not page.hide.isChecked()
    assert not page.tray.isEnabled()
    assert "D-Bus" in auto_lock.what_is_heard("linux")
    assert auto_lock.what_is_heard("win32") != auto_lock.what_is_heard("darwin")


@pytest.fixture
def tray(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrayNotifications]:  # noqa: ARG001
    """As on a desktop that has a tray."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    parent = QObject()
    made = TrayNotifications(QIcon(pixmap("lamp-desk", "#0B6B75", 64, 1.0)), parent)
    yield made
    made.vanish()


@TRAYLESS
def test_the_tray_opens_and_locks(tray: TrayNotifications) -> None:
    heard: list[str] = []
    tray.open_wanted.connect(lambda: heard.append("open"))
    tray.lock_wanted.connect(lambda: heard.append("lock"))
    tray.clicked.connect(heard.append)
    tray.stay(True)
    assert tray.menu is not None
    opens, locks = tray.menu.actions()
    opens.trigger()
    locks.trigger()
    tray._activated(QSystemTrayIcon.ActivationReason.Context)
    assert heard == ["open", "lock"], "the menu itself opens nothing"
    tray.show("LumaDesk", "One new enquiry.", "enquiries")
    tray._activated(QSystemTrayIcon.ActivationReason.Trigger)
    assert heard[-1] == "enquiries"
    tray.leave()
    assert not locks.isEnabled(), "what is locked is not locked again"
    tray._activated(QSystemTrayIcon.ActivationReason.Trigger)
    assert heard[-1] == "open", "a locked vault leads nowhere"
    assert tray._tray is not None
    assert tray._tray.isVisible()
    tray.stay(False)
    assert not tray._tray.isVisible()


@TRAYLESS
def test_the_tray_is_chosen_for_this_computer(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window.do(lambda: window.workspace.show_place(Place.SETTINGS, "lock"))
    page: Any = window.workspace.current().pages["lock"]
    assert page.tray.isChecked()
    window.do(page.tray.click)
    assert window.desk.services.outside.settings.get(TRAY) is False
    window.do(page.tray.click)
    menu = window.application._notifications.menu
    assert menu is not None
    window.do(menu.actions()[1].trigger)
    assert isinstance(window.application.window.pages.currentWidget(), UnlockPage)


def test_windows_tells_of_a_locked_session_and_of_sleep() -> None:
    register, unregister = Function(1), Function(1)
    library = Library(WTSRegisterSessionNotification=register, WTSUnRegisterSessionNotification=unregister)
    wanted: list[bool] = []
    session = WindowsSession(lambda: wanted.append(True), library)
    assert session.register(77)
    assert register.calls == [(77, 0)]

    def tell(message: int, what: int, kind: bytes = b"windows_generic_MSG") -> None:
        told = wintypes.MSG()
        told.message, told.wParam = message, what
        assert session.nativeEventFilter(kind, ctypes.addressof(told)) == (False, 0), (
            "nothing is kept from Qt"
        )

    tell(0x02B1, 0x8)  # unlocked
    tell(0x0218, 0x7)  # woken
    tell(0x0100, 0x7)  # a key
    tell(0x02B1, 0x7, b"xcb_generic_event_t")
    assert wanted == []
    tell(0x02B1, 0x7)
    tell(0x0218, 0x4)
    assert len(wanted) == 2
    session.unregister()
    session.unregister()
    assert unregister.calls == [(77,)]


def test_windows_that_refuses_is_not_asked_to_forget() -> None:
    unregister = Function(1)
    session = WindowsSession(
        lambda: None,
        Library(WTSRegisterSessionNotification=Function(0), WTSUnRegisterSessionNotification=unregister),
    )
    assert not session.register(77)
    session.unregister()
    assert unregister.calls == []


def test_macos_tells_of_a_locked_screen() -> None:
    names, observers = Function(11, 12), Function(None)
    library = Library(
        CFNotificationCenterGetDistributedCenter=Function(5),
        CFStringCreateWithCString=names,
        CFNotificationCenterAddObserver=observers,
    )
    wanted: list[bool] = []
    session = MacSession(lambda: wanted.append(True), library)
    session.register()
    assert [call[1] for call in names.calls] == [
        b"com.apple.screenIsLocked",
        b"com.apple.screensaver.didstart",
    ]
    assert [(call[0], call[3]) for call in observers.calls] == [(5, 11), (5, 12)]
    session.callback(None, None, None, None, None)  # as CoreFoundation calls it
    assert wanted == [True]


def test_a_window_is_kept_out_of_pictures_on_windows() -> None:
    affinity = Function(1)
    assert set_hidden(77, True, platform="win32", library=Library(SetWindowDisplayAffinity=affinity))
    assert set_hidden(77, False, platform="win32", library=Library(SetWindowDisplayAffinity=affinity))
    assert affinity.calls == [(77, 0x11), (77, 0)]
    older = Function(0, 1)
    assert set_hidden(77, True, platform="win32", library=Library(SetWindowDisplayAffinity=older))
    assert older.calls == [(77, 0x11), (77, 0x1)], "an older Windows shows it black"


def test_a_window_is_kept_out_of_pictures_on_macos() -> None:
    selectors, send = Function(1, 2), Function(900, None)
    library = Library(sel_registerName=selectors, objc_msgSend=send)
    assert set_hidden(77, True, platform="darwin", library=library)
    assert selectors.calls == [(b"window",), (b"setSharingType:",)]
    assert send.calls == [(77, 1), (900, 2, 0)]
    gone = Library(sel_registerName=Function(1), objc_msgSend=Function(0))
    assert not set_hidden(77, True, platform="darwin", library=gone)


def test_every_window_is_met_while_the_owner_wants_it(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[bool] = []
    monkeypatch.setattr(screen_capture, "can_hide", lambda: True)
    monkeypatch.setattr(screen_capture, "set_hidden", lambda _handle, hidden: met.append(hidden))
    kept, parent = FakeSettings(), QObject()
    shield = Shield(kept, parent)
    assert shield.wanted, "unless the owner says otherwise"
    shield._meet(window.application.window.windowHandle())
    assert met == [True]
    shield.choose(False)
    assert kept.get(SETTING) is False
    assert met[-1] is False
    assert not set_hidden(1, True, platform="linux")


def test_the_lock_listens_natively_where_the_platform_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(WindowsSession, "register", lambda _self, _handle: asked.append("windows"))
    monkeypatch.setattr(MacSession, "register", lambda _self: asked.append("mac"))
    lock = AutoLock()
    assert auto_lock._listen_natively(lock, "linux") is None
    assert isinstance(auto_lock._listen_natively(lock, "darwin"), MacSession)
    assert isinstance(auto_lock._listen_natively(lock, "win32"), WindowsSession)
    assert "mac" in asked
