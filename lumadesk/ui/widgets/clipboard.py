"""Copying, and for a secret taking it back from the clipboard after a while."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

#: Seconds for which a secret may be pasted.
SECRET_FOR = 60


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def copy_secret(text: str) -> None:
    """It goes after ``SECRET_FOR`` seconds, unless something else was copied meanwhile."""
    copy(text)

    def forget() -> None:
        if QGuiApplication.clipboard().text() == text:
            QGuiApplication.clipboard().clear()

    # The application's own, for the dialog that shows the secret is closed long before.
    timer = QTimer(QGuiApplication.instance())
    timer.setSingleShot(True)
    timer.timeout.connect(forget)
    timer.timeout.connect(timer.deleteLater)
    timer.start(1000 * SECRET_FOR)
