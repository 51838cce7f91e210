"""The part of a font that a document draws with, written into its PDF: subset, its text recoverable."""

from __future__ import annotations

import hashlib
import sys
from array import array
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFStream, PDFZCompress

from lumadesk.documents.faces import Face, Glyph

#: What a PDF needs of a font whose glyphs are addressed by number (ISO 32000-1, 9.9).
_NEEDED_TABLES = frozenset({"glyf", "head", "hhea", "hmtx", "loca", "maxp"})


class EmbeddedFont:
    """One face in one document, under a name.

    Each code stands for one glyph and one text, so that the document can be searched, copied and read aloud.
    A glyph's code is its number; where the same glyph stands for another text as well (in Arabic, letters
    share a shape and differ by their dots) that use of it gets a code of its own.
    """

    def __init__(self, face: Face, name: str) -> None:
        self.name = name
        self._face = face
        self._codes: dict[tuple[int, str], int] = {}
        self._taken: set[int] = set()
        self._next = face.glyph_count

    def code(self, glyph: Glyph) -> int:
        """The code that draws the glyph, which is embedded from now on."""
        use = (glyph.id, glyph.text)
        code = self._codes.get(use)
        if code is None:
            code = glyph.id
            if code in self._taken:
                code = self._next
                self._next += 1
            self._taken.add(code)
            self._codes[use] = code
        return code

    def write(self, document: Any) -> None:
        """Add the font to reportlab's document; the same glyphs in the same order give the same bytes."""
        glyphs = sorted({glyph for glyph, _ in self._codes})
        tag = hashlib.sha256(repr(glyphs).encode()).digest()[:6]
        base_font = f"/{''.join(chr(65 + byte % 26) for byte in tag)}+{self._face.name}"
        descriptor = {
            "Type": "/FontDescriptor",
            "FontName": base_font,
            "Flags": 4,
            "FontBBox": "[-1000 -500 3000 1300]",
            "ItalicAngle": 0,
            "Ascent": round(self._face.metric(hb.OTMetricsTag.HORIZONTAL_ASCENDER)),
            "Descent": round(self._face.metric(hb.OTMetricsTag.HORIZONTAL_DESCENDER)),
            "CapHeight": round(self._face.metric(hb.OTMetricsTag.CAP_HEIGHT)),
            "StemV": 80,
            "FontFile2": self._stream(document, "file", _subset(self._face, glyphs)),
        }
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": base_font,
            "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
            "FontDescriptor": self._dictionary(document, "descriptor", descriptor),
            "CIDToGIDMap": self._glyph_numbers(document),
            "W": self._widths(),
        }
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": base_font,
            "Encoding": "/Identity-H",
            "DescendantFonts": PDFArray([self._dictionary(document, "descendant", descendant)]),
            "ToUnicode": self._stream(document, "texts", self._unicode_map().encode("ascii")),
        }
        document.idToObject["BasicFonts"].dict[self.name] = self._dictionary(document, "font", font)

    def _dictionary(self, document: Any, part: str, entries: dict[str, Any]) -> Any:
        return document.Reference(PDFDictionary(entries), f"{part} of {self.name}")

    def _stream(self, document: Any, part: str, content: bytes) -> Any:
        stream = PDFStream(PDFDictionary({"Length1": len(content)}), content, [PDFZCompress])
        return document.Reference(stream, f"{part} of {self.name}")

    def _widths(self) -> str:
        """Codes and widths (ISO 32000-1, 9.7.4.3)."""
        by_code = sorted((code, glyph) for (glyph, _), code in self._codes.items())
        return f"[{' '.join(f'{code} [{self._face.width(glyph):.6g}]' for code, glyph in by_code)}]"

    def _glyph_numbers(self, document: Any) -> Any:
        others = {code: glyph for (glyph, _), code in self._codes.items() if code != glyph}
        if not others:
            return "/Identity"
        numbers = array("H", range(max(others) + 1))
        for code, glyph in others.items():
            numbers[code] = glyph
        if sys.byteorder == "little":
            numbers.byteswap()
        return self._stream(document, "glyph numbers", numbers.tobytes())

    def _unicode_map(self) -> str:
        """The CMap from codes to UTF-16 text (ISO 32000-1, 9.10.3)."""
        entries = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for code, text in sorted((code, text) for (_, text), code in self._codes.items())
        ]
        blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin",
                "12 dict begin",
                "begincmap",
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
                "/CMapName /Adobe-Identity-UCS def",
                "/CMapType 2 def",
                "1 begincodespacerange",
                "<0000> <FFFF>",
                "endcodespacerange",
                *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
                "endcmap",
                "CMapName currentdict /CMap defineresource pop",
                "end",
                "end",
            ]
        )


def _subset(face: Face, glyphs: list[int]) -> bytes:
    """The font file with the outlines of these glyphs only, under their own numbers."""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    wanted.glyph_set.update(glyphs)
    needless = (tag for tag in face.font_file.table_tags if tag not in _NEEDED_TABLES)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in needless)
    return bytes(hb.subset(face.font_file, wanted).blob.data)
