"""How a document leaves the vault: to where the owner says, with the chance to open it there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from lumadesk.app.changes import Changes
from lumadesk.domain.errors import KnownError
from lumadesk.ui.desk import Desk


def ask_where_to_save(parent: QWidget, title: str, folder: Path, file_name: str, kinds: str) -> Path | None:
    """The file the owner chose; the dialog itself asks before an existing one is replaced."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(folder / file_name), kinds)
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget, title: str, folder: Path) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, title, str(folder))
    return Path(chosen) if chosen else None


def ask_file(parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(folder), kinds)
    return Path(chosen) if chosen else None


def read_text(path: Path) -> str:
    """A text that the owner chose. Raises KnownError ``file.unreadable``, which names no path."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise KnownError(
            "file.unreadable", "That file cannot be read as text.", "Save it as UTF-8, and choose it again."
        ) from None


def read_bytes(path: Path, most: int) -> bytes:
    """A file that the owner chose, and one byte more than ``most`` where it is larger, to be refused for it.

    Raises KnownError ``file.unreadable``, which names no path.
    """
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError:
        raise KnownError(
            "file.unreadable",
            "That file cannot be read.",
            "Look whether it is still there, and choose it again.",
        ) from None


def show_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def saved(desk: Desk, to: Path) -> str:
    """What a toast says of a saved file, with what is risky about its folder."""
    return " ".join([f"Saved as {to.name}.", *desk.services.outside.files.take_warnings()])


def saved_in(desk: Desk, folder: Path, files: int) -> str:
    """The same of several files in a folder."""
    return " ".join([f"{files} files saved in {folder.name}.", *desk.services.outside.files.take_warnings()])


def save(
    desk: Desk, owner: QWidget, title: str, file_name: str, kinds: str, op: Callable[[Path], Changes[Any]]
) -> None:
    """Ask where to, run ``op`` with that file, and offer to open it."""
    to = ask_where_to_save(owner, title, desk.exports_folder, file_name, kinds)
    if to is not None:
        desk.jobs.write(
            lambda: op(to),
            lambda _changes: desk.say(saved(desk, to), "Open", lambda: show_file(to)),
            owner=owner,
        )
