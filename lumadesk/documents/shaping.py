"""Words turned into drawn glyphs: script by script, shaped by HarfBuzz, and never an empty box."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import add, attrgetter
from typing import TYPE_CHECKING

from lumadesk.documents.fonts import INVISIBLE, fonts

if TYPE_CHECKING:
    from lumadesk.documents.faces import Face, Glyph

_MARKS = (
    "".join(point for point in map(chr, range(0x300, 0x1C00)) if unicodedata.category(point)[0] == "M")
    + "\u1cd0-\u1cf9\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ua8e0-\ua8f1\ufe20-\ufe2f"
)
_FOLLOWING = f"[{_MARKS}\U0001f3fb-\U0001f3ff{re.escape(''.join(sorted(INVISIBLE)))}]"

#: Marks above each other on one letter; more would run into the lines around it.
_MOST_MARKS = 8
_WITH = f"{_FOLLOWING}{{0,{_MOST_MARKS}}}"

#: What is drawn together: a flag, an emoji sequence, a letter with its marks. Every character is in one.
_CLUSTER = re.compile(
    "[ -~](?![^ -~])"
    "|[\U0001f1e6-\U0001f1ff]{2}"
    "|\U0001f3f4[\U000e0061-\U000e007a]{4,6}\U000e007f"
    f"|.{_WITH}(?:(?<=\u200d)[\u2640-\u27bf\U0001f000-\U0001faff]{_WITH}){{0,8}}",
    re.DOTALL,
)
_LONE_MARK = re.compile(f"[{_MARKS}]")

_OPENING = "[(\u2018\u201c\u3008\u300a\u300c\u300e\u3010\u3014\uff08\uff3b\uff5b]"
_CLOSING = (
    "[,.:;!?)\u2019\u201d\u3001\u3002\u3005\u3009\u300b\u300d\u300f\u3011\u3015\u30fb\u30fc"
    "\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d]"
)
_IDEOGRAPH = (
    "[\u2e80-\u2fdf\u3041-\u30ff\u3105-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff10-\uff9f"
    "\U00020000-\U0003ffff]"
)

#: Where a line may break inside a word: after a hyphen, dash or slash between letters, after a zero-width
#: space, around ideographs (Unicode Annex 14, much simplified), before Thai syllables (Thai has no spaces).
_BREAK = re.compile(
    "(?<=[^\\W\\d_][-\u2013\u2014/])(?=[^\\W\\d_])"
    "|(?<=\u200b)"
    f"|(?<={_IDEOGRAPH})(?!{_CLOSING}|{_FOLLOWING})"
    f"|(?<!{_OPENING})(?={_IDEOGRAPH})(?!{_CLOSING})"
    "|(?<![\u0e40-\u0e44])(?=[\u0e01-\u0e2e])|(?=[\u0e40-\u0e44])"
)
_MAY_BREAK = re.compile(f"[-\u2013\u2014/\u200b\u0e00-\u0e7f]|{_IDEOGRAPH}")

_LETTER = re.compile("(?<!\u200d)[^\\W\\d_]")

#: Controls that reorder what follows, and tags that hide text: shown, never obeyed.
_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u206f\U000e0000-\U000e007f]")

#: Longer strings without a space are chopped before they are measured.
LONGEST_WORD = 120
_CHUNK = 2_000
_CHOP = 6  # clusters


class Piece:
    """Shaped text that no line break divides.

    ``code`` holds the elements of a PDF ``TJ`` array where one face draws all of it on the base line and
    every glyph has its own number as its code, else it is empty. ``advance`` is in thousandths of the type
    size.
    """

    __slots__ = ("advance", "code", "drawn", "face", "text")

    def __init__(self, text: str, drawn: list[tuple[Face, list[Glyph]]], code: str | None = None) -> None:
        self.text = text
        self.drawn = drawn
        self.advance = sum([glyph.advance for _, glyphs in drawn for glyph in glyphs])
        self.face, glyphs = drawn[0]
        self.code = (_level_code(glyphs) if len(drawn) == 1 else "") if code is None else code


class Voice:
    """A weight of type and how it sets figures; keeps what it has shaped, for words come again and again."""

    def __init__(self, *, bold: bool, tabular: bool) -> None:
        self._bold = bold
        self._tabular = tabular
        self._fonts = fonts()
        self.face = self._fonts.semibold if bold else self._fonts.regular
        self._plain = frozenset(
            character
            for character in map(chr, self.face.coverage)
            if unicodedata.category(character)[0] in "LNPSZ" and not _MAY_BREAK.match(character)
        )
        self.words: dict[str, tuple[Piece, ...]] = {}
        self.pair = lru_cache(maxsize=20_000)(self._pair)
        self.space = self._plain_piece(" ")
        self.shape = lru_cache(maxsize=20_000)(self._shape)

    def pieces(self, word: str) -> Iterable[Piece]:
        """The unbreakable pieces of a left-to-right word (a string without spaces)."""
        if len(word) > LONGEST_WORD:
            return self._pieces_of_long(word)
        if len(self.words) > 20_000:  # a flood of different words must not fill the memory
            self.words.clear()
        plain = self._plain.issuperset
        found = self.words[word] = tuple(
            self._plain_piece(part) if plain(part) else self.shape(part, False)
            for part in ([word] if plain(word) else unbroken(printable(word)))
            if part
        )
        return found

    def _pieces_of_long(self, word: str) -> Iterator[Piece]:
        """One at a time, as a single word may be a whole message; its long parts may break at any letter."""
        for chunk in _chunks(word):
            for part in unbroken(printable(chunk)):
                for short in (part,) if len(part) <= 4 * _CHOP else _CLUSTER.findall(part):
                    yield from self.words.get(short) or self.pieces(short)

    def chop(self, piece: Piece, *, rtl: bool = False) -> list[Piece]:
        """A piece too wide for its column, in short ones."""
        return [self.shape(part, rtl) for part in chopped(piece.text, _CHOP)]

    def _shape(self, text: str, rtl: bool) -> Piece:
        """Shape printable text, each run of it with the first face that has all its characters."""
        runs: list[tuple[Face, str]] = []
        for cluster in _CLUSTER.findall(text):
            face = self._fonts.face_for(cluster, self._bold) or self.face
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + cluster)
            else:
                runs.append((face, cluster))
        if rtl:
            runs.reverse()
        return Piece(text, [(face, face.shape(run, rtl=rtl, tabular=self._tabular)) for face, run in runs])

    def _plain_piece(self, text: str) -> Piece:
        """Letters that only kern are put together from pairs: asking HarfBuzz for each word is slow."""
        cells = [self.pair(pair) for pair in map(add, text, text[1:] + " ")]
        if None in cells:
            return Piece(text, [(self.face, self.face.shape(text, rtl=False, tabular=self._tabular))])
        code = "".join([cell[1] for cell in cells if cell]).replace("><", "")
        return Piece(text, [(self.face, [cell[0] for cell in cells if cell])], code)

    def _pair(self, pair: str) -> tuple[Glyph, str] | None:
        """The first letter of two, kerned, and the code for it; None where the two become something else."""
        glyphs = self.face.shape(pair, rtl=False, tabular=self._tabular)
        if [glyph.text for glyph in glyphs] != list(pair) or any(glyph.y_offset for glyph in glyphs):
            return None
        return glyphs[0], _level_code(glyphs[:1])


@lru_cache(maxsize=8)
def voice(bold: bool, tabular: bool) -> Voice:
    return Voice(bold=bold, tabular=tabular)


def printable(text: str) -> str:
    """The text, with what no font draws, and what would hide or reorder text, written as [U+XXXX]."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, _CLUSTER.findall(text)))


def undrawn(texts: Iterable[str]) -> list[str]:
    """The characters of the texts that no font draws: "U+E000" with its name, if it has one, in order."""
    found: set[str] = set()
    for text in texts:
        if text.isascii() and text.isprintable():
            continue
        suspects = {one for one in set(text) if not one.isspace() and printable(one) != one} - found
        if suspects:
            found |= {
                one
                for cluster in _CLUSTER.findall(text)
                if not suspects.isdisjoint(cluster)
                for one in suspects.intersection(cluster)
                if _shown(one) in printable(cluster)
            }
    return [f"{_shown(one)[1:-1]} {unicodedata.name(one, '')}".rstrip() for one in sorted(found - INVISIBLE)]


def drawn_as_is(cluster: str) -> bool:
    """Whether it shows something and holds no control, private, unassigned or deceiving character."""
    if all(character in INVISIBLE for character in cluster):
        return cluster in {"\u200e", "\u200f", "\u061c"}
    if _LONE_MARK.match(cluster):
        return False
    flag = cluster[0] == "\U0001f3f4"
    return not any(
        unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"}
        or (_DECEIVING.match(character) and not flag)
        for character in cluster
    )


def unbroken(word: str) -> list[str]:
    """The parts of a word between which a line may break."""
    return [part for part in _BREAK.split(word) if part] if _MAY_BREAK.search(word) else [word]


def chopped(text: str, clusters: int) -> Iterator[str]:
    """The text in parts of at most so many clusters, none of which is torn."""
    part: list[str] = []
    for match in _CLUSTER.finditer(text):
        part.append(match[0])
        if len(part) == clusters:
            yield "".join(part)
            part.clear()
    if part:
        yield "".join(part)


@lru_cache(maxsize=20_000)
def _shown(cluster: str) -> str:
    if drawn_as_is(cluster) and fonts().face_for(cluster, False):
        return cluster
    if len(cluster) > 1:
        return "".join(map(_shown, cluster))
    return f"[U+{ord(cluster):04X}]"


def _chunks(word: str) -> Iterator[str]:
    """The word in parts of bounded length, cut before a letter if there is one."""
    start = 0
    while start < len(word):
        letter = _LETTER.search(word, start + _CHUNK, start + 2 * _CHUNK)
        end = letter.start() if letter else start + 2 * _CHUNK
        yield word[start:end]
        start = end


def _level_code(glyphs: list[Glyph]) -> str:
    """The elements that draw glyphs of which none is raised; "" if one is."""
    if any(glyph.y_offset for glyph in glyphs):
        return ""
    return "".join(code for _, code in array_elements(glyphs, attrgetter("id")))


def array_elements(glyphs: list[Glyph], code_of: Callable[[Glyph], int]) -> Iterator[tuple[float, str]]:
    """Elements of ``TJ`` arrays (hexadecimal codes, moves to the left), each run with its height."""
    parts: list[str] = []
    rise = 0.0
    move = 0.0
    for glyph in glyphs:
        if glyph.y_offset != rise and parts:
            yield rise, "".join(parts).replace("><", "")
            parts.clear()
        rise = glyph.y_offset
        move -= glyph.x_offset
        if abs(move) >= 0.5:
            parts.append(f"{move:.0f}")
        parts.append(f"<{code_of(glyph):04X}>")
        move = glyph.width + glyph.x_offset - glyph.advance
    if abs(move) >= 0.5:
        parts.append(f"{move:.0f}")
    if parts:
        yield rise, "".join(parts).replace("><", "")
