"""When the vault locks by itself: nobody touched anything, the screen was locked, the computer slept."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import SLOT, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

_LOOK = 5_000  # milliseconds
#: Seconds by which the clock on the wall is ahead of the steady one only where the computer slept.
_SLEPT = 60.0
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
#: Who says on the session's bus that the screen is locked now: (service, path, interface).
_SCREEN_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
)
_LOGIN = "org.freedesktop.login1"


class AutoLock(QObject):
    """``wanted`` is emitted when the vault is to be locked. It watches between ``begin`` and ``end``."""

    wanted = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        steady: Callable[[], float] = time.monotonic,
        on_the_wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._steady = steady
        self._on_the_wall = on_the_wall
        self._minutes = 0
        self._with_screen = True
        self._touched = self._looked = steady()
        self._looked_on_wall = on_the_wall()
        self._listening = False
        self._session: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)

    def begin(self, minutes: int, *, with_screen: bool = True) -> None:
        """Lock after so many minutes without a touch (0: never); ``with_screen``: also with it and sleep."""
        self._minutes = minutes
        self._with_screen = with_screen
        self._touched = self._looked = self._steady()
        self._looked_on_wall = self._on_the_wall()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication) and not self._timer.isActive():
            for window in application.topLevelWindows():
                self._watch(window)
            application.focusWindowChanged.connect(self._watch)
        if not self._listening:
            self._listening = True
            _listen_on_bus(self)
            self._session = _listen_natively(self)
        self._timer.start()

    def end(self) -> None:
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication) and self._timer.isActive():
            application.focusWindowChanged.disconnect(self._watch)
            for window in application.topLevelWindows():
                window.removeEventFilter(self)
        self._timer.stop()

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        """What is touched reaches a window first: to watch every widget would cost at each event of each."""
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _TOUCHES:
            self._touched = self._steady()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Whether the time is over, or the computer slept since this was last asked."""
        now, wall = self._steady(), self._on_the_wall()
        slept = (wall - self._looked_on_wall) - (now - self._looked) > _SLEPT
        self._looked, self._looked_on_wall = now, wall
        if (slept and self._with_screen) or (self._minutes and now - self._touched >= self._minutes * 60):
            self._lock()

    @Slot(bool)
    def screen_locked(self, locked: bool) -> None:
        if locked:
            self.session_locked()

    @Slot(bool)
    def going_to_sleep(self, going: bool) -> None:
        if going:
            self.session_locked()

    @Slot()
    def session_locked(self) -> None:
        if self._with_screen:
            self._lock()

    def _lock(self) -> None:
        if self._timer.isActive():
            self.wanted.emit()


def _listen_on_bus(watcher: AutoLock) -> None:
    """Hear of a locked screen and of sleep by D-Bus; where there is none the clocks tell of sleep."""
    if sys.platform in {"win32", "darwin"}:
        return
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:  # a Qt without it
        return
    session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
    if session.isConnected():
        for service, path, interface in _SCREEN_SAVERS:
            session.connect(service, path, interface, "ActiveChanged", watcher, SLOT("screen_locked(bool)"))
    if system.isConnected():
        manager = "org.freedesktop.login1.Manager"
        sleeping = SLOT("going_to_sleep(bool)")
        system.connect(_LOGIN, "/org/freedesktop/login1", manager, "PrepareForSleep", watcher, sleeping)
        # Of every session that may hear us: a lock too many costs a passphrase, one too few much more.
        session_interface = "org.freedesktop.login1.Session"
        system.connect(_LOGIN, "", session_interface, "Lock", watcher, SLOT("session_locked()"))


def what_is_heard(platform: str = sys.platform) -> str:
    """Who tells of a locked screen and of sleep here, for the owner to read."""
    if platform == "win32":
        return "Windows tells of both."
    if platform == "darwin":
        return "macOS tells of a locked screen; that it slept is seen when it wakes."
    return "The desktop tells of both where it speaks D-Bus; that it slept is also seen when it wakes."


def _listen_natively(watcher: AutoLock, platform: str = sys.platform) -> object:
    """Hear of the same from Windows or macOS; what is returned must be held, or nothing is heard."""
    if platform == "win32":
        from lumadesk.ui.vault.windows_session import WindowsSession

        session = WindowsSession(watcher.session_locked)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.installNativeEventFilter(session)
            for window in application.topLevelWindows()[:1]:
                session.register(int(window.winId()))
        return session
    if platform == "darwin":
        from lumadesk.ui.vault.mac_session import MacSession

        notices = MacSession(watcher.session_locked)
        notices.register()
        return notices
    return None
