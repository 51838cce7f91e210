"""An invoice that was issued: what it says, what was paid and credited, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from lumadesk.app import credit_notes, documents, invoices
from lumadesk.app.changes import Changes
from lumadesk.app.invoice_file import InvoiceFile
from lumadesk.app.invoices import InvoiceView
from lumadesk.domain.invoices import InvoiceStatus, Totals
from lumadesk.domain.money import format_money
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.invoices.credit_note_dialog import CreditNoteDialog
from lumadesk.ui.invoices.credits_card import CreditsCard
from lumadesk.ui.invoices.dialogs import VoidDialog
from lumadesk.ui.invoices.faces import chip_of
from lumadesk.ui.invoices.lines_model import LinesModel, written_line
from lumadesk.ui.invoices.lines_view import LinesView, TotalsView
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.invoices.payment_dialogs import PaymentDialog, RefundDialog, UseCreditDialog
from lumadesk.ui.invoices.payments_card import PaymentsCard
from lumadesk.ui.invoices.reminders_card import RemindersCard
from lumadesk.ui.theme import SPACE, Tone
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, card, column, row
from lumadesk.ui.widgets.buttons import button, menu_button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line, show_if
from lumadesk.ui.words import counted, day, quantity

_TAX_ONLY = "Its customer was erased: the invoice is kept as a tax record, and for nothing else."


class InvoiceDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._file: InvoiceFile | None = None
        self.number = ElidedLabel("", "title")
        self.status = Chip()
        self.balance = label("", "heading")
        self.pay = button("Record &payment…", self._pay, icon="circle-pound-sterling", variant="primary")
        self.payments = PaymentsCard(desk)
        self.credits = CreditsCard(desk)
        self.reminders = RemindersCard(desk)
        self.remind = button("Re&mind…", self.reminders.remind, icon="mail")
        self.use = button("&Use credit…", self._use_credit, icon="refresh-cw")
        self.refund = button("&Give back…", self._refund, icon="reply")
        self.credit = button("&Credit note…", self._credit, icon="undo-2")
        self.look = button("&View PDF…", self._look, icon="eye")
        self.export = button("E&xport PDF…", self._export, icon="file-down")
        self.more, menu = menu_button("Mor&e")
        self.today = menu.addAction("View as of &today…", self._look_today)
        self.copy = menu.addAction("Copy as a new &draft", self._copy)
        self.person = menu.addAction("&Open client", self._open_person)
        menu.addSeparator()
        self.void = menu.addAction("&Void…", self._void)
        self.facts = Facts()
        self._model = LinesModel(editable=False)
        self.lines = LinesView(self._model, editable=False)
        self.totals = TotalsView()
        self.proof = label("", "small", wrap=True, selectable=True)
        self.kept = Banner(Tone.INFO)
        layout = column(
            row(self.number, self.status, STRETCH, self.balance, gap="m"),
            FlowLayout(
                self.pay,
                self.remind,
                self.use,
                self.refund,
                self.credit,
                self.look,
                self.export,
                self.more,
            ),
            self.kept,
            card(self.facts),
            card(label("Lines", "heading"), self.lines, self.totals),
            self.payments,
            self.credits,
            self.reminders,
            self.proof,
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_invoice(self, file: InvoiceFile) -> None:
        self._file, view = file, file.view
        invoice = view.invoice
        void, in_credit = invoice.status is InvoiceStatus.VOID, view.due < 0
        registered = bool(invoice.supplier and invoice.supplier.vat_registered)
        self.number.setText(invoice.number or "")
        self.status.say(*chip_of(view))
        self.balance.setText(_balance(view))
        self.pay.setEnabled(invoice.status is InvoiceStatus.ISSUED)
        show_if(self.remind, view.overdue)
        show_if(self.use, in_credit and bool(file.others))
        show_if(self.refund, in_credit)
        self.credit.setEnabled(not void and view.credited < view.totals.gross)
        self.void.setEnabled(
            invoice.status is InvoiceStatus.ISSUED and not invoice.payments and not invoice.credits
        )
        self.kept.say(_TAX_ONLY if view.tax_only else "")
        self.facts.show_facts(_facts(view))
        self._model.show_lines([written_line(line) for line in invoice.lines], vat_registered=registered)
        self.lines.show_vat(registered)
        more = []
        if view.credited:
            more.append(("Credited", format_money(-view.credited)))
        if view.paid:
            more.append(("Paid", format_money(view.paid)))
        if more:
            more.append(
                ("In credit", format_money(-view.due)) if in_credit else ("Due", format_money(view.due))
            )
        self.totals.show_totals(view.totals, *more, vat_registered=registered)
        self.payments.show_payments(file)
        self.credits.show_credits(file)
        self.reminders.show_reminders(file)
        self.proof.setText(f"Proof in the chain of issued documents: {file.proof}" if file.proof else "")
        show_if(self.proof, bool(file.proof))

    def give_credit_note(self) -> None:
        self._credit()

    def _export(self) -> None:
        if self._file is None:
            return
        invoice = self._file.view.invoice
        exporting.save(
            self._desk,
            self,
            "Export the invoice",
            documents.safe_file_name(f"{invoice.number}.pdf"),
            "PDF (*.pdf)",
            lambda to: self._write(invoice.id, to, as_of_today=False),
        )

    def _look(self) -> None:
        self._show_paper(as_of_today=False)

    def _look_today(self) -> None:
        self._show_paper(as_of_today=True)

    def _show_paper(self, *, as_of_today: bool) -> None:
        if self._file is None:
            return
        services, invoice = self._desk.services, self._file.view.invoice
        state = "as of today" if as_of_today else "as issued"
        intro = "A copy that shows what was paid and credited since, and what is due." if as_of_today else ""
        PaperDialog(
            self.window(),
            self._desk,
            f"{invoice.number} {state}",
            lambda: invoices.invoice_pdf(services, invoice.id, as_of_today=as_of_today),
            f"{invoice.number}{'-today' if as_of_today else ''}.pdf",
            lambda to: self._write(invoice.id, to, as_of_today=as_of_today),
            intro=intro,
        ).open()

    def _write(self, invoice_id: int, to: Path, *, as_of_today: bool) -> Changes[Path]:
        return invoices.export_pdf(
            self._desk.services, invoice_id, to, overwrite=True, as_of_today=as_of_today
        )

    def _pay(self) -> None:
        if self._file is not None:
            PaymentDialog(self.window(), self._desk, self._file.view).open()

    def _refund(self) -> None:
        if self._file is not None:
            RefundDialog(self.window(), self._desk, self._file.view).open()

    def _use_credit(self) -> None:
        if self._file is not None and self._file.others:
            UseCreditDialog(self.window(), self._desk, self._file.view, self._file.others).open()

    def _credit(self) -> None:
        if self._file is None:
            return
        services, view = self._desk.services, self._file.view

        def ask(left: Totals) -> None:
            CreditNoteDialog(self.window(), self._desk, view, left, self._credited).open()

        self._desk.jobs.read(
            lambda: credit_notes.left_to_credit(services, view.invoice.id), ask, owner=self, replaces="left"
        )

    def _credited(self, note_id: int) -> None:
        services = self._desk.services

        def show() -> None:
            self._desk.jobs.read(
                lambda: credit_notes.get(services, note_id), self.credits.open_note, owner=self
            )

        self._desk.say("Credit note given.", "PDF…", show)

    def _void(self) -> None:
        if self._file is not None:
            VoidDialog(self.window(), self._desk, self._file.view).open()

    def _copy(self) -> None:
        if self._file is None:
            return
        services, wanted = self._desk.services, self._file.view.invoice.id

        def copied(changes: Changes[int]) -> None:
            self._desk.go(Place.INVOICES, ("invoice", changes.value))
            self._desk.say("Copied as a new draft.")

        self._desk.jobs.write(lambda: invoices.copy_invoice(services, wanted), copied, owner=self)

    def _open_person(self) -> None:
        if self._file is not None:
            self._desk.go(Place.CLIENTS, self._file.view.invoice.person_id)


def _balance(view: InvoiceView) -> str:
    if view.due > 0:
        return f"{format_money(view.due)} due"
    return f"{format_money(-view.due)} in credit" if view.due < 0 else ""


def _facts(view: InvoiceView) -> list[tuple[str, str]]:
    invoice, terms = view.invoice, view.invoice.terms
    address = ", ".join(one_line(part) for part in invoice.customer_address.split("\n") if part.strip())
    facts = [("Customer", ", ".join(part for part in (one_line(invoice.customer_name), address) if part))]
    for words, value in (
        ("Issued", invoice.issued_on),
        ("Supplied", invoice.supplied_on),
        ("Tax point", invoice.tax_point),
        ("Due", invoice.due_on),
    ):
        if value is not None:
            facts.append((words, day(value)))
    if terms.reference:
        facts.append(("Reference", one_line(terms.reference)))
    if terms.customer_vat_number:
        facts.append(("Their VAT number", one_line(terms.customer_vat_number)))
    agreed = [
        *([f"{counted(terms.terms_days, 'day')} to pay"] if terms.terms_days is not None else []),
        *(["a business customer"] if terms.business_customer else []),
        *([f"{quantity(terms.contract_rate)} % interest"] if terms.contract_rate is not None else []),
        *(["reverse charge"] if terms.reverse_charge else []),
        *(["simplified invoice"] if terms.simplified else []),
    ]
    if agreed:
        facts.append(("Terms", ", ".join(agreed)))
    if invoice.void_reason:
        facts.append(("Void because", one_line(invoice.void_reason)))
    return facts
