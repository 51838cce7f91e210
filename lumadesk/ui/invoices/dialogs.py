"""Dialogs of an invoice: issuing it for good, recording a payment, voiding it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import invoices
from lumadesk.app.invoices import InvoiceView
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.money import format_money, parse_money
from lumadesk.ui.desk import Desk
from lumadesk.ui.widgets.boxes import box
from lumadesk.ui.widgets.dialog import Dialog
from lumadesk.ui.widgets.form import Field, abreast, date_edit, date_of, first_empty, line_edit


class IssueDialog(Dialog):
    """Nothing undoes this, so it says what will happen."""

    def __init__(
        self, parent: QWidget, desk: Desk, invoice_id: int, gross: str, done: Callable[[], Any]
    ) -> None:
        super().__init__(
            parent,
            f"Issue this invoice for {gross}?",
            "It gets the next number and today's date, and its PDF is kept in the vault. "
            "After that it cannot be changed, only paid or voided.",
            None,
            "&Issue",
        )
        self._desk = desk
        self._invoice_id = invoice_id
        self._done = done

    def submit(self) -> None:
        services, wanted = self._desk.services, self._invoice_id
        self.wait(True)
        self._desk.jobs.write(
            lambda: invoices.issue_invoice(services, wanted), self._issued, owner=self, failed=self.refused
        )

    def _issued(self, _changes: object) -> None:
        self.accept()
        self._done()


class PaymentDialog(Dialog):
    def __init__(self, parent: QWidget, desk: Desk, view: InvoiceView) -> None:
        self._desk = desk
        self._invoice_id = view.invoice.id
        today = desk.services.today
        self.amount = Field("&Amount", line_edit(f"{view.due:.2f}", "0.00", 20))
        self.on = Field("&Received on", date_edit(today, latest=today))
        super().__init__(
            parent,
            "Record a payment",
            f"{format_money(view.due)} is still due.",
            box(abreast(self.amount, self.on)),
            "Record &payment",
        )
        self.amount.inner.selectAll()
        self.amount.inner.setFocus()

    def done_with(self, words: str) -> None:
        self.accept()
        self._desk.say(words)

    def submit(self) -> None:
        services, wanted, on = self._desk.services, self._invoice_id, date_of(self.on.inner)
        try:
            amount = parse_money(self.amount.inner.text())
        except RuleViolation as error:
            self.amount.complain(f"{error.message} {error.hint}")
            self.amount.inner.setFocus()
            return
        self.wait(True)
        self._desk.jobs.write(
            lambda: invoices.record_payment(services, wanted, amount, on),
            lambda _changes: self.done_with(f"Payment of {format_money(amount)} recorded."),
            owner=self,
            failed=self.refused,
        )


class VoidDialog(Dialog):
    def __init__(self, parent: QWidget, desk: Desk, view: InvoiceView) -> None:
        self._desk = desk
        self._invoice_id = view.invoice.id
        self.reason = Field("&Reason", line_edit("", "For example: sent to the wrong address"))
        super().__init__(
            parent,
            f"Void {view.invoice.number}?",
            "The number stays used and the invoice is kept, marked as void. This cannot be taken back.",
            self.reason,
            "&Void invoice",
            "danger",
        )
        self.reason.inner.setFocus()

    def done_with(self, words: str) -> None:
        self.accept()
        self._desk.say(words)

    def submit(self) -> None:
        if first_empty((self.reason, "Say why: an auditor will ask.")):
            return
        services, wanted, reason = self._desk.services, self._invoice_id, self.reason.inner.text().strip()
        self.wait(True)
        self._desk.jobs.write(
            lambda: invoices.void_invoice(services, wanted, reason),
            lambda _changes: self.done_with("The invoice is void."),
            owner=self,
            failed=self.refused,
        )
