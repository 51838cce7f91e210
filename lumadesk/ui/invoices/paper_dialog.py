"""A document looked at page by page before it leaves the vault, and the way out of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from lumadesk.app import paper
from lumadesk.app.changes import Changes
from lumadesk.app.documents import safe_file_name
from lumadesk.domain.errors import LumaDeskError
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.pages_view import PagesView
from lumadesk.ui.widgets.text import label

_WIDTH, _HEIGHT = 820, 1000


class PaperView(QWidget):
    """The pages of a PDF, in memory alone; ``show_paper`` is given what reads it."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self.pages = PagesView(name)
        self.waiting = EmptyState("file-text", "Drawing the pages…", "It takes a moment.")
        self.stopped = EmptyState("circle-alert", "There is nothing to preview", "")
        self.where = label("", "muted")
        self._stack = QStackedWidget()
        for shown in (self.waiting, self.stopped, self.pages):
            self._stack.addWidget(shown)
        self.setLayout(column(self._stack, gap=""))
        self.pages.page_changed.connect(self._count)

    def show_paper(self, read: Callable[[], bytes]) -> None:
        """``read`` is called away from the window's thread; what was shown stays until it is there."""
        if self._stack.currentWidget() is not self.pages:
            self._stack.setCurrentWidget(self.waiting)
        self._desk.jobs.read(
            lambda: paper.pages_of(read()), self._show, owner=self, replaces="paper", failed=self._stop
        )

    def forget(self) -> None:
        self.pages.forget()
        self._stack.setCurrentWidget(self.waiting)

    def _show(self, found: Any) -> None:
        jobs = self._desk.jobs

        def draw(number: int, width: int, then: Callable[[Any], object]) -> None:
            jobs.read(lambda: found.picture(number, width), then, owner=self.pages)

        self._stack.setCurrentWidget(self.pages)
        self.pages.show_pages(found.sizes, draw)

    def _stop(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self.stopped.say("There is nothing to preview", f"{error.message} {error.hint}".strip())
            self._stack.setCurrentWidget(self.stopped)
        else:
            self._desk.failed.emit(error)

    def _count(self, number: int, of: int) -> None:
        self.where.setText(f"Page {number:,} of {of:,}" if of else "")


class PaperDialog(Dialog):
    """``export`` writes it to a file that the owner chooses; without it, it is only looked at."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        read: Callable[[], bytes],
        file_name: str = "",
        export: Callable[[Path], Changes[Any]] | None = None,
        *,
        intro: str = "",
    ) -> None:
        self._desk, self._title = desk, title
        self._file_name, self._export = file_name, export
        self.paper = PaperView(desk, "Pages")
        self.paper.pages.setMinimumHeight(240)
        where = row(STRETCH, self.paper.where, gap="")
        layout = column(self.paper, where, gap="s")
        layout.setStretch(0, 1)
        super().__init__(parent, title, intro, box(layout), "E&xport PDF…")
        self.ok.setVisible(export is not None)
        self.cancel.setText("Close")
        self.cancel.setAccessibleName("Close")
        self.resize(min(_WIDTH, parent.width() - SPACE["xxl"]), min(_HEIGHT, parent.height() - SPACE["xxl"]))
        self.paper.show_paper(read)
        self.paper.pages.setFocus()

    def submit(self) -> None:
        if self._export is not None:
            name = safe_file_name(self._file_name)
            exporting.save(self._desk, self, self._title, name, "PDF (*.pdf)", self._export)
