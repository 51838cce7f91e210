"""List and detail side by side: the shape that Enquiries, Clients, Invoices and Privacy share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row, scrolled
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.face_list import FaceList
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.search_box import SearchBox
from lumadesk.ui.widgets.text import label

_LIST_SHARE = 0.40
_NARROWEST_LIST = 340
_WIDEST_LIST = 640
#: Longer lines are hard to read.
_WIDEST_DETAIL = 920


class ListDetail(QWidget):
    """The list has a title with a count, a search field, filters, and an empty state in its place."""

    def __init__(
        self,
        title: str,
        records: FaceList,
        *,
        actions: Sequence[QWidget] = (),
        search: SearchBox | None = None,
        filters: Sequence[QWidget] = (),
        nothing: EmptyState,
        no_match: EmptyState | None = None,
    ) -> None:
        super().__init__()
        self.records = records
        self.count = label("", "muted")
        self._count_row = row(label(title, "title"), self.count, STRETCH, *actions, gap="m")
        head: list[object] = [self._count_row]
        if search is not None:
            head.append(search)
        if filters:
            head.append(FlowLayout(*filters))
        self._lists = QStackedWidget()
        self.nothing, self.no_match = nothing, no_match or nothing
        for page in (records, nothing, self.no_match):
            if self._lists.indexOf(page) < 0:
                self._lists.addWidget(page)
        heading = column(*head, gap="m")
        heading.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["m"])
        left = QFrame()
        left.setObjectName("pane")
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 1, 0)
        layout.setSpacing(0)
        layout.addLayout(heading)
        layout.addWidget(self._lists, 1)
        left.setMinimumWidth(_NARROWEST_LIST)

        self._details = QStackedWidget()
        self._frames: dict[QWidget, QWidget] = {}
        self._shown: QWidget | None = None
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(left)
        self._splitter.addWidget(box(column(self._details, gap="")))
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 3)
        self.setLayout(column(self._splitter, gap=""))
        self._sized = False

    def add_detail(self, page: QWidget) -> QWidget:
        """A page scrolls where the window is too low for it: nothing on it is squeezed."""
        self._frames[page] = page if isinstance(page, EmptyState) else scrolled(page, _WIDEST_DETAIL)
        return page

    def show_detail(self, page: QWidget) -> None:
        self._shown = page
        frame = self._frames[page]
        # Not before: being dressed by the style sheet is most of what a page costs.
        if self._details.indexOf(frame) < 0:
            self._details.addWidget(frame)
        self._details.setCurrentWidget(frame)
        self._invite()

    def to_top(self) -> None:
        """Another record is read from its beginning, wherever the last one was left."""
        frame = self._frames[self._shown] if self._shown is not None else None
        if isinstance(frame, QScrollArea):
            frame.verticalScrollBar().setValue(0)

    def _invite(self) -> None:
        """ "Choose one" is no help while there is none: the list itself says what to do."""
        page = self.detail()
        if isinstance(page, EmptyState):
            page.be_silent(self._lists.currentWidget() is not self.records)

    def detail(self) -> QWidget | None:
        return self._shown

    def show_count(self, words: str, rows: int, *, narrowed: bool) -> None:
        """Say how many there are; without any, say why in place of the list."""
        self.count.setText(words)
        page = self.records if rows else self.no_match if narrowed else self.nothing
        self._lists.setCurrentWidget(page)
        self._invite()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        # Once, and only now: while it is hidden its width is not the one that it will have.
        if not self._sized:
            self._sized = True
            wide = min(max(int(self.width() * _LIST_SHARE), _NARROWEST_LIST), _WIDEST_LIST)
            self._splitter.setSizes([wide, self.width() - wide])
