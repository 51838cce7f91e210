"""What a pack says of what it leaves out, what it cannot draw, and how its data describes itself."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pyzipper

from lumadesk.documents import portable, sar_pack
from lumadesk.documents.left_out import ScheduleLine
from lumadesk.documents.sar_pack import Item, Section
from lumadesk.documents.sealed_archive import seal
from lumadesk.documents.shaping import undrawn
from tests.documents import reading
from tests.documents.samples import NAUGHTY, SCRIPTS, enquiry, pack

DOCS = Path(__file__).parents[2] / "docs"

LINES = (
    ScheduleLine(
        what="Enquiry of 3 November 2026: Message",
        how="Text taken out",
        law="",
        reason="Somebody else's number",
        decided_on=date(2026, 11, 20),
    ),
    ScheduleLine(
        what="A record of the kind: Notes",
        how="Withheld",
        law="Legal professional privilege (DPA 2018 Sch 2 para 19)",
        reason="Advice of a lawyer",
        decided_on=None,
    ),
)


def test_a_complete_pack_has_no_schedule() -> None:
    data = sar_pack.render(pack(Section(title="Enquiries", items=(enquiry("x"),))))
    assert "copied here in full" in " ".join(reading.text(data).split())
    assert "What is left out, and why" not in reading.outline_titles(data)


def test_the_schedule_says_what_and_why() -> None:
    made = replace(pack(Section(title="Enquiries", items=(enquiry("x"),))), schedule=LINES, complete=False)
    data = sar_pack.render(made)
    text = " ".join(reading.text(data).split())
    for line in LINES:
        for words in (line.what, line.how, line.law, line.reason):
            assert words in text
    assert "20 November 2026" in text
    assert "as far as you are entitled to them" in text
    assert "What is left out, and why" in reading.outline_titles(data)


def test_the_letter_greets_and_says_how_to_complain() -> None:
    text = " ".join(reading.text(sar_pack.render(pack())).split())
    assert "Dear Siobhán O’Brien," in text
    assert "county court or the High Court" in text
    assert "DPA 2018 s.167" in text


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_drawn(script: str) -> None:
    assert undrawn([SCRIPTS[script]]) == []


def test_what_cannot_be_drawn_is_listed_by_its_code_point() -> None:
    texts = ["plain", "x\ue000y\ue000 \U00012000", "\x01", "\u0301alone e\u0301", NAUGHTY["lone surrogates"]]
    assert undrawn(texts) == [
        "U+0001", "U+0301 COMBINING ACUTE ACCENT", "U+D800", "U+D83D", "U+DFFF", "U+E000",
        "U+12000 CUNEIFORM SIGN A",
    ]  # fmt: skip
    message = f"{texts[1]} {SCRIPTS['Arabic']}"
    data = sar_pack.render(pack(Section(title="Enquiries", items=(enquiry(message),))))
    text = reading.text(data)
    assert "Characters that cannot be drawn" in reading.outline_titles(data)
    assert "U+12000 CUNEIFORM SIGN A" in text
    assert "[U+E000]" in text, "and where it stands"
    assert 0 not in list(reading.drawn_codes(data)), "no empty box"


def test_a_flood_of_them_is_counted() -> None:
    flood = "".join(map(chr, range(0xE000, 0xE000 + 600)))
    text = reading.text(sar_pack.render(pack(Section(title="Enquiries", items=(enquiry(flood),)))))
    assert "and 100 more" in text


def test_poppler_reads_every_script(tmp_path: Path) -> None:
    """Another program finds the text of each script in the pack."""
    items = tuple(
        Item(title=name, fields=(("Message", text),), provided=True) for name, text in SCRIPTS.items()
    )
    file = tmp_path / "pack.pdf"
    file.write_bytes(sar_pack.render(pack(Section(title="Enquiries", items=items))))
    text = subprocess.run(
        ["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True
    ).stdout.decode()
    for words in ("Łódź", "κόσμε", "Привет", "您好", "こんにちは", "안녕하세요", "გამარჯობა", "Բարեւ", "😀"):
        assert words in text
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True).stdout.decode()
    rows = fonts.splitlines()[2:]
    assert len(rows) > 8
    assert all(re.search(r"\byes yes yes\b", row) for row in rows), "embedded, subset, with Unicode"


def shape(value: object) -> object:
    """The keys of a JSON document, whatever its values are."""
    if isinstance(value, dict):
        return {key: shape(entry) for key, entry in value.items()}
    return [shape(value[0])] if isinstance(value, list) else type(value).__name__


def test_the_documented_format_is_what_is_written() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", (DOCS / "portable-format.md").read_text("utf-8"), re.DOTALL)
    documented = json.loads(example)
    section = Section(title="Enquiries", items=(enquiry("x"),), kind="enquiry", basis="contract")
    written = json.loads(portable.to_json(pack(section)))
    assert shape(written) == shape(documented)
    assert (written["format"], written["version"]) == (documented["format"], documented["version"])
    for key in (*documented, "kind", "basis", "records", "fields", "label", "value", "title"):
        assert f"`{key}`" in (DOCS / "portable-format.md").read_text("utf-8").replace('"', "`"), key


def test_a_sealed_archive(tmp_path: Path) -> None:
    files = {"a.txt": b"secret words " * 1000, "documents/b.bin": bytes(range(256))}
    data = seal(files, "pass-phrase")
    assert b"secret" not in data
    file = tmp_path / "sealed.zip"
    file.write_bytes(data)
    with pyzipper.AESZipFile(file) as archive:
        assert {name: archive.read(name, pwd=b"pass-phrase") for name in archive.namelist()} == files
        with pytest.raises(RuntimeError):
            archive.read("a.txt", pwd=b"pass-phrasE")
    assert seal(files, "pass-phrase") != data, "a new salt each time"
