"""The pack as it would be built now: the pages for a request for access, the data for portability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from lumadesk.app import pack_previews
from lumadesk.app.pack_previews import PackPreview
from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, card, column, row
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.message_view import MessageView
from lumadesk.ui.widgets.pages_view import PagesView
from lumadesk.ui.widgets.text import label


class PackPreviewPane(QWidget):
    """Everything that it shows is in memory alone, and is forgotten when something else is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.pages = PagesView("Pages of the pack")
        self.data = MessageView("Data of the pack")
        self.waiting = EmptyState("file-text", "Drawing the pages…", "It takes a moment where there is much.")
        self.stopped = EmptyState("shield-alert", "There is nothing to preview yet", "")
        self._where = label("", "muted")
        self._stack = QStackedWidget()
        data = card(self.data, gap="s")
        for shown in (self.waiting, self.stopped, self.pages, data):
            self._stack.addWidget(shown)
        self._of_data = data
        head = row(label("Preview", "title"), self._where, STRETCH, gap="m")
        head.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["s"])
        self._stack.setContentsMargins(SPACE["s"], 0, SPACE["s"], 0)
        layout = column(head, self._stack, gap="")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.pages.page_changed.connect(self._count)

    def show_request(self, request_id: int) -> None:
        services = self._desk.services
        self._stack.setCurrentWidget(self.waiting)
        self._where.setText("")
        self._desk.jobs.read(
            lambda: pack_previews.preview(services, request_id),
            self._show,
            owner=self,
            replaces="preview",
            failed=self._stop,
        )

    def forget(self) -> None:
        self.pages.forget()
        self.data.show_text("")

    def _show(self, found: PackPreview) -> None:
        if found.pages is None:
            self.data.show_text(found.text)
            self._where.setText("The data as it is handed over (JSON)")
            self._stack.setCurrentWidget(self._of_data)
            return
        pages, jobs = found.pages, self._desk.jobs

        def draw(number: int, width: int, then: Callable[[Any], object]) -> None:
            jobs.read(lambda: pages.picture(number, width), then, owner=self.pages)

        self._stack.setCurrentWidget(self.pages)
        self.pages.show_pages(pages.sizes, draw)

    def _stop(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self.stopped.say("There is nothing to preview yet", f"{error.message} {error.hint}".strip())
            self._stack.setCurrentWidget(self.stopped)
        else:
            self._desk.failed.emit(error)

    def _count(self, number: int, of: int) -> None:
        self._where.setText(f"Page {number:,} of {of:,}" if of else "")
