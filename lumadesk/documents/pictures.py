"""The pages of a PDF as pictures, drawn in memory one at a time."""

from __future__ import annotations

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

import pypdfium2

from lumadesk.domain.errors import RuleViolation

_MOST_PIXELS = 60_000_000
#: So many times as high as wide a page may be: drawn as wide as a window, a longer strip fills the memory.
_TALLEST = 30
#: PDFium is not made for several threads, not even with a document for each. A document that nobody needs any
#: more may be closed in the middle of drawing another, by the same thread.
_one_at_a_time = threading.RLock()


@dataclass(frozen=True, slots=True)
class Picture:
    """``pixels`` are four bytes each (blue, green, red, unused), in rows without a gap."""

    width: int
    height: int
    pixels: bytes


class Pages:
    """A PDF held in memory; ``sizes`` are the pages' widths and heights in points."""

    def __init__(self, data: bytes) -> None:
        with _one_at_a_time:
            self._document = pypdfium2.PdfDocument(data)
            self.sizes = tuple(self._document.get_page_size(number) for number in range(len(self._document)))

    def __del__(self) -> None:
        # Left to itself it would be closed while another thread draws.
        if hasattr(self, "_document"):
            with _one_at_a_time:
                self._document.close()

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, number: int, width: int) -> Picture:
        """The page, so many pixels wide."""
        with _one_at_a_time:
            page = self._document[number]
            drawn = page.render(scale=width / self.sizes[number][0], rev_byteorder=False, prefer_bgrx=True)
            made = Picture(drawn.width, drawn.height, _rows(bytes(drawn.buffer), drawn.width, drawn.stride))
            drawn.close()
            page.close()
        return made


def pages_of(data: bytes) -> Pages:
    """Of a PDF its pages, of a picture one page. Raises RuleViolation ``attachment.unreadable``."""
    try:
        pages = Pages(data if b"%PDF-" in data[:1_024] else _as_pdf(data))
    except pypdfium2.PdfiumError:
        raise _unreadable() from None
    if any(height > _TALLEST * width for width, height in pages.sizes):
        raise _unreadable()
    return pages


def _as_pdf(data: bytes) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise _unreadable()
                plain = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError):
        raise _unreadable() from None
    paper = Image.new("RGB", plain.size, "white")
    paper.paste(plain, mask=plain.getchannel("A"))
    out = BytesIO()
    paper.save(out, "PDF")
    return out.getvalue()


def _unreadable() -> RuleViolation:
    return RuleViolation(
        "attachment.unreadable",
        "Nothing of this file can be drawn.",
        "Save it on this computer and open it with the program that made it.",
    )


def _rows(pixels: bytes, width: int, stride: int) -> bytes:
    if stride == 4 * width:
        return pixels
    return b"".join(pixels[start : start + 4 * width] for start in range(0, len(pixels), stride))
