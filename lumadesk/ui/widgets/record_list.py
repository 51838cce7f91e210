"""The list at the left of a screen: one row per record, any number of them, by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtWidgets import QAbstractItemView

from lumadesk.ui.widgets.face_list import FaceList
from lumadesk.ui.widgets.id_table_model import IdTableModel

#: Restoring thousands of single rows after a refresh would take longer than it is worth.
_RESTORED = 200


class RecordList(FaceList):
    """``picked`` carries the ids that are selected; ``opened`` the one that Enter or a double click wants."""

    picked = Signal(object)
    opened = Signal(int)

    def __init__(self, model: IdTableModel, name: str, *, many: bool = False) -> None:
        super().__init__(model, name)
        self.records = model
        self._restoring = False
        if many:
            self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(self._tell)
        self.activated_row.connect(lambda row: self.opened.emit(self.records.ids[row]))

    def selected_ids(self) -> list[int]:
        """By ranges: after "select all" there may be 100,000 rows and no time for an index each."""
        ids: list[int] = []
        for part in list(self.selectionModel().selection()):  # type: ignore[call-overload]
            ids.extend(self.records.ids[part.top() : part.bottom() + 1])
        return ids

    def show_ids(self, ids: Sequence[int]) -> None:
        """Show these; what was selected stays selected where it is still among them."""
        selected = self.selected_ids()
        self._restoring = True
        try:
            self.records.show_ids(ids)
            kept = self._select_again(selected)
        finally:
            self._restoring = False
        if kept != selected:
            self._tell()

    def select(self, wanted: int) -> bool:
        """Select one record and scroll to it; False where the list does not hold it."""
        row = self.records.row_of(wanted)
        if row is None:
            return False
        index, flags = self.records.index(row, 0), QItemSelectionModel.SelectionFlag
        # Not the view's own way, which asks what keys are held: with Ctrl it would take the row out again.
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def select_first(self) -> None:
        if self.records.ids:
            self.select(self.records.ids[0])

    def _select_again(self, wanted: Sequence[int]) -> list[int]:
        model = self.selectionModel()
        kept = []
        chosen = QItemSelection()
        for one in wanted[:_RESTORED]:
            row = self.records.row_of(one)
            if row is not None:
                kept.append(one)
                index = self.records.index(row, 0)
                chosen.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        model.select(chosen, flags.ClearAndSelect | flags.Rows)
        if kept:
            row = self.records.row_of(kept[0])
            model.setCurrentIndex(self.records.index(row or 0, 0), flags.NoUpdate)
        return kept

    def _tell(self) -> None:
        if not self._restoring:
            self.picked.emit(self.selected_ids())
