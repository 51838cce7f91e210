"""Credit notes: partial ones and the rest, to the penny, and never more than the invoice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.credit_notes import (
    CreditNote,
    Sums,
    check_reason,
    credit_sums,
    credit_totals,
    lines_for_the_rest,
    remaining,
    sums_of_invoice,
)
from lumadesk.domain.discounts import Discount
from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import Invoice, InvoiceStatus, InvoiceTerms, invoice_totals
from lumadesk.domain.lines import InvoiceLine
from tests.domain.making import BUSINESS, NOW, TODAY, draft, issued, line

REGISTERED = replace(BUSINESS, vat_registered=True, vat_number="GB123456782")

LINES = st.lists(
    st.builds(
        line,
        net=st.decimals(Decimal("0.01"), 5000, places=2).map(str),
        rate=st.sampled_from([None, "0", "5", "20"]),
    ),
    min_size=1,
    max_size=6,
)


def note(sums: Sums, lines: Sequence[InvoiceLine] = (), discount: Discount | None = None) -> CreditNote:
    return CreditNote(
        id=1,
        invoice_id=1,
        number="CN-0001",
        issued_on=TODAY,
        reason="Returned",
        customer_name="Bob",
        customer_address="",
        supplier=REGISTERED,
        lines=tuple(lines),
        discount=discount,
        sums=sums,
        created_at=NOW,
    )


def credit_the_rest(invoice: Invoice, given: list[CreditNote]) -> CreditNote:
    lines, discount = lines_for_the_rest(invoice, given)
    return note(credit_sums(invoice, given, lines, discount), lines, discount)


@given(
    LINES,
    st.one_of(st.none(), st.decimals(0, 99, places=2).map(lambda percent: Discount(percent=percent))),
    st.lists(st.integers(1, 99), max_size=4),
)
def test_credit_and_invoice_come_to_nothing(
    lines: list[InvoiceLine], discount: Discount | None, parts: list[int]
) -> None:
    """However it is cut: parts by percentage of what is left, then the rest."""
    invoice = issued(lines=tuple(lines), supplier=REGISTERED, terms=InvoiceTerms(discount=discount))
    asked = invoice_totals(invoice, REGISTERED).gross
    if not asked:
        return
    given: list[CreditNote] = []
    for percent in parts:
        part = [
            line(str((net * percent / 100).quantize(Decimal("0.01"))), None if rate is None else str(rate))
            for rate, (net, _vat) in remaining(invoice, given).items()
        ]
        part = [each for each in part if each.unit_price > 0]
        if part:
            given.append(note(credit_sums(invoice, given, part, None), part))
    if any(net > 0 for net, _vat in remaining(invoice, given).values()):
        given.append(credit_the_rest(invoice, given))
    assert sum((credit_totals(each.sums).gross for each in given), Decimal(0)) == asked
    assert all(left == (0, 0) for left in remaining(invoice, given).values())


def test_the_first_credit_of_all_is_the_invoice_itself() -> None:
    lines = (line("0.33", "20"),) * 3
    invoice = issued(lines=lines, supplier=REGISTERED)
    whole = credit_the_rest(invoice, [])
    assert whole.lines == lines
    assert whole.sums == sums_of_invoice(invoice) == {Decimal(20): (Decimal("0.99"), Decimal("0.20"))}
    shown = credit_totals(whole.sums, subtotal=Decimal("1.09"))
    assert (shown.net, shown.vat, shown.gross, shown.discount) == (
        Decimal("0.99"),
        Decimal("0.20"),
        Decimal("1.19"),
        Decimal("0.10"),
    )


def test_the_last_part_takes_the_vat_that_is_left() -> None:
    invoice = issued(lines=(line("0.99", "20"),), supplier=REGISTERED)  # VAT £0.20
    given: list[CreditNote] = []
    for _ in range(3):
        given.append(note(credit_sums(invoice, given, [line("0.33", "20")], None)))
    assert [each.sums[Decimal(20)][1] for each in given] == [
        Decimal("0.07"),
        Decimal("0.07"),
        Decimal("0.06"),
    ]


def test_a_reverse_charge_is_credited_without_vat() -> None:
    terms = InvoiceTerms(reverse_charge=True, customer_vat_number="x")
    invoice = issued(lines=(line("100", "20"),), supplier=REGISTERED, terms=terms)
    assert credit_sums(invoice, [], [line("40", "20")], None) == {Decimal(20): (Decimal(40), Decimal(0))}


@pytest.mark.parametrize(
    ("invoice", "lines", "code"),
    [
        (draft(), [line()], "credit.not_issued"),
        (issued(status=InvoiceStatus.VOID), [line()], "credit.not_issued"),
        (issued(), [line("100.01")], "credit.too_much"),
        (issued(supplier=REGISTERED), [line("1", "20")], "credit.too_much"),
        (issued(), [line("0.00")], "credit.nothing"),
        (issued(), [], "invoice.no_lines"),
        (issued(), [line(quantity="-1")], "invoice.bad_quantity"),
    ],
)
def test_a_credit_that_cannot_be_is_refused(invoice: Any, lines: list[InvoiceLine], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        credit_sums(invoice, [], lines, None)
    assert refused.value.code == code


def test_a_draft_has_nothing_that_could_be_credited() -> None:
    with pytest.raises(ValueError, match="draft"):
        sums_of_invoice(draft())


def test_a_credit_note_has_a_reason() -> None:
    check_reason("Returned")
    with pytest.raises(RuleViolation) as refused:
        check_reason(" ")
    assert refused.value.code == "credit.no_reason"
