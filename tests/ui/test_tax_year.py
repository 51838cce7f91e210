"""The Tax year page: income by quarter, month and category, in words as well, and what leaves the vault."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from lumadesk.app import disclosures, tax_year
from lumadesk.domain.statements import Age
from lumadesk.ui.desk import Place
from lumadesk.ui.theme import DARK, LIGHT, ThemeChoice, current_theme
from lumadesk.ui.widgets.bar_chart import Bar, BarChart, pounds, round_step, thousands
from tests.app.fakes import FakeClock
from tests.tour.bank_stage import furnish_bank
from tests.ui.conftest import Window


def page(window: Window) -> Any:
    furnish_bank(window.desk.services)
    shown = window.workspace.show_place(Place.INVOICES).show_page("tax_year")
    window.rest()
    return shown


def cells(table: Any, row: int) -> list[str]:
    model = table.model()
    return [model.index(row, place).data() for place in range(model.columnCount())]


def test_a_year_is_shown_by_quarter_month_and_category(window: Window, clock: FakeClock) -> None:
    shown = page(window)
    view = tax_year.get_year(window.desk.services)
    assert view.total > 4_000
    assert shown.sum.text() == f"£{view.total:,.2f}"
    assert "Expenses are not tracked" in shown.note.text()
    assert cells(shown.quarters, 0)[3:] == ["7 Aug 2026", "Under way"]
    assert cells(shown.quarters, 0)[1] == f"£{view.quarters[0].total:,.2f}"
    assert cells(shown.quarters, 3)[3:] == ["7 May 2027", "To come"]
    assert "June 2026: £1,725.00" in shown.months.accessibleDescription()
    not_due = tax_year.charts(window.desk.services).outstanding[Age.NOT_DUE]
    assert f"Not due yet: £{not_due:,.2f}" in shown.outstanding.accessibleDescription()
    window.do(lambda: shown.year.setCurrentIndex(1))
    assert shown.year.value().label == "2025-26"
    assert cells(shown.quarters, 3)[2:] == ["£8,415.00", "7 May 2026", "Over"]
    rows = [cells(shown.categories, row) for row in range(shown.categories.rows_shown())]
    assert [row[0] for row in rows] == ["Networks", "Repairs", "Support", "Websites", "All"]
    assert rows[-1][-1] == "£8,415.00"
    window.do(lambda: shown.calendar.findChildren(type(shown.records))[1].click())
    assert cells(shown.quarters, 0)[0] == "1 Apr 2025 to 30 Jun 2025"
    assert tax_year.get_year(window.desk.services).calendar_quarters
    window.do(lambda: shown.year.setCurrentIndex(6))
    assert shown.months.accessibleDescription() == "Nothing came in this year."
    clock.advance(days=300)
    window.do(shown.refresh)
    assert shown.year.value().label == "2027-28", "the window stayed open into the next year"


def test_the_digital_records_are_exported(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page(window)
    file = tmp_path / "records.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    window.do(shown.records.click)
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["Date", "Amount", "Category", "Reference"]
    assert sum(Decimal(row[1]) for row in rows[1:]) == tax_year.get_year(window.desk.services).total


def test_what_an_accountant_gets_is_a_disclosure(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page(window)
    chosen = [""]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen[0], ""))
    window.do(shown.accountant.click)
    dialog = window.dialog()
    window.do(dialog.ok.click)
    assert "log of disclosures needs it" in dialog.who.inner.accessibleDescription()
    dialog.who.inner.setText("Sums & Co")
    window.do(dialog.ok.click)
    before = disclosures.list_disclosures(window.desk.services)
    assert dialog.isVisible(), "no place was chosen: nothing typed is lost"
    (tmp_path / "file").write_bytes(b"")
    chosen[0] = str(tmp_path / "file" / "x.csv")
    window.do(dialog.ok.click)
    assert dialog.problem.text(), "it cannot be written there"
    chosen[0] = str(tmp_path / "x.csv")
    window.do(dialog.ok.click)
    assert "log of disclosures" in window.toast()
    text = (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
    assert "INV-" in text
    assert "Surgery" not in text
    entry = disclosures.list_disclosures(window.desk.services)[0]
    assert (entry.asked_by, entry.how) == ("Sums & Co", "as a file")
    assert len(disclosures.list_disclosures(window.desk.services)) > len(before)
    window.do(window.workspace.toast._act)
    log = window.workspace.screens[Place.PRIVACY].page("disclosures")
    window.do(log.refresh)
    window.do(lambda: log.list.select(entry.id))
    assert log.isVisible()
    assert any("Sums & Co" in one.text() for one in log.detail.findChildren(type(shown.sum)))


@pytest.mark.parametrize(
    ("least", "step"),
    [("0.3", "0.5"), ("1", "1"), ("1.1", "2"), ("450", "500"), ("51", "100"), ("6e4", "1e5")],
)
def test_a_scale_has_round_steps(least: str, step: str) -> None:
    assert round_step(Decimal(least)) == Decimal(step)


def test_amounts_are_short_above_bars() -> None:
    assert [pounds(Decimal(one)) for one in ("0", "9999.4", "12500", "-20000")] == [
        "£0", "£9,999", "£12.5k", "-£20k",
    ]  # fmt: skip
    assert [thousands(Decimal(one)) for one in ("999", "1860", "-2000000")] == ["£999", "£1.9k", "-£2m"]


def colours_in(chart: BarChart) -> set[str]:
    picture = QImage(chart.size(), QImage.Format.Format_RGB32)
    chart.render(picture)
    return {
        picture.pixelColor(x, y).name().upper()
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    }


def test_a_chart_is_drawn_in_the_colours_of_the_theme_and_pointed_at(qtbot: QtBot) -> None:
    chart = BarChart("Income", "Nothing came.")
    qtbot.addWidget(chart)
    chart.resize(600, 220)
    chart.show()
    assert chart.pointed() is None
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.pointed() is None, "without bars there is nothing to point at"
    months = [Bar(str(n), f"Month {n}", Decimal(amount)) for n, amount in enumerate((1200, -300, 0))]
    chart.show_bars([*months, Bar("Late", "Late", Decimal(900), alarm=1)])
    assert chart.accessibleDescription() == "Month 0: £1,200.00; Month 1: -£300.00; Late: £900.00"
    assert {LIGHT.accent, LIGHT.danger} <= colours_in(chart)
    current_theme().choose(ThemeChoice.DARK)
    assert {DARK.accent, DARK.danger} <= colours_in(chart)
    for _ in range(6):
        QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.pointed() == Bar("Late", "Late", Decimal(900), alarm=1)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.pointed() == months[2]
    QTest.mouseMove(chart, QPointF(chart.width() * 0.2, 100).toPoint())
    assert chart.pointed() == months[0]
    chart.show_bars([Bar("1", "One", Decimal(0))])
    assert (chart.pointed(), chart.accessibleDescription()) == (None, "Nothing came.")
    assert LIGHT.accent not in colours_in(chart)
