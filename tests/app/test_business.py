"""The owner's business, as invoices and packs show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from lumadesk.app import business, letters, people, requests
from lumadesk.app.services import Services
from lumadesk.domain.business import Business
from lumadesk.domain.errors import KnownError, RuleViolation
from lumadesk.domain.letters import LetterKind
from lumadesk.domain.requests import RequestKind
from lumadesk.storage import business as stored
from tests.app.conftest import OWNER
from tests.app.fakes import FakeClock


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
        ({"vat_registered": True, "vat_number": "GB 123 4567 89"}, "business.bad_vat_number"),
        ({"iban": "GB34BUKB20201555555555"}, "business.bad_iban"),
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


@pytest.mark.parametrize("number", ["GB 123 4567 82", "123456782", "XI123456782", "GB 123456782"])
def test_a_vat_number_whose_digits_fit_is_taken(services: Services, number: str) -> None:
    business.save_business(services, replace(OWNER, vat_registered=True, vat_number=number))
    assert business.get_business(services).vat_number == number


def test_a_change_holds_from_its_day(services: Services, clock: FakeClock) -> None:
    business.save_business(services, OWNER)
    moved = replace(OWNER, address="9 New Road\nMarlow", phone="01628 1")
    business.save_business(services, moved, valid_from=date(2026, 12, 1))
    assert business.get_business(services) == OWNER
    business.save_business(services, replace(OWNER, email="new@sample-it.example"))
    clock.advance(days=28)
    now = business.get_business(services)
    assert (now.address, now.email) == ("9 New Road\nMarlow", "new@sample-it.example"), "both hold"
    assert [change.applied_at is None for change in business.list_changes(services)] == [False, False, True]
    business.save_business(services, replace(now, website="sample-it.example"))
    assert business.get_business(services).address == "9 New Road\nMarlow"
    assert all(change.applied_at for change in business.list_changes(services))


def test_a_planned_change_is_taken_back(services: Services, clock: FakeClock) -> None:
    business.save_business(services, OWNER)
    business.save_business(services, replace(OWNER, phone="1"), valid_from=date(2026, 12, 1))
    done, planned = business.list_changes(services)
    business.cancel_change(services, planned.id)
    for gone in (done.id, planned.id):
        with pytest.raises(KnownError) as failure:
            business.cancel_change(services, gone)
        assert failure.value.code == "business.no_such_change"
    clock.advance(days=60)
    assert business.get_business(services) == OWNER


def test_a_change_of_yesterday_is_refused(services: Services) -> None:
    for wanted, day, code in (
        (OWNER, date(2026, 11, 2), "business.in_past"),
        (replace(OWNER, policy="lustre-support"), date(2026, 11, 4), "business.policy_now"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            business.save_business(services, wanted, valid_from=day)
        assert refusal.value.code == code


def picture(size: tuple[int, int] = (2000, 500), format_: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#204060").save(out, format_, **options)
    return out.getvalue()


def test_a_logo_keeps_its_pixels_and_nothing_else(services: Services) -> None:
    place = Image.Exif()
    place[0x010E] = "Taken at 2 High Street"
    given = picture(exif=place)
    assert b"High Street" in given
    digest = business.save_logo(services, given).value
    kept = business.get_logo(services)
    assert kept is not None
    assert b"High Street" not in kept
    with Image.open(BytesIO(kept)) as opened:
        assert (opened.format, opened.size) == ("PNG", (900, 225))
    assert business.get_business(services).logo == digest
    assert business.save_logo(services, given).value == digest, "the same again is the same"
    business.save_logo(services, b"")
    assert business.get_logo(services) is None


def test_a_logo_that_is_none_is_refused(services: Services) -> None:
    for given, code in (
        (b"GIF", "logo.unreadable"),
        (b"<svg onload='x'/>", "logo.unreadable"),
        (picture()[:200], "logo.unreadable"),
        (picture(format_="PNG")[:-40], "logo.unreadable"),
        (b"x" * 5_000_001, "logo.too_large"),
        (picture((9000, 5000), "PNG"), "logo.too_large"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            business.save_logo(services, given)
        assert refusal.value.code == code


def test_letters_and_packs_of_that_day_have_what_was_planned(services: Services, clock: FakeClock) -> None:
    business.save_business(services, OWNER)
    business.save_business(services, replace(OWNER, own_name="Alex Other"), valid_from=date(2026, 12, 1))
    clock.advance(days=40)
    with services.read() as tx:
        assert stored.stored(tx).own_name == OWNER.own_name, "no write has applied it"
        assert stored.on(tx, services.today).own_name == "Alex Other"
    person_id = people.add_person(services, name="Jo Example").value
    request_id = requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=person_id, received=services.today
    ).value
    draft = letters.preview_letter(services, LetterKind.ACKNOWLEDGEMENT, request_id=request_id)
    assert "Alex Other" in draft.body
