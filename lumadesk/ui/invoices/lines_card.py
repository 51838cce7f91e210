"""The lines of a draft on a card: the table, what adds to it, seldom needed columns, and the sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QCheckBox, QFrame

from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.catalogue_picker import catalogue_button
from lumadesk.ui.invoices.lines_model import DESCRIPTION, LinesModel, LineText
from lumadesk.ui.invoices.lines_view import EXTRA, LinesView, TotalsView
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import label


class LinesCard(QFrame):
    """``changed`` is called whenever a line changed by hand; ``on`` says of which day prices are."""

    def __init__(self, desk: Desk, changed: Callable[[], object], on: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.model = LinesModel(editable=True)
        self.view = LinesView(self.model, editable=True)
        self.totals = TotalsView()
        self.add_line = button("Add &line", self.view.add_line, icon="plus")
        self.from_catalogue = catalogue_button(desk, self.view, on)
        remove = button("&Remove line", self.view.remove_current, icon="x", variant="quiet")
        self.extra = {
            place: QCheckBox(words) for place, words in zip(EXTRA, ("Disc&ounts", "&Categories"), strict=True)
        }
        for place, tick in self.extra.items():
            tick.toggled.connect(lambda on, place=place: self.view.setColumnHidden(place, not on))
        over = row(label("Lines", "heading"), STRETCH, *self.extra.values(), gap="m")
        tools = FlowLayout(self.add_line, self.from_catalogue, remove)
        self.setLayout(column(over, self.view, tools, self.totals, gap="m", margin="l"))
        self.model.edited.connect(changed)
        self.model.edited.connect(self._show_what_is_used)

    def show_lines(self, lines: Sequence[LineText], *, vat_registered: bool) -> None:
        self.model.show_lines(lines, vat_registered=vat_registered)
        self.view.show_vat(vat_registered)
        for place, tick in self.extra.items():
            tick.setChecked(self.model.uses(place))

    def edit_first(self) -> None:
        if self.model.rowCount():
            self.view.edit_cell(0, DESCRIPTION)

    def _show_what_is_used(self) -> None:
        for extra, tick in self.extra.items():
            if self.model.uses(extra):
                tick.setChecked(True)
