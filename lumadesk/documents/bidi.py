"""The order in which text of both directions is drawn (Unicode Annex 9, without explicit codes)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_NEUTRAL = {"B", "S", "WS", "ON", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_MOST_OPEN_BRACKETS = 63  # BD16


def holds_rtl(text: str) -> bool:
    """Whether any character of the text is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def base_level(paragraph: str) -> int:
    """1 where the first letter of the paragraph is written from right to left, else 0 (rules P2 and P3)."""
    for character in paragraph:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return int(kind != "L")
    return 0


def levels(text: str, base: int) -> list[int]:
    """The level of every character in a paragraph of level ``base``; odd levels run from right to left.

    Explicit embeddings and overrides count as nothing here: text from outside may not reorder a document.
    """
    kept = [index for index, character in enumerate(text) if unicodedata.bidirectional(character) != "BN"]
    kinds = [unicodedata.bidirectional(text[index]) or "L" for index in kept]
    marks = {place for place, kind in enumerate(kinds) if kind == "NSM"}
    outside = "R" if base else "L"
    _resolve_weak(kinds, outside)
    _resolve_brackets([text[index] for index in kept], kinds, marks, outside)
    _resolve_neutral(kinds, outside)
    number = base + 2 - base % 2
    raised = {"L": base + base % 2, "R": base + 1 - base % 2, "EN": number, "AN": number}
    found: list[int] = []
    place = 0
    for index in range(len(text)):
        if place < len(kept) and kept[place] == index:
            found.append(raised[kinds[place]])
            place += 1
        else:  # a joiner and the like: with what is before it
            found.append(found[-1] if found else base)
    return found


def visual_order(items: Sequence[tuple[T, int]]) -> list[T]:
    """The items of one line, each with its level, in the order from left to right (rule L2)."""
    ordered = list(items)
    for level in range(max((level for _, level in ordered), default=0), 0, -1):
        for start, end in _runs([own >= level for _, own in ordered], bool):
            ordered[start:end] = ordered[start:end][::-1]
    return [item for item, _ in ordered]


def _runs(items: Sequence[T], wanted: Callable[[T], bool]) -> list[tuple[int, int]]:
    """Start and end of every longest run of wanted items."""
    runs: list[tuple[int, int]] = []
    for index, item in enumerate(items):
        if wanted(item):
            if runs and runs[-1][1] == index:
                runs[-1] = (runs[-1][0], index + 1)
            else:
                runs.append((index, index + 1))
    return runs


def _resolve_weak(kinds: list[str], outside: str) -> None:
    """Rules W1 to W7: marks, numbers, and the signs around numbers."""
    before = strong = outside
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[index] = kind = before
        elif kind == "EN" and strong == "AL":
            kinds[index] = kind = "AN"
        if kind in {"L", "R", "AL"}:
            strong = kind
        before = kind
    for index, kind in enumerate(kinds):
        if kind == "AL":
            kinds[index] = "R"
    for index in range(1, len(kinds) - 1):
        left, kind, right = kinds[index - 1 : index + 2]
        if left == right and ((kind in {"ES", "CS"} and left == "EN") or (kind == "CS" and left == "AN")):
            kinds[index] = left
    for start, end in _runs(kinds, lambda kind: kind == "ET"):
        beside_number = "EN" in (kinds[start - 1 : start] + kinds[end : end + 1])
        kinds[start:end] = ["EN" if beside_number else "ON"] * (end - start)
    strong = outside
    for index, kind in enumerate(kinds):
        if kind in {"ES", "CS"}:
            kinds[index] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _resolve_brackets(characters: list[str], kinds: list[str], marks: set[int], outside: str) -> None:
    """Rule N0: both brackets of a pair go the way of what they enclose, or of what is before them."""
    for opening, closing in _bracket_pairs(characters, kinds):
        inside = {_direction(kind) for kind in kinds[opening + 1 : closing]} - {""}
        if not inside:
            continue
        before = next((_direction(kind) for kind in reversed(kinds[:opening]) if _direction(kind)), outside)
        direction = outside if outside in inside else before
        for bracket in (opening, closing):
            kinds[bracket] = direction
            following = bracket + 1
            while following in marks:
                kinds[following] = direction
                following += 1


def _bracket_pairs(characters: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for index, drawn in enumerate(characters):
        if kinds[index] != "ON" or not unicodedata.mirrored(drawn):
            continue
        character = unicodedata.normalize("NFC", drawn)
        kind = unicodedata.category(character)
        if kind == "Ps":
            if len(waiting) == _MOST_OPEN_BRACKETS:
                return []
            closing = chr(ord(character) + (2 if character in "[{" else 1))
            waiting.append((closing, index))
        elif kind == "Pe":
            depth = next((i for i in range(len(waiting) - 1, -1, -1) if waiting[i][0] == character), None)
            if depth is not None:
                pairs.append((waiting[depth][1], index))
                del waiting[depth:]
    return sorted(pairs)


def _resolve_neutral(kinds: list[str], outside: str) -> None:
    """Rules N1 and N2: what has no direction takes that of both its neighbours, else the paragraph's."""
    for start, end in _runs(kinds, _NEUTRAL.__contains__):
        left = _direction(kinds[start - 1]) if start else outside
        right = _direction(kinds[end]) if end < len(kinds) else outside
        kinds[start:end] = [left if left == right else outside] * (end - start)


def _direction(kind: str) -> str:
    """The direction that a resolved kind counts as: numbers stand for right to left; "" for neutrals."""
    if kind in {"R", "EN", "AN"}:
        return "R"
    return "L" if kind == "L" else ""
