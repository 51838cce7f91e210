"""Redaction takes text out for good, withholding asks for a test, and an address is checked again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.packs import (
    EXEMPTIONS,
    MARK,
    Exemption,
    Redaction,
    Traces,
    addresses_in,
    check_address,
    check_redaction,
    check_withholding,
    redact,
    traces,
)


def cut(start: int, end: int, reason: str = "somebody else") -> Redaction:
    return Redaction(field="Message", start=start, end=end, reason=reason)


def test_text_is_replaced_by_a_mark() -> None:
    assert redact("call Bob now", [cut(5, 8)]) == f"call {MARK} now"
    assert redact("Bob", [cut(0, 3)]) == MARK
    assert redact("Bob and Ann", [cut(8, 11), cut(0, 3)]) == f"{MARK} and {MARK}"
    assert redact("nothing", []) == "nothing"


def test_ranges_that_touch_or_overlap_are_one() -> None:
    assert redact("abcdefgh", [cut(2, 5), cut(5, 7)]) == f"ab{MARK}h"
    assert redact("abcdefgh", [cut(1, 6), cut(2, 4)]) == f"a{MARK}gh"
    assert redact("abcdefgh", [cut(0, 2), cut(1, 8)]) == MARK


@given(st.text(alphabet="xyz", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_no_character_of_a_range_is_left_and_no_other_goes(text: str, pairs: list[tuple[int, int]]) -> None:
    ranges = [(a, b) for a, b in pairs if a < b <= len(text)]
    gone = {index for a, b in ranges for index in range(a, b)}
    left = redact(text, [cut(a, b) for a, b in ranges]).replace(MARK, "")
    assert left == "".join(letter for index, letter in enumerate(text) if index not in gone)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 5)])
def test_a_range_that_is_not_there_is_refused(start: int, end: int) -> None:
    check_redaction("four", cut(0, 4))
    with pytest.raises(RuleViolation) as refused:
        check_redaction("four", cut(start, end))
    assert refused.value.code == "pack.bad_range"


def test_a_redaction_has_a_reason() -> None:
    with pytest.raises(RuleViolation) as refused:
        check_redaction("four", cut(0, 4, " "))
    assert refused.value.code == "pack.no_reason"


@pytest.mark.parametrize("exemption", Exemption)
def test_an_exemption_asks_for_its_test_and_a_reason(exemption: Exemption) -> None:
    check_withholding(exemption, "Yes, because", "A reason", told=True)
    for test, reason, code in ((" ", "A reason", "pack.no_test"), ("Yes", "", "pack.no_reason")):
        with pytest.raises(RuleViolation) as refused:
            check_withholding(exemption, test, reason, told=True)
        assert refused.value.code == code
    assert EXEMPTIONS[exemption].test.endswith("?")
    assert EXEMPTIONS[exemption].source.endswith(exemption.value.rpartition("-")[2])


def test_only_crime_and_tax_may_go_unsaid() -> None:
    check_withholding(Exemption.CRIME_AND_TAX, "Yes", "A reason", told=False)
    with pytest.raises(RuleViolation) as refused:
        check_withholding(Exemption.PRIVILEGE, "Yes", "A reason", told=False)
    assert refused.value.code == "pack.must_be_told"


def test_what_was_taken_out_is_found_where_it_still_stands() -> None:
    taken = traces("Bob  Stone and Al", [cut(0, 10), cut(15, 17), cut(0, 10)])
    assert taken == ("Bob Stone",), "two letters would be found anywhere"
    found = Traces(taken)
    assert found.remain_in(["nothing", "I met BOB\nstone."])
    assert not found.remain_in(["bob", "Bob Stoneham", "xBob Stone"])
    assert found.taken_out_of("Letter to Bob Stone") == f"Letter to {MARK}"
    nothing = Traces(())
    assert not nothing.remain_in(["Bob Stone"])
    assert nothing.taken_out_of("Bob Stone") == "Bob Stone"
    assert Traces(["王小明"]).remain_in(["我和王小明一起"]), "scripts without spaces"
    assert Traces(["Jose\u0301 Roe"]).remain_in(["met Jos\u00e9 Roe"])
    assert Traces(["Jos\u00e9 Roe"]).remain_in(["met Jose\u0301 Roe"])
    assert Traces(["a.c"]).remain_in(["a.c"])
    assert not Traces(["a.c"]).remain_in(["abc"])


KNOWN = ("Ann@Example.com", None, "020 7946 0018", "1 High Street\nMarlow")


@pytest.mark.parametrize(
    "address", ["ann@example.COM", "+44 20 7946 0018", "1 high street, marlow".replace(",", "")]
)
def test_an_address_that_is_known(address: str) -> None:
    assert check_address(address, KNOWN, "")


@pytest.mark.parametrize("address", ["ann@example.org", "not@", "020 7946 0019", "2 High Street Marlow"])
def test_another_address_asks_how_it_was_checked(address: str) -> None:
    assert not check_address(address, KNOWN, "She said so on the phone")
    with pytest.raises(RuleViolation) as refused:
        check_address(address, KNOWN, " ")
    assert refused.value.code == "pack.address_unchecked"


def test_the_addresses_in_a_contact_of_free_words() -> None:
    contact = "Bo Law LLP, 2, Law Lane, bo@law.example; 020 7946 0018"
    known = addresses_in(contact)
    for address in (
        "BO@law.example",
        "+44 20 7946 0018",
        "bo law llp, 2, law lane, bo@law.example; 020 7946 0018",
    ):
        assert check_address(address, known, ""), address
    for stranger in ("2", "Bo Law LLP", "2 Law Lane", "bo@law.example.org"):
        with pytest.raises(RuleViolation):
            check_address(stranger, known, "")


def test_no_address() -> None:
    with pytest.raises(RuleViolation) as refused:
        check_address(" ", KNOWN, "by phone")
    assert refused.value.code == "pack.no_address"
