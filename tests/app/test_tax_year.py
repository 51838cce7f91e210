"""The tax year on the cash basis, its files, and what an accountant gets: nobody's name."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lumadesk.app import business, disclosures, invoices, people, tax_year
from lumadesk.app.services import Services
from lumadesk.domain.calendar import tax_year_of
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.statements import Age
from tests.app.fakes import FakeClock
from tests.app.test_invoices import REGISTERED, issued, line


def of_category(category: str, price: str, vat: str | None = None) -> object:
    return replace(line(price=price, vat=vat), category=category)


@pytest.fixture
def year(services: Services, clock: FakeClock) -> Services:
    """Two invoices with VAT: £100 for repairs and £60 for lessons, paid in two quarters and in part."""
    business.save_business(services, REGISTERED)
    first = issued(services, of_category("Repairs", "100.00", "20"))  # type: ignore[arg-type]
    second = issued(services, of_category("=Lessons", "60.00", "20"), of_category("Repairs", "40.00", "0"))  # type: ignore[arg-type]
    invoices.record_payment(services, first, Decimal("120.00"), clock.today())
    clock.advance(days=70)
    invoices.record_payment(services, second, Decimal("56.00"), clock.today())
    return services


def test_income_by_quarter_and_category(year: Services) -> None:
    view = tax_year.get_year(year)
    assert (view.year.label, view.total, view.vat) == ("2026-27", 150, 26)
    assert view.by_category == {"Repairs": 120, "=Lessons": 30}
    assert [(one.total, one.cumulative, one.update.submit_by) for one in view.quarters] == [
        (0, 0, date(2026, 8, 7)),
        (0, 0, date(2026, 11, 7)),
        (100, 100, date(2027, 2, 7)),
        (50, 150, date(2027, 5, 7)),
    ]
    assert (view.declaration_by, view.threshold) == (date(2028, 1, 31), 50000)
    assert "not tracked" in view.note
    assert tax_year.get_year(year, tax_year_of(date(2025, 5, 1))).total == 0
    tax_year.choose_calendar_quarters(year, True)
    calendar = tax_year.get_year(year)
    assert calendar.calendar_quarters
    assert calendar.quarters[0].first_day == date(2026, 4, 1)


def test_the_charts(year: Services) -> None:
    drawn = tax_year.charts(year)
    assert (drawn.income[date(2026, 11, 1)], drawn.income[date(2026, 12, 1)]) == (100, 0)
    assert sum(drawn.income.values()) == 150
    assert drawn.outstanding[Age.TO_60] == 56


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_digital_records(year: Services, tmp_path: Path) -> None:
    rows = read(tax_year.export_records(year, tmp_path).value)
    assert rows == [
        ["Date", "Amount", "Category", "Reference"],
        ["2026-11-03", "100.00", "Repairs", "INV-0001"],
        ["2027-01-12", "30.00", "'=Lessons", "INV-0002"],
        ["2027-01-12", "20.00", "Repairs", "INV-0002"],
    ]


def test_the_accountant_gets_sums_and_nobodys_name(year: Services, tmp_path: Path) -> None:
    path = tax_year.export_for_accountant(year, tmp_path, "Sums & Co").value
    rows = read(path)
    assert rows[1] == [
        "INV-0001", "2026-11-03", "2026-11-03", "paid", "100.00", "20.00", "120.00", "0.00", "120.00", "0.00",
    ]  # fmt: skip
    assert (rows[2][8], rows[2][9]) == ("56.00", "56.00")
    text = path.read_text(encoding="utf-8-sig")
    for person in people.rows(year, people.list_ids(year)):
        assert person.name not in text
    assert "Visit" not in text
    (entry,) = disclosures.list_disclosures(year)
    assert (entry.asked_by, entry.person_id, entry.disclosed_on) == ("Sums & Co", None, year.today)
    with pytest.raises(RuleViolation) as refused:
        tax_year.export_for_accountant(year, tmp_path / "x.csv", " ")
    assert refused.value.code == "disclosure.incomplete"
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize(("text", "start"), [("2026-27", 2026), ("2026", 2026), (" 2099-00 ", 2099)])
def test_a_year_is_read(text: str, start: int) -> None:
    assert tax_year.year_of(text).start.year == start


@pytest.mark.parametrize("text", ["", "26-27", "2026-28", "1999", "2026/27", "next"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        tax_year.year_of(text)
    assert refused.value.code == "tax-year.unreadable"
