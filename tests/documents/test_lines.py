"""Text is broken into lines that fit, and nothing of it is lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.documents.fonts import INVISIBLE
from lumadesk.documents.lines import Line, break_lines
from lumadesk.documents.shaping import printable, unbroken, voice
from tests.documents.samples import NAUGHTY, SCRIPTS

_MEASURE = 20_000.0  # 20 times the type size


def _lines(text: str, measure: float = _MEASURE) -> list[Line]:
    return list(break_lines(text, voice(False, False), measure))


def _said(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def _letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def test_words_are_not_divided_while_they_fit() -> None:
    said = [_said(line) for line in _lines("the quick brown fox jumps over the lazy dog " * 8)]
    assert len(said) > 1
    assert {word for line in said for word in line.split()} == {
        *("the", "quick", "brown", "fox", "jumps", "over", "lazy", "dog")
    }


def test_line_ends_and_inner_spaces_of_the_text_stay() -> None:
    assert [_said(line) for line in _lines("a  b\n\nc\r\nd\re\u2028f")] == ["a  b", "", "c", "d", "e", "f"]


def test_a_tab_becomes_spaces() -> None:
    assert _said(_lines("ab\tc")[0]) == "ab  c"


def test_a_word_that_is_too_long_is_divided() -> None:
    said = [_said(line) for line in _lines("x" * 5_000)]
    assert len(said) > 50
    assert "".join(said) == "x" * 5_000


def test_hyphenated_words_break_after_the_hyphen_but_numbers_do_not() -> None:
    assert unbroken("well-known/other") == ["well-", "known/", "other"]
    assert unbroken("020-7946-0123") == ["020-7946-0123"]


def test_ideographs_break_anywhere_but_before_closing_punctuation() -> None:
    assert unbroken("「您好」，我想。") == ["「您", "好」，", "我", "想。"]


def test_a_right_to_left_paragraph_stands_at_the_right_and_is_drawn_from_the_left() -> None:
    (line,) = _lines("שלום London")
    assert line.rtl
    assert [piece.text for piece in line.pieces] == ["London", " ", "שלום"]


def test_a_long_right_to_left_paragraph_keeps_its_direction() -> None:
    lines = _lines("1 " + "مرحبا بكم " * 2_000)
    assert len(lines) > 100
    assert all(line.rtl for line in lines)


def test_kerning_narrows_a_pair() -> None:
    def width(text: str) -> float:
        return voice(False, False).shape(text, False).advance

    assert width("AV") < width("A") + width("V")
    assert _lines("AVAVA")[0].advance == pytest.approx(width("AVAVA"), abs=0.01)


def test_figures_in_columns_have_one_width() -> None:
    tabular = voice(False, True)
    widths = {round(tabular.shape(figure, False).advance, 3) for figure in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("name", [*NAUGHTY, *SCRIPTS])
def test_nothing_is_lost_and_every_line_fits(name: str) -> None:
    text = NAUGHTY.get(name) or SCRIPTS[name]
    lines = _lines(text)
    assert all(line.advance <= _MEASURE for line in lines)
    words = re.split("[ \t\r\n\u2028\u2029]+", text)
    assert _letters("".join(map(_said, lines))) == _letters("".join(map(printable, words)))


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_can_be_broken_and_every_letter_is_drawn(text: str) -> None:
    lines = _lines(text)
    assert all(line.advance <= _MEASURE for line in lines)
    glyphs = [glyph for line in lines for piece in line.pieces for _, run in piece.drawn for glyph in run]
    assert all(glyph.id for glyph in glyphs), "a box was drawn"
    drawn = _letters("".join(glyph.text for glyph in glyphs))
    said = _letters("".join(map(_said, lines)))
    assert {
        character: said[character] - drawn[character] for character in said if character not in INVISIBLE
    } == {character: 0 for character in said if character not in INVISIBLE}
