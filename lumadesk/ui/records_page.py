"""A page under a tab: all records of one kind in a list, the chosen one beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face, IdTableModel
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.record_list import RecordList


class RecordsPage(Screen):
    """Subclasses build ``detail`` and say how records are read and shown; ``fill`` puts the page together."""

    title = ""
    detail: QWidget

    def fill(
        self,
        *,
        nothing: EmptyState,
        none_chosen: QWidget,
        actions: Sequence[QWidget] = (),
        filters: Sequence[QWidget] = (),
        above: Sequence[QWidget] = (),
        no_match: EmptyState | None = None,
    ) -> None:
        self._rows: dict[int, Any] = {}
        self._wanted: int | None = None
        model = IdTableModel(
            self.desk.jobs,
            lambda ids: [self._rows[one] for one in ids if one in self._rows],
            self.face_of,
            self.id_of,
        )
        self.list = RecordList(model, self.title)
        self.frame = ListDetail(
            self.title, self.list, actions=actions, filters=filters, nothing=nothing, no_match=no_match
        )
        self._none_chosen = self.frame.add_detail(none_chosen)
        self.frame.add_detail(self.detail)
        layout = column(*above, self.frame, gap="")
        layout.setStretch(len(above), 1)
        self.setLayout(layout)
        self.list.picked.connect(self._picked)

    def read_all(self) -> Sequence[Any]:
        """Every record, in the order of the list; called away from the window's thread."""
        raise NotImplementedError

    def read_one(self, wanted: int) -> Any:
        """What the detail shows of one record; called away from the window's thread."""
        raise NotImplementedError

    def show_one(self, found: Any) -> None:
        """Show on ``detail`` what ``read_one`` returned."""
        raise NotImplementedError

    def face_of(self, row: Any) -> Face:
        """How a record looks in the list."""
        raise NotImplementedError

    def id_of(self, row: Any) -> int:
        number: int = row.id
        return number

    def narrowed(self) -> bool:
        """Whether filters leave some of the records out."""
        return False

    def refresh(self) -> None:
        self.desk.jobs.read(self.read_all, self._show_all, owner=self, replaces="list")

    def focus_first(self) -> None:
        self.list.setFocus()

    def show_record(self, wanted: int) -> None:
        """Choose a record as soon as the list has it."""
        self._wanted = wanted
        self.refresh()

    def _show_all(self, rows: Sequence[Any]) -> None:
        self._rows = {self.id_of(row): row for row in rows}
        self.list.show_ids(list(self._rows))
        self.frame.show_count(f"{len(rows):,}" if rows else "", len(rows), narrowed=self.narrowed())
        before = self.list.selected_ids()
        if self._wanted is not None and self.list.select(self._wanted):
            self._wanted = None
        if self.list.selected_ids() == before:
            self._picked(before)  # the same record, which may have changed

    def _picked(self, ids: list[int]) -> None:
        if not ids:
            self.frame.show_detail(self._none_chosen)
            return
        self.desk.jobs.read(
            lambda: self.read_one(ids[0]),
            self._show_one,
            owner=self,
            replaces="record",
            failed=lambda error: self.lost(error, lambda: self.frame.show_detail(self._none_chosen)),
        )

    def _show_one(self, found: Any) -> None:
        self.show_one(found)
        self.frame.show_detail(self.detail)
