"""A table model over ordered ids: rows are fetched in windows, off the GUI thread, when they are seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer

from lumadesk.ui.jobs import Jobs
from lumadesk.ui.theme import Tone

#: Rows fetched at once; one screen shows about fifteen.
WINDOW = 100
#: Rows kept in memory; far more than a screen, far fewer than a vault.
KEPT = 2_000
FACE = Qt.ItemDataRole.UserRole
ID = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How one row looks: two lines, each with something at its right end. All of it is plain text."""

    title: str
    detail: str
    meta: str = ""
    chip: tuple[str, Tone] | None = None
    icon: str = ""
    strong: bool = False
    faded: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (self.title, self.meta, self.chip[0] if self.chip else "", self.detail)
        return ", ".join(part for part in parts if part)


class IdTableModel(QAbstractTableModel):
    """Holds all ids and a cache of rows. ``fetch`` returns the rows of some ids; ``face`` draws one."""

    def __init__(
        self,
        jobs: Jobs,
        fetch: Callable[[Sequence[int]], Sequence[Any]],
        face: Callable[[Any], Face],
        row_id: Callable[[Any], int],
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._fetch = fetch
        self._face = face
        self._row_id = row_id
        self._ids: Sequence[int] = ()
        self._faces: OrderedDict[int, Face] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._wanted: OrderedDict[int, None] = OrderedDict()  # window numbers, newest last
        self._generation = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)

    # Qt's interface

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ID:
            return self._ids[index.row()]
        if role == FACE:
            return self._seen(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            face = self._seen(index.row())
            return face.spoken if face is not None else ""
        return None

    # What screens use

    @property
    def ids(self) -> Sequence[int]:
        return self._ids

    def row_of(self, wanted: int) -> int | None:
        try:
            return self._ids.index(wanted)
        except ValueError:
            return None

    def show_ids(self, ids: Sequence[int]) -> None:
        """Show these in this order. Rows already known are drawn at once and read again when seen."""
        self._generation += 1
        self._stale = set(self._faces)
        self._asked.clear()
        if list(ids) == list(self._ids):
            if ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, 0))
            return
        self.beginResetModel()
        self._ids = ids
        self.endResetModel()

    def forget_rows(self, ids: Sequence[int]) -> None:
        """These rows changed: read them again when they are seen."""
        self._stale.update(one for one in ids if one in self._faces)
        self._asked.difference_update(ids)
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))

    def is_loading(self) -> bool:
        return bool(self._asked or self._wanted)

    def _seen(self, row: int) -> Face | None:
        wanted = self._ids[row]
        face = self._faces.get(wanted)
        if (face is None or wanted in self._stale) and wanted not in self._asked:
            window = row // WINDOW
            self._wanted[window] = None
            self._wanted.move_to_end(window)
            self._soon.start()
        return face

    def _ask(self) -> None:
        # After a long jump only the newest windows are still on screen.
        windows = list(self._wanted)[-3:]
        self._wanted.clear()
        for window in windows:
            ids = [
                one
                for one in self._ids[window * WINDOW : (window + 1) * WINDOW]
                if one not in self._asked and (one not in self._faces or one in self._stale)
            ]
            if not ids:
                continue
            self._asked.update(ids)
            self._read(ids)

    def _read(self, ids: list[int]) -> None:
        generation = self._generation
        self._jobs.read(
            lambda: [(self._row_id(row), self._face(row)) for row in self._fetch(ids)],
            lambda faces: self._arrived(generation, ids, faces),
            owner=self,
        )

    def _arrived(self, generation: int, ids: Sequence[int], faces: Sequence[tuple[int, Face]]) -> None:
        if generation != self._generation:
            return
        self._asked.difference_update(ids)
        self._stale.difference_update(ids)
        for one, face in faces:
            self._faces[one] = face
            self._faces.move_to_end(one)
        # A row that vanished meanwhile must not be asked for again and again.
        for one in set(ids) - {one for one, _ in faces}:
            self._faces[one] = Face(title="(no longer there)", detail="", faded=True)
        while len(self._faces) > KEPT:
            self._faces.popitem(last=False)
        first = self.row_of(ids[0])
        if first is not None:
            last = min(first + WINDOW, len(self._ids)) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))
