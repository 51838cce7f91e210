"""Recurring invoices in the window: agreed, changed, paused and ended; drafts are made for review."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest

from lumadesk.app import invoices, people, recurring
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.ui.desk import Place
from tests.ui.conftest import Window


def page(window: Window) -> Any:
    shown = window.workspace.show_place(Place.INVOICES).show_page("recurring")
    window.rest()
    return shown


def undo(window: Window) -> None:
    window.do(window.workspace.toast._act)


def type_line(dialog: Any, *cells: str) -> None:
    model = dialog.lines.model()
    for place, text in enumerate(cells):
        model.setData(model.index(model.rowCount() - 1, place), text)


def test_drafts_that_are_due_are_made_for_review(window: Window) -> None:
    services = window.desk.services
    today = window.workspace.show_place(Place.TODAY)
    window.do(today.refresh)
    assert today.drafts.text() == "3 drafts of recurring invoices are due."
    window.do(lambda: window.desk.go(Place.INVOICES, "recurring"))
    shown = page(window)
    assert shown.due.isVisible()
    assert shown.due.text().startswith("3 drafts are due.")
    assert [shown._rows[one].due for one in shown.list.records.ids] == [3, 0], "what is due comes first"
    before = invoices.list_ids(services, InvoiceStatus.DRAFT)
    window.do(shown.make.click)
    made = sorted(set(invoices.list_ids(services, InvoiceStatus.DRAFT)) - set(before))
    assert [one.invoice.supplied_on for one in invoices.rows(services, made)] == [
        date(2026, 4, 23), date(2026, 5, 23), date(2026, 6, 23)
    ]  # fmt: skip
    assert window.workspace.current().page("invoices").list.selected_ids() == made[:1]
    assert window.toast().startswith("3 drafts made")
    shown = page(window)
    assert not shown.due.isVisible()
    window.do(shown.make_drafts)
    assert window.toast() == "No draft is due."
    window.workspace.show_place(Place.TODAY)
    window.do(today.refresh)
    assert today.drafts.text() == ""


def test_an_agreement_is_made_changed_paused_and_ended(window: Window) -> None:
    services = window.desk.services
    client = people.list_ids(services, clients_only=True)[0]
    shown = page(window)
    window.do(lambda: shown.new_recurring(client))
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "at least one line" in dialog.problem.text()
    type_line(dialog, "Hosting", "2", "lots")
    window.do(dialog.ok.click)
    assert "not a number" in dialog.problem.text()
    type_line(dialog, "Hosting", "2", "15.50")
    dialog.every.choose(3)
    dialog.next.inner.setDate(QDate(2026, 8, 31))
    dialog.until.choose(date(2026, 8, 1))
    window.do(dialog.ok.click)
    assert "before the next draft" in dialog.until.inner.accessibleDescription()
    dialog.until.choose(None)
    dialog.customer.inner.setText("")
    window.do(dialog.ok.click)
    assert dialog.isVisible()
    dialog.customer.inner.setText("Accounts, Ann Ltd")
    window.do(dialog.ok.click)
    (made,) = shown.list.selected_ids()
    view = recurring.get(services, made)
    assert (view.next_on, view.totals.gross, view.due) == (date(2026, 8, 31), Decimal("31.00"), 0)
    assert view.agreement.customer_name == "Accounts, Ann Ltd"
    assert shown.detail.title.text() == "Accounts, Ann Ltd"

    window.do(shown.detail.edit.click)
    dialog = window.dialog()
    assert (dialog.every.value(), dialog.until.value()) == (3, None)
    dialog.every.choose(12)
    dialog.until.choose(date(2028, 8, 31))
    type_line(dialog, "Hosting", "1", "150")
    window.do(dialog.ok.click)
    view = recurring.get(services, made)
    assert (view.agreement.every_months, view.agreement.until, view.totals.gross) == (
        12, date(2028, 8, 31), 150
    )  # fmt: skip
    assert view.next_on == date(2026, 8, 31)

    window.do(shown.detail.pause.click)
    assert (shown.detail.state.text(), shown.detail.resume.isVisible()) == ("Paused", True)
    undo(window)
    assert shown.detail.state.text() == "Running"
    window.do(shown.detail.pause.click)
    window.do(shown.detail.resume.click)
    assert shown.detail.pause.isVisible()
    window.do(shown.detail.end.click)
    assert made not in shown.list.records.ids
    undo(window)
    (again,) = shown.list.selected_ids()
    assert recurring.get(services, again).next_on == date(2026, 8, 31)
    window.do(shown.detail.person.click)
    assert window.workspace.current().list.selected_ids() == [client]


def test_a_return_in_a_cell_ends_the_cell_and_not_the_dialog(window: Window) -> None:
    services = window.desk.services
    client = people.list_ids(services, clients_only=True)[0]
    shown = page(window)
    before = len(recurring.list_recurring(services))
    window.application.window.activateWindow()
    window.do(lambda: shown.new_recurring(client))
    dialog = window.dialog()
    dialog.activateWindow()
    window.rest()
    for text, key in (
        ("Hosting", Qt.Key.Key_Tab), ("2", Qt.Key.Key_Tab), ("15.50", Qt.Key.Key_Return)
    ):  # fmt: skip
        QTest.keyClicks(dialog.focusWidget(), text)
        QTest.keyClick(dialog.focusWidget(), key)
        window.rest()
    assert dialog.isVisible()
    assert len(recurring.list_recurring(services)) == before
    assert dialog.totals.accessibleName() == "Total £31.00"
    window.do(dialog.ok.click)
    assert recurring.list_recurring(services)[0].totals.gross == Decimal("31.00")
