"""The Bank page: a statement is looked at, imported and matched to invoices, and nothing is done twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from lumadesk.app import bank, invoices
from lumadesk.domain.bank_csv import DateOrder
from lumadesk.domain.invoices import InvoiceStatus
from lumadesk.ui.desk import Place
from lumadesk.ui.records.leads import lead
from tests.app.test_bank import OFX
from tests.tour.bank_stage import furnish_bank
from tests.ui.conftest import Window
from tests.ui.test_keyboard import ALT, CONTROL, Keyboard

AMBIGUOUS = (
    b"Date;Counter Party;Reference;Amount\n"
    b"03/04/2026;HARBOUR;INV-9;240.00\n"
    b"04/04/2026;COUNCIL;DD;-132.00\n"
    b"05/04/2026;MARSH;thanks;what\n"
)


def page(window: Window) -> Any:
    shown = window.workspace.show_place(Place.INVOICES).show_page("bank")
    window.rest()
    return shown


def choose(monkeypatch: pytest.MonkeyPatch, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))


def pick(window: Window, shown: Any, payer: str) -> int:
    """Choose the line of somebody; its id."""
    wanted = next(
        view.line.id for view in bank.open_lines(window.desk.services) if view.line.payer.startswith(payer)
    )
    window.do(lambda: shown.list.select(wanted))
    return wanted


def toast_undone(window: Window) -> None:
    window.do(window.workspace.toast._act)


def test_a_statement_is_asked_about_looked_at_and_imported(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, shown = window.desk.services, page(window)
    assert shown.frame.nothing.isVisible()
    choose(monkeypatch, tmp_path / "bank.csv", AMBIGUOUS)
    window.do(shown.open_file.click)
    dialog = window.dialog()
    assert dialog.order.inner.hasFocus(), "what has to be answered comes first"
    assert "03/04/2026" in dialog.found.text()
    window.do(dialog.ok.click)
    assert "day first or month first" in dialog.order.inner.accessibleDescription()
    assert bank.open_lines(services) == []
    window.do(lambda: dialog.order.inner.choose(DateOrder.MONTH_FIRST))
    assert dialog.table.model().index(0, 0).data() == "4 Mar 2026"
    window.do(lambda: dialog.order.inner.choose(DateOrder.DAY_FIRST))
    assert dialog.table.model().index(0, 0).data() == "3 Apr 2026"
    assert dialog.found.text() == "1 payment to import, 1 going out left out, 1 row that cannot be read."
    assert "row 3: the amount cannot be read" in dialog.refused_rows.text()
    window.do(lambda: dialog.payer.inner.choose(2))
    assert dialog.table.model().index(0, 1).data() == "INV-9"
    window.do(lambda: dialog.payer.inner.choose(1))
    window.do(dialog.ok.click)
    assert window.dialog().rows.toPlainText() == "Row 3: the amount cannot be read"
    assert window.toast() == "1 imported, 0 known already, 1 going out left out, 1 refused."
    window.do(window.dialog().ok.click)
    (view,) = bank.open_lines(services)
    assert (view.line.day, view.line.payer, view.line.amount) == (date(2026, 4, 3), "HARBOUR", 240)
    assert shown.list.records.ids == [view.line.id]
    window.do(shown.open_file.click)
    assert window.dialog().order.inner.value() is DateOrder.DAY_FIRST, "it is not asked twice"


def test_other_columns_another_sign_and_files_that_are_none(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, shown = window.desk.services, page(window)
    odd = b"Date;Colour, a;Size, b\n2026-04-01;12.50;Ann\n"
    choose(monkeypatch, tmp_path / "bank.csv", odd)
    window.do(shown.import_statement)
    dialog = window.dialog()
    assert "which columns" in dialog.found.text()
    window.do(dialog.ok.click)
    assert "Choose the column" in dialog.day.inner.accessibleDescription()
    window.do(lambda: dialog.sign.inner.choose("\t"))
    assert "No table" in dialog.problem.text()
    assert not dialog.ok.isEnabled()
    window.do(lambda: dialog.sign.inner.choose(";"))
    assert dialog.problem.text() == ""
    for field, value in ((dialog.day, 0), (dialog.amount, 1), (dialog.payer, 2)):
        window.do(lambda field=field, value=value: field.inner.choose(value))
    window.do(lambda: dialog.order.inner.choose(DateOrder.YEAR_FIRST))
    window.do(dialog.ok.click)
    (view,) = bank.open_lines(services)
    assert (view.line.amount, view.line.payer) == (Decimal("12.50"), "Ann")

    # A picture is no statement: said in a dialog, and what was there stays.
    choose(monkeypatch, tmp_path / "bank.png", b"\x89PNG\r\n\x1a\n" + bytes(200))
    window.do(shown.import_statement)
    assert "No table with a date and an amount" in window.dialog().accessibleDescription() + " ".join(
        one.text() for one in window.dialog().findChildren(type(dialog.found))
    )
    window.do(window.dialog().close)
    (tmp_path / "bank.png").unlink()
    window.do(shown.import_statement)
    window.do(window.dialog().close)
    assert len(bank.open_lines(services)) == 1


def test_ofx_is_dropped_on_the_page_and_known_again(window: Window, tmp_path: Path) -> None:
    shown = page(window)
    (tmp_path / "statement.ofx").write_bytes(OFX)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "statement.ofx"))])
    for said in ("1 imported, 0 known already", "0 imported, 1 known already"):
        event = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        window.do(lambda event=event: shown.dropEvent(event))
        assert not window.dialog().sign.isVisible(), "nothing to be asked"
        window.do(window.dialog().ok.click)
        assert window.toast().startswith(said)


def test_lines_are_confirmed_in_full_in_part_and_with_too_much(window: Window) -> None:
    services, shown = window.desk.services, page(window)
    furnish_bank(services)
    window.do(shown.refresh)
    whole = pick(window, shown, "HARBOUR")
    match = bank.get(services, whole).matches[0]
    assert shown.detail.confirm.text().strip() == f"&Confirm for {match.number}"
    window.do(shown.detail.confirm.click)
    assert invoices.get(services, match.invoice_id).invoice.status is InvoiceStatus.PAID
    assert window.toast().startswith("Payment of £240.00 recorded.")
    assert shown.list.selected_ids() == shown.list.records.ids[:1], "the next one is at hand"
    toast_undone(window)
    assert invoices.get(services, match.invoice_id).due == 240
    assert bank.get(services, whole).line.payer == "HARBOUR CAFE LTD"

    part = pick(window, shown, "ROSA")
    assert not shown.detail.confirm.isVisible(), "what is only likely does not press itself on anybody"
    match = bank.get(services, part).matches[0]
    assert shown.detail.matches.rows[match.invoice_id].entry.small == "Pays a part: £85.00 stays due."
    window.do(shown.detail.matches.rows[match.invoice_id].next.click)
    assert invoices.get(services, match.invoice_id).due == 85
    more = pick(window, shown, "WOLFE")
    match = bank.get(services, more).matches[0]
    assert "£20.00 more becomes" in shown.detail.matches.rows[match.invoice_id].entry.small
    window.do(shown.detail.likely.click)
    assert invoices.get(services, match.invoice_id).due == -20


def test_one_line_pays_several_invoices_that_are_chosen(window: Window) -> None:
    services, shown = window.desk.services, page(window)
    furnish_bank(services)
    window.do(shown.refresh)
    pick(window, shown, "ROSA")
    window.do(shown.detail.choose.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "Choose an invoice" in dialog.problem.text()
    window.do(lambda: dialog.search.setText("Marsh"))
    window.do(lambda: QTest.keyClick(dialog.search, Qt.Key.Key_Down))
    window.do(lambda: QTest.keyClick(dialog.list, Qt.Key.Key_Return))
    (marsh,) = dialog._parts
    assert dialog._parts[marsh].amount.text() == "100.00", "the one takes everything"
    window.do(lambda: dialog.search.setText("Harbour"))
    window.do(lambda: dialog.take(dialog.list.records.ids[0]))
    harbour = next(one for one in dialog._parts if one != marsh)
    assert [part.amount.text() for part in dialog._parts.values()] == ["96.00", "4.00"]
    field = dialog._parts[harbour].amount
    window.do(lambda: (field.selectAll(), QTest.keyClicks(field, "lots")))
    window.do(dialog.ok.click)
    assert "not an amount" in dialog.problem.text()
    window.do(lambda: (field.selectAll(), QTest.keyClicks(field, "50")))
    assert dialog._parts[marsh].amount.text() == "50.00", "the rest is shared anew"
    window.do(dialog._parts[marsh].remove.click)
    window.do(dialog.ok.click)
    assert "£50.00 is not assigned yet." in dialog.problem.text()
    window.do(lambda: dialog.take(marsh))
    window.do(dialog.ok.click)
    assert [invoices.get(services, one).due for one in (marsh, harbour)] == [46, 190]
    toast_undone(window)
    assert [invoices.get(services, one).due for one in (marsh, harbour)] == [96, 240]


def test_all_that_is_certain_at_once_and_back(window: Window) -> None:
    services = window.desk.services
    furnish_bank(services)
    today = window.workspace.show_place(Place.TODAY)
    window.do(today.refresh)
    assert today.bank_lines.text() == "6 payments of your bank statements to be matched."
    window.do(today.bank_lines.findChild(QPushButton).click)
    shown = page(window)
    assert shown.certain.accessibleName() == "Confirm certain (2)…"
    before = bank.open_lines(services)
    window.do(shown.certain.click)
    dialog = window.dialog()
    assert dialog.table.rows_shown() == 2
    window.do(dialog.ok.click)
    assert len(bank.open_lines(services)) == len(before) - 2
    assert window.toast().startswith("2 payments, £336.00 together, recorded.")
    assert not shown.certain.isEnabled()
    toast_undone(window)
    assert bank.open_lines(services) == before


def test_lines_are_searched(window: Window) -> None:
    services, shown = window.desk.services, page(window)
    furnish_bank(services)
    window.do(shown.refresh)
    everything = list(shown.list.records.ids)
    assert shown.search_box() is shown.search
    for text, count in (("thank marsh", 1), ("95.00", 1), ("savings", 1), ("zzz", 0), ("'; --", 0), ("", 6)):
        window.do(lambda text=text: shown.search.setText(text))
        assert len(shown.list.records.ids) == count
        assert shown.frame.no_match.isVisible() is (count == 0)
    window.do(lambda: shown.search.setText("marsh"))
    window.do(lambda: QTest.keyClick(shown.search, Qt.Key.Key_Down))
    assert shown.list.selected_ids() == list(shown.list.records.ids)
    window.do(lambda: shown.open_record(("bank_line", everything[-1])))
    assert shown.list.selected_ids() == [everything[-1]], "a lead is not hidden by a search"


def test_set_aside_and_brought_back(window: Window) -> None:
    services, shown = window.desk.services, page(window)
    furnish_bank(services)
    window.do(shown.refresh)
    wanted = pick(window, shown, "NATIONAL")
    assert shown.detail._nothing.isVisible()
    window.do(shown.detail.aside.click)
    toast_undone(window)
    assert bank.get(services, wanted).line.payer == "NATIONAL SAVINGS", "with its words"
    window.do(lambda: lead(window.desk, "bank_line", wanted))
    assert shown.list.selected_ids() == [wanted]
    window.do(shown.detail.aside.click)
    shown.aside.choose(True)
    window.do(shown.refresh)
    window.do(lambda: shown.list.select(wanted))
    assert not shown.detail.choose.isVisible()
    window.do(shown.detail.back.click)
    assert bank.get(services, wanted).is_open
    assert wanted not in shown.list.records.ids


def test_from_the_file_to_the_payment_by_keyboard_alone(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, shown = window.desk.services, page(window)
    numbers = furnish_bank(services)
    for view in bank.open_lines(services):
        bank.set_aside(services, view.line.id)
    keys = Keyboard(window)
    window.application.window.activateWindow()
    window.do(shown.refresh)
    window.do(shown.focus_first)
    choose(
        monkeypatch,
        tmp_path / "bank.csv",
        b"Date,Name,Reference,Amount\n03/04/2026,CAFE,%s,240.00\n" % numbers[0].encode(),
    )
    keys.press(Qt.Key.Key_O, CONTROL)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_I, ALT)
    (view,) = bank.open_lines(services)
    assert view.line.day == date(2026, 4, 3)
    wanted = view.matches[0].invoice_id
    assert shown.list.selected_ids() == [view.line.id], "the first is at hand"
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Space)
    assert invoices.get(services, wanted).due == 0
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert invoices.get(services, wanted).due == 240
    keys.press(Qt.Key.Key_F, ALT)
    keys.press(Qt.Key.Key_Return)
    assert invoices.get(services, wanted).due == 0


def test_what_was_dealt_with_elsewhere_is_said(window: Window) -> None:
    services, shown = window.desk.services, page(window)
    furnish_bank(services)
    window.do(shown.refresh)
    wanted = pick(window, shown, "HARBOUR")
    bank.set_aside(services, wanted)
    window.do(shown.detail.confirm.click)
    assert shown.detail.problem.text() == "This line was dealt with already."


def test_ten_thousand_lines(window: Window, tmp_path: Path) -> None:
    """They are listed, and only those that are seen are matched."""
    services, shown = window.desk.services, page(window)
    rows = b"".join(b"2026-04-%02d,Payer %d,ref,%d.50\n" % (1 + n % 30, n, n + 1) for n in range(10_000))
    (tmp_path / "bank.csv").write_bytes(b"Date,Name,Reference,Paid in\n" + rows)
    window.do(lambda: shown.read_statement(tmp_path / "bank.csv"))
    assert window.dialog().table.rows_shown() == 10_000
    window.do(window.dialog().ok.click)
    assert len(shown.list.records.ids) == len(bank.line_ids(services)) == 10_000
    assert shown.frame.count.text() == "10,000"
    window.do(lambda: QTest.keyClick(shown.list, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier))
    assert len(shown.list.records._faces) < 1_000
