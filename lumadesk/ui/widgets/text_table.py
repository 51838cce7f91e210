"""A table of short texts that is only read: columns with titles, figures at the right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from lumadesk.ui.widgets.text import literal

_Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT = 30
_WIDEST = 320
_SCROLLBAR = 4
#: To measure the words of ten thousand rows would hold up the window.
_MEASURED = 50


class TextModel(QAbstractTableModel):
    """``figures`` are columns that stand at the right; the last row may be a sum, in bold."""

    def __init__(self) -> None:
        super().__init__()
        self._titles: Sequence[str] = ()
        self._rows: Sequence[Sequence[str]] = ()
        self._figures: Collection[int] = ()
        self._sum = False

    def show_rows(
        self,
        titles: Sequence[str],
        rows: Sequence[Sequence[str]],
        figures: Collection[int] = (),
        *,
        with_sum: bool = False,
    ) -> None:
        self.beginResetModel()
        self._titles, self._rows, self._figures, self._sum = titles, rows, figures, with_sum
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self._titles)

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        text = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {text or 'empty'}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and self._sum and index.row() == len(self._rows) - 1:
            bold = QFont()
            bold.setWeight(QFont.Weight.DemiBold)
            return bold
        return literal(text) if role == Qt.ItemDataRole.ToolTipRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._figures else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


class TextTable(QTableView):
    """As tall as its rows, up to ``most`` of them; with ``fixed`` as tall as so many in any case."""

    def __init__(self, name: str, *, most: int = 12, fixed: bool = False) -> None:
        super().__init__()
        self._most, self._fixed = most, fixed
        self._texts = TextModel()
        self._texts.setParent(self)
        self.setObjectName("grid")
        self.setModel(self._texts)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(_ROW_HEIGHT)
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setResizeContentsPrecision(_MEASURED)
        self.show_rows((), ())

    def show_rows(
        self,
        titles: Sequence[str],
        rows: Sequence[Sequence[str]],
        figures: Collection[int] = (),
        *,
        wide: int | None = None,
        with_sum: bool = False,
    ) -> None:
        """``wide`` is the column that takes the room that is left."""
        head = self.horizontalHeader()
        self._texts.show_rows(titles, rows, figures, with_sum=with_sum)
        self.resizeColumnsToContents()
        for place in range(len(titles)):
            head.setSectionResizeMode(
                place, QHeaderView.ResizeMode.Stretch if place == wide else QHeaderView.ResizeMode.Interactive
            )
            if place != wide:
                head.resizeSection(place, min(head.sectionSize(place), _WIDEST))
        shown = self._most if self._fixed else max(1, min(len(rows), self._most))
        self.setFixedHeight(shown * _ROW_HEIGHT + head.sizeHint().height() + _SCROLLBAR)

    def rows_shown(self) -> int:
        return self._texts.rowCount()
