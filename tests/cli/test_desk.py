"""`lumadesk packs`, `restrictions` and the rest of `erase`: review, redaction, sealing, tasks, disposal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
import pyzipper

from lumadesk.domain.calendar import london_date
from tests.app.website import TABLE, Website
from tests.cli.conftest import Lumadesk

TODAY = london_date(datetime.now(UTC))


@pytest.fixture
def website(desk: Lumadesk, tmp_path: Path) -> Website:
    site = Website(tmp_path / "site.sqlite3").make()
    site.send("Ann Example", "ann@example.com", message="My neighbour Zebedee Quux says hello.")
    site.send("Bea Sample", "bea@example.com", message="Ann Example sent me.")
    desk("site", "configure", "--url", site.url, "--table", TABLE)
    desk("business", "set", "--undo-minutes", 0, "--own-name", "Alex", "--business-name", "Sample IT")
    desk("business", "set", "--address", "1 Sample Street\\nMarlow")
    assert desk("sync").json["new"] == 2
    return site


@pytest.fixture
def asked(desk: Lumadesk, website: Website) -> Lumadesk:
    assert website.keys()
    desk("people", "add", "--name", "Zebedee Quux")
    assert desk("requests", "open", "--kind", "access", "--person", 1, "--received", TODAY).status == 0
    return desk


def test_the_review(asked: Lumadesk, lumadesk: Lumadesk, tmp_path: Path) -> None:
    items = asked("packs", "review", 1).json["items"]
    (enquiry,) = (item for item in items if item["table"] == "enquiry")
    assert (enquiry["decision"], enquiry["looked_at"]) == ("include", False)
    (message,) = (field for field in enquiry["fields"] if field["label"] == "Message")
    (other,) = message["others"]
    assert message["value"][other["start"] : other["end"]] == "Zebedee Quux"
    assert "names Zebedee Quux" in lumadesk("packs", "review", 1).out

    record = ("--record", "enquiry:1")
    why = ("--reason", "Somebody else")
    one = ("packs", "redact", 1, *record, "--field", "Message", *why)
    cut = asked(*one, "--range", f"{other['start']}:{other['end']}").json
    assert (cut["decision"], len(cut["review"]["redactions"])) == ("redact", 1)
    assert (
        len(asked("packs", "redact", 1, *record, "--text", "neighbour", *why).json["review"]["redactions"])
        == 2
    )
    assert asked(*one, "--range", "0:900").error == "pack.bad_range"
    assert asked("packs", "redact", 1, *record, "--text", "nothing of it", *why).error == "pack.bad_range"
    for wrong in (["--range", "a:b", "--field", "Message", *record], [], ["--range", "1:2"]):
        assert asked("packs", "redact", 1, *why, *wrong).error == "usage"
    assert asked("packs", "include", 1, "--record", "enquiry").error == "usage"
    files = [Path(file) for file in asked("requests", "pack", 1, "--to", tmp_path / "out").json["files"]]
    printed = "\n".join(page.extract_text() for page in pypdf.PdfReader(files[0]).pages)
    assert "[REDACTED] [REDACTED] says hello" in printed.replace("\n", " ")
    for file in files[1:]:
        assert b"Zebedee" not in file.read_bytes()

    asked("packs", "undo", 1, *record)
    assert asked("packs", "redact", 1, "--text", "zebedee quux", *why).json["places"] == 1
    held = asked("packs", "withhold", 1, *record, "--exemption", "16-17", "--test", "He refused.", *why).json
    assert held["decision"] == "withhold"
    assert asked("packs", "include", 1, *record).json["looked_at"] is True
    assert asked("packs", "include", 1, "--record", "note:99").error == "pack.no_record"


def test_a_sealed_pack_and_its_dispatch(asked: Lumadesk, lumadesk: Lumadesk, tmp_path: Path) -> None:
    asked("invoices", "draft", "--person", 1, "--line", "Visit;1;60")
    asked("invoices", "issue", 1)
    sealed = asked("requests", "pack", 1, "--to", tmp_path, "--encrypt").json
    (file,) = sealed["files"]
    with pyzipper.AESZipFile(file) as archive:
        names = archive.namelist()
        assert sorted(Path(name).suffix for name in names) == [".csv", ".json", ".pdf", ".pdf"]
        assert b"Zebedee" in archive.read("access-request-1.json", pwd=sealed["passphrase"].encode())
    told = lumadesk("requests", "pack", 1, "--to", tmp_path, "--encrypt", "--overwrite").out
    assert "shown this once" in told
    assert sealed["passphrase"] not in told
    plain = asked("requests", "pack", 1, "--to", tmp_path / "plain").json["files"]
    assert [Path(path).suffix for path in plain] == [".pdf", ".json", ".csv"]
    more = asked("requests", "pack", 1, "--to", tmp_path / "plain", "--with-documents").json["files"]
    assert len(more) == 4

    send = ("packs", "dispatch", 1, "--channel", "email")
    logged = asked(*send, "--address", "ann@example.com").json["dispatch"]
    assert (logged["address_known"], logged["sent_on"]) == (True, TODAY.isoformat())
    assert asked(*send, "--address", "ann@example.org").error == "pack.address_unchecked"
    asked(*send, "--address", "ann@example.org", "--checked", "by phone", "--plain")
    assert [row["encrypted"] for row in asked("packs", "dispatches", "--request", 1).json["dispatches"]] == [
        False,
        True,
    ]
    assert "ann@example.org" in lumadesk("packs", "dispatches").out


def test_a_restriction(desk: Lumadesk, lumadesk: Lumadesk, website: Website) -> None:
    begun = desk("restrictions", "begin", "--person", 1, "--reason", "accuracy-disputed").json
    assert begun["active"] is True
    assert desk("people", "note", 1, "x").error == "restriction.binds"
    website.change("1", "message", "Changed")
    told = desk("sync").json
    assert (told["held_back"], told["changed"]) == (1, 0)
    assert "held back" in lumadesk("sync").out
    assert "1 changes held back" in lumadesk("restrictions", "list").out
    allowed = desk(
        "restrictions", "allow", 1, "--for", "edit", "--ground", "consent", "--because", "by phone"
    ).json
    assert allowed["allowed"][0]["deed"] == "edit"
    assert desk("people", "note", 1, "x").status == 0
    assert desk("restrictions", "lift", 1).error == "restriction.no_notice"
    assert desk("restrictions", "notice", 1, "By letter").json["notice"] == "By letter"
    assert desk("restrictions", "lift", 1).json["active"] is False
    assert desk("sync").json["changed"] == 1
    assert desk("restrictions", "list").json["restrictions"][0]["lifted_on"] == TODAY.isoformat()


def test_the_rest_of_an_erasure(desk: Lumadesk, lumadesk: Lumadesk, website: Website, tmp_path: Path) -> None:
    desk("people", "note", 1, "Owes an answer.")
    shown = desk("erase", "preview", "--person", 1).json
    assert [(row["table"], row["person_id"]) for row in shown["named_in"]] == [("enquiry", 2)]
    assert "Ann Example" in shown["tasks"][0]["text"]
    assert "Named in enquiry:2" in lumadesk("erase", "preview", "--person", 1).out
    until = TODAY + timedelta(days=400)
    one = ("erase", "change", "--person", 1, "--record", "note:1")
    assert desk(*one, "--verdict", "keep", "--because", "A claim", "--until", until).json["ruled"] == "erase"
    assert desk(*one).json["ruled"] is None
    desk(*one, "--verdict", "keep", "--because", "A claim", "--until", until)
    assert desk(*one, "--verdict", "anonymise", "--because", "x").error == "erasure.not_changeable"
    letters = desk("erase", "letters", "--person", 1, "--to", tmp_path / "letters").json["files"]
    assert len(letters) == 4
    done = desk(
        "erase", "run", "--person", 1, "--confirm", "Ann Example", "--ground", "a", "--ground", "By phone"
    ).json
    assert len(done["tasks"]) == 4
    (row,) = desk("erase", "list").json["erasures"]
    assert row["grounds"] == ["a"]
    assert row["ground"].endswith(". By phone")

    assert desk("erase", "task", 1, "--outcome", "Confirmed").json["state"] == "done"
    assert desk("erase", "task", 2, "--not-needed").error == "task.no_reason"
    assert len(desk("erase", "tasks").json["tasks"]) == 3
    assert len(desk("erase", "tasks", "--erasure", 1).json["tasks"]) == 4

    (kept,) = desk("erase", "due").json["kept"]
    assert (kept["table"], kept["due"], kept["until"]) == ("note", False, until.isoformat())
    assert desk("erase", "review", 1).error == "erasure.nothing_due"

    key = desk("erase", "key").json
    made = desk("erase", "certificate", 1, "--to", tmp_path / "certificate").json
    assert [Path(file).suffix for file in made["files"]] == [".pdf", ".json", ".pem"]
    assert made["file"] == made["files"][0]
    assert Path(made["files"][2]).read_text("utf-8") == key["public_key"]
    assert json.loads(Path(made["files"][1]).read_text("utf-8"))["public_key"] == key["public_key"]
    page = desk("erase", "certificate", 1, "--to", tmp_path / "one.pdf").json
    assert page["files"] == [str(tmp_path / "one.pdf")]

    website.send("Ann Example", "ann@example.com", message="Again")
    assert desk("sync").json["new_contacts"] == 1
    (back,) = desk("erase", "returned").json["new_contacts"]
    assert back["enquiry_id"] == 3
    assert desk("vault", "verify").json["ok"] is True
