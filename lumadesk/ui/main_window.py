"""The one window: it waits, welcomes, unlocks or works, and never says in its title whose data it shows."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from lumadesk.app.ports import Settings
from lumadesk.ui.vault.waiting import WaitingPage

_SIZE = (1280, 800)
_LEAST = (1024, 640)


class MainWindow(QMainWindow):
    """``painted`` is emitted once, after the first paint; ``closing`` before the window goes."""

    painted = Signal()
    closing = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._was_painted = False
        self.setWindowTitle("LumaDesk")
        self.setMinimumSize(*_LEAST)
        self.pages = QStackedWidget()
        self.waiting = WaitingPage()
        self.pages.addWidget(self.waiting)
        self.setCentralWidget(self.pages)
        self._restore_geometry()

    def show_page(self, page: QWidget) -> None:
        """Show a page in place of the former, which is thrown away unless it is the one that waits."""
        former = self.pages.currentWidget()
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        if former is not None and former not in (page, self.waiting):
            self.pages.removeWidget(former)
            former.deleteLater()
        page.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        where = self.normalGeometry()
        self._settings.set("window_geometry", [where.x(), where.y(), where.width(), where.height()])
        self._settings.set("window_state", "maximised" if self.isMaximized() else "normal")
        self.closing.emit()
        super().closeEvent(event)

    def _restore_geometry(self) -> None:
        kept = self._settings.get("window_geometry")
        if isinstance(kept, list) and len(kept) == 4 and all(isinstance(one, int) for one in kept):
            wanted = self.geometry()
            wanted.setRect(*kept)
            # A screen that is no longer there must not swallow the window.
            if any(screen.availableGeometry().intersects(wanted) for screen in QGuiApplication.screens()):
                self.setGeometry(wanted)
                if self._settings.get("window_state") == "maximised":
                    self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)
                return
        self.resize(*_SIZE)
