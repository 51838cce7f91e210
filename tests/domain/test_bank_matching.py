"""What a payment seems to be for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lumadesk.domain.bank_csv import BankEntry
from lumadesk.domain.bank_matching import Open, matches

INVOICES = [
    Open(invoice_id=1, number="INV-0001", customer_name="Ann Example", due=Decimal("60.00")),
    Open(invoice_id=2, number="INV-0011", customer_name="Bob Other", due=Decimal("60.00")),
    Open(invoice_id=3, number="INV-0003", customer_name="", due=Decimal("75.00")),
]


def entry(payer: str, amount: str = "60.00", reference: str = "") -> BankEntry:
    return BankEntry(day=date(2026, 11, 3), amount=Decimal(amount), payer=payer, reference=reference)


@pytest.mark.parametrize(
    ("came", "first", "certain"),
    [
        (entry("A N OTHER", reference="INV-0001"), 1, True),
        (entry("A N OTHER", reference="inv 0001 thanks"), 1, True),
        (entry("A N OTHER INV0011"), 2, True),
        (entry("A N OTHER", "10.00", "INV-0001"), 1, False),
        (entry("ANN EXAMPLE", "60.00"), 1, False),
        (entry("MRS ANN M EXAMPLE", "1.00"), 1, False),
        (entry("Somebody", "75.00"), 3, False),
    ],
)
def test_the_likeliest_comes_first(came: BankEntry, first: int, certain: bool) -> None:
    best = matches(came, INVOICES)[0]
    assert (best.invoice_id, best.certain) == (first, certain)
    assert best.reasons


def test_nothing_fits_everything() -> None:
    assert matches(entry("Somebody", "1.00"), INVOICES) == ()
    assert matches(entry("", "1.00", "INV-00012"), INVOICES) == (), "a number within another is none"
    assert (
        matches(
            entry("Ann Example", "1.00"), [Open(invoice_id=1, number="--", customer_name="", due=Decimal(2))]
        )
        == ()
    )
    many = [Open(invoice_id=n, number=f"X-{n}", customer_name="", due=Decimal(60)) for n in range(1, 20)]
    assert [match.invoice_id for match in matches(entry("x"), many)] == [1, 2, 3, 4, 5]
