"""The editor of a draft: for whom, for what, and the sum as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from lumadesk.app import invoice_file, invoices
from lumadesk.app.changes import Changes
from lumadesk.app.invoice_file import IssueOutlook
from lumadesk.app.invoices import InvoiceView
from lumadesk.domain.business import Business, missing_for_invoice
from lumadesk.domain.errors import LumaDeskError
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus, InvoiceTerms, Totals, check_draft, totals
from lumadesk.domain.money import format_money
from lumadesk.domain.people import Person
from lumadesk.domain.work_links import WorkLinks
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.invoices.dialogs import IssueDialog
from lumadesk.ui.invoices.draft_content import DraftContent, Edited
from lumadesk.ui.invoices.lines_card import LinesCard
from lumadesk.ui.invoices.lines_model import written_line
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.invoices.terms_form import TermsForm
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, box, card, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import INVOICE, Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.form import Field, date_edit, date_of, fill, line_edit, on_any_change, text_edit
from lumadesk.ui.widgets.text import ElidedLabel


class DraftEditor(QWidget):
    """``saved`` is called with the draft's id after each save."""

    def __init__(self, desk: Desk, saved: Callable[[int], object]) -> None:
        super().__init__()
        self._desk = desk
        self._saved = saved
        self._edited: Edited | None = None
        self._registered = False
        self._dirty = False
        self._typed = 0
        self._filling = False
        self.title = ElidedLabel("", "title")
        self.issue = button("&Issue…", self._issue, icon="send", variant="primary")
        self.save_button = button("&Save draft", self.save, icon="check")
        self.preview = button("Pre&view…", self._preview, icon="eye")
        self.discard = button("&Discard", self._discard, icon="trash-2")
        self._incomplete = Banner(
            Tone.WARNING, "", button("Complete t&hem", lambda: desk.go(Place.SETTINGS, "business"))
        )
        self._problem = Banner(Tone.DANGER)
        self.customer = Field("C&ustomer", line_edit())
        self.supplied = Field("Su&pplied on", date_edit(desk.services.today))
        self.address = Field("Customer's &address", text_edit("", 3))
        self.card = LinesCard(desk, self._changed, lambda: date_of(self.supplied.inner))
        self.lines, self._model = self.card.view, self.card.model
        self.terms = TermsForm(self._changed)
        head = row(self.title, Chip(*INVOICE[InvoiceStatus.DRAFT]), STRETCH, gap="m")
        self.supplied.explain("Tax point and due date follow from it.")
        side = column(self.customer, self.supplied, STRETCH, gap="m")
        addressed = box(row(side, column(self.address, STRETCH), gap="l"))
        layout = column(
            head,
            FlowLayout(self.issue, self.save_button, self.preview, self.discard),
            self._incomplete,
            self._problem,
            card(addressed),
            self.card,
            self.terms,
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)
        on_any_change([self.customer.inner, self.supplied.inner, self.address.inner], self._changed)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)

    def start_new(self, person: Person, business: Business) -> None:
        content = DraftContent(
            lines=(),
            supplied_on=self._desk.services.today,
            customer_name=person.name,
            customer_address=person.address or "",
            terms=InvoiceTerms(),
        )
        self._fill(Edited(None, person.id), business, content)
        self.lines.add_line()

    def show_draft(self, view: InvoiceView, business: Business) -> None:
        """Show a saved draft; what is being typed is not thrown away by a refresh."""
        invoice = view.invoice
        if self._dirty and self._edited is not None and self._edited.invoice_id == invoice.id:
            return
        if self._shows(view) and self._registered == business.vat_registered:
            # Nothing is filled in again: a cell may be open, with something in it.
            self._ask_to_complete(business)
            return
        content = DraftContent(
            lines=invoice.lines,
            supplied_on=invoice.supplied_on or self._desk.services.today,
            customer_name=invoice.customer_name,
            customer_address=invoice.customer_address,
            terms=invoice.terms,
        )
        self._fill(Edited(invoice.id, invoice.person_id), business, content)

    def editing(self) -> Edited | None:
        return self._edited

    def is_unsaved(self) -> bool:
        return self._edited is not None and (self._dirty or self._edited.invoice_id is None)

    def save(self, then: Callable[[int], object] | None = None, *, leaving: bool = False) -> bool:
        """Save what is on the page; where a rule refuses it, say so, keep it on the page and return False."""
        edited, services = self._edited, self._desk.services
        if edited is None:
            return True
        terms = self.terms.terms()
        if terms is None:
            self._problem.say("Correct what is marked under Terms.")
            return False
        try:
            lines = self._model.lines()
            check_draft(lines, vat_registered=self._registered, terms=terms)
        except LumaDeskError as error:
            self._refused(error)
            return False
        content = self._content(lines, terms)
        typed, after = self._typed, None if leaving else then or self._tell
        self._desk.jobs.write(
            lambda: content.save(services, edited),
            lambda changes: self._was_saved(edited, changes.value, typed, after),
            owner=self,
            failed=self._refused,
        )
        return True

    def _content(self, lines: Sequence[InvoiceLine], terms: InvoiceTerms) -> DraftContent:
        return DraftContent(
            lines=lines,
            supplied_on=date_of(self.supplied.inner),
            customer_name=self.customer.inner.text().strip(),
            customer_address=self.address.inner.toPlainText().strip(),
            terms=terms,
        )

    def save_if_changed(self) -> bool:
        """On leaving: keep what was typed; False where a rule refuses it. A new, empty one is let go."""
        if self._edited is None or not self._dirty:
            return True
        if self._edited.invoice_id is None and self._model.is_blank():
            return True
        return self.save(leaving=True)

    def _fill(self, edited: Edited, business: Business, content: DraftContent) -> None:
        self._filling = True
        self._edited = edited
        self._registered = business.vat_registered
        self.title.setText("New invoice" if edited.invoice_id is None else "Draft invoice")
        fill(self.customer.inner, content.customer_name)
        self.address.inner.setPlainText(content.customer_address)
        self.supplied.inner.setDate(content.supplied_on)
        self.card.show_lines([written_line(line) for line in content.lines], vat_registered=self._registered)
        self.terms.show_terms(content.terms, business)
        self._ask_to_complete(business)
        self._problem.say("")
        self._filling = False
        self._dirty = False
        self._show_totals()

    def _shows(self, view: InvoiceView) -> bool:
        invoice = view.invoice
        return (
            self._edited is not None
            and self._edited.invoice_id == invoice.id
            and self._model.readable_lines() == list(invoice.lines)
            and self.terms.terms() == invoice.terms
            and self.customer.inner.text().strip() == invoice.customer_name
            and self.address.inner.toPlainText().strip() == invoice.customer_address
            and date_of(self.supplied.inner) == invoice.supplied_on
        )

    def _ask_to_complete(self, business: Business) -> None:
        missing = missing_for_invoice(business)
        self._incomplete.say(
            f"Before an invoice can be issued the law asks for your {', '.join(missing)}." if missing else ""
        )

    def _changed(self) -> None:
        if not self._filling:
            self._dirty = True
            self._typed += 1
            self._problem.say("")
            self._show_totals()

    def _show_totals(self) -> None:
        self.card.totals.show_totals(self._sums(), vat_registered=self._registered)

    def _sums(self) -> Totals:
        return totals(
            self._model.readable_lines(),
            self._registered,
            self.terms.readable_discount(),
            reverse_charge=self.terms.reverse.isChecked(),
        )

    def _was_saved(
        self, edited: Edited, invoice_id: int, typed: int, then: Callable[[int], object] | None
    ) -> None:
        if self._edited is edited:
            # What was typed while it was being saved is not saved yet.
            self._dirty = self._typed != typed
            self.title.setText("Draft invoice")
        if then is not None:
            self._saved(invoice_id)
            then(invoice_id)

    def _tell(self, _invoice_id: int) -> None:
        self._desk.say("Draft saved.")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, LumaDeskError):
            self._problem.say(f"{error.message} {error.hint}".strip())
        else:
            self._desk.failed.emit(error)

    def _issue(self) -> None:
        gross = format_money(self._sums().gross)

        def ask(invoice_id: int) -> None:
            services = self._desk.services
            self._desk.jobs.read(
                lambda: invoice_file.outlook(services, invoice_id),
                lambda outlook: self._ask_to_issue(invoice_id, gross, outlook),
                owner=self,
                replaces="outlook",
            )

        self.save(ask)

    def _ask_to_issue(self, invoice_id: int, gross: str, outlook: IssueOutlook) -> None:
        if QApplication.activeModalWidget() is None:  # pressed twice, it is asked once
            IssueDialog(
                self.window(),
                self._desk,
                invoice_id,
                gross,
                outlook,
                lambda: self._desk.say("Invoice issued."),
            ).open()

    def _preview(self) -> None:
        """The pages as they would be issued; from there the owner can go on to issuing it."""
        services = self._desk.services

        def show(invoice_id: int) -> None:
            if QApplication.activeModalWidget() is None:
                PaperDialog(
                    self.window(),
                    self._desk,
                    "Preview of the draft",
                    lambda: invoices.invoice_pdf(services, invoice_id),
                    "draft-invoice.pdf",
                    lambda to: invoices.export_pdf(services, invoice_id, to, overwrite=True),
                ).open()

        self.save(show)

    def _discard(self) -> None:
        edited, services = self._edited, self._desk.services
        if edited is None:
            return
        self._dirty = False
        self._edited = None
        content = self._content(self._model.readable_lines(), self.terms.terms() or InvoiceTerms())

        def discard() -> Changes[WorkLinks] | None:
            # Asked here and not before: a first save may be on its way.
            if edited.invoice_id is None:
                return None
            return invoices.discard_draft(services, edited.invoice_id)

        def bring_back(links: WorkLinks) -> None:
            self._desk.jobs.write(
                lambda: content.draft(services, edited.person_id, links),
                lambda changes: self._saved(changes.value),
                owner=self,
            )

        def discarded(changes: Changes[WorkLinks] | None) -> None:
            if self._edited is None:
                self._saved(0)
            if changes is not None:
                links = changes.value
                self._desk.say("Draft discarded.", UNDO, lambda: bring_back(links))

        self._desk.jobs.write(discard, discarded, owner=self)

    def first_cell(self) -> None:
        self.card.edit_first()
