"""What is agreed beside the lines of an invoice: reference, discount, days to pay, VAT and late payment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit

from lumadesk.domain.business import Business
from lumadesk.domain.discounts import Discount, parse_discount
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import SIMPLIFIED_UP_TO, InvoiceTerms
from lumadesk.domain.money import format_money
from lumadesk.ui.invoices.lines_model import read_number, written_discount
from lumadesk.ui.widgets.boxes import box, column
from lumadesk.ui.widgets.form import Field, abreast, fill, line_edit, on_any_change
from lumadesk.ui.widgets.text import label, show_if
from lumadesk.ui.words import quantity

_LONGEST = 200

Value = TypeVar("Value")


class TermsForm(QFrame):
    """``changed`` is called whenever something is typed or ticked by hand."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._changed = changed
        self._filling = self._registered = False
        self.reference = Field("Re&ference", line_edit("", "The customer's order number", _LONGEST))
        self.days = Field("Da&ys to pay", line_edit("", "", 3))
        self.discount = Field("Discount on the &whole", line_edit("", "10% or 12.50", 20))
        self.business = QCheckBox("The customer is a &business")
        self.business.setAccessibleDescription("Late payment then bears interest and a fixed sum.")
        self.rate = Field(
            "Con&tract's interest, % a year",
            line_edit("", "None agreed", 8),
            "In place of the statutory interest, 8 % above Bank Rate.",
        )
        self.vat_number = Field("Customer's VAT nu&mber", line_edit("", "GB 123 4567 82", _LONGEST))
        self.reverse = QCheckBox("Reverse char&ge: the customer accounts for the VAT")
        self.simplified = QCheckBox(f"Simplifi&ed invoice, up to {format_money(SIMPLIFIED_UP_TO)}")
        self._vat = box(column(self.vat_number, self.reverse, self.simplified, gap="s"))
        late = column(self.business, self.rate, gap="s")
        self.setLayout(
            column(
                label("Terms", "heading"),
                abreast(self.reference, self.days, self.discount),
                late,
                self._vat,
                gap="m",
                margin="l",
            )
        )
        inputs = [self.reference.inner, self.days.inner, self.discount.inner, self.rate.inner]
        ticks = [self.business, self.reverse, self.simplified]
        on_any_change([*inputs, self.vat_number.inner, *ticks], self._tell)
        self._follow()

    def show_terms(self, terms: InvoiceTerms, owner: Business) -> None:
        self._filling = True
        fill(self.reference.inner, terms.reference)
        self.days.inner.setPlaceholderText(str(owner.payment_terms_days))
        fill(self.days.inner, "" if terms.terms_days is None else str(terms.terms_days))
        fill(self.discount.inner, written_discount(terms.discount))
        self.business.setChecked(terms.business_customer)
        fill(self.rate.inner, "" if terms.contract_rate is None else quantity(terms.contract_rate))
        fill(self.vat_number.inner, terms.customer_vat_number)
        self.reverse.setChecked(terms.reverse_charge)
        self.simplified.setChecked(terms.simplified)
        self._registered = owner.vat_registered
        show_if(self._vat, owner.vat_registered)
        self._filling = False
        self._follow()

    def terms(self) -> InvoiceTerms | None:
        """What is typed; None where a field holds what cannot be read, which is then said there."""
        days = self._read(self.days, _read_days)
        discount = self._read(self.discount, parse_discount)
        late, vat = self.business.isChecked(), self._registered
        rate = (
            self._read(self.rate, lambda text: read_number(text) if text.strip() else None) if late else None
        )
        asked = [self.days, self.discount, *([self.rate] if late else [])]
        if any(one.inner.property("invalid") == "true" for one in asked):
            return None
        return InvoiceTerms(
            reference=self.reference.inner.text().strip(),
            discount=discount,
            reverse_charge=vat and self.reverse.isChecked(),
            simplified=vat and self.simplified.isChecked(),
            customer_vat_number=self.vat_number.inner.text().strip(),
            business_customer=late,
            contract_rate=rate,
            terms_days=days,
        )

    def readable_discount(self) -> Discount | None:
        """What can be taken off while it is still being typed."""
        try:
            return parse_discount(self.discount.inner.text())
        except RuleViolation:
            return None

    def _read(self, field: Field[QLineEdit], read: Callable[[str], Value]) -> Value | None:
        try:
            return read(field.inner.text())
        except RuleViolation as error:
            field.complain(f"{error.message} {error.hint}".strip())
            field.inner.setFocus()
            return None

    def _tell(self) -> None:
        self._follow()
        if not self._filling:
            self._changed()

    def _follow(self) -> None:
        show_if(self.rate, self.business.isChecked())


def _read_days(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isascii() or not text.strip().isdigit() or int(text) > 365:
        raise RuleViolation("invoice.bad_terms", "Payment terms are 0 to 365 days.", "")
    return int(text)
