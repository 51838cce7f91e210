"""Invoice numbers run without gaps and print the same everywhere."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.errors import RuleViolation
from lumadesk.domain.numbering import Series, check_prefix, format_number, next_in_series


@given(st.integers(1, 200))
def test_a_series_has_no_gaps_and_no_repeats(length: int) -> None:
    last: int | None = None
    numbers = [last := next_in_series(last) for _ in range(length)]
    assert numbers == list(range(1, length + 1))


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 8))
def test_two_numbers_never_print_alike(one: int, other: int, padding: int) -> None:
    same = format_number("INV-", one, padding) == format_number("INV-", other, padding)
    assert same is (one == other)


@pytest.mark.parametrize(
    ("prefix", "number", "padding", "printed"),
    [
        ("INV-", 7, 4, "INV-0007"),
        ("INV-", 12345, 4, "INV-12345"),
        ("", 3, 0, "3"),
        ("CN_", 1, 6, "CN_000001"),
    ],
)
def test_a_number_is_padded_and_never_cut(prefix: str, number: int, padding: int, printed: str) -> None:
    assert format_number(prefix, number, padding) == printed


def test_numbers_start_at_one() -> None:
    with pytest.raises(RuleViolation) as printed:
        format_number("INV-", 0)
    with pytest.raises(RuleViolation) as continued:
        next_in_series(-1)
    assert printed.value.code == continued.value.code == "number.not_positive"


@pytest.mark.parametrize("prefix", ["INV/", "IN V", "..", "é", "A" * 13, "INV\n", "=1+1"])
def test_a_prefix_that_no_file_name_carries_is_refused(prefix: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_prefix(prefix)
    assert refused.value.code == "number.bad_prefix"


def test_a_series_by_year_begins_anew_each_year() -> None:
    plain, by_year = Series(prefix="INV-"), Series(prefix="INV-", by_year=True, padding=3)
    last, first = date(2026, 12, 31), date(2027, 1, 1)
    assert plain.key(last) == plain.key(first) == "INV-"
    assert (by_year.key(last), by_year.key(first)) == ("INV-2026-", "INV-2027-")
    assert (plain.number(7, last), by_year.number(7, first)) == ("INV-0007", "INV-2027-007")
    with pytest.raises(RuleViolation):
        Series(prefix="IN V").number(1, last)
