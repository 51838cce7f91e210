"""A list on a page of the settings that is as tall as its first few rows, and scrolls beyond them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.id_table_model import Face

_SHOWN = 5


class ShortList(FaceList):
    """``picked`` carries the number of the row that has become current."""

    picked = Signal(int)

    def __init__(self, name: str, shown: int = _SHOWN) -> None:
        self._shown = shown
        self.faces = FaceModel()
        super().__init__(self.faces, name)
        self.setObjectName("grid")
        self.selectionModel().currentRowChanged.connect(lambda index, _former: self.picked.emit(index.row()))
        self.show_faces([])

    def show_faces(self, faces: Sequence[Face]) -> None:
        self.faces.show_faces(faces)
        shown = max(1, min(len(faces), self._shown))
        self.setFixedHeight(shown * self.verticalHeader().defaultSectionSize() + 4)

    def current(self) -> int:
        return self.currentIndex().row()

    def pick(self, number: int) -> None:
        self.setCurrentIndex(self.faces.index(number, 0))
