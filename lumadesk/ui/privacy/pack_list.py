"""The records of a pack under review, in their groups, each with what was decided about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from lumadesk.app.pack_review import PackReview, ReviewItem
from lumadesk.domain.packs import Decision
from lumadesk.ui.theme import SPACE, Tone, current_theme
from lumadesk.ui.widgets.face_list import FaceList
from lumadesk.ui.widgets.id_table_model import FACE, Face
from lumadesk.ui.widgets.row_delegate import RowDelegate, chip_height, small_font
from lumadesk.ui.widgets.text import one_line

_HEAD = Qt.ItemDataRole.UserRole + 2
_EXCERPT = 160
_Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, int]

UNDECIDED = ("To be decided", Tone.NEUTRAL)
CHANGED = ("Look again", Tone.DANGER)
DECISIONS: dict[Decision, tuple[str, Tone]] = {
    Decision.INCLUDE: ("Included", Tone.SUCCESS),
    Decision.REDACT: ("Redacted", Tone.INFO),
    Decision.WITHHOLD: ("Withheld", Tone.WARNING),
}


def key_of(item: ReviewItem) -> Key:
    return item.table, item.id


def is_decided(item: ReviewItem) -> bool:
    return item.review is not None and not item.changed


def state_of(item: ReviewItem) -> tuple[str, Tone]:
    if item.review is None:
        return UNDECIDED
    return CHANGED if item.changed else DECISIONS[item.review.decision]


@dataclass(frozen=True, slots=True)
class _Head:
    title: str
    count: int


class _ReviewModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Head | ReviewItem] = []

    def show_rows(self, rows: list[_Head | ReviewItem]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.rows[index.row()], _Head):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if isinstance(row, _Head):
            if role == _HEAD:
                return row
            return f"{row.title}, {row.count:,}" if role == Qt.ItemDataRole.DisplayRole else None
        if role == FACE:
            return _face_of(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _face_of(row).spoken
        return None


def _face_of(item: ReviewItem) -> Face:
    longest = max((field.value for field in item.fields), key=len, default="")
    detail = one_line(longest[:_EXCERPT])
    return Face(
        title=one_line(item.title),
        detail=f"Names others · {detail}" if item.names_others else detail,
        chip=state_of(item),
        strong=not is_decided(item),
    )


class _GroupDelegate(RowDelegate):
    """Draws the name of a group above its records."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        head = index.data(_HEAD)
        if head is None:
            super().paint(painter, option, index)
            return
        colours = current_theme().colours
        painter.save()
        painter.fillRect(option.rect, QColor(colours.sunken))
        font = QFont(small_font(option.font))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        inner = option.rect.adjusted(SPACE["l"], 0, -SPACE["l"], 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, head.title)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, f"{head.count:,}")
        below = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(below, QColor(colours.border))
        painter.restore()


class ReviewList(FaceList):
    """``picked`` carries the record that is looked at, or None."""

    picked = Signal(object)

    def __init__(self) -> None:
        self._model = _ReviewModel()
        super().__init__(self._model, "Records of the pack")
        self.setItemDelegate(_GroupDelegate(self))
        self._key: Key | None = None
        self._quiet = False
        self._heads: list[int] = []  # the rows that are lower than the others
        self.selectionModel().currentRowChanged.connect(lambda index, _former: self._moved(index.row()))

    def show_review(self, found: PackReview, wanted: Callable[[ReviewItem], bool]) -> int:
        """Show the records that are ``wanted``, and the one that was shown as well; returns how many."""
        rows: list[_Head | ReviewItem] = []
        for group in found.groups:
            items = [item for item in group.items if wanted(item) or key_of(item) == self._key]
            if items:
                rows += [_Head(one_line(group.title), len(items)), *items]
        self._quiet = True
        try:
            self._model.show_rows(rows)
            self._place_heads()
            self._go_to(self._row_of(self._key))
        finally:
            self._quiet = False
        self.picked.emit(self.current())
        return sum(isinstance(row, ReviewItem) for row in rows)

    def current(self) -> ReviewItem | None:
        number = self.currentIndex().row()
        row = self._model.rows[number] if 0 <= number < len(self._model.rows) else None
        return row if isinstance(row, ReviewItem) else None

    def choose(self, wanted: Key | None) -> None:
        """Look at this record, as soon as the list has it; without one, at the first that is shown next."""
        self._key = wanted
        if wanted is not None:
            self._go_to(self._row_of(wanted))

    def step(self, by: int, *, undecided: bool = False) -> bool:
        """To the next record, or with -1 to the one before; False where there is none."""
        number = self.currentIndex().row() + by
        while 0 <= number < len(self._model.rows):
            row = self._model.rows[number]
            if isinstance(row, ReviewItem) and not (undecided and is_decided(row)):
                self._go_to(number)
                return True
            number += by
        return False

    def _row_of(self, wanted: Key | None) -> int | None:
        first = None
        for number, row in enumerate(self._model.rows):
            if isinstance(row, ReviewItem):
                if wanted is not None and key_of(row) == wanted:
                    return number
                first = number if first is None else first
        return first

    def _go_to(self, number: int | None) -> None:
        if number is None:
            return
        index, flags = self._model.index(number, 0), QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        # The name of its group with it, where it is the first.
        self.scrollTo(self._model.index(max(number - 1, 0), 0), QAbstractItemView.ScrollHint.EnsureVisible)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def _moved(self, number: int) -> None:
        item = self.current() if number >= 0 else None
        if item is not None:
            self._key = key_of(item)
        if not self._quiet:
            self.picked.emit(item)

    def _place_heads(self) -> None:
        rows = self.verticalHeader()
        for number in self._heads:
            if number < rows.count():
                rows.resizeSection(number, rows.defaultSectionSize())
        self._heads = [number for number, row in enumerate(self._model.rows) if isinstance(row, _Head)]
        height = chip_height(self.font()) + 2 * SPACE["s"]
        for number in self._heads:
            rows.resizeSection(number, height)
