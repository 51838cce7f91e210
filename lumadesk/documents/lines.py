"""Text broken into lines of a given width, in every script, without ever parsing it as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lumadesk.documents.bidi import base_level, holds_rtl, levels, visual_order
from lumadesk.documents.shaping import LONGEST_WORD, Piece, Voice, chopped, printable, unbroken

_CHUNK = 4_000  # characters of a paragraph worked on at a time
_PARAGRAPH_END = re.compile("\r\n|[\n\r\u2028\u2029]")


class Line(NamedTuple):
    """Pieces in the order in which they are drawn; ``advance`` in thousandths of the type size."""

    pieces: list[Piece]
    advance: float
    rtl: bool  # it belongs to a right-to-left paragraph and stands at the right


def break_lines(text: str, voice: Voice, measure: float) -> Iterator[Line]:
    """The lines of ``text``, none wider than ``measure`` (thousandths of the type size).

    Every line end of the text ends a line, spaces inside a line stay, and a word that is too long is divided.
    A text of any length is broken in one pass, a line at a time.
    """
    for paragraph in _paragraphs(text):
        if holds_rtl(paragraph):
            yield from _both_ways(paragraph, voice, measure)
        else:
            yield from _left_to_right(paragraph, voice, measure)


def _paragraphs(text: str) -> Iterator[str]:
    start = 0
    for match in _PARAGRAPH_END.finditer(text):
        yield text[start : match.start()].expandtabs(4)
        start = match.end()
    yield text[start:].expandtabs(4)


def _left_to_right(paragraph: str, voice: Voice, measure: float) -> Iterator[Line]:
    words = voice.words
    space = voice.space
    gap = space.advance
    line: list[Piece] = []
    used = 0.0
    for index, word in enumerate(_words(paragraph)):
        if index:
            line.append(space)
            used += gap
        for piece in words.get(word) or voice.pieces(word):
            advance = piece.advance
            if used + advance <= measure:
                line.append(piece)
                used += advance
                continue
            for part in (piece,) if advance <= measure else voice.chop(piece):
                if used + part.advance > measure and line:
                    yield _without_end_spaces(line, used, space)
                    line, used = [], 0.0
                line.append(part)
                used += part.advance
    yield _without_end_spaces(line, used, space)


def _words(paragraph: str) -> Iterator[str]:
    for chunk in _chunks(paragraph):
        yield from chunk.split(" ")


def _chunks(paragraph: str) -> Iterator[str]:
    """The paragraph in parts of bounded length, cut where one space is left out between them."""
    start = 0
    while (end := paragraph.find(" ", start + _CHUNK)) >= 0:
        yield paragraph[start:end]
        start = end + 1
    yield paragraph[start:]


def _without_end_spaces(line: list[Piece], used: float, space: Piece) -> Line:
    while line and line[-1] is space:
        line.pop()
        used -= space.advance
    return Line(line, used, False)


def _both_ways(paragraph: str, voice: Voice, measure: float) -> Iterator[Line]:
    """Lines are broken in the order of reading, then each is put into the order of drawing."""
    base = base_level(paragraph)
    space = (voice.space, base)
    line: list[tuple[Piece, int]] = []
    used = 0.0
    for index, chunk in enumerate(_chunks(paragraph)):
        if index:
            line.append(space)
            used += voice.space.advance
        for piece, level in _shaped_parts(printable(chunk), base, voice, measure):
            if used + piece.advance > measure and line and piece is not voice.space:
                yield _ordered(line, base, voice.space)
                line, used = [], 0.0
            line.append((piece, level))
            used += piece.advance
    yield _ordered(line, base, voice.space)


def _shaped_parts(text: str, base: int, voice: Voice, measure: float) -> Iterator[tuple[Piece, int]]:
    level = levels(text, base)
    for start, end in _parts(text, level):
        if text[start:end] == " ":
            yield voice.space, level[start]
            continue
        rtl = level[start] % 2 == 1
        whole = voice.shape(text[start:end], rtl)
        for piece in (whole,) if whole.advance <= measure else voice.chop(whole, rtl=rtl):
            yield piece, level[start]


def _parts(paragraph: str, level: list[int]) -> Iterator[tuple[int, int]]:
    """The start and end of every space and of every part of a word that is on one level and unbroken."""
    start = 0
    for word in re.findall(" |[^ ]+", paragraph):
        for part in unbroken(word):
            for short in (part,) if len(part) <= LONGEST_WORD else chopped(part, LONGEST_WORD):
                end = start + len(short)
                while start < end:
                    turn = next((i for i in range(start, end) if level[i] != level[start]), end)
                    yield start, turn
                    start = turn


def _ordered(line: list[tuple[Piece, int]], base: int, space: Piece) -> Line:
    while line and line[-1][0] is space:
        line.pop()
    return Line(visual_order(line), sum(piece.advance for piece, _ in line), base == 1)
