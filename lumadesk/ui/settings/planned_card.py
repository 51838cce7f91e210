"""The card with changes of the business that are planned for a day to come, and the way to cancel each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QFrame

from lumadesk.app import business as businesses
from lumadesk.app.business import BusinessChange
from lumadesk.domain.business import Business, from_document, to_document
from lumadesk.ui.desk import UNDO, Desk
from lumadesk.ui.widgets.boxes import column
from lumadesk.ui.widgets.entry_list import Entry, EntryList
from lumadesk.ui.widgets.text import label, one_line, show_if
from lumadesk.ui.words import day, plain_day

_WORDS = {
    "own_name": "Own name",
    "business_name": "Business name",
    "address": "Address",
    "email": "Email",
    "phone": "Phone",
    "website": "Website",
    "vat_registered": "Registered for VAT",
    "vat_number": "VAT number",
    "vat_from": "Registered from",
    "payment_terms_days": "Payment terms",
    "bank_details": "How else you are paid",
    "account_name": "Account name",
    "sort_code": "Sort code",
    "account_number": "Account number",
    "iban": "IBAN",
    "invoice_prefix": "Invoices begin with",
    "quote_prefix": "Quotes begin with",
    "credit_prefix": "Credit notes begin with",
    "number_padding": "Digits",
    "number_year": "Begin again every year",
    "colour": "Colour",
    "logo": "Logo",
}


class PlannedCard(QFrame):
    """Hidden while nothing is planned."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self.list = EntryList("Planned changes")
        self.setLayout(
            column(
                label("Planned", "heading"),
                label("These changes apply by themselves on their day.", "muted", wrap=True),
                self.list,
                gap="m",
                margin="l",
            )
        )

    def show_changes(self, kept: Business, changes: Sequence[BusinessChange]) -> None:
        today = self._desk.services.today
        planned = [one for one in changes if one.applied_at is None and one.valid_from > today]
        self.list.show_entries([self._entry(kept, one) for one in planned])
        show_if(self, bool(planned))

    def _entry(self, kept: Business, change: BusinessChange) -> Entry:
        return Entry(
            key=change.id,
            title=f"From {day(change.valid_from)}",
            detail="\n".join(_told(change.details)),
            icon="calendar-clock",
            next=("Cancel it", lambda: self._cancel(kept, change)),
        )

    def _cancel(self, kept: Business, change: BusinessChange) -> None:
        services = self._desk.services

        def plan_again() -> None:
            wanted = from_document({**to_document(kept), **change.details})
            self._desk.jobs.write(
                lambda: businesses.save_business(services, wanted, valid_from=change.valid_from), owner=self
            )

        self._desk.jobs.write(
            lambda: businesses.cancel_change(services, change.id),
            lambda _changes: self._desk.say("The planned change is cancelled.", UNDO, plan_again),
            owner=self,
        )


def _told(details: Mapping[str, Any]) -> list[str]:
    return [f"{_WORDS.get(name, name)}: {_value(name, value)}" for name, value in details.items()]


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "payment_terms_days":
        return f"{value} days"
    if name == "vat_from" and value:
        return plain_day(date.fromisoformat(value))
    if name == "logo":
        return "another picture" if value else "none"
    return one_line(", ".join(str(value).split("\n"))) if value else "none"
