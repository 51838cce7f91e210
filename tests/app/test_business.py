"""The owner's business, as invoices and packs show it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lumadesk.app import business
from lumadesk.app.services import Services
from lumadesk.domain.business import Business
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.storage import business as stored
from tests.app.conftest import OWNER


def test_at_first_nothing_is_set(services: Services) -> None:
    assert business.get_business(services) == Business()


def test_what_was_saved_is_there(services: Services) -> None:
    wanted = replace(OWNER, vat_registered=True, vat_number="GB 123 4567 82", payment_terms_days=14)
    outcome = business.save_business(services, wanted)
    assert outcome.value == wanted
    assert outcome.touched, "the views have to hear of it"
    assert business.get_business(services) == wanted
    business.save_business(services, OWNER)
    assert business.get_business(services) == OWNER


def test_what_no_document_could_carry_is_refused(services: Services) -> None:
    business.save_business(services, OWNER)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"policy": "nobody's"}, "business.policy"),
        ({"payment_terms_days": -1}, "business.bad_terms"),
        ({"payment_terms_days": 366}, "business.bad_terms"),
        ({"vat_number": "GB 123 4567 82"}, "business.vat_number"),
        ({"vat_registered": True, "vat_number": "12"}, "business.bad_vat_number"),
        ({"invoice_prefix": "INV/2026 "}, "number.bad_prefix"),
        ({"invoice_prefix": "x" * 13}, "number.bad_prefix"),
        ({"email": "alex at sample"}, "business.bad_email"),
        ({"address": "x" * 1001}, "business.too_long"),
    ]
    for given, code in wrong:
        with pytest.raises(RuleViolation) as refusal:
            business.save_business(services, replace(OWNER, **given))
        assert refusal.value.code == code
    assert business.get_business(services) == OWNER


def test_the_profile_is_the_one_that_was_chosen(services: Services) -> None:
    assert services.profile.id == "luma-tech"
    business.save_business(services, replace(OWNER, policy="lustre-support"))
    assert services.profile.id == "lustre-support"


def test_a_policy_that_this_version_lacks_is_told(services: Services) -> None:
    with services.write("business.save") as tx:
        stored.save(tx, replace(OWNER, policy="from-the-future"))
    with pytest.raises(KnownError) as failure:
        _ = services.profile
    assert failure.value.code == "policy.unknown"
    assert failure.value.hint
