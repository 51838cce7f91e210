"""Packs of nobody's data, of ten thousand records, of ten megabytes, of every script and of hostile text."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from lumadesk.app import documents, enquiries, pack_delivery, pack_review, packs, people, requests
from lumadesk.app.services import Services
from lumadesk.app.sync import sync
from lumadesk.domain.enquiries import EnquiryFilter
from lumadesk.domain.hostile_text import clean_text
from lumadesk.domain.packs import MARK, Redaction
from lumadesk.domain.requests import RequestKind
from tests.app.website import Website
from tests.documents.samples import NAUGHTY, SCRIPTS

SECRET = "Zebedee Quux"


def asked(services: Services, person_id: int) -> int:
    return requests.open_request(
        services, kind=RequestKind.ACCESS, person_id=person_id, received=services.today
    ).value


def built(services: Services, request_id: int) -> dict[str, bytes]:
    made = [documents.get(services, id_) for id_ in packs.build_pack(services, request_id).value]
    return {document.file_name.rpartition(".")[2]: document.data for document in made}


def owner(services: Services) -> int:
    return enquiries.get(services, enquiries.list_ids(services, EnquiryFilter())[0]).person_id


def poppler(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "pack.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def test_somebody_of_whom_next_to_nothing_is_held(trading: Services, tmp_path: Path) -> None:
    request = asked(trading, people.add_person(trading, name="Ann Example").value)
    files = built(trading, request)
    assert "Yes, we hold personal data about you: 3 records" in " ".join(
        poppler(files["pdf"], tmp_path).split()
    ), "the name itself, this request, and that it came in"
    assert pack_delivery.seal_pack(trading, request, tmp_path / "out").value.file.exists()


def test_ten_thousand_records_reviewed_and_redacted(
    trading: Services, website: Website, tmp_path: Path
) -> None:
    rows = ", ".join(
        f"({number}, 'Ann Example', 'ann@example.com', '', 'Repair', "
        f"'Message {number}{f' with {SECRET}' if number % 1000 == 0 else ''}', 'site', '2026-11-01 09:00:00')"
        for number in range(1, 10_001)
    )
    website.execute(
        "INSERT INTO contact_enquiry (id, name, email, phone, service, message, source, created_at) "
        f"VALUES {rows}"
    )
    sync(trading)
    people.add_person(trading, name=SECRET)
    request = asked(trading, owner(trading))
    review = pack_review.review(trading, request)
    assert sum(item.names_others for item in review.items) == 10
    assert pack_review.redact_everywhere(trading, request, SECRET, "Somebody else").value == 10
    files = built(trading, request)
    assert len(json.loads(files["json"])["sections"][1]["records"]) == 10_000
    text = poppler(files["pdf"], tmp_path)
    assert "Message 9999" in text
    for content in (text, files["json"].decode(), files["csv"].decode()):
        assert content.count(MARK) == 10
        assert "Zebedee" not in content


def test_ten_megabytes_in_one_message(trading: Services, website: Website, tmp_path: Path) -> None:
    message = "Please call me about the lights in the hall. " * 233_000 + f"{SECRET} THE END"
    website.send("Ann Example", "ann@example.com", message=message)
    sync(trading)
    people.add_person(trading, name=SECRET)
    request = asked(trading, owner(trading))
    (item,) = (item for item in pack_review.review(trading, request).items if item.table == "enquiry")
    assert item.names_others
    pack_review.redact_everywhere(trading, request, SECRET, "Somebody else")
    files = built(trading, request)
    text = poppler(files["pdf"], tmp_path)
    assert "THE END" in text
    assert "Zebedee" not in text
    assert json.loads(files["json"])["sections"][1]["records"][0]["fields"][-1]["value"].endswith(
        f"{MARK} THE END"
    )


def test_every_script_and_hostile_text_in_every_field(
    trading: Services, website: Website, tmp_path: Path
) -> None:
    texts = [*SCRIPTS.values(), *(clean_text(text) for text in NAUGHTY.values())]
    for text in texts:
        safe = text.replace("\0", "\ufffd")
        website.send("Ann Example", "ann@example.com", service=safe[:90], message=safe, source=safe[:90])
    sync(trading)
    person_id = owner(trading)
    for text in texts:
        people.add_note(trading, person_id, text)
    request = asked(trading, person_id)
    for item in pack_review.review(trading, request).items:
        if item.table == "note":
            pack_review.include(trading, request, item.table, item.id)
    files = built(trading, request)
    text = poppler(files["pdf"], tmp_path)
    for words in ("κόσμε", "Привет", "您好", "안녕하세요", "<img src=x onerror=alert(1)>", "${x}"):
        assert words in text
    assert "Characters that cannot be drawn" in text
    records = json.loads(files["json"])["sections"][1]["records"]
    said = {field["value"] for record in records for field in record["fields"] if field["label"] == "Message"}
    assert {SCRIPTS["Arabic"], SCRIPTS["emoji"], SCRIPTS["Hebrew"]} <= said, "exactly as it was given"
    document = PdfReader(io.BytesIO(files["pdf"]))
    root = document.trailer["/Root"]
    assert "/OpenAction" not in root
    assert "/AcroForm" not in root
    assert b"/JavaScript" not in files["pdf"]
    checked = subprocess.run(
        ["qpdf", "--check", str(tmp_path / "pack.pdf")], capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", NAUGHTY)
def test_hostile_text_can_be_redacted_like_any_other(trading: Services, name: str) -> None:
    text = NAUGHTY[name]
    person_id = people.add_person(trading, name="Ann Example").value
    note = people.add_note(trading, person_id, f"before {clean_text(text)} after").value
    request = asked(trading, person_id)
    (item,) = (item for item in pack_review.review(trading, request).items if item.table == "note")
    (field,) = (field for field in item.fields if field.label == "Note")
    pack_review.redact(
        trading, request, "note", note,
        [Redaction(field="Note", start=7, end=len(field.value) - 6, reason="Private")],
    )  # fmt: skip
    pages = PdfReader(io.BytesIO(built(trading, request)["pdf"])).pages
    assert f"before {MARK} after" in " ".join(" ".join(page.extract_text() for page in pages).split())
