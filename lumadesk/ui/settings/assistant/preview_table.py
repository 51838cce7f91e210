"""The newest rows of the website as they would be kept, in a table, and those that would be refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from lumadesk.app.site_assistant import Preview, SiteEnquiry
from lumadesk.ui.settings.assistant.draft import TITLES
from lumadesk.ui.widgets.text import literal, one_line
from lumadesk.ui.words import moment

_Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT = 28
_WIDEST = 260
_ROWS_SHOWN = 5
_KEYS_SHOWN = 3

#: The fields in the order in which they tell most: the key of a row is of interest to nobody.
_ORDER = ("name", "email", "phone", "service", "message", "source", "submitted_at")


class PreviewModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._rows: list[list[str]] = []
        self._titles: list[str] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self._titles)

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        shown = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return self._titles[section] if shown else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        text = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {text or 'empty'}"
        return literal(text) if role == Qt.ItemDataRole.ToolTipRole else None

    def show_enquiries(self, enquiries: Sequence[SiteEnquiry]) -> None:
        self.beginResetModel()
        further = list(dict.fromkeys(name for one in enquiries for name, _text in one.extra))
        self._titles = [*(TITLES[name] for name in _ORDER), *map(one_line, further), TITLES["key"]]
        self._rows = [_cells(one, further) for one in enquiries]
        self.endResetModel()


class PreviewTable(QTableView):
    def __init__(self) -> None:
        super().__init__()
        self._preview = PreviewModel()
        self._preview.setParent(self)
        self.setObjectName("grid")
        self.setModel(self._preview)
        self.setAccessibleName("The newest rows as they would be kept")
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMaximumSectionSize(_WIDEST)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(_ROWS_SHOWN * _ROW_HEIGHT + head.sizeHint().height() + 20)

    def show_preview(self, preview: Preview) -> None:
        self._preview.show_enquiries(preview.enquiries)
        self.resizeColumnsToContents()


def refusals(preview: Preview) -> str:
    """What would not be taken over and why, a line for each reason."""
    keys: dict[str, list[str]] = {}
    for one in preview.rejections:
        keys.setdefault(one.detail, []).append(one_line(one.key) or "without a key")
    lines = []
    for detail, found in keys.items():
        more = f" and {len(found) - _KEYS_SHOWN} more" if len(found) > _KEYS_SHOWN else ""
        lines.append(f"Not taken over, row {', '.join(found[:_KEYS_SHOWN])}{more}: {detail}")
    return "\n".join(lines)


def _cells(enquiry: SiteEnquiry, further: Sequence[str]) -> list[str]:
    extra = dict(enquiry.extra)
    cells = []
    for name in _ORDER:
        value = getattr(enquiry, name)
        cells.append(moment(value) if isinstance(value, datetime) else one_line(value or ""))
    return [*cells, *(one_line(extra.get(name, "")) for name in further), one_line(enquiry.key)]
