"""The PDF itself: fonts embedded, text recoverable, nothing obeyed, the same bytes for the same calls."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lumadesk import assets
from lumadesk.documents.sheet import Sheet
from lumadesk.documents.style import BODY, BOTTOM, LEFT, STRONG, WIDTH
from tests.documents import reading
from tests.documents.samples import NAUGHTY, SCRIPTS


def _sheet(title: str = "A title") -> Sheet:
    return Sheet(title=title, author="An author", subject="A subject")


def _bare(_page: int, _pages: int) -> None:
    """Nothing stands on every page."""


def _pdf(text: str) -> bytes:
    sheet = _sheet()
    sheet.block(LEFT, WIDTH, text, BODY)
    return sheet.to_pdf(_bare)


def test_every_font_is_embedded_as_a_subset() -> None:
    fonts = reading.fonts(_pdf("\n".join(SCRIPTS.values())))
    assert len(fonts) == 15
    for font in fonts.values():
        assert font["/Subtype"] == "/Type0"
        (descendant,) = (entry.get_object() for entry in font["/DescendantFonts"])
        descriptor = descendant["/FontDescriptor"].get_object()
        assert descriptor["/FontName"][7] == "+"
        data = descriptor["/FontFile2"].get_object().get_data()
        assert data[:4] == b"\x00\x01\x00\x00"
        assert len(data) < 400_000


@pytest.mark.parametrize("script", SCRIPTS)
def test_text_can_be_read_back(script: str) -> None:
    """Word by word: readers put right-to-left words of one line in an order of their own."""
    back = reading.squeezed(_pdf("\n".join(SCRIPTS[script].split())))
    for word in SCRIPTS[script].split():
        assert word in back


@pytest.mark.parametrize("name", [*SCRIPTS, *NAUGHTY])
def test_no_box_is_drawn(name: str) -> None:
    codes = list(reading.drawn_codes(_pdf(SCRIPTS.get(name) or NAUGHTY[name])))
    assert codes
    assert 0 not in codes


@pytest.mark.parametrize("name", NAUGHTY)
def test_naughty_text_is_only_printed(name: str) -> None:
    data = _pdf(NAUGHTY[name])
    document = reading.reader(data)
    assert len(document.pages) <= 2
    assert document.get_fields() is None
    assert "/Annots" not in document.pages[0]
    assert not {"/OpenAction", "/AA"} & set(document.trailer["/Root"])


def test_markup_is_printed_as_it_was_typed() -> None:
    assert "".join(NAUGHTY["markup"].split()) in reading.squeezed(_pdf(NAUGHTY["markup"]))
    assert "".join(NAUGHTY["PDF operators"].split()) in reading.squeezed(_pdf(NAUGHTY["PDF operators"]))


def test_metadata() -> None:
    sheet = _sheet("Copy for \u202eAnna\ud800 <b>")
    sheet.bookmark("First\u0000 \u202epart")
    data = sheet.to_pdf(_bare)
    document = reading.reader(data)
    information = document.metadata
    assert information is not None
    assert information.title == "Copy for [U+202E]Anna\ufffd <b>"
    assert information.author == "An author"
    assert document.trailer["/Root"]["/Lang"] == "en-GB"
    assert document.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reading.outline_titles(data) == ["First\ufffd [U+202E]part"]
    assert {tuple(map(round, page.mediabox[2:])) for page in document.pages} == {(595, 842)}


def test_text_goes_on_over_pages_inside_the_margins() -> None:
    sheet = _sheet()
    headed: list[int] = []
    sheet.on_new_page = lambda: headed.append(sheet.page_number)
    sheet.block(LEFT, WIDTH, "\n".join(f"line {number}" for number in range(200)), BODY)
    assert sheet.y >= BOTTOM
    pages = reading.pages(sheet.to_pdf(lambda page, pages: sheet.put(LEFT, 50, f"{page}/{pages}", BODY)))
    assert headed == list(range(2, len(pages) + 1))
    assert [page.splitlines()[-1] for page in pages] == [
        f"{n}/{len(pages)}" for n in range(1, len(pages) + 1)
    ]
    lines = [line for page in pages for line in page.splitlines()[:-1]]
    assert lines == [f"line {number}" for number in range(200)]


def test_columns_beside_each_other_end_at_the_longer() -> None:
    sheet = _sheet()
    top = sheet.y
    sheet.beside(
        lambda: sheet.block(LEFT, 100, "a\nb\nc", BODY), lambda: sheet.block(LEFT + 200, 100, "d", BODY)
    )
    assert sheet.y == pytest.approx(top - 3 * BODY.leading)


@pytest.mark.parametrize(("flush_left", "at"), [(False, 400), (True, LEFT)])
def test_right_to_left_text_stands_at_the_right_unless_it_is_a_name(flush_left: bool, at: float) -> None:
    sheet = _sheet()
    sheet.block(LEFT, WIDTH, "שלום", BODY, flush_left=flush_left)
    found: list[float] = []
    (page,) = reading.reader(sheet.to_pdf(_bare)).pages
    page.extract_text(
        visitor_text=lambda text, _, place, *__: found.append(place[4]) if text.strip() else None
    )
    assert found[0] >= at
    assert (found[0] == LEFT) == flush_left


def test_links_lead_to_bookmarks() -> None:
    sheet = _sheet()
    sheet.new_page()
    key = sheet.bookmark("Second page")
    sheet.turn_to(1)
    sheet.link(key, left=100, bottom=100, right=200, top=110)
    document = reading.reader(sheet.to_pdf(_bare))
    (note,) = (entry.get_object() for entry in document.pages[0]["/Annots"])
    assert note["/Dest"][0].get_object() == document.pages[1].get_object()


def test_the_same_calls_give_the_same_bytes_whatever_came_before() -> None:
    text = "\n".join(SCRIPTS.values())
    first = _pdf(text)
    _pdf("".join(reversed(text)))
    sheet = _sheet()
    sheet.block(LEFT, WIDTH, text[::2], STRONG)
    assert _pdf(text) == first


def test_the_same_bytes_in_another_process() -> None:
    text = "\n".join(SCRIPTS.values())
    code = (
        "import sys; from tests.documents.test_sheet import _pdf; from pathlib import Path;"
        "from lumadesk.documents.fonts import register_fonts; register_fonts(Path(sys.argv[1]));"
        "from tests.documents.samples import SCRIPTS;"
        "sys.stdout.buffer.write(_pdf('\\n'.join(SCRIPTS.values())))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(assets.path("fonts"))], capture_output=True, check=True
    )
    assert run.stdout == _pdf(text)
