"""Asks who the accountant is, says what they get, and enters it into the log of disclosures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from lumadesk.app import tax_year
from lumadesk.domain.calendar import TaxYear
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk, Place
from lumadesk.ui.record_dialog import Operation, RecordDialog
from lumadesk.ui.widgets.boxes import Facts, box, card, column
from lumadesk.ui.widgets.form import Field, first_empty, line_edit

_LONGEST = 200


class AccountantDialog(RecordDialog):
    def __init__(self, parent: QWidget, desk: Desk, year: TaxYear) -> None:
        self._year = year
        self._to: Path | None = None
        self.who = Field(
            "&Who gets it",
            line_edit("", "Sums & Co, accountants", _LONGEST),
            "The log of disclosures names them, with today's date.",
        )
        self.basis = Field(
            "On what &basis",
            line_edit("", "", _LONGEST),
            "Left empty: your tax return (TMA 1970 s.8; UK GDPR Art 6(1)(c)).",
        )
        facts = Facts()
        facts.show_facts(
            [
                ("In it", "Of each invoice issued in the year its number, days and status, and what was net, "
                 "VAT, gross, credited, received and due"),
                ("Not in it", "Names, addresses, descriptions of work, payment references"),
            ]
        )  # fmt: skip
        super().__init__(
            parent,
            desk,
            f"Invoices of {year.label} for an accountant",
            "An accountant needs sums, not your customers. Who needs more than this gets it by hand.",
            box(column(card(facts), self.who, self.basis, gap="l")),
            "&Export…",
            self._done_with,
        )
        self.setMinimumWidth(600)
        self.who.inner.setFocus()

    def operation(self) -> Operation | None:
        if first_empty((self.who, "Say who gets it: the log of disclosures needs it.")):
            return None
        to = exporting.ask_where_to_save(
            self,
            "Export for the accountant",
            self.desk.exports_folder,
            f"invoices-{self._year.label}.csv",
            "CSV (*.csv)",
        )
        if to is None:
            return None
        self._to = to
        services, year = self.desk.services, self._year
        who, basis = self.who.inner.text(), self.basis.inner.text()
        return lambda: tax_year.export_for_accountant(services, to, who, year, basis=basis, overwrite=True)

    def _done_with(self, to: Path) -> None:
        self.desk.say(
            f"{exporting.saved(self.desk, to)} It is in the log of disclosures.",
            "See it",
            lambda: self.desk.go(Place.PRIVACY, "disclosures"),
        )
