"""The one broadcast of what a write touched; every view refreshes itself if it is concerned."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Events(QObject):
    """``changed`` carries the ``Changes`` of a write, on the GUI thread, after it was committed."""

    changed = Signal(object)
