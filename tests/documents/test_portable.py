"""The portable files hold what the person provided, exactly, and run nothing in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest

from lumadesk.documents import portable
from lumadesk.documents.sar_pack import Section
from tests.documents.samples import NAUGHTY, SCRIPTS, enquiry, pack

_SECTIONS = (
    Section(title="Enquiries", items=(enquiry("First"), enquiry("Second"), enquiry("Ours", provided=False))),
    Section(title="Notes", items=(enquiry("The owner's view", provided=False),)),
)


def _rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data[3:].decode("utf-8"), newline="")))


def test_json_holds_the_provided_records_alone() -> None:
    found = json.loads(portable.to_json(pack(*_SECTIONS)))
    assert found["format"] == "lumadesk-portable-data"
    assert found["version"] == 1
    assert found["person"] == "Siobhán O’Brien"
    assert found["controller"] == "Lumen & Oak Lighting"
    assert found["prepared_on"] == "2026-11-22"
    (section,) = found["sections"]
    assert section["title"] == "Enquiries"
    assert [record["fields"][2] for record in section["records"]] == [
        {"label": "Message", "value": "First"},
        {"label": "Message", "value": "Second"},
    ]


def test_csv_holds_a_row_for_every_provided_field() -> None:
    rows = _rows(portable.to_csv(pack(*_SECTIONS)))
    title = "Enquiry of 3 November 2026"
    assert rows[0] == ["Section", "Record", "Title", "Field", "Value"]
    assert rows[1:4] == [
        ["Enquiries", "1", title, "Name", "Siobhán O’Brien"],
        ["Enquiries", "1", title, "Telephone", ""],
        ["Enquiries", "1", title, "Message", "First"],
    ]
    assert len(rows) == 7
    assert rows[-1][1] == "2"


@pytest.mark.parametrize("start", [*"=+-@\t\r\n＝＋－＠", " =", "  @"])
def test_no_cell_can_become_a_formula(start: str) -> None:
    rows = _rows(
        portable.to_csv(pack(Section(title=f"{start}1", items=(enquiry(f"{start}1", title=f"{start}1"),))))
    )
    for cell in (cell for row in rows for cell in row):
        assert cell.lstrip(" ")[:1] not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("name", [*NAUGHTY, *SCRIPTS])
def test_any_text_survives(name: str) -> None:
    text = NAUGHTY.get(name) or SCRIPTS[name]
    kept = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    made = pack(Section(title="Enquiries", items=(enquiry(text),)))
    assert json.loads(portable.to_json(made))["sections"][0]["records"][0]["fields"][2]["value"] == kept
    assert _rows(portable.to_csv(made))[3][4].removeprefix("'") == kept.replace("\0", "\ufffd")


def test_nothing_provided_is_an_empty_list_and_a_lone_heading() -> None:
    assert json.loads(portable.to_json(pack()))["sections"] == []
    assert len(_rows(portable.to_csv(pack()))) == 1
