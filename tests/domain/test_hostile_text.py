"""Text from outside, kept whole and shown without tricks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.domain.hostile_text import clean_text, csv_cell, visible_text

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FAMILY = "👨\u200d👩\u200d👧"
ANY_TEXT = st.text(st.characters(codec=None))  # lone surrogates too


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("a\x00b", "a\ufffdb"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("tab\tstays", "tab\tstays"),
        ("\x1b[31mred\x7f\x85", "\ufffd[31mred\ufffd\ufffd"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("  O'Brien <script> مرحبا 你好 🎉 ", "  O'Brien <script> مرحبا 你好 🎉 "),
    ],
)
def test_text_is_kept_without_controls(given_text: str, kept: str) -> None:
    assert clean_text(given_text) == kept


@given(ANY_TEXT)
def test_clean_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    kept = clean_text(text)
    assert kept.encode().decode() == kept
    assert clean_text(kept) == kept
    assert all(c in "\t\n" or unicodedata.category(c) not in {"Cc", "Cs"} for c in kept)


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("invoice\u202efdp.exe", "invoice[U+202E]fdp.exe"),
        ("pay\u200bpal", "pay[U+200B]pal"),
        ("\ufeffAnn", "[U+FEFF]Ann"),
        ("tag\U000e0041ged", "tag[U+E0041]ged"),
        (" many \n\t spaces\u2028here ", "many spaces here"),
        (FAMILY, FAMILY),
        (ENGLAND, ENGLAND),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200dAnn\u200d", "[U+200D]Ann[U+200D]"),
        ("a\u200d b", "a[U+200D] b"),
        ("a\u200d\u200db", "a[U+200D][U+200D]b"),
        ("\u06dd", "\u06dd"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_nothing_hides_in_a_list(given_text: str, shown: str) -> None:
    assert visible_text(given_text) == shown


@given(ANY_TEXT)
def test_a_shown_text_is_one_line_without_direction_controls(text: str) -> None:
    shown = visible_text(text)
    assert len(shown.splitlines()) <= 1
    assert shown == shown.strip()
    assert not set(shown) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff"
    )


@pytest.mark.parametrize(
    "value",
    ["=1+1", "+44 20", "-5", "@SUM(A1)", "\t=1", "\n=1", " =1", "\uff1d1+1", '=HYPERLINK("http://x")'],
)
def test_a_spreadsheet_runs_no_cell(value: str) -> None:
    assert csv_cell(value) == "'" + value


@pytest.mark.parametrize("value", ["", " ", "Ann", "'quoted", "5-3", "a=b", "10.00"])
def test_an_ordinary_cell_stays_as_it_is(value: str) -> None:
    assert csv_cell(value) == value


@given(ANY_TEXT)
def test_no_cell_starts_a_formula(value: str) -> None:
    assert csv_cell(value).lstrip(" ")[:1] not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20") - {""}
