"""Choosing a service of the catalogue for a line of an invoice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from lumadesk.app import catalogue
from lumadesk.app.catalogue import CatalogueView
from lumadesk.domain.lines import InvoiceLine
from lumadesk.domain.money import format_money
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.id_table_model import Face
from lumadesk.ui.widgets.search_box import SearchBox
from lumadesk.ui.widgets.text import one_line

_LIST_HEIGHT = 300


class PickServiceDialog(Dialog):
    """``chosen`` gets a line with today's price."""

    def __init__(self, parent: QWidget, desk: Desk, chosen: Callable[[InvoiceLine], object]) -> None:
        self._desk, self._chosen = desk, chosen
        self._all: Sequence[CatalogueView] = ()
        self._shown: Sequence[CatalogueView] = ()
        self._model = FaceModel()
        self.search = SearchBox("services", "")
        self.list = FaceList(self._model, "Services")
        self.list.setObjectName("grid")
        self._nothing = EmptyState("list-filter", "Nothing found", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._nothing)
        self._stack.setMinimumHeight(_LIST_HEIGHT)
        super().__init__(
            parent,
            "Pick a service",
            "Its words, unit, price of today and VAT rate become a line.",
            box(column(self.search, self._stack, gap="s")),
            "&Add line",
        )
        self.setMinimumWidth(560)
        self.ok.setEnabled(False)
        self.search.searched.connect(lambda _text: self._narrow())
        self.search.left_downwards.connect(self._to_list)
        self.list.activated_row.connect(lambda _row: self.submit())
        self.search.setFocus()
        services = desk.services
        desk.jobs.read(lambda: catalogue.list_items(services), self._show, owner=self)

    def submit(self) -> None:
        row, services = self.list.currentIndex().row(), self._desk.services
        if 0 <= row < len(self._shown):
            wanted = self._shown[row].item.id
            self.wait(True)
            self._desk.jobs.read(
                lambda: catalogue.line_of(services, wanted), self._take, owner=self, failed=self.refused
            )

    def _take(self, line: InvoiceLine) -> None:
        self.accept()
        self._chosen(line)

    def _show(self, found: Sequence[CatalogueView]) -> None:
        self._all = [one for one in found if one.price is not None]
        self._narrow()

    def _narrow(self) -> None:
        words = self.search.text().lower().split()
        self._shown = [
            one
            for one in self._all
            if all(word in f"{one.item.name} {one.item.description}".lower() for word in words)
        ]
        self._model.show_faces([_face(one) for one in self._shown])
        if self._all:
            self._nothing.say("Nothing found", "Try fewer letters.")
        else:
            self._nothing.say("No services yet", "The catalogue holds what you offer, with its prices.")
        self._stack.setCurrentIndex(0 if self._shown else 1)
        self.ok.setEnabled(bool(self._shown))
        if self._shown:
            self.list.selectRow(0)

    def _to_list(self) -> None:
        if self._shown:
            self.list.setFocus()


def _face(one: CatalogueView) -> Face:
    price = "" if one.price is None else format_money(one.price)
    per = f" per {one_line(one.item.unit)}" if one.item.unit else ""
    about = one_line(one.item.description.partition("\n")[0]) or one_line(one.item.category) or "A service"
    return Face(title=one_line(one.item.name), detail=about, meta=f"{price}{per}")
