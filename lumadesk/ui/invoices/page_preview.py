"""A dialog with the pages of a document, drawn in memory as they are printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import documents
from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.pages_view import PagesView
from lumadesk.ui.widgets.text import label

_SIZE = (760, 620)


class PagePreview(Dialog):
    """``read`` makes the PDF, away from the window; ``save`` is what "Export PDF…" does, where it can."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        read: Callable[[], bytes],
        save: Callable[[], object] | None = None,
    ) -> None:
        self._desk, self._save = desk, save
        self.pages = PagesView("Pages of the document")
        self._where = label("Drawing the pages…", "muted")
        body = column(row(self._where, STRETCH), self.pages, gap="s")
        super().__init__(parent, title, "", box(body), "E&xport PDF…" if save is not None else "C&lose")
        self.cancel.setText("Close")
        self.cancel.setVisible(save is not None)
        self.pages.setMinimumSize(_SIZE[0] - 80, 300)
        self.resize(_SIZE[0], min(max(parent.height() - 60, 420), 1000))
        self.pages.page_changed.connect(self._count)
        self.pages.setFocus()
        desk.jobs.read(lambda: documents.pages_of(read()), self._show, owner=self, failed=self._stopped)

    def submit(self) -> None:
        self.accept()
        if self._save is not None:
            self._save()

    def _show(self, pages: Any) -> None:
        jobs = self._desk.jobs

        def draw(number: int, width: int, then: Callable[[Any], object]) -> None:
            jobs.read(lambda: pages.picture(number, width), then, owner=self.pages)

        self.pages.show_pages(pages.sizes, draw)

    def _stopped(self, error: Exception) -> None:
        self._where.setText("")
        if isinstance(error, LumaDeskError):
            self.refused(error)
        else:
            self._desk.failed.emit(error)

    def _count(self, number: int, of: int) -> None:
        self._where.setText(f"Page {number:,} of {of:,}" if of else "")
