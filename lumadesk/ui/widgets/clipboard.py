"""Copying, and for a secret taking it back from the clipboard after a while, or when the vault locks."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

#: Seconds for which a secret may be pasted.
SECRET_FOR = 60


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def copy_secret(text: str) -> None:
    """It goes after ``SECRET_FOR`` seconds, unless something else was copied meanwhile."""
    copy(text)
    # The application's own, for the dialog that shows the secret is closed long before.
    _Copied(text, QGuiApplication.instance())


def forget_secrets() -> None:
    """What was copied and has not gone by itself yet goes now."""
    application = QGuiApplication.instance()
    if application is not None:
        for copied in application.findChildren(_Copied):
            copied.forget()


class _Copied(QTimer):
    def __init__(self, text: str, parent: QObject | None) -> None:
        super().__init__(parent)
        self._text = text
        self.setSingleShot(True)
        self.timeout.connect(self.forget)
        self.start(1000 * SECRET_FOR)

    def forget(self) -> None:
        if self._text and QGuiApplication.clipboard().text() == self._text:
            QGuiApplication.clipboard().clear()
        self._text = ""
        self.stop()
        self.deleteLater()
