"""The tray, where the platform has one: the desktop's notifications, and a menu to open and to lock."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

#: The setting, outside the vault, that says whether the icon is there all the time.
TRAY = "tray_icon"


class TrayNotifications(QObject):
    """Fulfils the port ``Notifications``. ``clicked`` carries the screen that the latest one leads to."""

    clicked = Signal(str)
    open_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, icon: QIcon, parent: QObject) -> None:
        super().__init__(parent)
        self._icon = icon
        self._tray: QSystemTrayIcon | None = None
        self._stays = False
        self._leads_to = ""
        self._menu: QMenu | None = None

    def show(self, title: str, text: str, leads_to: str = "enquiries") -> None:
        self._leads_to = leads_to
        self._make()
        if self._tray is not None:
            self._tray.show()
            self._tray.showMessage(title, text, self._icon)

    def stay(self, wanted: bool) -> None:
        """Whether the icon is there all the time, or only with a notification."""
        self._stays = wanted
        if wanted:
            self._make()
        if self._tray is not None:
            self._tray.setVisible(wanted)
            self._allow_lock(True)

    def leave(self) -> None:
        """Nothing of the vault stays on the desktop once it is locked."""
        if self._tray is None:
            return
        self._tray.hide()
        self._leads_to = ""
        self._allow_lock(False)
        if self._stays:
            self._tray.show()

    def vanish(self) -> None:
        """The program ends, and its icon with it."""
        self._stays = False
        if self._tray is not None:
            self._tray.hide()
        if self._menu is not None:
            self._menu.deleteLater()
            self._menu = None

    @property
    def menu(self) -> QMenu | None:
        return self._menu

    def _make(self) -> None:
        # Made when it is first needed: to ask the desktop for a tray takes time.
        if self._tray is not None or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._tray = QSystemTrayIcon(self._icon, self)
        self._tray.setToolTip("LumaDesk")
        self._menu = QMenu()
        self._menu.addAction("&Open LumaDesk", self.open_wanted.emit)
        self._menu.addAction("&Lock the vault", self.lock_wanted.emit)
        self._tray.setContextMenu(self._menu)
        self._tray.messageClicked.connect(self._clicked)
        self._tray.activated.connect(self._activated)

    def _allow_lock(self, allowed: bool) -> None:
        if self._menu is not None:
            self._menu.actions()[1].setEnabled(allowed)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._clicked()

    def _clicked(self) -> None:
        if self._leads_to:
            self.clicked.emit(self._leads_to)
        else:
            self.open_wanted.emit()
