"""The page of invoices: drafts, what was issued, and what is still to be paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut

from lumadesk.app import business, credit_notes, invoice_file, invoices, payments, reminders
from lumadesk.app.invoice_file import InvoiceFile
from lumadesk.app.services import Services
from lumadesk.domain.business import Business
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.detail import InvoiceDetail
from lumadesk.ui.invoices.drafting import Drafting
from lumadesk.ui.invoices.faces import face_of
from lumadesk.ui.invoices.invoice_editor import InvoiceEditor
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.buttons import FilterButton, button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import IdTableModel
from lumadesk.ui.widgets.list_detail import ListDetail
from lumadesk.ui.widgets.record_list import RecordList
from lumadesk.ui.widgets.search_box import SearchBox

#: What the list can be narrowed to: words, and what ``invoices.list_ids`` is asked for.
_STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "draft": ("Drafts", {"status": InvoiceStatus.DRAFT}),
    "open": ("To be paid", {"status": InvoiceStatus.ISSUED}),
    "overdue": ("Overdue", {"overdue": True}),
    "paid": ("Paid", {"status": InvoiceStatus.PAID}),
    "corrected": ("Credited or void", {"corrected": True}),
}

#: What belongs to an invoice, and how its id is found.
_LEADS: dict[str, Callable[[Services, int], int]] = {
    "credit_note": lambda services, wanted: credit_notes.get(services, wanted).note.invoice_id,
    "payment": payments.invoice_of,
    "reminder": lambda services, wanted: reminders.get(services, wanted).invoice_id,
}


class InvoicesPage(Drafting):
    nouns = ("invoice", "payment", "credit_note", "reminder", "business")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        services = desk.services
        self.search = SearchBox("invoices")
        self.state = FilterButton("State")
        self.state.set_choices([(words, name, None) for name, (words, _asked) in _STATES.items()])
        model = IdTableModel(
            desk.jobs,
            lambda ids: invoices.rows(services, ids),
            lambda view: face_of(view, services.today),
            lambda view: view.invoice.id,
        )
        self.list = RecordList(model, "Invoices")
        self.new = button("&New invoice", self.new_invoice, icon="plus")
        nothing = EmptyState(
            "receipt-pound-sterling",
            "No invoices yet",
            "Draft one for a client; it gets its number when you issue it.",
            button("New in&voice", self.new_invoice, variant="primary"),
        )
        self.frame = ListDetail(
            "Invoices",
            self.list,
            actions=[self.new],
            search=self.search,
            filters=[self.state],
            nothing=nothing,
            no_match=EmptyState("search", "Nothing found", "Try fewer letters, or another state."),
        )
        self._none = self.frame.add_detail(
            EmptyState("receipt-pound-sterling", "No invoice selected", "Choose one from the list.")
        )
        self.detail = InvoiceDetail(desk)
        self.editor = InvoiceEditor(desk, self._saved)
        self.frame.add_detail(self.detail)
        self.frame.add_detail(self.editor)
        self.setLayout(column(self.frame, gap=""))
        self._wanted_id: int | None = None
        self._shown_id: int | None = None
        self.state.chosen.connect(lambda _value: self.reload())
        self.search.searched.connect(lambda _text: self.reload())
        self.search.left_downwards.connect(self._to_list)
        self.list.picked.connect(self._picked)
        self.list.opened.connect(lambda _id: self.into_detail(self.detail.export))
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.new_invoice)

    def refresh(self) -> None:
        self.reload()
        if self.frame.detail() is not self.editor or self.list.selected_ids():
            self._picked(self.list.selected_ids())

    def reload(self) -> None:
        services, text = self.desk.services, self.search.text()
        asked = self._asked()
        self.desk.jobs.read(
            lambda: invoices.list_ids(services, search=text, **asked),
            self._show_ids,
            owner=self,
            replaces="ids",
        )

    def open_record(self, record: object) -> None:
        """Show ("invoice", its id), begin one for ("new", person's id), or show the invoice that a record of
        ``_LEADS`` belongs to.
        """
        if not isinstance(record, tuple):
            return
        what, number = record
        if what == "new":
            self.begin(number)
            return
        if what in _LEADS:
            services = self.desk.services
            self.desk.jobs.read(
                lambda: _LEADS[what](services, number),
                lambda found: self.open_record(("invoice", found)),
                owner=self,
                replaces="open",
            )
            return
        self._wanted_id = number
        if self.list.select(number):
            self._wanted_id = None
            return
        self.state.choose(None)
        self.search.clear()
        self.reload()

    def show_state(self, name: str | None) -> None:
        """Narrow the list: "draft", "open", "overdue", "paid", "corrected", or None for all."""
        self.state.choose(name)
        self.reload()
        self.focus_first()

    def show_overdue(self) -> None:
        self.show_state("overdue")

    def search_box(self) -> SearchBox:
        return self.search

    def focus_first(self) -> None:
        self.list.setFocus()

    def new_invoice(self) -> None:
        PersonPicker(
            self.window(), self.desk, "Who is the invoice for?", self.begin, clients_only=False
        ).open()

    def _asked(self) -> dict[str, Any]:
        state = self.state.value
        return _STATES[state][1] if isinstance(state, str) else {}

    def _to_list(self) -> None:
        if not self.list.selected_ids():
            self.list.select_first()
        self.list.setFocus()

    def _saved(self, invoice_id: int) -> None:
        if invoice_id:
            self.open_record(("invoice", invoice_id))
        else:
            self.frame.show_detail(self._none)

    def _show_ids(self, ids: list[int]) -> None:
        self.list.show_ids(ids)
        narrowed = self.state.value is not None or bool(self.search.text())
        self.frame.show_count(f"{len(ids):,}" if ids else "", len(ids), narrowed=narrowed)
        if self._wanted_id is not None and self.list.select(self._wanted_id):
            self._wanted_id = None
        elif not self.list.selected_ids() and not self.is_beginning():
            self.frame.show_detail(self._none)

    def _picked(self, ids: list[int]) -> None:
        if not ids:
            if not self.is_beginning():
                self.frame.show_detail(self._none)
            return
        services, wanted = self.desk.services, ids[0]
        if not self.may_leave_for(wanted):
            return
        self.desk.jobs.read(
            lambda: (invoice_file.read_file(services, wanted), business.get_business(services)),
            lambda found: self._show_one(*found),
            owner=self,
            replaces="detail",
            failed=lambda error: self.lost(error, lambda: self.frame.show_detail(self._none)),
        )

    def _show_one(self, file: InvoiceFile, owner: Business) -> None:
        view = file.view
        if self.list.selected_ids() != [view.invoice.id]:
            return
        if view.invoice.status is InvoiceStatus.DRAFT:
            self.editor.show_draft(view, owner)
            self.frame.show_detail(self.editor)
        else:
            self.detail.show_invoice(file)
            self.frame.show_detail(self.detail)
        if self._shown_id != view.invoice.id:
            self._shown_id = view.invoice.id
            self.frame.to_top()
