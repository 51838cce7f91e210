"""The window locks by itself: left alone, with the screen, after sleep; and then it shows nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QVBoxLayout

from lumadesk.app import settings, vault
from lumadesk.app.services import Outside
from lumadesk.ui.application import Application
from lumadesk.ui.vault.auto_lock import AutoLock
from lumadesk.ui.vault.unlock import UnlockPage
from tests.ui.conftest import Window, close


class Clocks:
    """Two clocks that the test moves: the steady one stands still while the computer sleeps."""

    def __init__(self) -> None:
        self.steady = 1000.0
        self.wall = 1_000_000.0

    def pass_by(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watching(clocks: Clocks) -> Iterator[tuple[AutoLock, list[bool]]]:
    lock = AutoLock(steady=lambda: clocks.steady, on_the_wall=lambda: clocks.wall)
    wanted: list[bool] = []
    lock.wanted.connect(lambda: wanted.append(True))
    lock.begin(10)
    yield lock, wanted
    lock.end()


def test_left_alone(watching: tuple[AutoLock, list[bool]], clocks: Clocks) -> None:
    lock, wanted = watching
    clocks.pass_by(599)
    lock.look()
    assert not wanted
    clocks.pass_by(2)
    lock.look()
    assert wanted


def test_a_touch_counts(watching: tuple[AutoLock, list[bool]], clocks: Clocks) -> None:
    lock, wanted = watching
    button = QPushButton("touch me")
    button.show()
    button.activateWindow()
    QApplication.processEvents()
    shown = button.windowHandle()
    for touch in (
        lambda: QTest.keyClick(shown, Qt.Key.Key_A),
        lambda: QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(1, 1)),
    ):
        clocks.pass_by(500)
        touch()
        lock.look()
    assert not wanted
    QApplication.sendEvent(shown, QEvent(QEvent.Type.UpdateRequest))
    button.close()
    clocks.pass_by(601)
    lock.look()
    assert wanted, "to paint is no touch"


def test_after_sleep(watching: tuple[AutoLock, list[bool]], clocks: Clocks) -> None:
    lock, wanted = watching
    clocks.wall += 3600
    lock.look()
    assert wanted


def test_only_by_hand(clocks: Clocks) -> None:
    lock = AutoLock(steady=lambda: clocks.steady, on_the_wall=lambda: clocks.wall)
    wanted: list[bool] = []
    lock.wanted.connect(lambda: wanted.append(True))
    lock.begin(0)
    clocks.pass_by(100_000)
    lock.look()
    assert not wanted
    lock.screen_locked(False)
    lock.going_to_sleep(False)
    assert not wanted
    lock.screen_locked(True)
    lock.going_to_sleep(True)
    lock.session_locked()
    assert len(wanted) == 3
    lock.end()
    lock.screen_locked(True)
    assert len(wanted) == 3, "a vault that is locked is not locked again"


def test_the_window_shows_nothing_then(outside: Outside, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vault.lock(vault.create_vault(outside, folder, "four quiet herons wading").services)
    window = Window(Application(outside, folder))
    application = window.application
    application.show()
    window.rest()
    assert application.desk is not None
    dialog = QDialog(application.window)
    layout = QVBoxLayout(dialog)
    layout.addWidget(QLabel("Ann Example, 1 High Street"))
    dialog.open()
    window.rest()
    assert dialog.isVisible()
    application._auto_lock.screen_locked(True)
    window.rest()
    assert not dialog.isVisible()
    assert application.desk is None
    assert isinstance(application.window.pages.currentWidget(), UnlockPage)
    assert application.window.windowTitle() == "LumaDesk"
    assert not (folder / "vault.owner").exists(), "the vault is closed"
    close(window)


def test_the_setting_counts_at_once(window: Window) -> None:
    application = window.application
    window.rest()
    assert application._auto_lock._minutes == 10
    services = window.desk.services
    window.desk.jobs.write(lambda: settings.change_settings(services, lock_minutes=3), owner=application)
    window.rest()
    window.rest()
    assert application._auto_lock._minutes == 3


BUS = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication
from lumadesk.ui.vault.auto_lock import AutoLock
app = QApplication([])
lock = AutoLock()
lock.begin(0)
lock.wanted.connect(lambda: (print("locked", flush=True), app.quit()))
def tell():
    bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "desktop")
    bus.registerService("org.freedesktop.ScreenSaver")
    message = QDBusMessage.createSignal(
        "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged")
    message.setArguments([True])
    bus.send(message)
QTimer.singleShot(300, tell)
QTimer.singleShot(20000, app.quit)
app.exec()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs a bus of its own")
def test_a_real_bus_says_that_the_screen_is_locked() -> None:
    ran = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", BUS],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stdout.strip() == "locked", ran.stderr
