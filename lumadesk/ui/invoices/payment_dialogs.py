"""Dialogs of money: a payment that came, one that went back, and credit used for another invoice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from lumadesk.app import invoices, payments
from lumadesk.app.invoices import InvoiceView
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.money import format_money, parse_money
from lumadesk.ui.desk import Desk
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.boxes import Banner, box, column
from lumadesk.ui.widgets.form import DropDown, Field, abreast, date_edit, date_of, line_edit

METHODS = ("Bank transfer", "Card", "Cash", "Cheque", "Direct debit", "")
_LONGEST = 200


def method_field() -> Field[DropDown]:
    return Field("&How", DropDown([(words or "Not recorded", words.lower()) for words in METHODS]))


class PaymentDialog(RecordDialog):
    """In parts, or more than is due: what is too much becomes the customer's credit."""

    def __init__(self, parent: QWidget, desk: Desk, view: InvoiceView) -> None:
        self._invoice_id, self._due = view.invoice.id, max(view.due, Decimal(0))
        today = desk.services.today
        self.amount = Field("&Amount", line_edit(f"{self._due:.2f}", "0.00", 20))
        self.on = Field("&Received on", date_edit(today, latest=today))
        self.how = method_field()
        self.reference = Field("Re&ference", line_edit("", "What the bank says", _LONGEST))
        self.effect = Banner(Tone.INFO)
        super().__init__(
            parent,
            desk,
            "Record a payment",
            f"{format_money(self._due)} is still due.",
            box(
                column(
                    abreast(self.amount, self.on),
                    abreast(self.how, self.reference),
                    self.effect,
                    gap="l",
                )
            ),
            "Record &payment",
            lambda _value: desk.say(f"Payment of {format_money(self._paid)} recorded."),
        )
        self._paid = self._due
        self.amount.inner.textChanged.connect(lambda _text: self._explain())
        self.amount.inner.selectAll()
        self.amount.inner.setFocus()

    def operation(self) -> Operation | None:
        amount = read_amount(self.amount)
        if amount is None:
            return None
        self._paid = amount
        services, wanted, on = self.desk.services, self._invoice_id, date_of(self.on.inner)
        how, reference = self.how.inner.value(), self.reference.inner.text()
        return lambda: invoices.record_payment(
            services, wanted, amount, on, method=how, reference=reference, may_exceed=True
        )

    def _explain(self) -> None:
        try:
            amount = parse_money(self.amount.inner.text())
        except RuleViolation:
            self.effect.say("")
            return
        if amount > self._due:
            more = format_money(amount - self._due)
            self.effect.say(f"{more} more than is due: it becomes the customer's credit.")
        elif 0 < amount < self._due:
            self.effect.say(f"A part: {format_money(self._due - amount)} stays due.")
        else:
            self.effect.say("")


class RefundDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, view: InvoiceView) -> None:
        self._invoice_id = view.invoice.id
        today = desk.services.today
        self.amount = Field("&Amount", line_edit(f"{-view.due:.2f}", "0.00", 20))
        self.on = Field("&Given back on", date_edit(today, latest=today))
        self.how = method_field()
        self.reference = Field("Re&ference", line_edit("", "", _LONGEST))
        super().__init__(
            parent,
            desk,
            "Give money back",
            f"{format_money(-view.due)} was paid beyond what is owed. Record it once it has left.",
            box(column(abreast(self.amount, self.on), abreast(self.how, self.reference), gap="l")),
            "Record &refund",
            lambda _value: desk.say("Refund recorded."),
        )
        self.amount.inner.selectAll()
        self.amount.inner.setFocus()

    def operation(self) -> Operation | None:
        amount = read_amount(self.amount)
        if amount is None:
            return None
        services, wanted, on = self.desk.services, self._invoice_id, date_of(self.on.inner)
        how, reference = self.how.inner.value(), self.reference.inner.text()
        return lambda: payments.refund(services, wanted, amount, on, method=how, reference=reference)


class UseCreditDialog(RecordDialog):
    """``others`` are open invoices of the same customer; there is at least one."""

    def __init__(self, parent: QWidget, desk: Desk, view: InvoiceView, others: Sequence[InvoiceView]) -> None:
        self._invoice_id, self._credit = view.invoice.id, -view.due
        self._others = {one.invoice.id: one for one in others}
        self.target = DropDown(
            [(f"{one.invoice.number}: {format_money(one.due)} due", one.invoice.id) for one in others]
        )
        self.amount = Field("&Amount", line_edit("", "0.00", 20))
        super().__init__(
            parent,
            desk,
            "Use the credit for another invoice",
            f"{format_money(self._credit)} of {view.invoice.number} is in credit.",
            box(abreast(Field("For &invoice", self.target), self.amount)),
            "&Use credit",
            lambda _value: desk.say("Credit used: both invoices show it."),
        )
        self.target.currentIndexChanged.connect(lambda _index: self._suggest())
        self._suggest()
        self.target.setFocus()

    def operation(self) -> Operation | None:
        amount = read_amount(self.amount)
        if amount is None:
            return None
        services, source, target = self.desk.services, self._invoice_id, self.target.value()
        return lambda: payments.use_credit(services, source, target, amount)

    def _suggest(self) -> None:
        """As much as there is, and as is due there."""
        self.amount.inner.setText(f"{min(self._credit, self._others[self.target.value()].due):.2f}")


def read_amount(field: Field) -> Decimal | None:  # type: ignore[type-arg]
    """The sum in this field; None where it is none, which is then said there."""
    try:
        amount = parse_money(field.inner.text())
        if amount <= 0:
            raise RuleViolation("payment.bad_amount", "An amount is more than £0.00.", "Check it.")
    except RuleViolation as error:
        field.complain(f"{error.message} {error.hint}".strip())
        field.inner.setFocus()
        return None
    return amount
