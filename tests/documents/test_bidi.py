"""Right-to-left text stands in the order of Unicode Annex 9."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.documents.bidi import base_level, holds_rtl, levels, visual_order

_VECTORS = Path(__file__).parent / "vectors" / "bidi.txt"


def _cases() -> list[tuple[str, str, int, str, list[int]]]:
    cases = []
    for line in _VECTORS.read_text("ascii").splitlines():
        if not line.startswith("#"):
            points, direction, base, expected, order = line.split(";")
            text = "".join(chr(int(point, 16)) for point in points.split())
            cases.append((text, direction, int(base), expected, [int(place) for place in order.split()]))
    return cases


def _with_ends_reset(text: str, base: int) -> list[int]:
    """The levels after rule L1, as the vectors have them."""
    found = levels(text, base)
    at_end = True
    for index in range(len(text) - 1, -1, -1):
        kind = unicodedata.bidirectional(text[index])
        at_end = kind in {"S", "B"} or (at_end and kind in {"WS", "BN"})
        if at_end:
            found[index] = base
    return found


@pytest.mark.parametrize(("text", "direction", "base", "expected", "order"), _cases())
def test_unicode_conformance(text: str, direction: str, base: int, expected: str, order: list[int]) -> None:
    if direction == "2":
        assert base_level(text) == base
    found = _with_ends_reset(text, base)
    wanted = expected.split()
    assert [str(level) for level, want in zip(found, wanted, strict=True) if want != "x"] == [
        want for want in wanted if want != "x"
    ]
    kept = [(index, found[index]) for index, want in enumerate(wanted) if want != "x"]
    assert visual_order(kept) == order


def test_a_bracket_stays_with_what_it_encloses() -> None:
    text = "ב London (W1)."
    assert visual_order(list(zip(text, levels(text, 1), strict=True))) == list(".London (W1) ב")


@given(st.text(alphabet=st.characters(), max_size=60))
def test_every_character_has_a_level_and_its_place(text: str) -> None:
    found = levels(text, base_level(text))
    assert len(found) == len(text)
    assert sorted(visual_order(list(zip(range(len(text)), found, strict=True)))) == list(range(len(text)))


def test_only_right_to_left_scripts_take_the_long_way() -> None:
    assert holds_rtl("مرحبا")
    assert holds_rtl("x א")
    assert not holds_rtl("Ελληνικά, 中文, हिन्दी, 123 (abc)")
