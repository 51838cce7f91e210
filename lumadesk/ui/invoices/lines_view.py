"""The table of an invoice's lines: edited cell by cell with the keyboard, and the sums below it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from lumadesk.domain.invoices import InvoiceLine, Totals
from lumadesk.domain.money import format_money
from lumadesk.ui.invoices.lines_model import (
    CATEGORY,
    DESCRIPTION,
    DISCOUNT,
    NET,
    PRICE,
    QUANTITY,
    VAT,
    LinesModel,
)
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import empty
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import quantity

_WIDTHS = {QUANTITY: 80, PRICE: 84, DISCOUNT: 74, VAT: 62, CATEGORY: 96, NET: 86}
#: With all columns in a small window the table is moved sideways: no description is read letter by letter.
_NARROWEST = 150
#: Seldom needed: shown where they are used, and when they are wanted.
EXTRA = (DISCOUNT, CATEGORY)
_ROW_HEIGHT = 34
#: The style sheet's padding and Qt's own margin of the words.
_CELL_SIDE = 8 + 3


class _CellDelegate(QStyledItemDelegate):
    """Cells as high as their words, and fields that fill the cell in which is typed.

    Qt forgets the style sheet's padding in both.
    """

    def sizeHint(  # noqa: N802 - Qt's
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        view = self.parent()
        if not isinstance(view, QTableView) or index.column() != DESCRIPTION:
            return hint
        room = QRect(0, 0, max(view.columnWidth(DESCRIPTION) - 2 * _CELL_SIDE, 1), 1_000_000)
        words = view.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, index.data())
        return hint.expandedTo(QSize(0, words.height() + 2 * _CELL_SIDE))

    def createEditor(  # noqa: N802 - Qt's
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = super().createEditor(parent, option, index)
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(f"{title}, line {index.row() + 1}")
        return editor

    def updateEditorGeometry(  # noqa: N802 - Qt's
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().updateEditorGeometry(editor, option, index)
        editor.setGeometry(option.rect)


class LinesView(QTableView):
    def __init__(self, model: LinesModel, *, editable: bool) -> None:
        super().__init__()
        self.setObjectName("grid")
        self._lines = model
        model.setParent(self)
        self.setModel(model)
        self.setAccessibleName("Invoice lines")
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setItemDelegate(_CellDelegate(self))
        trigger = QAbstractItemView.EditTrigger
        if editable:
            self.setEditTriggers(
                trigger.AnyKeyPressed
                | trigger.EditKeyPressed
                | trigger.DoubleClicked
                | trigger.SelectedClicked
            )
        else:
            self.setEditTriggers(trigger.NoEditTriggers)
            self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.dataChanged):
            changed.connect(self.updateGeometry)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for place, width in _WIDTHS.items():
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(place, width)
        head.setSectionResizeMode(DESCRIPTION, QHeaderView.ResizeMode.Fixed)
        # A line is read whole: what is too long for its column goes on below.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.sectionResized.connect(self._wrap)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's
        """As high as its lines, all of which are seen: it is the page that scrolls."""
        rows = max(self.verticalHeader().length(), _ROW_HEIGHT)
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        head = self.horizontalHeader().sizeHint().height()
        return QSize(super().sizeHint().width(), rows + head + below + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's
        super().resizeEvent(event)
        self._fit()

    def setColumnHidden(self, column: int, hide: bool) -> None:  # noqa: N802 - Qt's
        super().setColumnHidden(column, hide)
        self._fit()

    def _fit(self) -> None:
        """The description has what the other columns leave."""
        others = sum(self.columnWidth(place) for place in _WIDTHS)
        self.setColumnWidth(DESCRIPTION, max(self.viewport().width() - others, _NARROWEST))
        self.updateGeometry()

    def _wrap(self) -> None:
        self.resizeRowsToContents()
        self.updateGeometry()

    def show_vat(self, registered: bool) -> None:
        """Show what these lines need: VAT, and of the seldom needed columns those that are used."""
        self.setColumnHidden(VAT, not registered)
        for place in EXTRA:
            self.setColumnHidden(place, not self._lines.uses(place))

    def add_line(self) -> None:
        row = self._lines.add_line()
        self.edit_cell(row, DESCRIPTION)

    def put_line(self, line: InvoiceLine) -> None:
        """Append a line that is known, and ask how many of it."""
        self.edit_cell(self._lines.put_line(line), QUANTITY)

    def edit_cell(self, row: int, place: int) -> None:
        self.setFocus()
        index = self._lines.index(row, place)
        self.setCurrentIndex(index)
        self.edit(index)

    def remove_current(self) -> None:
        if self.currentIndex().isValid():
            self._lines.remove_line(self.currentIndex().row())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802 - Qt's
        hints = QAbstractItemDelegate.EndEditHint
        index = self.currentIndex()
        if hint is hints.EditNextItem and index.isValid():
            super().closeEditor(editor, hints.NoHint)
            self._edit_next(index.row(), index.column())
            return
        super().closeEditor(editor, hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's
        # A Return that ends the editing of a cell comes here too, and must not begin it again.
        editing = self.state() == QAbstractItemView.State.EditingState
        editable = self.editTriggers() != QAbstractItemView.EditTrigger.NoEditTriggers and not editing
        if (
            editable
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.currentIndex().isValid()
        ):
            self.edit(self.currentIndex())
            return
        if (
            editable
            and event.key() == Qt.Key.Key_Delete
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.remove_current()
            return
        super().keyPressEvent(event)

    def _edit_next(self, row: int, place: int) -> None:
        """Tab goes on to the next cell; after the last one a new line begins, unless this one is blank."""
        places = [one for one in range(NET) if not self.isColumnHidden(one)]
        later = [one for one in places if one > place]
        if later:
            self.edit_cell(row, later[0])
        elif row + 1 < self._lines.rowCount():
            self.edit_cell(row + 1, DESCRIPTION)
        elif self._lines.index(row, DESCRIPTION).data():
            self.add_line()


class TotalsView(QWidget):
    """Net, VAT by rate and total, right-aligned under the amounts."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, SPACE["m"], 0)
        self._grid.setHorizontalSpacing(SPACE["xl"])
        self._grid.setVerticalSpacing(SPACE["xs"])
        self._grid.setColumnStretch(0, 1)

    def show_totals(self, totals: Totals, *more: tuple[str, str], vat_registered: bool) -> None:
        lines: list[tuple[str, str, str]] = []
        if totals.discount:
            lines.append(("Lines", format_money(totals.subtotal), ""))
            lines.append(("Discount", format_money(-totals.discount), ""))
        if vat_registered:
            lines.append(("Net", format_money(totals.net), ""))
            lines += [
                (f"VAT {quantity(rate)} % of {format_money(totals.net_by_rate[rate])}", format_money(vat), "")
                for rate, vat in sorted(totals.vat_by_rate.items(), reverse=True)
                if rate not in totals.reverse_vat
            ]
            lines += [
                (f"VAT {quantity(rate)} %, for the customer to account for", format_money(vat), "")
                for rate, vat in sorted(totals.reverse_vat.items(), reverse=True)
            ]
        lines.append(("Total", format_money(totals.gross), "heading"))
        lines += [(words, value, "strong") for words, value in more]
        empty(self._grid)
        for row, (words, value, role) in enumerate(lines):
            for place, (text, its_role) in enumerate(((words, role or "muted"), (value, role)), 1):
                shown = label(text, its_role)
                shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(shown, row, place)
        self.setAccessibleName(", ".join(f"{words} {value}" for words, value, _role in lines))
