"""The desktop's notifications, through the tray where the platform has one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon


class TrayNotifications(QObject):
    """Fulfils the port ``Notifications``. ``clicked`` carries the screen that the latest one leads to."""

    clicked = Signal(str)

    def __init__(self, icon: QIcon, parent: QObject) -> None:
        super().__init__(parent)
        self._icon = icon
        self._tray: QSystemTrayIcon | None = None
        self._leads_to = ""

    def show(self, title: str, text: str, leads_to: str = "enquiries") -> None:
        self._leads_to = leads_to
        # Made when it is first needed: to ask the desktop for a tray takes time.
        if self._tray is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(self._icon, self)
            self._tray.setToolTip("LumaDesk")
            self._tray.messageClicked.connect(lambda: self.clicked.emit(self._leads_to))
            self._tray.activated.connect(lambda _reason: self.clicked.emit(self._leads_to))
        if self._tray is not None:
            self._tray.show()
            self._tray.showMessage(title, text, self._icon)

    def leave(self) -> None:
        """Nothing of the vault stays on the desktop once it is locked."""
        if self._tray is not None:
            self._tray.hide()
