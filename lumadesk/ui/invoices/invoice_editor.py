"""The editor of a draft invoice: for whom, of which day, on what terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from lumadesk.app import invoice_file, invoices
from lumadesk.app.changes import Changes
from lumadesk.app.invoice_file import IssueOutlook
from lumadesk.app.invoices import InvoiceView
from lumadesk.app.services import Services
from lumadesk.domain.business import Business
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import InvoiceLine, InvoiceStatus, InvoiceTerms, Totals, check_draft, totals
from lumadesk.domain.people import Person
from lumadesk.domain.work_links import WorkLinks
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.dialogs import IssueDialog
from lumadesk.ui.invoices.draft_editor import DraftEditor
from lumadesk.ui.invoices.terms_form import TermsForm
from lumadesk.ui.widgets.boxes import STRETCH, box, card, column, row
from lumadesk.ui.widgets.chip import INVOICE, Chip
from lumadesk.ui.widgets.form import Field, date_edit, date_of, on_any_change


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceContent:
    lines: tuple[InvoiceLine, ...]
    supplied_on: date
    customer_name: str
    customer_address: str
    terms: InvoiceTerms

    def draft(self, services: Services, person_id: int, links: WorkLinks | None = None) -> Changes[int]:
        return invoices.draft_invoice(
            services,
            person_id,
            self.lines,
            self.supplied_on,
            customer_name=self.customer_name,
            customer_address=self.customer_address,
            terms=self.terms,
            links=links,
        )

    def update(self, services: Services, draft_id: int) -> Changes[int]:
        return invoices.update_draft(
            services,
            draft_id,
            self.lines,
            self.supplied_on,
            customer_name=self.customer_name,
            customer_address=self.customer_address,
            terms=self.terms,
        )


class InvoiceEditor(DraftEditor):
    noun = "invoice"

    def __init__(self, desk: Desk, saved: Callable[[int], object]) -> None:
        super().__init__(desk, saved, lambda: date_of(self.supplied.inner))
        self.supplied = Field("Su&pplied on", date_edit(desk.services.today))
        self.supplied.explain("Tax point and due date follow from it.")
        self.terms = TermsForm(self._changed)
        side = column(self.customer, self.supplied, STRETCH, gap="m")
        addressed = box(row(side, column(self.address, STRETCH), gap="l"))
        self.lay_out(Chip(*INVOICE[InvoiceStatus.DRAFT]), card(addressed), self.terms)
        on_any_change([self.customer.inner, self.supplied.inner, self.address.inner], self._changed)

    def start_new(self, person: Person, business: Business) -> None:
        content = InvoiceContent(
            lines=(),
            supplied_on=self._desk.services.today,
            customer_name=person.name,
            customer_address=person.address or "",
            terms=InvoiceTerms(),
        )
        self.begin(person.id, content, business)

    def show_draft(self, view: InvoiceView, business: Business) -> None:
        invoice = view.invoice
        content = InvoiceContent(
            lines=tuple(invoice.lines),
            supplied_on=invoice.supplied_on or self._desk.services.today,
            customer_name=invoice.customer_name,
            customer_address=invoice.customer_address,
            terms=invoice.terms,
        )
        self.show_saved(invoice.id, invoice.person_id, content, business)

    def content(self) -> InvoiceContent:
        terms = self.terms.terms()
        if terms is None:
            raise RuleViolation("invoice.terms_unreadable", "Correct what is marked under Terms.")
        lines = self._model.lines()
        check_draft(lines, vat_registered=self._registered, terms=terms)
        return self._typed(lines, terms)

    def readable(self) -> InvoiceContent:
        return self._typed(self._model.readable_lines(), self.terms.terms() or InvoiceTerms())

    def _typed(self, lines: list[InvoiceLine], terms: InvoiceTerms) -> InvoiceContent:
        return InvoiceContent(
            lines=tuple(lines),
            supplied_on=date_of(self.supplied.inner),
            customer_name=self.customer.inner.text().strip(),
            customer_address=self.address.inner.toPlainText().strip(),
            terms=terms,
        )

    def fill_fields(self, content: InvoiceContent, business: Business) -> None:
        self.supplied.inner.setDate(content.supplied_on)
        self.terms.show_terms(content.terms, business)

    def sums(self) -> Totals:
        return totals(
            self._model.readable_lines(),
            self._registered,
            self.terms.readable_discount(),
            reverse_charge=self.terms.reverse.isChecked(),
        )

    def ask_to_issue(self, draft_id: int, gross: str) -> None:
        services = self._desk.services

        def ask(outlook: IssueOutlook) -> None:
            if QApplication.activeModalWidget() is None:  # pressed twice, it is asked once
                IssueDialog(
                    self.window(),
                    self._desk,
                    draft_id,
                    gross,
                    outlook,
                    lambda: self._desk.say("Invoice issued."),
                ).open()

        self._desk.jobs.read(
            lambda: invoice_file.outlook(services, draft_id), ask, owner=self, replaces="outlook"
        )

    def pdf(self, draft_id: int) -> bytes:
        return invoices.invoice_pdf(self._desk.services, draft_id)

    def export_pdf(self, draft_id: int, to: Path) -> Changes[Path]:
        return invoices.export_pdf(self._desk.services, draft_id, to, overwrite=True)

    def discard_saved(self, draft_id: int) -> Changes[WorkLinks]:
        return invoices.discard_draft(self._desk.services, draft_id)
