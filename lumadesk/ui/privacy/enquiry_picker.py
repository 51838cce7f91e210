"""Asks for an enquiry: the message that is a complaint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lumadesk.app import enquiries
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.ui.desk import Desk
from lumadesk.ui.enquiries.faces import face_of
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.id_table_model import IdTableModel
from lumadesk.ui.widgets.record_list import RecordList
from lumadesk.ui.widgets.search_box import SearchBox


class EnquiryPicker(Dialog):
    """``chosen`` is called with the enquiry's id."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, chosen: Callable[[int], object]) -> None:
        self._desk = desk
        services = desk.services
        self.search = SearchBox("enquiries", keys="")
        model = IdTableModel(
            desk.jobs,
            lambda ids: enquiries.rows(services, ids),
            lambda row: face_of(row, services.today),
            lambda row: row.id,
        )
        self.list = RecordList(model, "Enquiries")
        self.list.setObjectName("grid")
        self.list.setMinimumHeight(300)
        super().__init__(parent, title, "", box(column(self.search, self.list, gap="m")), "&Choose")
        self.setMinimumWidth(600)
        self._chosen = chosen
        self.ok.setEnabled(False)
        self.search.searched.connect(self._reload)
        self.search.left_downwards.connect(self._to_list)
        self.list.picked.connect(lambda ids: self.ok.setEnabled(bool(ids)))
        self.list.opened.connect(lambda _id: self.submit())
        self.search.setFocus()
        self._reload()

    def submit(self) -> None:
        ids = self.list.selected_ids()
        if ids:
            self.accept()
            self._chosen(ids[0])

    def _reload(self, _text: str = "") -> None:
        services, wanted = self._desk.services, EnquiryFilter(search=self.search.text())
        self._desk.jobs.read(
            lambda: enquiries.list_ids(services, wanted),
            self.list.show_ids,
            owner=self,
            replaces="ids",
            failed=self.refused,
        )

    def _to_list(self) -> None:
        if not self.list.selected_ids():
            self.list.select_first()
        self.list.setFocus()
