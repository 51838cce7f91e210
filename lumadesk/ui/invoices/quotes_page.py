"""The page of quotes: drafts, what waits for an answer, and what is still to be invoiced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut

from lumadesk.app import business, invoices, quotes
from lumadesk.app.invoices import InvoiceView
from lumadesk.app.quotes import QuoteView
from lumadesk.domain.business import Business
from lumadesk.domain.quotes import QuoteStatus
from lumadesk.ui.clients.person_picker import PersonPicker
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.drafting import Drafting
from lumadesk.ui.invoices.quote_detail import QuoteDetail
from lumadesk.ui.invoices.quote_editor import QuoteEditor
from lumadesk.ui.invoices.quote_faces import face_of
from lumadesk.ui.records_page import RecordsPage
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.empty_state import EmptyState
from lumadesk.ui.widgets.id_table_model import Face

Found = tuple[QuoteView, Business, list[InvoiceView]]


class QuotesPage(Drafting, RecordsPage):
    title = "Quotes"
    nouns = ("quote", "invoice", "credit_note", "business")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state = Segments(
            [
                ("All", None),
                ("Drafts", QuoteStatus.DRAFT),
                ("Issued", QuoteStatus.ISSUED),
                ("Accepted", QuoteStatus.ACCEPTED),
            ],
            "Which quotes are listed",
        )
        self.new = button("&New quote", self.new_quote, icon="plus")
        self.detail: QuoteDetail = QuoteDetail(desk)
        self.fill(
            actions=[self.new],
            filters=[self.state],
            nothing=EmptyState(
                "file-text",
                "No quotes yet",
                "Say what a job will cost; when it is accepted, the quote becomes the invoice.",
                button("New &quote", self.new_quote, variant="primary"),
            ),
            no_match=EmptyState("list-filter", "None in this state", "Choose All to see every quote."),
            none_chosen=EmptyState("file-text", "No quote selected", "Choose one from the list."),
        )
        self.editor = QuoteEditor(desk, self._saved)
        self.frame.add_detail(self.editor)
        self.state.chosen.connect(lambda _value: self.refresh())
        self.list.opened.connect(lambda _id: self.into_detail(self.detail.preview))
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.new_quote)

    def open_record(self, record: object) -> None:
        """Show ("quote", its id), or begin one: ("new-quote", person's id)."""
        match record:
            case ("new-quote", int(person_id)):
                self.begin(person_id)
            case ("quote", int(wanted)):
                self.state.choose(None)
                self.show_record(wanted)

    def read_all(self) -> Sequence[QuoteView]:
        services, status = self.desk.services, self.state.value
        wanted: Any = status
        return quotes.rows(services, quotes.list_ids(services, wanted))

    def read_one(self, wanted: int) -> Found:
        services = self.desk.services
        view = quotes.get(services, wanted)
        parts = [part.invoice_id for part in view.parts]
        return view, business.get_business(services), invoices.rows(services, parts)

    def show_one(self, found: Found) -> None:
        self.detail.show_quote(found[0], found[2])

    def face_of(self, row: QuoteView) -> Face:
        return face_of(row, self.desk.services.today)

    def id_of(self, row: QuoteView) -> int:
        return row.quote.id

    def narrowed(self) -> bool:
        return self.state.value is not None

    def new_quote(self) -> None:
        PersonPicker(self.window(), self.desk, "Who is the quote for?", self.begin, clients_only=False).open()

    def _saved(self, quote_id: int) -> None:
        if quote_id:
            self.show_record(quote_id)
        else:
            self._picked([])

    def _picked(self, ids: list[int]) -> None:
        if self.may_leave_for(ids[0]) if ids else not self.is_beginning():
            super()._picked(ids)

    def _show_one(self, found: Found) -> None:
        view, owner, _invoiced = found
        if self.list.selected_ids() != [view.quote.id]:
            return
        if view.quote.status is QuoteStatus.DRAFT:
            self.editor.show_draft(view, owner)
            self.frame.show_detail(self.editor)
        else:
            super()._show_one(found)
