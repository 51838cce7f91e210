"""Dialogs of an invoice: issuing it for good, and voiding it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from lumadesk.app import invoices
from lumadesk.app.invoice_file import IssueOutlook
from lumadesk.app.invoices import InvoiceView
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import Facts, box, card, column
from lumadesk.ui.widgets.form import Field, first_empty, line_edit
from lumadesk.ui.widgets.text import label
from lumadesk.ui.words import day


class IssueDialog(RecordDialog):
    """Nothing undoes this, so it says what will happen."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        invoice_id: int,
        gross: str,
        outlook: IssueOutlook,
        done: Callable[[], Any],
    ) -> None:
        self._invoice_id = invoice_id
        self.facts = Facts()
        facts = [
            ("Number", outlook.number),
            ("Invoice date", day(outlook.issued_on)),
            ("Supplied", day(outlook.supplied_on)),
            *([("Tax point", day(outlook.tax_point))] if outlook.tax_point else []),
            ("To be paid by", day(outlook.due_on)),
        ]
        self.facts.show_facts(facts)
        fixed = label(
            "Afterwards customer, lines, dates and sums cannot be changed any more: its PDF is kept in the "
            "vault, and its number stays used. It can be paid, credited, or made void with a reason.",
            "muted",
            wrap=True,
        )
        super().__init__(
            parent,
            desk,
            f"Issue this invoice for {gross}?",
            "It becomes a document that counts, with the next number of its series.",
            box(column(card(self.facts), fixed, gap="l")),
            "&Issue",
            lambda _value: done(),
        )
        self.ok.setFocus()

    def operation(self) -> Operation:
        services, wanted = self.desk.services, self._invoice_id
        return lambda: invoices.issue_invoice(services, wanted)


class VoidDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, view: InvoiceView) -> None:
        self._invoice_id = view.invoice.id
        self.reason = Field("&Reason", line_edit("", "For example: sent to the wrong address"))
        super().__init__(
            parent,
            desk,
            f"Void {view.invoice.number}?",
            "The number stays used and the invoice is kept, marked as void. This cannot be taken back.",
            self.reason,
            "&Void invoice",
            lambda _value: desk.say("The invoice is void."),
            "danger",
        )
        self.reason.inner.setFocus()

    def operation(self) -> Operation | None:
        if first_empty((self.reason, "Say why: an auditor will ask.")):
            return None
        services, wanted, reason = self.desk.services, self._invoice_id, self.reason.inner.text().strip()
        return lambda: invoices.void_invoice(services, wanted, reason)
