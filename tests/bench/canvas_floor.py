"""Text on pages by reportlab's canvas alone: the least that a document costs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from lumadesk import assets

_SIZE = 9
_LEADING = 13.4
_LINES_ON_A_PAGE = 52
_CHARACTERS_IN_A_LINE = 105
_LEFT = 62
_TOP = A4[1] - 62


class Placed(NamedTuple):
    """A text with the place where it begins."""

    x: float
    y: float
    text: str
    size: float = _SIZE
    bold: bool = False


def draw(pages: Iterable[Iterable[Placed]]) -> bytes:
    """A PDF with these pages; the part of the fonts that is used is embedded, as LumaDesk does."""
    _register()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    for page in pages:
        for placed in page:
            canvas.setFont(_name(placed.bold), placed.size)
            canvas.drawString(placed.x, placed.y, placed.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def flow(texts: Iterable[str]) -> bytes:
    """Texts below each other over as many pages as they need, broken at a number of characters."""
    lines = iter([line for text in texts for line in _broken(text)])
    pages: list[list[Placed]] = []
    while page := list(islice(lines, _LINES_ON_A_PAGE)):
        pages.append([Placed(_LEFT, _TOP - number * _LEADING, line) for number, line in enumerate(page)])
    return draw(pages)


def _broken(text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        yield from textwrap.wrap(paragraph, _CHARACTERS_IN_A_LINE) or [""]


def _name(bold: bool) -> str:
    return "Inter-SemiBold" if bold else "Inter-Regular"


def _register() -> None:
    # Once in a process, as LumaDesk reads its own fonts once: what counts is the page, not the start.
    for name in (_name(False), _name(True)):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(ttfonts.TTFont(name, str(assets.path("fonts") / f"{name}.ttf")))
