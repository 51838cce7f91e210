"""What every screen is: a page that refreshes itself after changes that concern it, at once if it is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from lumadesk.app.changes import Changes
from lumadesk.domain.errors import KnownError
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.search_box import SearchBox


class Screen(QWidget):
    """Subclasses name the nouns that concern them and override ``refresh``, which asks ``desk.jobs``."""

    nouns: tuple[str, ...] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("screen")
        self.desk = desk
        self._stale = True
        desk.events.changed.connect(self._changed)

    def refresh(self) -> None:
        """Read again what is shown."""

    def open_record(self, record: object) -> None:
        """Show this record; None leaves the screen as it is."""

    def focus_first(self) -> None:
        """Where the keyboard begins on this screen."""

    def search_box(self) -> SearchBox | None:
        """The field that Ctrl+F goes to, where there is one."""
        return None

    def leave(self) -> None:
        """Another screen comes, or the window closes: keep what was typed."""

    def lost(self, error: Exception, nothing: Callable[[], object]) -> None:
        """A record could not be read: where it is gone by now, by a sync or an erasure, show ``nothing``."""
        if isinstance(error, KnownError) and error.code.endswith(".not_found"):
            nothing()
        else:
            self.desk.failed.emit(error)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def _changed(self, changes: Changes[object]) -> None:
        if not changes.concerns(*self.nouns):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True
