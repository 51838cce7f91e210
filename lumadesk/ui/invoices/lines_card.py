"""The lines of a draft on a card: the table, what adds to it, seldom needed columns, and the sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QFrame

from lumadesk.domain.invoices import InvoiceLine
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.catalogue_dialog import PickServiceDialog
from lumadesk.ui.invoices.lines_model import DESCRIPTION, QUANTITY, LinesModel, LineText, written_line
from lumadesk.ui.invoices.lines_view import EXTRA, LinesView, TotalsView
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import label


class LinesCard(QFrame):
    """``changed`` is called whenever a line changed by hand."""

    def __init__(self, desk: Desk, changed: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self.model = LinesModel(editable=True)
        self.view = LinesView(self.model, editable=True)
        self.totals = TotalsView()
        self.add_line = button("Add &line", self.view.add_line, icon="plus")
        self.pick = button("Pic&k a service…", self._pick, icon="list-filter")
        remove = button("&Remove line", self.view.remove_current, icon="x", variant="quiet")
        self.extra = {
            place: QCheckBox(words) for place, words in zip(EXTRA, ("Disc&ounts", "&Categories"), strict=True)
        }
        for place, tick in self.extra.items():
            tick.toggled.connect(lambda on, place=place: self.view.setColumnHidden(place, not on))
        over = row(label("Lines", "heading"), STRETCH, *self.extra.values(), gap="m")
        tools = FlowLayout(self.add_line, self.pick, remove)
        self.setLayout(column(over, self.view, tools, self.totals, gap="m", margin="l"))
        self.model.edited.connect(changed)

    def show_lines(self, lines: Sequence[LineText], *, vat_registered: bool) -> None:
        self.model.show_lines(lines, vat_registered=vat_registered)
        self.view.show_vat(vat_registered)
        for place, tick in self.extra.items():
            tick.setChecked(self.model.uses(place))

    def edit_first(self) -> None:
        if self.model.rowCount():
            self.view.edit_cell(0, DESCRIPTION)

    def _pick(self) -> None:
        PickServiceDialog(self.window(), self._desk, self._picked).open()

    def _picked(self, line: InvoiceLine) -> None:
        place = self.model.add_written(written_line(line))
        for extra, tick in self.extra.items():
            if self.model.uses(extra):
                tick.setChecked(True)
        self.view.edit_cell(place, QUANTITY)
