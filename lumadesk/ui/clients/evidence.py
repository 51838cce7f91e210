"""The file that shows a consent: chosen while it is recorded, and looked at and saved afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from lumadesk.app import consent_evidence, documents
from lumadesk.app.consent_evidence import Seen
from lumadesk.domain.attachments import check_size, read_attachment
from lumadesk.domain.errors import KnownError, LumaDeskError
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, row
from lumadesk.ui.widgets.buttons import button, icon_button
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.form import Field
from lumadesk.ui.widgets.message_view import MessageView
from lumadesk.ui.widgets.pages_view import PagesView
from lumadesk.ui.widgets.text import ElidedLabel, one_line, show_if

_KINDS = "Pictures, PDF, email (*.png *.jpg *.jpeg *.gif *.webp *.pdf *.eml)"
_WIDTH, _HEIGHT = 760, 720


class AttachedFile(QWidget):
    """``data`` are the bytes of the file that was chosen, b"" without one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.data = b""
        self.choose: QPushButton = button("&Attach…", self._choose, icon="file-text")
        self.remove = icon_button("x", "Do not attach the file", self._remove)
        self._name = ElidedLabel("", "muted")
        self.setFocusProxy(self.choose)
        self.choose.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        whole = row(self.choose, self._name, self.remove, STRETCH, gap="s")
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self.field = Field("Fi&le", self, "A picture, a PDF or an email that shows it; kept in the vault.")
        show_if(self.remove, False)

    def take(self, path: Path) -> None:
        """Read the file now, so that what is wrong with it is said before anything else is typed."""
        try:
            self._remove()
            data = _read(path)
            read_attachment(data)
        except LumaDeskError as refused:
            self.field.complain(f"{refused.message} {refused.hint}".strip())
            return
        self.data = data
        self.field.complain("")
        self._name.setText(one_line(path.name))
        show_if(self.remove, True)

    def _choose(self) -> None:
        path = exporting.ask_file(self, "Attach what shows it", self._desk.exports_folder, _KINDS)
        if path is not None:
            self.take(path)

    def _remove(self) -> None:
        self.data = b""
        self.field.complain("")
        self._name.setText("")
        show_if(self.remove, False)


class EvidenceDialog(Dialog):
    """The file as it is in the vault; nothing of it is written to the disk unless it is saved."""

    def __init__(self, parent: QWidget, desk: Desk, document_id: int) -> None:
        self._desk, self._document_id = desk, document_id
        self.pages = PagesView("Pages of the evidence")
        self.text = MessageView("The email")
        self.stopped = EmptyState("file-text", "One moment…", "The file is being drawn.")
        self._stack = QStackedWidget()
        for shown in (self.stopped, self.pages, self.text):
            self._stack.addWidget(shown)
        super().__init__(parent, "What shows the consent", "", self._stack, "&Save a copy…", "")
        self.cancel.setText("Close")
        self.resize(
            min(_WIDTH, parent.width() - 2 * SPACE["xxl"]), min(_HEIGHT, parent.height() - SPACE["xxl"])
        )
        services = desk.services
        desk.jobs.read(
            lambda: consent_evidence.look(services, document_id), self._show, owner=self, failed=self._stop
        )

    def submit(self) -> None:
        save_evidence(self._desk, self, self._document_id)

    def _show(self, seen: Seen) -> None:
        if seen.pages is None:
            self.text.show_text(seen.text)
            self._stack.setCurrentWidget(self.text)
            return
        pages, jobs = seen.pages, self._desk.jobs

        def draw(number: int, width: int, then: Callable[[Any], object]) -> None:
            jobs.read(lambda: pages.picture(number, width), then, owner=self.pages)

        self._stack.setCurrentWidget(self.pages)
        self.pages.show_pages(pages.sizes, draw)

    def _stop(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self.stopped.say("It cannot be shown here", f"{error.message} {error.hint}".strip())
        else:
            self._desk.failed.emit(error)


def save_evidence(desk: Desk, owner: QWidget, document_id: int) -> None:
    """Ask where to, and write the file there; it is in the audit before it exists."""
    services = desk.services

    def ask(row: Any) -> None:
        exporting.save(
            desk,
            owner,
            "Save the evidence",
            row.file_name,
            "All files (*)",
            lambda to: documents.export_document(services, document_id, to, overwrite=True),
        )

    desk.jobs.read(lambda: documents.get(services, document_id), ask, owner=owner)


def _read(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError:
        raise KnownError(
            "file.unreadable",
            "That file cannot be read.",
            "Look whether it is still there, and choose it again.",
        ) from None
