"""An invoice that was issued: what it says, what was paid, and what can still be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lumadesk.app import documents, invoices
from lumadesk.app.invoices import InvoiceView
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.domain.money import format_money
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.invoices.dialogs import PaymentDialog, VoidDialog
from lumadesk.ui.invoices.faces import chip_of
from lumadesk.ui.invoices.lines_model import LinesModel, written_line
from lumadesk.ui.invoices.lines_view import LinesView, TotalsView
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, Facts, card, column, row
from lumadesk.ui.widgets.buttons import button
from lumadesk.ui.widgets.chip import Chip
from lumadesk.ui.widgets.flow_layout import FlowLayout
from lumadesk.ui.widgets.text import ElidedLabel, label, one_line
from lumadesk.ui.words import day, plain_day


class InvoiceDetail(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: InvoiceView | None = None
        self.number = ElidedLabel("", "title")
        self.status = Chip()
        self.export = button("E&xport PDF…", self._export, icon="file-down", variant="primary")
        self.pay = button("Record &payment…", self._pay, icon="circle-pound-sterling")
        self.person = button("Open &client", self._open_person, icon="user")
        self.void = button("&Void…", self._void, icon="ban")
        self.facts = Facts()
        self._model = LinesModel(editable=False)
        self.lines = LinesView(self._model, editable=False)
        self.totals = TotalsView()
        head = row(self.number, self.status, STRETCH, gap="m")
        body = card(label("Lines", "heading"), self.lines, self.totals)
        layout = column(
            head,
            FlowLayout(self.export, self.pay, self.person, self.void),
            card(self.facts),
            body,
            STRETCH,
            gap="l",
        )
        layout.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["xl"])
        self.setLayout(layout)

    def show_invoice(self, view: InvoiceView) -> None:
        self._view = view
        invoice = view.invoice
        registered = bool(invoice.supplier and invoice.supplier.vat_registered)
        self.number.setText(invoice.number or "")
        self.status.say(*chip_of(view))
        self.pay.setEnabled(invoice.status is InvoiceStatus.ISSUED)
        self.void.setEnabled(invoice.status is InvoiceStatus.ISSUED and not invoice.payments)
        address = ", ".join(one_line(part) for part in invoice.customer_address.split("\n") if part.strip())
        facts = [("Customer", ", ".join(part for part in (one_line(invoice.customer_name), address) if part))]
        for words, value in (
            ("Issued", invoice.issued_on),
            ("Supplied", invoice.supplied_on),
            ("Due", invoice.due_on),
        ):
            if value is not None:
                facts.append((words, day(value)))
        facts += [
            ("Paid", f"{format_money(payment.amount)} on {plain_day(payment.paid_on)}")
            for payment in invoice.payments
        ]
        if invoice.void_reason:
            facts.append(("Void because", one_line(invoice.void_reason)))
        self.facts.show_facts(facts)
        self._model.show_lines([written_line(line) for line in invoice.lines], vat_registered=registered)
        self.lines.show_vat(registered)
        more = [("Paid", format_money(view.paid)), ("Due", format_money(view.due))] if view.paid else []
        self.totals.show_totals(view.totals, *more, vat_registered=registered)

    def _export(self) -> None:
        if self._view is None:
            return
        services, wanted = self._desk.services, self._view.invoice.id
        exporting.save(
            self._desk,
            self,
            "Export the invoice",
            documents.safe_file_name(f"{self._view.invoice.number}.pdf"),
            "PDF (*.pdf)",
            lambda to: invoices.export_pdf(services, wanted, to, overwrite=True),
        )

    def _pay(self) -> None:
        if self._view is not None:
            PaymentDialog(self.window(), self._desk, self._view).open()

    def _void(self) -> None:
        if self._view is not None:
            VoidDialog(self.window(), self._desk, self._view).open()

    def _open_person(self) -> None:
        if self._view is not None:
            self._desk.go(Place.CLIENTS, self._view.invoice.person_id)
