"""A client's account: how old what is owed is, every entry with the balance, and its statement as PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QHeaderView, QSizePolicy, QTableView, QWidget

from lumadesk.app import statements
from lumadesk.app.changes import Changes
from lumadesk.app.statements import StatementView
from lumadesk.domain.calendar import add_months
from lumadesk.domain.money import format_money
from lumadesk.domain.statements import Age, Entry, Statement
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, card, column, empty, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.form import DropDown, Field
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line
from lumadesk.ui.words import plain_day

_DAY, _WHAT, _CHARGED, _PAID, _BALANCE = range(5)
_TITLES = ("Day", "What", "Asked for", "Paid", "Open")
_WIDTHS = {_DAY: 104, _CHARGED: 96, _PAID: 96, _BALANCE: 96}
_ROW_HEIGHT = 34
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
#: Months that the statement goes back; None is from the beginning.
_PERIODS = (("Everything", None), ("The last 3 months", 3), ("The last 12 months", 12))

_Index = QModelIndex | QPersistentModelIndex


class AgesView(QWidget):
    """What is owed by its age, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE["l"])
        self._grid.setVerticalSpacing(SPACE["xs"])

    def show_ages(self, ages: Mapping[Age, Decimal]) -> None:
        empty(self._grid)
        for place, (age, owed) in enumerate(ages.items()):
            self._grid.setColumnStretch(place, 1)
            self._grid.addWidget(label(age.value.capitalize(), "muted"), 0, place)
            self._grid.addWidget(label(format_money(owed), "strong" if owed else "muted"), 1, place)
        self.setAccessibleName(", ".join(f"{age.value} {format_money(owed)}" for age, owed in ages.items()))


class StatementModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = ()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(  # noqa: N802 - Qt's
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section in (_DAY, _WHAT) else _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            entry = self._entries[index.row()]
            return (
                plain_day(entry.day),
                one_line(entry.what),
                format_money(entry.charged) if entry.charged else "",
                format_money(entry.paid) if entry.paid else "",
                format_money(entry.balance),
            )[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if index.column() in (_DAY, _WHAT) else _RIGHT
        return None

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()


class StatementTable(QTableView):
    """As high as its entries, all of which are seen: it is the page that scrolls."""

    def __init__(self, model: StatementModel) -> None:
        super().__init__()
        self.setObjectName("grid")
        model.setParent(self)
        self.setModel(model)
        self.setAccessibleName("Entries of the account")
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for place, width in _WIDTHS.items():
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(place, width)
        head.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        model.modelReset.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's
        rows = max(self.verticalHeader().length(), _ROW_HEIGHT)
        return QSize(super().sizeHint().width(), rows + self.horizontalHeader().sizeHint().height() + 6)


class StatementDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._person_id = 0
        self.name = ElidedLabel("", "title")
        self.balance = label("", "heading")
        self.look = button("&View PDF…", self._look, icon="eye", variant="primary")
        self.export = button("E&xport with email…", self._export, icon="file-down")
        self.person = button("&Open client", self._open_person, icon="user")
        self.period = DropDown(_PERIODS)
        self.ages = AgesView()
        self._model = StatementModel()
        self.entries = StatementTable(self._model)
        self._opening = label("", "muted")
        layout = column(
            row(self.name, STRETCH, self.balance, gap="m"),
            FlowLayout(self.look, self.export, self.person),
            card(label("How old it is", "heading"), self.ages),
            card(
                row(label("Statement of account", "heading"), STRETCH, self._opening),
                row(Field("&Period", self.period), STRETCH),
                self.entries,
            ),
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)
        self.period.currentIndexChanged.connect(lambda _index: self._read_again())

    def show_account(self, account: StatementView) -> None:
        self._person_id = account.person_id
        self.name.setText(one_line(account.person_name) or f"Person {account.person_id}")
        if self._since() is None:
            self._show(account)
        else:
            self._read_again()

    def _show(self, account: StatementView) -> None:
        if account.person_id == self._person_id:
            shown = account.statement
            self.balance.setText(_balance(shown))
            self.ages.show_ages(shown.aged)
            self._model.show_entries(shown.entries)
            since = shown.since
            self._opening.setText(
                f"{format_money(shown.opening)} was open on {plain_day(since)}" if since is not None else ""
            )

    def _since(self) -> date | None:
        months = self.period.value()
        return None if months is None else add_months(self._desk.services.today, -months)

    def _read_again(self) -> None:
        services, wanted, since = self._desk.services, self._person_id, self._since()
        if wanted:
            self._desk.jobs.read(
                lambda: statements.get_statement(services, wanted, since),
                self._show,
                owner=self,
                replaces="statement",
            )

    def _look(self) -> None:
        services, wanted, since = self._desk.services, self._person_id, self._since()
        PaperDialog(
            self.window(),
            self._desk,
            "Statement of account",
            lambda: statements.statement_pdf(services, wanted, since),
        ).open()

    def _export(self) -> None:
        """The statement, and an email with it attached that a mail program opens as a draft."""
        folder = exporting.ask_folder(self, "Export the statement", self._desk.exports_folder)
        if folder is None:
            return
        services, wanted, since = self._desk.services, self._person_id, self._since()

        def tell(changes: Changes[tuple[object, ...]]) -> None:
            said = exporting.saved_in(self._desk, folder, len(changes.value))
            self._desk.say(said, "Open", lambda: exporting.show_file(folder))

        self._desk.jobs.write(
            lambda: statements.export_statement(services, wanted, folder, since, overwrite=True),
            tell,
            owner=self,
        )

    def _open_person(self) -> None:
        self._desk.go(Place.CLIENTS, self._person_id)


def _balance(account: Statement) -> str:
    if account.closing < 0:
        return f"{format_money(-account.closing)} in credit"
    return f"{format_money(account.closing)} open"
