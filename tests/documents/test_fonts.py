"""The shipped fonts: all there, small, free, and drawing every script that data is likely to hold."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from lumadesk import assets
from lumadesk.documents import fonts as registered
from lumadesk.documents.fonts import Fonts, register_fonts
from lumadesk.documents.shaping import printable, voice
from lumadesk.domain.errors import KnownError
from tests.documents.samples import NAUGHTY, SCRIPTS

_FOLDER = assets.path("fonts")


def test_registering_again_keeps_the_fonts() -> None:
    before = registered.fonts()
    register_fonts(_FOLDER)
    assert registered.fonts() is before


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=r"Inter-Regular\.ttf") as caught:
        register_fonts(tmp_path)
    assert caught.value.code == "fonts.missing"
    assert registered.fonts().regular.file.parent == _FOLDER


def test_documents_before_registration_are_a_bug() -> None:
    code = "from lumadesk.documents.fonts import fonts\nfonts()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "register_fonts() comes first" in run.stderr


def test_every_file_is_asked_for_and_is_truetype_with_outlines() -> None:
    shipped = {path for path in _FOLDER.iterdir() if ".ttf" in path.name}
    faces = Fonts(_FOLDER)._faces.values()
    assert {face.file for face in faces} == shipped
    for path in shipped:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert data[:4] == b"\x00\x01\x00\x00"
    assert all("glyf" in face.font_file.table_tags for face in faces)
    assert not any("fvar" in face.font_file.table_tags for face in faces)


def test_the_fonts_stay_small() -> None:
    assert sum(path.stat().st_size for path in _FOLDER.iterdir()) < 12_000_000


def test_the_licence_lies_beside_them() -> None:
    licence = (_FOLDER / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    readme = (_FOLDER / "README.md").read_text("utf-8")
    for path in _FOLDER.glob("*.ttf*"):
        assert path.name.partition("-")[0] in readme


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("bold", [False, True])
def test_every_script_is_drawn(script: str, bold: bool) -> None:
    assert printable(SCRIPTS[script]) == SCRIPTS[script]
    for word in SCRIPTS[script].split():
        for piece in voice(bold, False).pieces(word):
            assert all(glyph.id for _, glyphs in piece.drawn for glyph in glyphs)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("བོད", "[U+0F56][U+0F7C][U+0F51]"),
        ("a\x00b\x9f", "a[U+0000]b[U+009F]"),
        ("\u202egnp\u202c", "[U+202E]gnp[U+202C]"),
        ("\u2066x\u2069", "[U+2066]x[U+2069]"),
        ("\ud800", "[U+D800]"),
        ("\ue000\U00012000", "[U+E000][U+12000]"),
        ("hi\U000e0041", "hi[U+E0041]"),
        ("\u200bx\u200by", "[U+200B]x\u200by"),
        ("\u0301", "[U+0301]"),
        ("\u200fא", "\u200fא"),
    ],
)
def test_what_cannot_be_drawn_is_named(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_marks_do_not_pile_up_over_other_lines() -> None:
    stacked, alone = NAUGHTY["marks without end"].split()
    assert printable(stacked).startswith("Z" + "\u0301\u0316" * 4 + "[U+0301]")
    assert printable(stacked).count("\u0301") == 4
    assert printable(alone) == "[U+0301]" * 40


@pytest.mark.parametrize(
    ("word", "glyphs"),
    [
        ("👨‍👩‍👧‍👦", 1),
        ("🇬🇧", 1),
        (SCRIPTS["emoji"].split()[-2], 1),
        ("1️⃣", 1),
        ("क्षि", 2),
    ],
)
def test_sequences_become_fewer_glyphs(word: str, glyphs: int) -> None:
    assert sum(len(run) for _, run in voice(False, False).shape(word, False).drawn) == glyphs


def test_arabic_letters_join() -> None:
    def forms(word: str) -> list[int]:
        return [
            glyph.id
            for _, run in voice(False, False).shape(word, True).drawn
            for glyph in run
            if glyph.advance
        ]

    assert len(forms("ننن")) == 3
    assert len({*forms("ننن"), *forms("ن")}) >= 3, "beginning, middle, end and alone look different"


def test_both_weights_draw_the_same_characters() -> None:
    faces = {face.name: face for face in Fonts(_FOLDER)._faces.values()}
    pairs = [(name, name.replace("-SemiBold", "-Regular")) for name in faces if name.endswith("-SemiBold")]
    assert len(pairs) == 5
    for bold, regular in pairs:
        assert faces[bold].coverage == faces[regular].coverage


def test_programmers_arrows_stay_as_they_were_typed() -> None:
    (piece,) = voice(False, False).pieces("->")
    assert [glyph.text for _, glyphs in piece.drawn for glyph in glyphs] == ["-", ">"]
