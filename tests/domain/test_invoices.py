"""What an invoice comes to, and when it may be issued, paid or made void."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.invoices import (
    MOST_LINES,
    Credit,
    InvoiceLine,
    InvoiceStatus,
    InvoiceTerms,
    amount_due,
    check_draft,
    check_issuable,
    check_line,
    check_terms,
    check_voidable,
    due_date,
    line_net,
    paid_total,
    totals,
)
from tests.domain.making import BUSINESS, TODAY, draft, issued, line, payment
from tests.domain.vectors import load

VAT = load("vat")
REGISTERED = replace(BUSINESS, vat_registered=True, vat_number="GB123456789")

RATES = st.sampled_from([None, "0", "5", "20"])
LINES = st.lists(
    st.builds(
        line,
        net=st.decimals(0, 10000, places=4).map(str),
        rate=RATES,
        quantity=st.decimals(Decimal("0.01"), 100, places=2).map(str),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("row", VAT, ids=[row["why"] for row in VAT])
def test_vat_is_rounded_once_per_rate(row: dict[str, Any]) -> None:
    lines = [line(net, None if rate == "exempt" else rate) for net, rate in row["lines"]]
    found = totals(lines, vat_registered=True)
    assert (str(found.net), str(found.vat), str(found.gross)) == (row["net"], row["vat"], row["gross"])
    assert {f"{rate:f}": str(vat) for rate, vat in found.vat_by_rate.items()} == row["vat_by_rate"]


@given(LINES)
def test_totals_add_up_to_the_penny(lines: list[InvoiceLine]) -> None:
    found = totals(lines, vat_registered=True)
    assert found.net == sum(line_net(each) for each in lines)
    assert found.vat == sum(found.vat_by_rate.values())
    assert found.gross == found.net + found.vat
    for rate, vat in found.vat_by_rate.items():
        base = sum(line_net(each) for each in lines if each.vat_rate == rate)
        assert abs(vat - base * rate / 100) <= Decimal("0.005")


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_sum(lines: list[InvoiceLine], random: Any) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert totals(shuffled, vat_registered=True) == totals(lines, vat_registered=True)


@given(LINES)
def test_without_registration_vat_never_appears(lines: list[InvoiceLine]) -> None:
    found = totals(lines, vat_registered=False)
    assert found.vat_by_rate == {}
    assert found.vat == 0
    assert found.gross == found.net


def test_a_rate_written_twice_is_one_group() -> None:
    assert totals([line("0.33", "20"), line("0.33", "20.0")], vat_registered=True).vat_by_rate == {
        Decimal(20): Decimal("0.13")
    }


def test_what_is_owed_shrinks_with_each_payment() -> None:
    invoice = issued(
        lines=(line("100.00", "20"),), supplier=REGISTERED, payments=(payment("20.00"), payment("0.50"))
    )
    assert paid_total(invoice) == Decimal("20.50")
    assert amount_due(invoice) == Decimal("99.50")


def test_nothing_is_owed_on_a_draft_or_a_void_invoice() -> None:
    assert amount_due(draft()) == 0
    assert amount_due(issued(status=InvoiceStatus.VOID)) == 0


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (line(description="  "), "invoice.bad_description"),
        (line(description="x" * 10_001), "invoice.bad_description"),
        (line(quantity="0"), "invoice.bad_quantity"),
        (line(quantity="-1"), "invoice.bad_quantity"),
        (line(quantity="1000001"), "invoice.bad_quantity"),
        (line(quantity="NaN"), "invoice.bad_quantity"),
        (line(quantity="0.00001"), "invoice.bad_quantity"),
        (line(net="-0.01"), "invoice.bad_price"),
        (line(net="Infinity"), "invoice.bad_price"),
        (line(net="10000000"), "invoice.bad_price"),
        (line(net="0.00001"), "invoice.bad_price"),
        (line(rate="-1"), "invoice.bad_vat_rate"),
        (line(rate="101"), "invoice.bad_vat_rate"),
        (line(rate="sNaN"), "invoice.bad_vat_rate"),
    ],
)
def test_a_line_that_no_invoice_may_carry_is_refused(bad: InvoiceLine, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_line(bad, vat_registered=True)
    assert refused.value.code == code
    with pytest.raises(RuleViolation) as drafted:
        check_draft([line(), bad], vat_registered=True)
    assert drafted.value.code == code


@pytest.mark.parametrize(
    "good", [line(), line("0"), line("0.0015", "20", "0.25"), line(rate="0"), line(rate="17.5")]
)
def test_an_ordinary_line_passes(good: InvoiceLine) -> None:
    check_line(good, vat_registered=True)


@pytest.mark.parametrize("rate", ["0", "20"])
def test_an_unregistered_business_charges_no_vat(rate: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_line(line(rate=rate), vat_registered=False)
    assert refused.value.code == "invoice.vat_not_registered"
    check_line(line(), vat_registered=False)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "invoice.no_lines"),
        ([line()] * (MOST_LINES + 1), "invoice.too_many_lines"),
        ([line("9000000", quantity="100")], "money.too_large"),
    ],
)
def test_a_draft_that_could_never_be_issued_is_refused(lines: list[InvoiceLine], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_draft(lines, vat_registered=False)
    assert refused.value.code == code


def test_five_hundred_lines_are_allowed() -> None:
    check_draft([line("1.00")] * MOST_LINES, vat_registered=False)


def test_an_ordinary_draft_may_be_issued() -> None:
    check_issuable(draft(), BUSINESS, today=TODAY)
    check_issuable(draft(lines=(line("200.00", "20"),)), REGISTERED, today=TODAY)
    check_issuable(
        draft(lines=(line("500.00", "20"),), customer_address="2 High St"), REGISTERED, today=TODAY
    )


@pytest.mark.parametrize("missing", ["own_name", "business_name", "address"])
def test_no_invoice_without_name_business_name_and_address(missing: str) -> None:
    incomplete: dict[str, Any] = {missing: "  "}
    with pytest.raises(RuleViolation) as refused:
        check_issuable(draft(), replace(BUSINESS, **incomplete), today=TODAY)
    assert refused.value.code == "invoice.business_incomplete"
    assert missing.replace("_", " ").split()[0] in refused.value.message


def test_a_registered_business_needs_its_vat_number() -> None:
    with pytest.raises(RuleViolation) as refused:
        check_issuable(draft(), replace(REGISTERED, vat_number=""), today=TODAY)
    assert refused.value.code == "invoice.business_incomplete"
    assert "VAT number" in refused.value.message


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": InvoiceStatus.ISSUED}, "invoice.not_a_draft"),
        ({"status": InvoiceStatus.VOID}, "invoice.not_a_draft"),
        ({"customer_name": " "}, "invoice.no_customer"),
        ({"lines": ()}, "invoice.no_lines"),
        ({"lines": (line("0.00"),)}, "invoice.nothing_to_pay"),
        ({"lines": (line("208.34", "20"),)}, "invoice.no_customer_address"),
        ({"lines": (line("10.00", "17.5"),)}, "vat.rate_not_in_force"),
        ({"lines": (line("10.00", "20"),), "supplied_on": date(2026, 3, 31)}, "vat.before_registration"),
        (
            {
                "lines": (line("900", "20"),),
                "customer_address": "2 High St",
                "terms": InvoiceTerms(simplified=True),
            },
            "invoice.not_simplified",
        ),
        (
            {"lines": (line("10.00", "20"),), "terms": InvoiceTerms(reverse_charge=True)},
            "invoice.no_customer_vat_number",
        ),
    ],
)
def test_what_is_no_lawful_invoice_is_not_issued(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_issuable(draft(**changes), replace(REGISTERED, vat_from=date(2026, 4, 1)), today=TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("supplied", "terms", "due"),
    [
        (None, None, date(2026, 12, 22)),
        (date(2026, 11, 1), 14, date(2026, 12, 6)),
        (date(2026, 11, 30), 14, date(2026, 12, 14)),
        (None, 0, TODAY),
    ],
)
def test_an_invoice_is_due_after_the_later_of_invoice_and_supply(
    supplied: date | None, terms: int | None, due: date
) -> None:
    assert due_date(TODAY, supplied, terms) == due


@pytest.mark.parametrize("terms", [-1, 366])
def test_absurd_terms_are_refused(terms: int) -> None:
    with pytest.raises(RuleViolation) as refused:
        due_date(TODAY, None, terms)
    assert refused.value.code == "invoice.bad_terms"


def test_an_unpaid_issued_invoice_can_be_made_void_for_a_reason() -> None:
    check_voidable(issued(), "wrong customer")
    with pytest.raises(RuleViolation) as refused:
        check_voidable(issued(), " ")
    assert refused.value.code == "invoice.no_void_reason"


@pytest.mark.parametrize(
    "invoice",
    [
        draft(),
        issued(status=InvoiceStatus.PAID),
        issued(status=InvoiceStatus.VOID),
        issued(payments=(payment("1"),)),
    ],
)
def test_other_invoices_cannot_be_made_void(invoice: Any) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_voidable(invoice, "a reason")
    assert refused.value.code == "invoice.not_voidable"


def test_an_invoice_with_credit_notes_cannot_be_made_void() -> None:
    credit = Credit(id=1, number="CN-0001", issued_on=TODAY, gross=Decimal(10))
    with pytest.raises(RuleViolation) as refused:
        check_voidable(issued(credits=(credit,)), "a reason")
    assert refused.value.code == "invoice.not_voidable"


def test_days_and_numbers_go_forward_together() -> None:
    check_issuable(draft(), BUSINESS, today=TODAY, last_issued_on=TODAY)
    with pytest.raises(RuleViolation) as refused:
        check_issuable(draft(), BUSINESS, today=TODAY, last_issued_on=date(2026, 11, 23))
    assert refused.value.code == "invoice.clock_set_back"


def test_a_reverse_charge_adds_no_vat_and_says_what_the_customer_owes() -> None:
    terms = InvoiceTerms(reverse_charge=True, customer_vat_number="GB123456782")
    invoice = draft(lines=(line("100.00", "20"),), terms=terms)
    check_issuable(invoice, REGISTERED, today=TODAY)
    found = totals(invoice.lines, True, reverse_charge=True)
    assert (found.vat, found.gross, found.reverse_vat) == (0, 100, {Decimal(20): Decimal("20.00")})


@pytest.mark.parametrize(
    ("terms", "registered", "code"),
    [
        (InvoiceTerms(terms_days=366), True, "invoice.bad_terms"),
        (InvoiceTerms(reference="x" * 201), True, "invoice.bad_reference"),
        (InvoiceTerms(contract_rate=Decimal(101)), True, "invoice.bad_contract_rate"),
        (InvoiceTerms(contract_rate=Decimal("NaN")), True, "invoice.bad_contract_rate"),
        (InvoiceTerms(contract_rate=Decimal("1.005")), True, "invoice.bad_contract_rate"),
        (InvoiceTerms(reverse_charge=True), False, "invoice.no_reverse_charge"),
        (InvoiceTerms(simplified=True), False, "invoice.not_simplified"),
        (InvoiceTerms(simplified=True, reverse_charge=True), True, "invoice.not_simplified"),
    ],
)
def test_terms_that_cannot_be_are_refused(terms: InvoiceTerms, registered: bool, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_terms(terms, vat_registered=registered)
    assert refused.value.code == code
    check_terms(InvoiceTerms(terms_days=0, contract_rate=Decimal("4.25")), vat_registered=registered)
