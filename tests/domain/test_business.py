"""What the owner's business may look like, and what is missing for an invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lumadesk.domain.business import (
    Business,
    check_business,
    from_document,
    how_to_pay,
    missing_for_invoice,
    to_document,
)
from lumadesk.domain.errors import RuleViolation
from tests.domain.making import BUSINESS


def test_a_new_business_misses_what_the_law_asks() -> None:
    assert missing_for_invoice(Business()) == ("own name", "business name", "address for service")
    assert missing_for_invoice(replace(BUSINESS, vat_registered=True)) == ("VAT number",)
    assert missing_for_invoice(BUSINESS) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"email": "hello@example.co.uk"},
        {"vat_registered": True, "vat_number": "GB 123 4567 89"},
        {"vat_registered": True, "vat_number": ""},
        {"vat_registered": True, "vat_number": "123456789012"},
        {"payment_terms_days": 0},
    ],
)
def test_an_ordinary_business_passes(changes: dict[str, Any]) -> None:
    check_business(replace(BUSINESS, **changes))


def test_nothing_set_yet_passes_too() -> None:
    check_business(Business())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"address": "x" * 1001}, "business.too_long"),
        ({"email": "hello"}, "business.bad_email"),
        ({"vat_registered": True, "vat_number": "GB12"}, "business.bad_vat_number"),
        ({"payment_terms_days": -1}, "business.bad_terms"),
        ({"payment_terms_days": 366}, "business.bad_terms"),
        ({"invoice_prefix": "INV/"}, "number.bad_prefix"),
        ({"sort_code": "12-34-5", "account_number": "12345678"}, "business.bad_sort_code"),
        ({"sort_code": "12-34-56", "account_number": "1234567"}, "business.bad_account_number"),
        ({"sort_code": "12-34-56"}, "business.half_an_account"),
        ({"account_number": "12345678"}, "business.half_an_account"),
        ({"quote_prefix": "INV-"}, "number.same_series"),
        ({"number_padding": 0}, "number.bad_padding"),
        ({"number_padding": 10}, "number.bad_padding"),
        ({"colour": "red"}, "colour.unreadable"),
        ({"colour": "#ffee88"}, "colour.too_light"),
    ],
)
def test_details_that_no_document_carries_are_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_business(replace(BUSINESS, **changes))
    assert refused.value.code == code


def test_how_to_pay_is_said_in_lines() -> None:
    full = replace(
        BUSINESS,
        account_name="Ann Example",
        sort_code="123456",
        account_number="1234 5678",
        iban="gb33bukb20201555555555",
        bank_details="Cheques are welcome.",
    )
    assert how_to_pay(full).split("\n") == [
        "Account name Ann Example",
        "Sort code 12-34-56",
        "Account number 12345678",
        "IBAN GB33 BUKB 2020 1555 5555 55",
        "Cheques are welcome.",
    ]
    assert how_to_pay(BUSINESS) == ""


def test_its_series_are_numbered_alike() -> None:
    by_year = replace(BUSINESS, number_year=True, number_padding=3)
    assert by_year.series("CN-").number(7, date(2026, 11, 3)) == "CN-2026-007"


def test_vat_is_charged_from_the_day_of_registration() -> None:
    since = replace(BUSINESS, vat_registered=True, vat_from=date(2026, 4, 1))
    assert not since.charges_vat(date(2026, 3, 31))
    assert since.charges_vat(date(2026, 4, 1))
    assert replace(since, vat_from=None).charges_vat(date(2000, 1, 1))
    assert not replace(since, vat_registered=False).charges_vat(date(2026, 5, 1))


@pytest.mark.parametrize("since", [None, date(2026, 4, 1)])
def test_an_issued_document_keeps_the_business_whole(since: date | None) -> None:
    kept = replace(BUSINESS, vat_registered=True, vat_from=since, number_year=True)
    assert from_document(to_document(kept)) == kept


def test_a_business_of_an_older_program_is_read() -> None:
    old = {"own_name": "Ann", "business_name": "Repairs", "gone_since": "x"}
    assert from_document(old) == Business(own_name="Ann", business_name="Repairs")
