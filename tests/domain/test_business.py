"""What the owner's business may look like, and what is missing for an invoice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lumadesk.domain.business import Business, check_business, missing_for_invoice
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
    ],
)
def test_details_that_no_document_carries_are_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_business(replace(BUSINESS, **changes))
    assert refused.value.code == code
