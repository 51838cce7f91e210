"""The page of the tax year: income on the cash basis by quarter, month and category, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from lumadesk.app import tax_year
from lumadesk.app.tax_year import Charts, TaxYearView
from lumadesk.domain.calendar import TaxYear, tax_year_of
from lumadesk.domain.money import ZERO, format_money
from lumadesk.ui import exporting
from lumadesk.ui.desk import Desk
from lumadesk.ui.invoices.accountant_dialog import AccountantDialog
from lumadesk.ui.invoices.tax_year_words import category_rows, month_bars, outstanding_bars, quarter_rows
from lumadesk.ui.screen import Screen
from lumadesk.ui.theme import Tone
from lumadesk.ui.widgets.bar_chart import BarChart
from lumadesk.ui.widgets.boxes import STRETCH, Banner, Facts, card, column, row, scrolled
from lumadesk.ui.widgets.buttons import Segments, button
from lumadesk.ui.widgets.form import DropDown
from lumadesk.ui.widgets.text import label
from lumadesk.ui.widgets.text_table import TextTable
from lumadesk.ui.words import day

#: The years that are offered, up to this one.
_BACK = 7
_WIDEST = 1_400


@dataclass(frozen=True, slots=True)
class _Read:
    view: TaxYearView
    charts: Charts


class TaxYearPage(Screen):
    nouns = ("invoice", "payment", "credit_note", "setting")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.year = DropDown()
        self._newest: TaxYear | None = None
        self._offer_years()
        self.year.setAccessibleName("Tax year")
        self.calendar = Segments([("Standard quarters", False), ("Calendar quarters", True)], "Quarters")
        self.records = button(
            "&Digital records…", self.export_records, icon="file-down", name="Export the digital records"
        )
        self.accountant = button("For the &accountant…", self.export_for_accountant, icon="send")
        self.note = Banner(Tone.INFO)
        self.sum = label("", "figure")
        self.facts = Facts()
        self.months = BarChart("Income by month", "Nothing came in this year.")
        self.outstanding = BarChart("Outstanding by days overdue", "Everything is paid.")
        self._owed = label("", "muted")
        self.quarters = TextTable("Quarters", most=4)
        self.categories = TextTable("Income by category and quarter")
        year_name = label("&Year", "label")
        year_name.setBuddy(self.year)
        charts = row(
            card(label("Income by month", "heading"), self.months),
            card(
                row(label("Outstanding today, by days overdue", "heading"), STRETCH, self._owed),
                self.outstanding,
            ),
            gap="l",
        )
        charts.setStretch(0, 3)
        charts.setStretch(1, 2)
        page = QWidget()
        page.setLayout(
            column(
                row(
                    label("Tax year", "title"), year_name, self.year, self.calendar, STRETCH,
                    self.records, self.accountant, gap="m",
                ),
                self.note,
                card(label("Income, without VAT", "label"), self.sum, self.facts, gap="s"),
                charts,
                card(label("Quarters", "heading"), self.quarters),
                card(label("Categories", "heading"), self.categories),
                STRETCH,
                gap="l",
                margin="xl",
            )
        )  # fmt: skip
        self.setLayout(column(scrolled(page, _WIDEST), gap=""))
        self.year.currentIndexChanged.connect(lambda _index: self.refresh())
        self.calendar.chosen.connect(self._choose_quarters)

    def focus_first(self) -> None:
        self.year.setFocus()

    def refresh(self) -> None:
        self._offer_years()
        services, wanted = self.desk.services, self._wanted()
        self.desk.jobs.read(
            lambda: _Read(tax_year.get_year(services, wanted), tax_year.charts(services, wanted)),
            self._show,
            owner=self,
            replaces="year",
        )

    def export_records(self) -> None:
        services, wanted = self.desk.services, self._wanted()
        exporting.save(
            self.desk,
            self,
            "Export the digital records: date, amount, category",
            f"income-{wanted.label}.csv",
            "CSV (*.csv)",
            lambda to: tax_year.export_records(services, to, wanted, overwrite=True),
        )

    def export_for_accountant(self) -> None:
        AccountantDialog(self.window(), self.desk, self._wanted()).open()

    def _offer_years(self) -> None:
        """The window may stay open into the next tax year."""
        newest = tax_year_of(self.desk.services.today)
        if newest != self._newest:
            self._newest = newest
            years = [tax_year.year_of(str(newest.start.year - back)) for back in range(_BACK)]
            with QSignalBlocker(self.year):
                self.year.show_options([(one.label, one) for one in years], newest)

    def _wanted(self) -> TaxYear:
        chosen: TaxYear = self.year.value()
        return chosen

    def _choose_quarters(self, chosen: Any) -> None:
        services = self.desk.services
        self.desk.jobs.write(
            lambda: tax_year.choose_calendar_quarters(services, bool(chosen)),
            lambda _changes: self.desk.say(
                "Calendar quarters: each begins on the first of a month." if chosen else "Standard quarters."
            ),
            owner=self,
        )

    def _show(self, found: _Read) -> None:
        view, charts = found.view, found.charts
        self.calendar.choose(view.calendar_quarters)
        self.note.say(f"{view.note} Income counts on the day on which it was paid (cash basis).")
        self.sum.setText(format_money(view.total))
        self.facts.show_facts(_facts(view))
        self.months.show_bars(month_bars(charts.income))
        self.outstanding.show_bars(outstanding_bars(charts.outstanding))
        self._owed.setText(format_money(sum(charts.outstanding.values(), ZERO)))
        self.quarters.show_rows(
            ("Quarter", "Income", "Year so far", "Update due by", "State"),
            quarter_rows(view, self.desk.services.today),
            (1, 2),
            wide=0,
        )
        titles, rows = category_rows(view)
        self.categories.show_rows(titles, rows, range(1, len(titles)), wide=0, with_sum=len(rows) > 1)


def _facts(view: TaxYearView) -> list[tuple[str, str]]:
    facts = [("Tax year", f"{day(view.year.start)} to {day(view.year.end)}")]
    if view.vat:
        facts.append(("VAT besides", format_money(view.vat)))
    facts.append(("Tax return due by", day(view.declaration_by)))
    if view.threshold is None:
        facts.append(("Making Tax Digital", "Does not apply to this year; the dates below are a guide."))
    else:
        before = tax_year_of(view.year.start.replace(year=view.year.start.year - 2)).label
        facts.append(
            (
                "Making Tax Digital",
                f"Applies where the gross income on the return for {before} was more than "
                f"{format_money(view.threshold).removesuffix('.00')}.",
            )
        )
    return facts
