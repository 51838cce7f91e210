"""The owner's business as documents show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from lumadesk.domain.business import Business
from lumadesk.ui.widgets.boxes import column, row
from lumadesk.ui.widgets.form import DropDown, Field, NumberEdit, abreast, fill, line_edit, text_edit
from lumadesk.ui.widgets.text import show_if


class BusinessForm(QWidget):
    """``short`` leaves out what can wait until after the first run, and asks for one of ``policies``.

    Later the policy is changed on the Records screen, where a preview says what that does.
    """

    def __init__(self, policies: Mapping[str, str] | None = None, *, short: bool = False) -> None:
        super().__init__()
        self._kept = Business()
        self.own_name = line_edit()
        self.business_name = line_edit()
        self.address = text_edit("", 4)
        self.email = line_edit()
        self.phone = line_edit()
        self.website = line_edit()
        self.vat_registered = QCheckBox("&Registered for VAT")
        self.vat_number = Field("VAT &number", line_edit("", "GB123456789"))
        self.terms = NumberEdit(30, 0, 365)
        self.prefix = line_edit("", "INV-", 20)
        self.bank = text_edit("", 3)
        self.policy = DropDown([(name, key) for key, name in (policies or {}).items()], self._kept.policy)
        first = abreast(
            Field("Your own n&ame", self.own_name),
            Field("B&usiness name", self.business_name),
        )
        address = Field(
            "Address f&or service",
            self.address,
            "Where legal post reaches you. Printed on every invoice (Companies Act 2006 s.1204).",
        )
        contact = abreast(
            Field("&Email", self.email),
            Field("&Phone", self.phone),
            Field("&Website", self.website),
        )
        parts: list[object] = [first, address, contact]
        if short:
            parts.append(
                Field(
                    "Pri&vacy policy that you live under",
                    self.policy,
                    "The one that your website publishes: its promises are what LumaDesk watches over.",
                )
            )
        else:
            parts += [
                row(self.vat_registered),
                self.vat_number,
                abreast(
                    Field("Payment &terms, in days", self.terms),
                    Field("Invoice number prefi&x", self.prefix),
                ),
                Field("&Bank details", self.bank, "Printed at the foot of an invoice."),
            ]
        self.setLayout(column(*parts, gap="l"))
        show_if(self.vat_number, False)
        self.vat_registered.toggled.connect(lambda on: show_if(self.vat_number, on))

    def show_business(self, business: Business) -> None:
        self._kept = business
        fill(self.own_name, business.own_name)
        fill(self.business_name, business.business_name)
        self.address.setPlainText(business.address)
        fill(self.email, business.email)
        fill(self.phone, business.phone)
        fill(self.website, business.website)
        self.vat_registered.setChecked(business.vat_registered)
        fill(self.vat_number.inner, business.vat_number)
        self.terms.setValue(business.payment_terms_days)
        fill(self.prefix, business.invoice_prefix)
        self.bank.setPlainText(business.bank_details)
        self.policy.choose(business.policy)

    def business(self) -> Business:
        registered = self.vat_registered.isChecked()
        return replace(
            self._kept,
            own_name=self.own_name.text().strip(),
            business_name=self.business_name.text().strip(),
            address=self.address.toPlainText().strip(),
            email=self.email.text().strip(),
            phone=self.phone.text().strip(),
            website=self.website.text().strip(),
            vat_registered=registered,
            vat_number=self.vat_number.inner.text().strip() if registered else "",
            payment_terms_days=self.terms.value(),
            invoice_prefix=self.prefix.text() or self._kept.invoice_prefix,
            bank_details=self.bank.toPlainText().strip(),
            policy=self.policy.value() or self._kept.policy,
        )

    def inputs(self) -> list[QWidget]:
        return [
            self.own_name, self.business_name, self.address, self.email, self.phone, self.website,
            self.vat_registered, self.vat_number.inner, self.terms, self.prefix, self.bank, self.policy,
        ]  # fmt: skip
