"""Pages being written: text, rules, bookmarks and links, kept until all pages are known, then made a PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from lumadesk.documents.fonts import fonts
from lumadesk.documents.lines import Line, break_lines
from lumadesk.documents.shaping import Piece, Voice, array_elements, voice
from lumadesk.documents.style import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, RULE, TOP, Style
from lumadesk.domain.hostile_text import visible_text

if TYPE_CHECKING:
    from lumadesk.documents.embedding import EmbeddedFont
    from lumadesk.documents.faces import Face

_ENDLESS = 1e12
_SLANT = "0.8192 0.5736 -0.5736 0.8192"  # 35 degrees up
_MOST_KEPT = 20_000
_BASE_LINE = 0.72  # of the leading, below the top of the line


class _Bookmark(NamedTuple):
    key: str
    title: str
    level: int
    top: float


class _Run(NamedTuple):
    """Part of a piece in one face on one height, in the codes of this document."""

    face: Face
    rise: float
    code: str


class Sheet:
    """A4 pages with a cursor ``y``, the top of what comes next.

    Nothing that is written is ever read as markup. ``on_new_page`` is called on every page after the first.
    """

    def __init__(self, *, title: str, author: str, subject: str) -> None:
        self.title = visible_text(title)
        self._author = visible_text(author)
        self._subject = visible_text(subject)
        self._pages: list[list[str]] = [[]]
        self._page = 0
        self._bookmarks: dict[int, list[_Bookmark]] = {}
        self._pictures: dict[int, list[tuple[bytes, tuple[float, float, float, float]]]] = {}
        self._links: dict[int, list[tuple[str, tuple[float, float, float, float]]]] = {}
        self._fonts: dict[Face, EmbeddedFont] = {}
        self._plain: dict[Piece, str] = {}
        self._runs: dict[Piece, list[_Run]] = {}
        self.y = TOP
        self.on_new_page: Callable[[], None] = lambda: None

    @property
    def page_number(self) -> int:
        return self._page + 1

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def new_page(self) -> None:
        self._pages.append([])
        self._page = len(self._pages) - 1
        self.y = TOP
        self.on_new_page()

    def turn_to(self, number: int) -> None:
        """Write on a page that is there already; its number counts from 1."""
        self._page = number - 1
        self.y = TOP

    def need(self, height: float) -> None:
        """Go to a new page unless ``height`` points are left on this one."""
        if self.y - height < BOTTOM:
            self.new_page()

    def lines(self, text: str, style: Style, width: float) -> Iterable[Line]:
        return break_lines(text, voice(style.bold, style.tabular), width * 1000 / style.size)

    def width_of(self, text: str, style: Style) -> float:
        """The width in points of a text set in one line."""
        return _single_line(text, voice(style.bold, style.tabular)).advance * style.size / 1000

    def put(self, x: float, y: float, text: str, style: Style, *, align: float = 0.0) -> None:
        """One line with its top at ``y``; ``align`` is the part of its width that lies left of ``x``."""
        line = _single_line(text, voice(style.bold, style.tabular))
        self._write([line], x - align * line.advance * style.size / 1000, y, style, None)

    def block(self, x: float, width: float, text: str, style: Style, *, flush_left: bool = False) -> None:
        """Text of any length from the cursor on, going on over pages; moves the cursor below it.

        Right-to-left paragraphs stand at the right; ``flush_left`` keeps a name or an address together.
        """
        self.flow(x, width, self.lines(text, style, width), style, flush_left=flush_left)

    def flow(
        self, x: float, width: float, lines: Iterable[Line], style: Style, *, flush_left: bool = False
    ) -> None:
        """Lines that were broken before, written like a ``block``."""
        right = None if flush_left else width
        waiting: list[Line] = []
        space = int((self.y - BOTTOM) / style.leading)
        for line in lines:
            if len(waiting) >= space:
                self._write_block(waiting, x, right, style)
                waiting = []
                self.new_page()
                space = int((self.y - BOTTOM) / style.leading)
            waiting.append(line)
        self._write_block(waiting, x, right, style)

    def beside(self, first: Callable[[], None], second: Callable[[], None]) -> None:
        """Two columns from the same height on; below each other where the first goes over the page."""
        top, page = self.y, self._page
        first()
        if self._page != page:
            second()
            return
        end, self.y = self.y, top
        second()
        if self._page == page:
            self.y = min(self.y, end)

    def rule(
        self, y: float, *, left: float = LEFT, right: float = RIGHT, colour: str = RULE, weight: float = 0.6
    ) -> None:
        self._draw(f"{colour} RG {weight} w {left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S")

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle whose lower left corner is at ``x``, ``y``."""
        self._draw(f"{colour} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def picture(self, png: bytes, x: float, y: float, width: float, height: float) -> None:
        """A picture whose lower left corner is at ``x``, ``y``."""
        self._pictures.setdefault(self._page, []).append((png, (x, y, width, height)))

    def watermark(self, text: str, colour: str) -> None:
        """One word across the page, behind what is written afterwards."""
        style = Style(132, 132, colour, bold=True)
        across = self.width_of(text, style)
        middle = f"{PAGE_WIDTH / 2:.2f} {PAGE_HEIGHT / 2:.2f}"
        self._draw(f"q {_SLANT} {middle} cm")
        self.put(-across / 2, 132 * 0.45, text, style)
        self._draw("Q")

    def bookmark(self, title: str, level: int = 0) -> str:
        """An entry in the outline that leads here; returns its key, for links."""
        marks = self._bookmarks.setdefault(self._page, [])
        key = f"p{self._page}-{len(marks)}"
        marks.append(_Bookmark(key, visible_text(title), level, self.y + 12))
        return key

    def link(self, key: str, *, left: float, bottom: float, right: float, top: float) -> None:
        self._links.setdefault(self._page, []).append((key, (left, bottom, right, top)))

    def to_pdf(self, furniture: Callable[[int, int], None]) -> bytes:
        """The finished document; ``furniture(page, pages)`` writes what stands on every page.

        The same calls give the same bytes.
        """
        from reportlab import rl_config  # imported here: it would cost every start of the program
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = False  # compressed pages stay bytes: text of them would be a quarter longer
        out = BytesIO()
        canvas = Canvas(
            out,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=_opening_font(),
            lang="en-GB",
        )
        canvas.setTitle(self.title)
        canvas.setAuthor(self._author)
        canvas.setSubject(self._subject)
        canvas.setCreator("LumaDesk")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        for index in range(len(self._pages)):
            self.turn_to(index + 1)
            furniture(index + 1, len(self._pages))
            self._finish_page(canvas)
        for font in self._fonts.values():
            font.write(canvas._doc)
        canvas.save()
        return out.getvalue()

    def _finish_page(self, canvas: Any) -> None:
        for mark in self._bookmarks.get(self._page, ()):
            canvas.bookmarkPage(mark.key, fit="XYZ", top=mark.top)
            canvas.addOutlineEntry(mark.title, mark.key, mark.level)
        for key, corners in self._links.get(self._page, ()):
            canvas.linkRect("", key, corners, Border="[0 0 0]")
        for png, place in self._pictures.get(self._page, ()):
            canvas.drawImage(_reader(png), *place, mask="auto")
        canvas.addLiteral("\n".join(self._pages[self._page]))
        self._pages[self._page] = []
        canvas.showPage()

    def _draw(self, operators: str) -> None:
        self._pages[self._page].append(operators)

    def _write_block(self, lines: list[Line], x: float, width: float | None, style: Style) -> None:
        if lines:
            self._write(lines, x, self.y, style, width)
            self.y -= len(lines) * style.leading

    def _write(self, lines: list[Line], x: float, y: float, style: Style, width: float | None) -> None:
        """Lines below each other; those of right-to-left paragraphs end at ``x + width``."""
        speaker = voice(style.bold, style.tabular)
        parts = [
            f"BT {style.colour} rg /{self._font(speaker.face).name} {style.size} Tf",
            f"{x:.2f} {y - style.leading * _BASE_LINE:.2f} Td",
        ]
        indent = 0.0
        for number, line in enumerate(lines):
            wanted = width - line.advance * style.size / 1000 if line.rtl and width is not None else 0.0
            if number or wanted:
                parts.append(f"{wanted - indent:.2f} {-style.leading if number else 0} Td")
                indent = wanted
            parts.append(self._show(line.pieces, speaker, style.size))
        parts.append("ET")
        self._draw("\n".join(parts))

    def _show(self, pieces: list[Piece], speaker: Voice, size: float) -> str:
        """The operators that draw one line; the voice's own face is chosen before and after."""
        codes: list[str] = []
        for piece in pieces:
            plain = self._plain.get(piece)
            if plain is None:
                plain = self._admit(piece)
            if not plain or piece.face is not speaker.face:
                return self._show_mixed(pieces, speaker, size)
            codes.append(plain)
        return f"[{''.join(codes).replace('><', '')}] TJ" if codes else ""

    def _show_mixed(self, pieces: list[Piece], speaker: Voice, size: float) -> str:
        operators: list[str] = []
        face = speaker.face
        for piece in pieces:
            for run in self._runs.get(piece) or self._runs_of(piece):
                if run.face is not face:
                    operators.append(f"/{self._font(run.face).name} {size} Tf")
                    face = run.face
                shown = f"[{run.code}] TJ"
                operators.append(f"{run.rise * size / 1000:.3f} Ts {shown} 0 Ts" if run.rise else shown)
        if face is not speaker.face:
            operators.append(f"/{self._font(speaker.face).name} {size} Tf")
        return "\n".join(operators)

    def _admit(self, piece: Piece) -> str:
        """Note the glyphs of the piece for embedding; its ready-made code, "" if that does not hold here."""
        holds = True
        for face, glyphs in piece.drawn:
            code = self._font(face).code
            for glyph in glyphs:
                holds &= code(glyph) == glyph.id
        if len(self._plain) > _MOST_KEPT:  # a flood of different words must not fill the memory
            self._plain.clear()
            self._runs.clear()
        plain = self._plain[piece] = piece.code if holds else ""
        return plain

    def _runs_of(self, piece: Piece) -> list[_Run]:
        runs = self._runs[piece] = [
            _Run(face, rise, code)
            for face, glyphs in piece.drawn
            for rise, code in array_elements(glyphs, self._font(face).code)
        ]
        return runs

    def _font(self, face: Face) -> EmbeddedFont:
        font = self._fonts.get(face)
        if font is None:
            from lumadesk.documents.embedding import EmbeddedFont  # imported here, as it imports reportlab

            font = self._fonts[face] = EmbeddedFont(face, f"F{len(self._fonts) + 1}")
        return font


def _reader(png: bytes) -> Any:
    from reportlab.lib.utils import ImageReader

    return ImageReader(BytesIO(png))


@lru_cache(maxsize=2_000)
def _single_line(text: str, speaker: Voice) -> Line:
    """Labels and figures come again and again."""
    return next(iter(break_lines(visible_text(text), speaker, _ENDLESS)))


def _opening_font() -> str:
    """The font that a canvas names before anything is drawn; by itself it is Helvetica, never embedded."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    face = fonts().regular
    if face.name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(ttfonts.TTFont(face.name, str(face.file)))
    return face.name
