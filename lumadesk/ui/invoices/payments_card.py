"""What was paid on an invoice, given back and moved: each with its receipt, and a way back."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from lumadesk.app import invoices, payments, receipts
from lumadesk.app.changes import Changes
from lumadesk.app.invoice_file import InvoiceFile
from lumadesk.domain.invoices import Invoice, Payment, PaymentKind
from lumadesk.domain.money import format_money
from lumadesk.ui.desk import UNDO, Desk, Place
from lumadesk.ui.invoices.paper_dialog import PaperDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import STRETCH, column, row
from lumadesk.ui.widgets.entry_list import Deed, Entry, EntryList
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import day

_ICONS = {
    PaymentKind.PAYMENT: "circle-pound-sterling",
    PaymentKind.REFUND: "reply",
    PaymentKind.TRANSFER: "refresh-cw",
    PaymentKind.CORRECTION: "undo-2",
}


class PaymentsCard(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("card")
        self.entries = EntryList("Payments")
        self._sum = label("", "muted")
        self._none = label("Nothing was paid yet.", "muted")
        self.setLayout(
            column(
                row(label("Payments", "heading"), STRETCH, self._sum),
                self._none,
                self.entries,
                gap="s",
                margin="l",
            )
        )

    def show_payments(self, file: InvoiceFile) -> None:
        invoice = file.view.invoice
        self.entries.show_entries([self._entry(invoice, one) for one in invoice.payments])
        show_if(self._none, not invoice.payments)
        show_if(self.entries, bool(invoice.payments))
        self._sum.setText(f"{format_money(file.view.paid)} in all" if len(invoice.payments) > 1 else "")

    def _entry(self, invoice: Invoice, payment: Payment) -> Entry:
        undone = any(
            one.about == payment.id and one.kind is PaymentKind.CORRECTION for one in invoice.payments
        )
        deeds: list[Deed] = []
        if payment.kind is PaymentKind.PAYMENT and not undone:
            deeds.append(("&Receipt…", lambda: self._receipt(invoice, payment)))
        if payment.kind in {PaymentKind.PAYMENT, PaymentKind.REFUND} and not undone:
            deeds.append(("&Take back", lambda: self._take_back(invoice, payment)))
        if payment.kind is PaymentKind.TRANSFER and payment.about is not None:
            other = ("payment", payment.about)
            deeds.append(("&Show the other invoice", lambda: self._desk.go(Place.INVOICES, other)))
        about = " · ".join(
            part for part in (one_line(payment.method).capitalize(), one_line(payment.reference)) if part
        )
        return Entry(
            key=payment.id,
            title=_title(payment),
            meta=day(payment.paid_on),
            detail=about,
            chip=("Taken back", Tone.NEUTRAL) if undone else None,
            icon=_ICONS[payment.kind],
            faded=undone or payment.kind is PaymentKind.CORRECTION,
            more=deeds,
        )

    def _receipt(self, invoice: Invoice, payment: Payment) -> None:
        services, desk = self._desk.services, self._desk
        PaperDialog(
            self.window(),
            desk,
            f"Receipt of {format_money(payment.amount)}",
            lambda: receipts.receipt_pdf(services, invoice.id, payment.id),
            f"receipt-{invoice.number}.pdf",
            lambda to: receipts.export_receipt(services, invoice.id, payment.id, to, overwrite=True),
        ).open()

    def _take_back(self, invoice: Invoice, payment: Payment) -> None:
        """It stays to be seen with its correction; taken back by mistake it is recorded once more."""
        services, jobs = self._desk.services, self._desk.jobs

        def again() -> Changes[int]:
            on, how, words = payment.paid_on, payment.method, payment.reference
            if payment.kind is PaymentKind.REFUND:
                return payments.refund(services, invoice.id, -payment.amount, on, method=how, reference=words)
            return invoices.record_payment(
                services, invoice.id, payment.amount, on, method=how, reference=words, may_exceed=True
            )

        jobs.write(
            lambda: payments.take_back(services, invoice.id, payment.id),
            lambda _changes: self._desk.say(
                f"Taken back: {format_money(abs(payment.amount))}.",
                UNDO,
                lambda: jobs.write(again, owner=self),
            ),
            owner=self,
        )


def _title(payment: Payment) -> str:
    sum_ = format_money(abs(payment.amount))
    if payment.kind is PaymentKind.TRANSFER:
        moved = "from another invoice" if payment.amount > 0 else "used for another invoice"
        return f"{sum_} credit {moved}"
    return {
        PaymentKind.PAYMENT: f"{sum_} received",
        PaymentKind.REFUND: f"{sum_} given back",
        PaymentKind.CORRECTION: f"Correction: {format_money(payment.amount)}",
    }[payment.kind]
