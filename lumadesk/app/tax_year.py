"""The tax year: income by quarter and category, its dates, and what goes to software or an accountant.

Expenses are not tracked: what is shown is turnover, not profit.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from lumadesk.app.changes import Changes
from lumadesk.app.services import Services, changes
from lumadesk.domain.calendar import TaxYear, tax_year_of
from lumadesk.domain.disclosures import Authority, Disclosure, check_disclosure
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.hostile_text import clean_text, csv_cell
from lumadesk.domain.income import Income, Quarter, by_month, in_year, income_of, quarters
from lumadesk.domain.invoices import InvoiceStatus, amount_due, invoice_totals
from lumadesk.domain.making_tax_digital import final_declaration_by, income_threshold, quarterly_updates
from lumadesk.domain.money import ZERO
from lumadesk.domain.statements import Age, aged
from lumadesk.storage import disclosures, invoices, settings
from lumadesk.storage.transaction import Tx

_CALENDAR = "calendar_quarters"
EXPENSES = "Expenses are not tracked here: this is turnover, not profit."


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxYearView:
    """Pounds without VAT, on the cash basis. ``binds`` where Making Tax Digital does at this turnover."""

    year: TaxYear
    calendar_quarters: bool
    quarters: tuple[Quarter, ...]
    by_category: dict[str, Decimal]
    total: Decimal
    vat: Decimal
    declaration_by: date
    threshold: Decimal | None  # over which Making Tax Digital binds, by the turnover two years before
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """What the charts draw: income by the first day of each month, and what is outstanding by its age."""

    income: dict[date, Decimal]
    outstanding: dict[Age, Decimal]


def year_of(label: str) -> TaxYear:
    """A tax year by its label, "2026-27". Raises RuleViolation ``tax-year.unreadable``."""
    first = label.strip()[:4]
    if first.isascii() and first.isdecimal() and 2000 <= int(first) <= 2100:
        year = tax_year_of(date(int(first), 4, 6))
        if label.strip() in {first, year.label}:
            return year
    raise RuleViolation("tax-year.unreadable", "That is no tax year.", "Write it like 2026-27.")


def get_year(services: Services, year: TaxYear | None = None) -> TaxYearView:
    """The year of today unless another one is asked for."""
    wanted = year or tax_year_of(services.today)
    with services.read() as tx:
        calendar = _calendar(tx)
        income = _income(tx, wanted, calendar)
    totals: dict[str, Decimal] = {}
    for one in income:
        totals[one.category] = totals.get(one.category, ZERO) + one.amount
    return TaxYearView(
        year=wanted,
        calendar_quarters=calendar,
        quarters=quarters(income, wanted, calendar_quarters=calendar),
        by_category=dict(sorted(totals.items())),
        total=sum(totals.values(), ZERO),
        vat=sum((one.vat for one in income), ZERO),
        declaration_by=final_declaration_by(wanted),
        threshold=income_threshold(wanted.start),
        note=EXPENSES,
    )


def charts(services: Services, year: TaxYear | None = None) -> Charts:
    wanted = year or tax_year_of(services.today)
    with services.read() as tx:
        income = _income(tx, wanted, False)
        unpaid = invoices.rows(tx, invoices.ids(tx, InvoiceStatus.ISSUED))
    return Charts(income=by_month(income, wanted.start, wanted.end), outstanding=aged(unpaid, services.today))


def choose_calendar_quarters(services: Services, chosen: bool) -> Changes[bool]:
    """The election for calendar quarters, or back to the standard ones."""
    with services.write("tax-year.choose-quarters") as tx:
        settings.put(tx, _CALENDAR, str(int(chosen)))
    return changes(tx, chosen)


def export_records(
    services: Services, to: Path, year: TaxYear | None = None, *, overwrite: bool = False
) -> Changes[Path]:
    """The digital records of a year as CSV: date, amount, category; names nobody."""
    wanted = year or tax_year_of(services.today)
    with services.write("tax-year.export") as tx:
        rows = _income(tx, wanted, _calendar(tx))
    data = _csv(
        ("Date", "Amount", "Category", "Reference"),
        ((one.day.isoformat(), f"{one.amount:.2f}", one.category, one.number) for one in rows),
    )
    target = to / f"income-{wanted.label}.csv" if to.is_dir() else to
    return changes(tx, services.outside.files.write(target, data, overwrite=overwrite))


def export_for_accountant(
    services: Services,
    to: Path,
    accountant: str,
    year: TaxYear | None = None,
    *,
    basis: str = "",
    overwrite: bool = False,
) -> Changes[Path]:
    """A year's invoices as an accountant needs them: numbers, days and sums, nobody's name or address (LT16).

    It is entered into the log of disclosures before the file exists.
    """
    wanted = year or tax_year_of(services.today)
    with services.write("tax-year.export-for-accountant") as tx:
        rows = _accounts(tx, wanted)
        entry = Disclosure(
            id=0,
            person_id=None,
            authority=Authority.OTHER,
            asked_by=clean_text(accountant).strip(),
            asked_on=services.today,
            what=f"Numbers, days and sums of the invoices of {wanted.label}; no names or addresses",
            basis=clean_text(basis).strip() or "Tax return (TMA 1970 s.8); UK GDPR Art 6(1)(c)",
            disclosed_on=services.today,
            how="as a file",
            reasons="",
            created_at=tx.now,
        )
        check_disclosure(entry, services.today)
        disclosures.add(tx, entry)
    data = _csv(
        ("Number", "Issued", "Tax point", "Status", "Net", "VAT", "Gross", "Credited", "Received", "Due"),
        rows,
    )
    target = to / f"invoices-{wanted.label}.csv" if to.is_dir() else to
    return changes(tx, services.outside.files.write(target, data, overwrite=overwrite))


def _income(tx: Tx, year: TaxYear, calendar: bool) -> list[Income]:
    updates = quarterly_updates(year, calendar_quarters=calendar)
    ids = tx.column(
        "SELECT DISTINCT invoice_id FROM payment WHERE paid_on BETWEEN ? AND ?",
        (updates[0].period_start.isoformat(), updates[-1].period_end.isoformat()),
    )
    found = [
        one for block in _blocks(ids) for invoice in invoices.rows(tx, block) for one in income_of(invoice)
    ]
    return in_year(found, year, calendar_quarters=calendar)


def _accounts(tx: Tx, year: TaxYear) -> list[tuple[str, ...]]:
    ids = tx.column(
        "SELECT id FROM invoice WHERE issued_on BETWEEN ? AND ? ORDER BY issued_on, id",
        (year.start.isoformat(), year.end.isoformat()),
    )
    found = []
    for invoice in (one for block in _blocks(ids) for one in invoices.rows(tx, block)):
        if invoice.supplier is None or invoice.issued_on is None:
            continue
        totals = invoice_totals(invoice, invoice.supplier)
        credited = sum((credit.gross for credit in invoice.credits), ZERO)
        received = sum((payment.amount for payment in invoice.payments), ZERO)
        point = invoice.tax_point or invoice.issued_on
        sums = (totals.net, totals.vat, totals.gross, credited, received, amount_due(invoice))
        found.append(
            (
                invoice.number or "",
                invoice.issued_on.isoformat(),
                point.isoformat(),
                invoice.status.value,
                *(f"{amount:.2f}" for amount in sums),
            )
        )
    return found


def _calendar(tx: Tx) -> bool:
    return settings.get(tx, _CALENDAR) == "1"


def _blocks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        # A minus is a number here; every other sign that starts a formula is disarmed.
        writer.writerow([cell if _is_number(cell) else csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()
