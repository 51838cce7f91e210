"""Puts an offer of the catalogue on the lines of a draft: found by a few letters, at the price of its day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from lumadesk.app import catalogue
from lumadesk.app.catalogue import CatalogueView
from lumadesk.domain.catalogue import price_on
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.lines import InvoiceLine
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.catalogue_words import face_of
from lumadesk.ui.invoices.lines_view import LinesView
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.face_list import FaceList, FaceModel
from lumadesk.ui.widgets.search_box import SearchBox
from lumadesk.ui.words import plain_day

SHORTCUT = "Ctrl+Shift+C"
_LIST_HEIGHT = 300


def catalogue_button(desk: Desk, lines: LinesView, on: Callable[[], date]) -> QPushButton:
    """A button, with a shortcut on its page, that puts an offer on ``lines`` at the price of ``on``."""

    def ask() -> None:
        # A cell that is open keeps what was typed in it, and does not come over the new line.
        lines.setFocus()
        CataloguePicker(made.window(), desk, on(), lines.put_line).open()

    made = button(
        "From ca&talogue…", ask, icon="search", tip=f"Put something you offer on a line ({SHORTCUT})"
    )
    QShortcut(QKeySequence(SHORTCUT), made, ask)
    return made


class CataloguePicker(Dialog):
    """``chosen`` gets the line."""

    def __init__(
        self, parent: QWidget, desk: Desk, on: date, chosen: Callable[[InvoiceLine], object]
    ) -> None:
        self._desk, self._on, self._chosen = desk, on, chosen
        self._all: Sequence[CatalogueView] = ()
        self._shown: list[CatalogueView] = []
        self.search = SearchBox("the catalogue", keys="")
        self._model = FaceModel()
        self.list = FaceList(self._model, "Offers")
        self.list.setObjectName("grid")
        self.list.setMinimumHeight(_LIST_HEIGHT)
        when = "" if on == desk.services.today else f" Prices are those of {plain_day(on)}."
        super().__init__(
            parent,
            "From the catalogue",
            f"Everything on the line can still be changed.{when}",
            box(column(self.search, self.list, gap="m")),
            "&Put on a line",
        )
        self.setMinimumWidth(560)
        self.ok.setEnabled(False)
        self.search.searched.connect(lambda _text: self._show())
        self.search.left_downwards.connect(self._leave_search)
        self.list.activated_row.connect(lambda _row: self.submit())
        self.search.setFocus()
        services = desk.services
        desk.jobs.read(lambda: catalogue.list_items(services), self._read, owner=self, failed=self.refused)

    def submit(self) -> None:
        number = self.list.currentIndex().row()
        if not 0 <= number < len(self._shown):
            return
        services, wanted, on = self._desk.services, self._shown[number].item.id, self._on
        self._desk.jobs.read(
            lambda: catalogue.line_of(services, wanted, on=on), self._put, owner=self, failed=self.refused
        )

    def _put(self, line: InvoiceLine) -> None:
        self.accept()
        self._chosen(line)

    def _read(self, found: Sequence[CatalogueView]) -> None:
        self._all = [self._as_of_day(view) for view in found]
        self._show()
        if not found:
            self.problem.say("Nothing is in the catalogue yet. Fill it under Invoices, Catalogue.")

    def _as_of_day(self, view: CatalogueView) -> CatalogueView:
        try:
            return CatalogueView(item=view.item, price=price_on(view.item, self._on))
        except RuleViolation:
            return CatalogueView(item=view.item, price=None)

    def _show(self) -> None:
        wanted = self.search.text().casefold().split()
        self._shown = [
            view
            for view in self._all
            if all(word in f"{view.item.name} {view.item.description}".casefold() for word in wanted)
        ]
        today = self._desk.services.today
        self._model.show_faces([face_of(view, today) for view in self._shown])
        if self._shown:
            self.list.selectRow(0)
        self.ok.setEnabled(bool(self._shown))

    def _leave_search(self) -> None:
        """Down or Return: on to the list, where Return takes what is chosen."""
        self.list.setFocus()
