"""Cards of the business's page about money: where it is paid to, VAT, and how documents are numbered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from lumadesk.domain.business import Business
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.numbering import Series
from lumadesk.ui.widgets.boxes import column, row
from lumadesk.ui.widgets.form import (
    Field,
    NumberEdit,
    abreast,
    date_edit,
    date_of,
    fill,
    line_edit,
    on_any_change,
    text_edit,
)
from lumadesk.ui.widgets.text import label, show_if

_LONGEST_PREFIX = 12


class BusinessCard(QFrame):
    """A part of the business's details; ``places`` says at which field a broken rule is said."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.places: dict[str, Field[Any]] = {}

    def show_business(self, business: Business) -> None:
        raise NotImplementedError

    def put_into(self, business: Business) -> Business:
        raise NotImplementedError

    def inputs(self) -> list[QWidget]:
        raise NotImplementedError


class PaymentCard(BusinessCard):
    def __init__(self) -> None:
        super().__init__()
        self.account_name = Field("Account na&me", line_edit())
        self.sort_code = Field("Sort code", line_edit("", "12-34-56", 20))
        self.account_number = Field("Ban&k account number", line_edit("", "12345678", 20))
        self.iban = Field(
            "&IBAN", line_edit("", "GB", 60), "Only where somebody pays you from abroad; may stay empty."
        )
        self.more = Field("How else you are pai&d", text_edit("", 2), "Printed below the account.")
        self.terms = Field("Payment &terms, in days", NumberEdit(30, 0, 365))
        self.places = {
            "business.bad_sort_code": self.sort_code,
            "business.bad_account_number": self.account_number,
            "business.bad_iban": self.iban,
            "business.bad_terms": self.terms,
        }
        self.setLayout(
            column(
                label("Payment", "heading"),
                abreast(self.account_name, self.sort_code, self.account_number),
                abreast(self.iban, self.terms),
                self.more,
                gap="l",
                margin="l",
            )
        )

    def show_business(self, business: Business) -> None:
        fill(self.account_name.inner, business.account_name)
        fill(self.sort_code.inner, business.sort_code)
        fill(self.account_number.inner, business.account_number)
        fill(self.iban.inner, business.iban)
        self.more.inner.setPlainText(business.bank_details)
        self.terms.inner.setValue(business.payment_terms_days)

    def put_into(self, business: Business) -> Business:
        return replace(
            business,
            account_name=self.account_name.inner.text().strip(),
            sort_code=self.sort_code.inner.text().strip(),
            account_number=self.account_number.inner.text().strip(),
            iban=self.iban.inner.text().strip(),
            bank_details=self.more.inner.toPlainText().strip(),
            payment_terms_days=self.terms.inner.value(),
        )

    def inputs(self) -> list[QWidget]:
        fields = (self.account_name, self.sort_code, self.account_number, self.iban, self.more, self.terms)
        return [field.inner for field in fields]

    def place_of_half_an_account(self) -> Field[Any]:
        """Of sort code and account number the one that is missing."""
        return self.account_number if self.sort_code.inner.text().strip() else self.sort_code


class VatCard(BusinessCard):
    """``since`` is for supplies from before the registration that are still to be billed."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.registered = QCheckBox("&Registered for VAT")
        self.number = Field("&VAT number", line_edit("", "GB 123 4567 82", 30))
        self.dated = QCheckBox("Work from &before the registration is still to be billed")
        self.since = Field("Re&gistered from", date_edit(today), "Supplies of an earlier day bear no VAT.")
        self.places = {"business.bad_vat_number": self.number, "business.vat_number": self.number}
        self._of_number = row(abreast(self.number, self.since))
        self.setLayout(
            column(label("VAT", "heading"), self.registered, self.dated, self._of_number, gap="m", margin="l")
        )
        self.registered.toggled.connect(lambda _on: self._show())
        self.dated.toggled.connect(lambda _on: self._show())
        self._show()

    def _show(self) -> None:
        on = self.registered.isChecked()
        show_if(self.number, on)
        show_if(self.dated, on)
        show_if(self.since, on and self.dated.isChecked())

    def show_business(self, business: Business) -> None:
        self.registered.setChecked(business.vat_registered)
        fill(self.number.inner, business.vat_number)
        self.dated.setChecked(business.vat_from is not None)
        if business.vat_from is not None:
            self.since.inner.setDate(business.vat_from)
        self._show()

    def put_into(self, business: Business) -> Business:
        on = self.registered.isChecked()
        return replace(
            business,
            vat_registered=on,
            vat_number=self.number.inner.text().strip() if on else "",
            vat_from=date_of(self.since.inner) if on and self.dated.isChecked() else None,
        )

    def inputs(self) -> list[QWidget]:
        return [self.registered, self.number.inner, self.dated, self.since.inner]


class NumbersCard(BusinessCard):
    """The three series, with how their first numbers would look."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.invoices = Field("Invoices begin wit&h", line_edit("", "INV-", _LONGEST_PREFIX))
        self.quotes = Field("&Quotes begin with", line_edit("", "QUO-", _LONGEST_PREFIX))
        self.credits = Field("Credit &notes begin with", line_edit("", "CN-", _LONGEST_PREFIX))
        self.padding = Field("Digits, at &least", NumberEdit(4, 1, 9))
        self.by_year = QCheckBox("Begin again with 1 ever&y year")
        self.example = label("", "strong", wrap=True)
        self._prefixes = (self.invoices, self.quotes, self.credits)
        self.places = {"number.same_series": self.credits, "number.bad_padding": self.padding}
        self.setLayout(
            column(
                label("Numbers", "heading"),
                label(
                    "Every kind of document has a series without gaps. Another prefix begins a new series.",
                    "muted",
                    wrap=True,
                ),
                abreast(*self._prefixes),
                abreast(self.padding, Field("Series", self.by_year)),
                self.example,
                gap="l",
                margin="l",
            )
        )
        on_any_change(self.inputs(), self._show_example)

    def show_business(self, business: Business) -> None:
        fill(self.invoices.inner, business.invoice_prefix)
        fill(self.quotes.inner, business.quote_prefix)
        fill(self.credits.inner, business.credit_prefix)
        self.padding.inner.setValue(business.number_padding)
        self.by_year.setChecked(business.number_year)

    def put_into(self, business: Business) -> Business:
        return replace(
            business,
            invoice_prefix=self.invoices.inner.text(),
            quote_prefix=self.quotes.inner.text(),
            credit_prefix=self.credits.inner.text(),
            number_padding=self.padding.inner.value(),
            number_year=self.by_year.isChecked(),
        )

    def inputs(self) -> list[QWidget]:
        return [*(field.inner for field in self._prefixes), self.padding.inner, self.by_year]

    def place_of_bad_prefix(self) -> Field[Any]:
        """The first prefix that no series can have."""
        return next((one for one in self._prefixes if self._number(one.inner.text) is None), self.invoices)

    def _number(self, prefix: Callable[[], str]) -> str | None:
        series = Series(prefix=prefix(), by_year=self.by_year.isChecked(), padding=self.padding.inner.value())
        try:
            return series.number(1, self._today)
        except RuleViolation:
            return None

    def _show_example(self) -> None:
        numbers = [self._number(field.inner.text) for field in self._prefixes]
        self.example.setText(f"For example: {' · '.join(number or '—' for number in numbers)}")
