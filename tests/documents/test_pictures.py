"""Pages of a PDF as pictures: their sizes, what is on them, and drawing by several threads."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4, A5
from reportlab.pdfgen import canvas

from lumadesk.documents.pictures import Pages, pages_of
from lumadesk.domain.errors import RuleViolation


@pytest.fixture
def data() -> bytes:
    """A white A4 page with a red square at its upper left corner, and an empty A5 page."""
    file = io.BytesIO()
    made = canvas.Canvas(file, pagesize=A4)
    made.setFillColorRGB(1, 0, 0)
    made.rect(0, A4[1] - 100, 100, 100, stroke=0, fill=1)
    made.showPage()
    made.setPageSize(A5)
    made.showPage()
    made.save()
    return file.getvalue()


def test_a_page_is_drawn_as_wide_as_it_is_wanted(data: bytes) -> None:
    pages = Pages(data)
    assert [tuple(map(round, size)) for size in pages.sizes] == [(595, 842), (420, 595)]
    assert len(pages) == 2
    for width in (59, 333, 1190):
        picture = pages.picture(0, width)
        assert abs(picture.width - width) <= 1
        assert abs(picture.height - width * A4[1] / A4[0]) <= 2
        assert len(picture.pixels) == 4 * picture.width * picture.height
        assert picture.pixels[:3] == b"\x00\x00\xff"  # blue, green, red
        assert picture.pixels[-4:-1] == b"\xff\xff\xff"
    assert set(pages.picture(1, 100).pixels) == {255}


def test_several_threads_may_draw(data: bytes) -> None:
    pages, other = Pages(data), Pages(data)
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda n: (pages if n % 2 else other).picture(n % 2, 200), range(24)))
    assert len({(one.width, one.pixels) for one in drawn}) == 2


def _strip(kind: str, width: int, height: int) -> bytes:
    made = io.BytesIO()
    if kind == "picture":
        Image.new("L", (width, height)).save(made, "PNG")
    else:
        page = canvas.Canvas(made, pagesize=(width, height))
        page.showPage()
        page.save()
    return made.getvalue()


@pytest.mark.parametrize("kind", ["picture", "pdf"])
def test_a_strip_that_would_fill_the_memory_is_not_drawn(kind: str) -> None:
    assert pages_of(_strip(kind, 10, 300)).picture(0, 100).height == 3_000, "a long screenshot is"
    for width, height in ((10, 301), (1, 14_400)):
        with pytest.raises(RuleViolation) as refused:
            pages_of(_strip(kind, width, height))
        assert refused.value.code == "attachment.unreadable"
