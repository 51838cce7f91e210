"""The page of bank statements: import one, look at what came, and say which invoice each line pays."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut

from lumadesk.app import bank
from lumadesk.app.bank import ImportReport, LineView
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.bank_certain import CertainDialog
from lumadesk.ui.invoices.bank_detail import BankLineDetail
from lumadesk.ui.invoices.bank_faces import face_of, told
from lumadesk.ui.invoices.statement_dialog import Statement, StatementDialog, read_statement
from lumadesk.ui.screen import Screen
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.buttons import Segments, button, set_words
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import IdTableModel
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.record_list import RecordList
from lumadesk.ui.widgets.search_box import SearchBox

_KINDS = "Bank statements (*.csv *.ofx *.qfx *.txt);;All files (*)"

_NOT_FOUND = ("Nothing found", "Try a part of the payer's name, of the reference or of the amount.")
_NOT_SET_ASIDE = ("Nothing was set aside", "What pays no invoice comes here.")


class BankPage(Screen):
    nouns = ("bank_line", "invoice", "payment")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        services = desk.services
        self.aside = Segments([("Waiting", False), ("Set aside", True)], "Which lines are listed")
        model = IdTableModel(
            desk.jobs, lambda ids: bank.rows(services, ids), face_of, lambda view: view.line.id
        )
        self.list = RecordList(model, "Lines of bank statements")
        self.search = SearchBox("payments")
        self.certain = button("Con&firm certain…", self.confirm_certain, icon="check")
        self.open_file = button("&Import…", self.import_statement, icon="file-up", name="Import a statement")
        self._no_match = EmptyState("search", "", "")
        self.frame = ListDetail(
            "Bank",
            self.list,
            actions=[self.open_file],
            search=self.search,
            filters=[self.aside, self.certain],
            nothing=EmptyState(
                "landmark",
                "Nothing waits",
                "Import a statement of your bank, as CSV or OFX, or drop its file here. Each payment is put "
                "before you with the invoice that it seems to pay.",
                button("Import a s&tatement…", self.import_statement, variant="primary"),
            ),
            no_match=self._no_match,
        )
        self._none = self.frame.add_detail(
            EmptyState("landmark", "No line selected", "Choose one to see which invoice it may pay.")
        )
        self.detail = BankLineDetail(desk, self._going)
        self.frame.add_detail(self.detail)
        self.setLayout(column(self.frame, gap=""))
        self._wanted: int | None = None
        self._next_row: int | None = None
        self._arrived = False  # a statement was imported: its lines are to be gone through
        self.aside.chosen.connect(lambda _aside: self.refresh())
        self.search.searched.connect(lambda _text: self.refresh())
        self.search.left_downwards.connect(self._to_list)
        self.list.picked.connect(self._picked)
        self.list.opened.connect(lambda _id: self.detail.begin())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self, self.import_statement)
        self.setAcceptDrops(True)

    def open_record(self, record: object) -> None:
        """("bank_line", id)."""
        match record:
            case ("bank_line", int(wanted)):
                self._wanted = wanted
                self._show_all_waiting()
                self.refresh()

    def focus_first(self) -> None:
        self.list.setFocus()

    def search_box(self) -> SearchBox:
        return self.search

    def refresh(self) -> None:
        services, aside, text = self.desk.services, bool(self.aside.value), self.search.text()
        self.desk.jobs.read(
            lambda: bank.line_ids(services, set_aside=aside, search=text),
            self._show_ids,
            owner=self,
            replaces="ids",
        )
        self.desk.jobs.read(
            lambda: len(bank.certain_lines(services)),
            self._show_certain,
            owner=self,
            replaces="certain",
        )

    def import_statement(self) -> None:
        path = exporting.ask_file(self, "Choose a bank statement", Path.home(), _KINDS)
        if path is not None:
            self.read_statement(path)

    def read_statement(self, path: Path) -> None:
        """Show what is in a file; nothing is stored before the owner says so."""
        services = self.desk.services
        self.desk.jobs.read(
            lambda: read_statement(services, path), self._look_at, owner=self, replaces="file"
        )

    def confirm_certain(self) -> None:
        services = self.desk.services
        self.desk.jobs.read(
            lambda: bank.certain_lines(services),
            lambda found: CertainDialog(self.window(), self.desk, found).open(),
            owner=self,
            replaces="asked",
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        self.read_statement(Path(event.mimeData().urls()[0].toLocalFile()))

    def _look_at(self, statement: Statement) -> None:
        StatementDialog(self.window(), self.desk, statement, self._imported).open()

    def _imported(self, report: ImportReport) -> None:
        self._show_all_waiting()
        self._next_row = 0
        self._arrived = True
        self.refresh()
        self.desk.say(told(report))

    def _show_all_waiting(self) -> None:
        self.aside.choose(False)
        with QSignalBlocker(self.search):
            self.search.clear()

    def _to_list(self) -> None:
        if not self.list.selected_ids():
            self.list.select_first()
        self.list.setFocus()

    def _going(self) -> None:
        """The chosen line leaves the list: the one after it is chosen then."""
        ids = self.list.selected_ids()
        self._next_row = self.list.records.row_of(ids[0]) if ids else None

    def _show_ids(self, ids: list[int]) -> None:
        before = self.list.selected_ids()
        self.list.show_ids(ids)
        searched = bool(self.search.text().strip())
        self._no_match.say(*(_NOT_FOUND if searched else _NOT_SET_ASIDE))
        narrowed = searched or bool(self.aside.value)
        self.frame.show_count(f"{len(ids):,}" if ids else "", len(ids), narrowed=narrowed)
        if self._wanted is not None and self.list.select(self._wanted):
            self._wanted = None
        if not self.list.selected_ids() and self._next_row is not None and ids:
            self.list.select(ids[min(self._next_row, len(ids) - 1)])
        if self._arrived:
            self.list.setFocus()
        self._next_row, self._arrived = None, False
        if self.list.selected_ids() == before:
            self._picked(before)  # the same line, whose invoices may have changed

    def _show_certain(self, count: int) -> None:
        words = f"Con&firm certain ({count:,})…" if count else "Con&firm certain…"
        set_words(self.certain, words)
        self.certain.setEnabled(count > 0)

    def _picked(self, ids: list[int]) -> None:
        if not ids:
            self.frame.show_detail(self._none)
            return
        services = self.desk.services
        self.desk.jobs.read(
            lambda: bank.get(services, ids[0]),
            self._show_one,
            owner=self,
            replaces="line",
            failed=lambda error: self.lost(error, lambda: self.frame.show_detail(self._none)),
        )

    def _show_one(self, view: LineView) -> None:
        if self.list.selected_ids() == [view.line.id]:
            self.detail.show_line(view)
            self.frame.show_detail(self.detail)
