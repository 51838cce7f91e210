"""Text that looks sensitive is pointed out, with what to do about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.sensitive_text import WORDS, SensitiveKind, find_sensitive, passes_luhn


def kinds(text: str) -> list[SensitiveKind]:
    return [one.kind for one in find_sensitive(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I am DIABETIC and my daughter needs a laptop", [SensitiveKind.SPECIAL, SensitiveKind.CHILD]),
        ("He was convicted", [SensitiveKind.CRIMINAL]),
        ("Card 4111 1111 1111 1111 please", [SensitiveKind.CARD]),
        ("4111-1111-1111-1111", [SensitiveKind.CARD]),
        ("Order 4111111111111112", []),
        ("0000 0000 0000 0000", []),
        ("Call 020 7946 0018 or 07700 900123", []),
        ("a person, a season, cancerous", []),
        ("", []),
    ],
)
def test_what_is_pointed_out(text: str, found: list[SensitiveKind]) -> None:
    assert kinds(text) == found


def test_it_says_where_and_what_to_do() -> None:
    text = "My card is 4111 1111 1111 1111."
    (one,) = find_sensitive(text)
    assert text[one.start : one.end] == "4111 1111 1111 1111"
    assert "delete" in one.advice


def test_each_word_is_one_that_the_search_index_knows() -> None:
    assert all(word.isalpha() and word.islower() for words in WORDS.values() for word in words)


@given(st.integers(10**11, 10**17), st.integers(0, 9))
def test_one_wrong_digit_is_noticed(number: int, other: int) -> None:
    digits = str(number)
    check = next(str(last) for last in range(10) if passes_luhn(digits + str(last)))
    assert passes_luhn(digits + check)
    assert str(other) == check or not passes_luhn(digits + str(other))


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    for one in find_sensitive(text):
        assert 0 <= one.start < one.end <= len(text)
