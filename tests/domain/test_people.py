"""When two people may be one, and what a person is kept with."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.people import Person, check_person, name_likeness, normalise_email, normalise_phone
from tests.domain.making import NOW


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ann.Example@Example.CO.UK ", "ann.example@example.co.uk"),
        ("o'brien+luma@example.org", "o'brien+luma@example.org"),
        ("\uff41nn@example.com", "ann@example.com"),  # a full-width letter
        ("STRASSE@example.com", "strasse@example.com"),
        ("jörg@müller.example", "jörg@müller.example"),
    ],
)
def test_addresses_are_compared_in_one_form(typed: str, address: str) -> None:
    assert normalise_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@example",
        "ann@@example.com",
        "ann b@example.com",
        "ann@example..com",
        ".ann@example.com",
        "ann.@example.com",
        "ann@-example.com",
        "ann@example.com\nBcc: all@example.com",
        "Ann <ann@example.com>",
        "a" * 65 + "@example.com",
        "ann@" + "e" * 64 + ".com",
        "ann@" + "e" * 60 + ".com" * 80,
    ],
)
def test_what_is_no_address_is_none(typed: str) -> None:
    assert normalise_email(typed) is None


@given(st.text())
def test_any_text_gives_an_address_or_none_and_the_form_is_final(typed: str) -> None:
    address = normalise_email(typed)
    assert address is None or normalise_email(address) == address


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("020 7946 0018", "+442079460018"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("+44 20 7946 0018", "+442079460018"),
        ("0044 20 7946 0018", "+442079460018"),
        ("07700 900123", "+447700900123"),
        ("01628 90012", "+44162890012"),
        ("+49 30 1234567", "49301234567"),
        ("001 212 555 0100", "12125550100"),
        ("999", "999"),
        ("٠٧٧٠٠٩٠٠١٢٣", "+447700900123"),
        ("call me", None),
        ("", None),
    ],
)
def test_numbers_are_compared_in_one_form(typed: str, number: str | None) -> None:
    assert normalise_phone(typed) == number


@given(st.text())
def test_any_text_gives_digits_or_none(typed: str) -> None:
    number = normalise_phone(typed)
    assert number is None or number.removeprefix("+").isascii()


@pytest.mark.parametrize(
    ("one", "other"),
    [("José García", "jose garcia"), ("O'Brien, Pat", "Pat O\u2019Brien"), ("PAT OBRIEN", "Pat O'Brien")],
)
def test_accents_case_and_order_do_not_separate_names(one: str, other: str) -> None:
    assert name_likeness(one, other) == 1.0


def test_names_are_alike_by_degrees() -> None:
    assert 0.8 < name_likeness("Jon Smith", "John Smith") < 1.0
    assert name_likeness("Ann Example", "Zubair Khan") < 0.5
    assert name_likeness("", "Ann") == 0.0
    assert name_likeness("Ann", "!!!") == 0.0


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0.0 <= name_likeness(one, other) <= 1.0


@pytest.mark.parametrize(
    ("name", "email", "phone", "address", "code"),
    [
        (" ", None, None, None, "person.no_name"),
        ("x" * 201, None, None, None, "person.name_too_long"),
        ("Ann", "ann", None, None, "person.bad_email"),
        ("Ann", None, "call me", None, "person.bad_phone"),
        ("Ann", None, "1" * 51, None, "person.bad_phone"),
        ("Ann", None, None, "x" * 1001, "person.address_too_long"),
    ],
)
def test_a_person_that_cannot_be_kept_is_refused(
    name: str, email: str | None, phone: str | None, address: str | None, code: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_person(name, email, phone, address)
    assert refused.value.code == code


def test_an_ordinary_person_passes() -> None:
    check_person("Ann Example", "ann@example.com", "020 7946 0018", "1 High St\nMarlow")
    check_person("李雷", None, None)


@pytest.mark.parametrize(("since", "is_client"), [(None, False), (date(2026, 11, 22), True)])
def test_a_client_is_a_person_since_a_day(since: date | None, is_client: bool) -> None:
    person = Person(
        id=1,
        name="Ann",
        email=None,
        phone=None,
        address=None,
        client_since=since,
        created_at=NOW,
        erased_at=None,
    )
    assert person.is_client is is_client
