"""Which font file draws which characters, and the folder they are registered from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lumadesk.domain.errors import KnownError

if TYPE_CHECKING:
    from lumadesk.documents.faces import Face

Ranges = tuple[tuple[int, int], ...]


class _Source(NamedTuple):
    """A font file, the same at semi-bold weight if there is one, and the code points it may be asked for."""

    regular: str
    semibold: str | None
    ranges: Ranges


_EVERYWHERE: Ranges = (
    (0x20, 0x2FFF),
    (0xA640, 0xABFF),
    (0xFB00, 0xFB4F),
    (0xFE00, 0xFFFD),
    (0x10000, 0x1FFFF),
)
_EMOJI: Ranges = ((0x1F000, 0x1FBFF), (0x2000, 0x2BFF), (0x23, 0x39), (0xA9, 0xAE), (0x3030, 0x3299))

_INTER = _Source("Inter-Regular.ttf", "Inter-SemiBold.ttf", _EVERYWHERE)
_NOTO_EMOJI = _Source("NotoEmoji-Regular.ttf", None, (*_EMOJI, (0xE0020, 0xE007F)))


def _script(name: str, *ranges: tuple[int, int], bold: bool = False) -> _Source:
    return _Source(f"NotoSans{name}-Regular.ttf", f"NotoSans{name}-SemiBold.ttf" if bold else None, ranges)


#: In the order in which they are asked: the first that has a character draws it.
_SOURCES = (
    _INTER,
    _script("Hebrew", (0x0590, 0x05FF), (0xFB1D, 0xFB4F), bold=True),
    _script("Arabic", (0x0600, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE), (0x1EE00, 0x1EEFF), bold=True),
    _script("Devanagari", (0x0900, 0x097F), (0xA8E0, 0xA8FF), (0x1CD0, 0x1CFF), bold=True),
    _script("Bengali", (0x0964, 0x0965), (0x0980, 0x09FF)),
    _script("Gurmukhi", (0x0A00, 0x0A7F)),
    _script("Gujarati", (0x0A80, 0x0AFF)),
    _script("Tamil", (0x0B80, 0x0BFF)),
    _script("Thai", (0x0E00, 0x0E7F), bold=True),
    _script("Georgian", (0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
    _script("Armenian", (0x0530, 0x058F), (0xFB13, 0xFB17)),
    _Source(
        "NotoSansKR-Regular.ttf.gz",
        None,
        ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF)),
    ),
    _Source(
        "NotoSansSC-Regular.ttf.gz",
        None,
        ((0x2E80, 0xA4CF), (0xF900, 0xFAFF), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF)),
    ),
    _Source("NotoSans-Regular.ttf", None, _EVERYWHERE),
    _script("Symbols", *_EVERYWHERE),
    _script("Math", *_EVERYWHERE),
    _NOTO_EMOJI,
    _script("Symbols2", *_EVERYWHERE),
)


class Fonts:
    """The registered fonts, by character and weight."""

    def __init__(self, folder: Path) -> None:
        # Imported here: HarfBuzz would cost every start of the program.
        from lumadesk.documents.faces import Face

        self._faces = {
            file: Face(folder / file, _FEATURES.get(file)) for source in _SOURCES for file in _files(source)
        }
        self.regular = self._faces[_INTER.regular]
        self.semibold = self._faces[str(_INTER.semibold)]
        self.face_for = lru_cache(maxsize=20_000)(self._face_for)

    def _face_for(self, cluster: str, bold: bool) -> Face | None:
        """The face that draws every visible character of ``cluster``; None where there is none."""
        needed = [ord(character) for character in cluster if character not in INVISIBLE]
        sources: Iterable[_Source] = (_NOTO_EMOJI, *_SOURCES) if _wants_emoji(cluster) else _SOURCES
        for source in sources:
            if all(any(low <= point <= high for low, high in source.ranges) for point in needed):
                face = self._faces[(bold and source.semibold) or source.regular]
                if face.coverage.issuperset(needed):
                    return face
        return None


#: "->" stays two characters and "2x4" keeps its letter: a copy of somebody's data is not to be prettified.
_FEATURES = {_INTER.regular: {"calt": False}, str(_INTER.semibold): {"calt": False}}

#: Characters that shape, join or order their neighbours and are drawn as nothing themselves.
INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)

_folder: Path | None = None
_fonts: Fonts | None = None


def register_fonts(folder: Path) -> None:
    """Tell the documents where their font files lie; registering the same folder again does nothing.

    Raises KnownError ``fonts.missing`` naming the first file that is not there.
    """
    global _folder, _fonts
    if folder == _folder:
        return
    for source in _SOURCES:
        for file in _files(source):
            if not (folder / file).is_file():
                raise KnownError(
                    "fonts.missing",
                    f"The font file {file} is missing, so no document can be drawn.",
                    "Install LumaDesk again.",
                )
    _folder, _fonts = folder, None


def fonts() -> Fonts:
    """The registered fonts, read on first use."""
    global _fonts
    if _fonts is None:
        if _folder is None:
            raise RuntimeError("register_fonts() comes first")
        _fonts = Fonts(_folder)
    return _fonts


def _files(source: _Source) -> Iterable[str]:
    return (file for file in (source.regular, source.semibold) if file)


def _wants_emoji(cluster: str) -> bool:
    return any("\U0001f000" <= character <= "\U0001fbff" for character in cluster) or (
        "\ufe0f" in cluster and unicodedata.category(cluster[0]) in {"So", "Sm", "Po", "Nd"}
    )
