"""The stops of the tour at the bank's statements, the tax year, and the table of Bank Rates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from lumadesk.app import bank
from lumadesk.ui.desk import Place
from lumadesk.ui.invoices.statement_dialog import StatementDialog, read_csv
from lumadesk.ui.workspace import Workspace
from tests.tour.bank_stage import furnish_bank
from tests.tour.camera import in_front
from tests.tour.stop import Rest, Stop

_STATEMENT = (
    "Date;Counter Party;Reference;Type;Amount (GBP);Balance\n"
    "03/04/2026;HARBOUR CAFE LTD;INV-0019;FPI;240.00;1240.00\n"
    "04/04/2026;COUNCIL TAX;DD 4711;DD;-132.00;1108.00\n"
    "05/04/2026;J MARSH;thank you;FPI;96.00;1204.00\n"
    "06/04/2026;R LINDQVIST;;FPI;what;1204.00\n"
    "07/04/2026;محمد الأحمد;موقع;FPI;1,060.00;2264.00\n"
).encode()


def of_bank(workspace: Workspace, rest: Rest) -> Iterator[Stop]:
    services = workspace.desk.services

    def page(name: str) -> Any:
        shown = workspace.show_place(Place.INVOICES).show_page(name)
        rest()
        return shown

    def line(number: int, *, aside: bool = False) -> Any:
        shown = page("bank")
        shown.aside.choose(aside)
        shown.refresh()
        rest()
        shown.list.select(shown.list.records.ids[number])
        rest()
        return shown.detail

    def look_at(data: bytes) -> Any:
        statement = read_csv(services, data)
        dialog = StatementDialog(workspace.window(), workspace.desk, statement, page("bank")._imported)
        dialog.open()
        rest()
        return dialog

    def parts() -> None:
        line(2).choose.click()
        rest()
        dialog = in_front(workspace.window())[-1]
        for number in (0, 1):
            dialog.take(dialog.list.records.ids[number])
            rest()

    def refused() -> None:
        dialog = look_at(_STATEMENT.replace(b"07/04", b"27/04"))
        dialog.ok.click()

    def take_it_back() -> None:
        for view in bank.rows(services, bank.line_ids(services))[:]:
            if view.line.payer in {"COUNCIL TAX"}:
                bank.set_aside(services, view.line.id)

    yield Stop("bank-empty", lambda: (rest(), page("bank")))
    yield Stop("bank-which-order", lambda: look_at(_STATEMENT))
    yield Stop("bank-not-chosen", lambda: look_at(_STATEMENT).ok.click())
    yield Stop("bank-statement", lambda: look_at(_STATEMENT.replace(b"07/04", b"27/04")))
    yield Stop("bank-unknown-columns", lambda: look_at(b"Date,Colour,Size\n2026-04-01,blue,L\n"))
    yield Stop("bank", lambda: (furnish_bank(services), line(0)))
    yield Stop("bank-part", lambda: line(2))
    yield Stop("bank-too-much", lambda: line(3))
    yield Stop("bank-no-match", lambda: line(5))
    yield Stop("bank-set-aside", lambda: line(0, aside=True))
    yield Stop("bank-several", parts)
    yield Stop("bank-certain", lambda: (line(0), page("bank").confirm_certain()))
    yield Stop("bank-refused-rows", refused)
    yield Stop("bank-confirmed", lambda: (take_it_back(), line(0).confirm.click()))

    def settings() -> Any:
        shown = workspace.show_place(Place.SETTINGS, "late_payment").pages["late_payment"]
        rest()
        return shown

    def last_year() -> None:
        shown = page("tax_year")
        shown.year.setCurrentIndex(1)
        rest()
        shown.months.setFocus()
        for _ in range(8):
            QTest.keyClick(shown.months, Qt.Key.Key_Right)

    def down() -> None:
        bar = page("tax_year").findChild(QScrollArea).verticalScrollBar()
        bar.setValue(bar.maximum())

    def empty_year() -> None:
        page("tax_year").year.setCurrentIndex(5)

    def accountant() -> None:
        page("tax_year").accountant.click()
        in_front(workspace.window())[-1].ok.click()

    def no_rate() -> None:
        shown = settings()
        shown.rate.inner.setText("lots")
        shown.save()

    yield Stop("today-bank", lambda: workspace.show_place(Place.TODAY))
    yield Stop("tax-year", lambda: page("tax_year"))
    yield Stop("tax-year-before", last_year)
    yield Stop("tax-year-below", down)
    yield Stop("tax-year-empty", empty_year)
    yield Stop("tax-year-accountant", accountant)
    yield Stop("settings-late-payment", settings)
    yield Stop(
        "settings-late-payment-refused", lambda: (settings().rate.inner.setText("lots"), settings().save())
    )
