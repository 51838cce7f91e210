"""What every screen works with: the unlocked vault, its jobs and changes, and the way to the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lumadesk.ui.events import Events
from lumadesk.ui.jobs import Jobs

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lumadesk.app.ports import Notifications
    from lumadesk.app.reopening import Reopened
    from lumadesk.app.services import Services


#: The action of a toast that takes back what was done.
UNDO = "Undo"


class Place(StrEnum):
    """The screens, in the order of the rail."""

    TODAY = "today"
    ENQUIRIES = "enquiries"
    CLIENTS = "clients"
    INVOICES = "invoices"
    PRIVACY = "privacy"
    RECORDS = "records"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Said:
    """A message that goes by itself, with at most one thing to do about it."""

    text: str
    action: str = ""
    do: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Reopening:
    """Work that closes the vault and opens it again, as the window says it meanwhile.

    ``op`` gets the services, away from the window's thread; ``then`` the desk of the vault that is open
    afterwards, and what the work returned.
    """

    title: str
    text: str
    op: Callable[[Services], Reopened]
    then: Callable[[Desk, QWidget, Reopened], object]


class Desk(QObject):
    """One per unlocked vault. Screens never reach for the window: they say what they want here."""

    said = Signal(object)
    failed = Signal(object)
    sent_to = Signal(str, object)
    sync_wanted = Signal(object)  # ids of sites
    reopening_wanted = Signal(object)
    lock_wanted = Signal()
    capture_chosen = Signal(bool)  # whether the window is kept out of pictures of the screen
    tray_chosen = Signal(bool)

    def __init__(
        self, services: Services, notifications: Notifications, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.services = services
        self.notifications = notifications
        self.events = Events(self)
        self.jobs = Jobs(self.events, self)
        self.jobs.failed.connect(self.failed)

    def say(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a toast, with an action such as ``UNDO``."""
        self.said.emit(Said(text, action, do))

    def go(self, place: Place, record: object = None) -> None:
        """Show a screen, and there a record: its id, or what else the screen's ``open_record`` takes."""
        self.sent_to.emit(place.value, record)

    def reopen(self, wanted: Reopening) -> None:
        """Close the vault, and open it again when the work on it is done; this desk ends with that."""
        self.reopening_wanted.emit(wanted)

    @property
    def exports_folder(self) -> Path:
        return self.services.outside.places.exports
