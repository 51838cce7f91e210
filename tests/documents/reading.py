"""What is in a PDF: its texts, its fonts, the codes that it draws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data), strict=True)


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in reader(data).pages]


def text(data: bytes) -> str:
    return "\n".join(pages(data))


def squeezed(data: bytes) -> str:
    """All text without white space: line breaks are the document's affair."""
    return "".join(text(data).split())


def fonts(data: bytes) -> dict[str, Any]:
    """Every font that any page names, by its name in the PDF."""
    return {
        name: font.get_object()
        for page in reader(data).pages
        for name, font in page["/Resources"]["/Font"].get_object().items()
    }


def drawn_codes(data: bytes) -> Iterator[int]:
    for page in reader(data).pages:
        content = page.get_contents()
        assert content is not None
        for run in re.findall(rb"<([0-9A-F]+)>", content.get_data()):
            yield from (int(run[start : start + 4], 16) for start in range(0, len(run), 4))


def outline_titles(data: bytes) -> list[str]:
    def flat(entries: list[Any]) -> Iterator[str]:
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                yield entry.title

    return list(flat(reader(data).outline))
