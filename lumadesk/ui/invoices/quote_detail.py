"""A quote that was issued: what it offers, the answer, what is invoiced of it, and what can be done next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lumadesk.app import documents, quotes
from lumadesk.app.invoices import InvoiceView
from lumadesk.app.quotes import QuoteView
from lumadesk.domain.money import format_money
from lumadesk.domain.quotes import QuoteStatus
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.invoices import faces
from lumadesk.ui.invoices.lines_model import LinesModel, written_line
from lumadesk.ui.invoices.lines_view import LinesView, TotalsView
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.invoices.quote_dialogs import AnswerDialog, InvoiceQuoteDialog
from lumadesk.ui.invoices.quote_faces import chip_of
from lumadesk.ui.privacy.register_frame import FactsCard, framed, paragraphs
from lumadesk.ui.widgets.boxes import card
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.entry_list import Entry, EntryList
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line, show_if
from lumadesk.ui.words import day


class QuoteDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: QuoteView | None = None
        self.number = ElidedLabel("", "title")
        self.status = Chip()
        self.invoice = button(
            "&Make an invoice…", self._invoice, icon="receipt-pound-sterling", variant="primary"
        )
        self.accept = button(
            "&Accepted…", lambda: self._answer(accepted=True), icon="check", variant="primary"
        )
        self.decline = button("&Declined…", lambda: self._answer(accepted=False), icon="x")
        self.preview = button("Pre&view", self._preview, icon="eye")
        self.export = button("E&xport PDF…", self._export, icon="file-down")
        self.copy = button("Cop&y", self._copy, icon="copy")
        self.person = button("Open &client", self._open_person, icon="user")
        self.facts = FactsCard()
        self.parts = EntryList("Invoices of this quote")
        self._left = label("", "muted", wrap=True)
        self._of_parts = card(label("Invoiced", "heading"), self._left, self.parts)
        self._model = LinesModel(editable=False)
        self.lines = LinesView(self._model, editable=False)
        self.lines.setAccessibleName("Lines of the quote")
        self.totals = TotalsView()
        actions = (
            self.invoice, self.accept, self.decline, self.preview, self.export, self.copy, self.person,
        )  # fmt: skip
        body = card(label("Lines", "heading"), self.lines, self.totals)
        self.setLayout(framed(self.number, [self.status], actions, self.facts, self._of_parts, body))

    def show_quote(self, view: QuoteView, invoiced: Sequence[InvoiceView]) -> None:
        self._view = view
        quote = view.quote
        registered = bool(quote.supplier and quote.supplier.vat_registered)
        self.number.setText(quote.number or "")
        self.status.say(*chip_of(view))
        waiting = quote.status is QuoteStatus.ISSUED
        for one in (self.accept, self.decline):
            show_if(one, waiting)
        show_if(self.invoice, quote.status is QuoteStatus.ACCEPTED)
        self.invoice.setEnabled(view.left > 0)
        self.facts.show_facts(_facts(view))
        show_if(self._of_parts, quote.status is QuoteStatus.ACCEPTED)
        net = format_money(view.totals.net)
        self._left.setText(
            f"All of {net} net is invoiced."
            if view.left == 0
            else f"{format_money(view.totals.net - view.left)} of {net} net is invoiced, "
            f"{format_money(view.left)} is left."
        )
        labels = {part.invoice_id: part.label for part in view.parts}
        self.parts.show_entries([self._entry(one, labels[one.invoice.id]) for one in invoiced])
        self._model.show_lines([written_line(line) for line in quote.lines], vat_registered=registered)
        self.lines.show_vat(registered)
        self.totals.show_totals(view.totals, vat_registered=registered)

    def _entry(self, view: InvoiceView, words: str) -> Entry:
        wanted = view.invoice.id
        return Entry(
            key=wanted,
            title=faces.title_of(view),
            meta=f"{format_money(view.totals.net)} net",
            detail=one_line(words),
            chip=faces.chip_of(view),
            next=("Open", lambda: self._desk.go(Place.INVOICES, ("invoice", wanted))),
        )

    def _invoice(self) -> None:
        if self._view is not None:
            InvoiceQuoteDialog(
                self.window(),
                self._desk,
                self._view,
                lambda invoice_id: self._desk.go(Place.INVOICES, ("invoice", invoice_id)),
            ).open()

    def _answer(self, *, accepted: bool) -> None:
        if self._view is not None:
            words = "Accepted: it can become an invoice." if accepted else "Declined."
            AnswerDialog(
                self.window(),
                self._desk,
                self._view,
                accepted=accepted,
                recorded=lambda _id: self._desk.say(words),
            ).open()

    def _preview(self) -> None:
        if self._view is not None:
            services, wanted = self._desk.services, self._view.quote.id
            PaperDialog(
                self.window(),
                self._desk,
                self._view.quote.number or "Quote",
                lambda: quotes.quote_pdf(services, wanted),
                f"{self._view.quote.number}.pdf",
                lambda to: quotes.export_pdf(services, wanted, to, overwrite=True),
            ).open()

    def _export(self) -> None:
        if self._view is None:
            return
        services, wanted = self._desk.services, self._view.quote.id
        exporting.save(
            self._desk,
            self,
            "Export the quote",
            documents.safe_file_name(f"{self._view.quote.number}.pdf"),
            "PDF (*.pdf)",
            lambda to: quotes.export_pdf(services, wanted, to, overwrite=True),
        )

    def _copy(self) -> None:
        if self._view is None:
            return
        services, wanted = self._desk.services, self._view.quote.id

        def copied(quote_id: int) -> None:
            self._desk.say("A new draft with the same lines.")
            self._desk.go(Place.INVOICES, ("quote", quote_id))

        self._desk.jobs.write(
            lambda: quotes.copy_quote(services, wanted), lambda changes: copied(changes.value), owner=self
        )

    def _open_person(self) -> None:
        if self._view is not None:
            self._desk.go(Place.CLIENTS, self._view.quote.person_id)


def _facts(view: QuoteView) -> list[tuple[str, str]]:
    quote = view.quote
    address = ", ".join(one_line(part) for part in quote.customer_address.split("\n") if part.strip())
    facts = [("Customer", ", ".join(part for part in (one_line(quote.customer_name), address) if part))]
    if quote.reference:
        facts.append(("Reference", one_line(quote.reference)))
    if quote.issued_on is not None:
        facts.append(("Issued", day(quote.issued_on)))
    if quote.valid_until is not None:
        facts.append(("Valid until", day(quote.valid_until)))
    if quote.decided_on is not None:
        facts.append((quote.status.value.capitalize(), day(quote.decided_on)))
        facts.append(("Known from", paragraphs(quote.evidence)))
    if quote.notes:
        facts.append(("Notes", paragraphs(quote.notes)))
    return facts
