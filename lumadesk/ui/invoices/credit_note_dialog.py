"""The dialog that gives a credit note for an issued invoice: all that is left, or chosen lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from lumadesk.app import credit_notes
from lumadesk.app.invoices import InvoiceView
from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Totals, totals
from lumadesk.domain.money import format_money
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.lines_model import DESCRIPTION, LinesModel, written_line
from lumadesk.ui.invoices.lines_view import LinesView, TotalsView
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import SPACE
from lumadesk.ui.widgets.boxes import STRETCH, box, column, row, scrolled
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.form import Field, first_empty, line_edit
from lumadesk.ui.widgets.text import label

_WIDTH, _HEIGHT, _LIST = 820, 620, 260


class CreditNoteDialog(RecordDialog):
    """``given`` gets the credit note's id."""

    def __init__(
        self, parent: QWidget, desk: Desk, view: InvoiceView, left: Totals, given: Callable[[int], object]
    ) -> None:
        invoice = view.invoice
        self._invoice, self._left = invoice, left
        self._registered = bool(invoice.supplier and invoice.supplier.vat_registered)
        self.reason = Field("&Reason", line_edit("", "For example: one access point was sent back"))
        self.what = Segments([("All that is left", True), ("Chosen lines", False)], "What is credited")
        self._model = LinesModel(editable=True)
        self._model.show_lines(
            [written_line(line) for line in invoice.lines], vat_registered=self._registered
        )
        self.lines = LinesView(self._model, editable=True)
        self.lines.show_vat(self._registered)
        remove = button("Remove &line", self.lines.remove_current, icon="x", variant="quiet")
        again = button("&All lines again", self._all_lines, icon="undo-2", variant="quiet")
        self.totals = TotalsView()
        whole = label(
            f"{format_money(left.gross)} of {invoice.number} is not credited yet. All of it is taken off.",
            wrap=True,
        )
        lines = scrolled(box(column(self.lines, STRETCH, gap="")))
        lines.setMinimumHeight(_LIST)
        discount = invoice.terms.discount
        by_sum = discount is not None and discount.percent is None
        note = " Take the part of the discount on the whole off the prices." if by_sum else ""
        chosen = column(
            label(f"Remove what is not credited, or change quantity and price.{note}", "muted", wrap=True),
            lines,
            row(remove, again, STRETCH),
            gap="s",
        )
        chosen.setStretch(1, 1)
        self._stack = QStackedWidget()
        for shown in (box(column(whole, STRETCH)), box(chosen)):
            self._stack.addWidget(shown)
        super().__init__(
            parent,
            desk,
            f"Credit note for {invoice.number}",
            "The invoice itself is never changed. The credit note gets a number of its own series, and what "
            "was paid beyond the rest is then the customer's credit.",
            box(column(self.reason, row(self.what, STRETCH), self._stack, self.totals, gap="l")),
            "&Give credit note",
            given,
        )
        self.resize(_WIDTH, min(_HEIGHT, parent.height() - SPACE["xxl"]))
        self.what.chosen.connect(lambda _value: self._show_part())
        self._model.edited.connect(self._show_totals)
        self._show_part()
        self.reason.inner.setFocus()

    def operation(self) -> Operation | None:
        if first_empty((self.reason, "A credit note says why it is given.")):
            return None
        services, wanted, reason = self.desk.services, self._invoice.id, self.reason.inner.text()
        if self.what.value:
            return lambda: credit_notes.credit_invoice(services, wanted, reason)
        try:
            lines = self._model.lines()
        except RuleViolation as error:
            self.refused(error)
            return None
        discount = self._discount()
        return lambda: credit_notes.credit_invoice(services, wanted, reason, lines, discount=discount)

    def _discount(self) -> Discount | None:
        """A percentage on the whole holds for a part as well; of a sum nobody knows which part is meant."""
        whole = self._invoice.terms.discount
        return whole if whole is not None and whole.percent is not None else None

    def _all_lines(self) -> None:
        lines = [written_line(line) for line in self._invoice.lines]
        self._model.show_lines(lines, vat_registered=self._registered)
        self._show_totals()
        self.lines.edit_cell(0, DESCRIPTION)

    def _show_part(self) -> None:
        self._stack.setCurrentIndex(0 if self.what.value else 1)
        self._show_totals()

    def _show_totals(self) -> None:
        shown = self._left
        if not self.what.value:
            shown = totals(
                self._model.readable_lines(),
                self._registered,
                self._discount(),
                reverse_charge=self._invoice.terms.reverse_charge,
            )
        self.totals.show_totals(shown, vat_registered=self._registered)
