"""Income on the cash basis, shared among categories and quarters to the penny."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.calendar import tax_year_of
from lumadesk.domain.income import UNCATEGORISED, by_month, in_year, income_of, quarters
from lumadesk.domain.invoices import Payment, PaymentKind, invoice_totals
from tests.domain.making import BUSINESS, draft, issued, line

REGISTERED = replace(BUSINESS, vat_registered=True, vat_number="GB123456782")
YEAR = tax_year_of(date(2026, 11, 3))


def entry(amount: str, on: date, kind: PaymentKind = PaymentKind.PAYMENT) -> Payment:
    return Payment(id=1, amount=Decimal(amount), paid_on=on, kind=kind)


LINES = (
    replace(line("100.00", "20"), category="Repairs"),
    replace(line("50.00", "20"), category="Lessons"),
    line("10.00", "0"),
)


@given(st.lists(st.decimals(Decimal("-50"), 300, places=2), min_size=1, max_size=5))
def test_the_parts_of_a_payment_come_to_the_payment(amounts: list[Decimal]) -> None:
    payments = tuple(entry(str(amount), date(2026, 5, 1)) for amount in amounts)
    invoice = issued(lines=LINES, supplier=REGISTERED, payments=payments)
    found = income_of(invoice)
    assert sum((one.amount + one.vat for one in found), Decimal(0)) == sum(amounts)
    assert {one.category for one in found} <= {"Repairs", "Lessons", UNCATEGORISED}


def test_a_whole_payment_is_the_net_and_the_vat() -> None:
    invoice = issued(lines=LINES, supplier=REGISTERED)
    gross = invoice_totals(invoice, REGISTERED).gross
    found = income_of(replace(invoice, payments=(entry(str(gross), date(2026, 5, 1)),)))
    assert {one.category: one.amount for one in found} == {
        "Repairs": Decimal("100.00"),
        "Lessons": Decimal("50.00"),
        UNCATEGORISED: Decimal("10.00"),
    }
    assert sum(one.vat for one in found) == 30


def test_credit_that_moves_is_no_income_and_a_refund_is_less() -> None:
    payments = (
        entry("100", date(2026, 5, 1)),
        entry("-40", date(2026, 6, 1), PaymentKind.REFUND),
        entry("-10", date(2026, 6, 1), PaymentKind.TRANSFER),
        entry("-60", date(2026, 6, 2), PaymentKind.CORRECTION),
    )
    found = income_of(issued(payments=payments))
    assert [(one.day.month, one.amount) for one in found] == [(5, 100), (6, -40), (6, -60)]
    assert income_of(draft()) == []


def test_quarters_are_cumulative_and_the_year_has_its_ends() -> None:
    days = (
        date(2026, 4, 3),
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 7, 5),
        date(2026, 7, 6),
        date(2027, 4, 5),
        date(2027, 4, 6),
    )
    payments = tuple(entry("10", day) for day in days)
    income = income_of(issued(payments=payments, lines=(line("70.00"),)))
    kept = in_year(income, YEAR, calendar_quarters=False)
    assert [one.day for one in kept] == [*days[2:6]]
    found = quarters(kept, YEAR, calendar_quarters=False)
    assert [(one.first_day, one.total, one.cumulative) for one in found] == [
        (date(2026, 4, 6), 20, 20),
        (date(2026, 7, 6), 10, 30),
        (date(2026, 10, 6), 0, 30),
        (date(2027, 1, 6), 10, 40),
    ]
    assert found[0].by_category == {UNCATEGORISED: 20}
    assert found[0].update.submit_by == date(2026, 8, 7)
    calendar = in_year(income, YEAR, calendar_quarters=True)
    assert [one.day for one in calendar] == [*days[:5]]
    assert [one.total for one in quarters(calendar, YEAR, calendar_quarters=True)] == [30, 20, 0, 0]


def test_months_without_income_are_there_too() -> None:
    income = income_of(issued(payments=(entry("30", date(2026, 12, 31)), entry("70", date(2020, 1, 1)))))
    found = by_month(income, YEAR.start, YEAR.end)
    assert len(found) == 13
    assert (found[date(2026, 12, 1)], found[date(2027, 1, 1)]) == (30, 0)
    assert sum(found.values()) == 30
