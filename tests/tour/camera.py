"""Waits until the window has come to rest, and takes its picture with the dialogs that stand before it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

_STILL_FOR = 3
_PATIENCE = 30.0


def settle(busy: Callable[[], bool]) -> None:
    """Let the event loop run until nothing is under way any more."""
    still, until = 0, time.monotonic() + _PATIENCE
    while still < _STILL_FOR:
        QApplication.processEvents()
        if busy():
            still = 0
            time.sleep(0.002)
        else:
            still += 1
        if time.monotonic() > until:
            raise TimeoutError("the window does not come to rest")


def in_front(window: QWidget) -> list[QWidget]:
    """Dialogs and menus that are open, the hindmost first."""
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
    dialogs = sorted((one for one in shown if isinstance(one, QDialog)), key=_depth)
    return [*dialogs, *(one for one in shown if isinstance(one, QMenu))]


def _depth(dialog: QWidget) -> int:
    """How many windows it stands before: one that a dialog opened is in front of it."""
    parent = dialog.parentWidget()
    return 0 if parent is None else 1 + _depth(parent.window())


def picture(window: QWidget, file: Path) -> None:
    taken = QPixmap(window.grab())
    painter = QPainter(taken)
    for one in in_front(window):
        if isinstance(one, QDialog):
            painter.fillRect(taken.rect(), QColor(0, 0, 0, 90))
            one.move(window.pos() + (window.rect().center() - one.rect().center()))
        where = one.pos() - window.pos()
        painter.drawPixmap(where, one.grab())
        painter.setPen(QColor(128, 128, 128))
        painter.drawRect(one.rect().translated(where))
    painter.end()
    file.parent.mkdir(parents=True, exist_ok=True)
    if not taken.save(str(file)):
        raise OSError(f"{file} could not be written")


def close_all(window: QWidget) -> None:
    for one in reversed(in_front(window)):
        one.close()
    QApplication.processEvents()


def away_with(window: QWidget) -> None:
    """Let a closed window and all that lies in it go at once: no event loop carries out what was put off."""
    close_all(window)
    shiboken6.delete(window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
