"""`lumadesk requests` and `erase`: clocks, packs, previews, refusals and certificates."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdf
import pytest

from lumadesk.domain.calendar import london_date
from tests.app.website import TABLE, Website
from tests.cli.conftest import Lumadesk

TODAY = london_date(datetime.now(UTC))
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def website(desk: Lumadesk, tmp_path: Path) -> Website:
    """A website with two enquiries of Ann's and one of Bea's, synced."""
    site = Website(tmp_path / "site.sqlite3").make()
    site.send("Ann Example", "ann@example.com", message="Größe? <b>Really</b>")
    site.send("Bea Sample", "bea@example.com")
    site.send("Ann Example", "ann@example.com", message="=HYPERLINK(1)")
    desk("site", "configure", "--url", site.url, "--table", TABLE)
    desk("business", "set", "--undo-minutes", 0, "--own-name", "Alex", "--business-name", "Sample IT")
    assert desk("sync").json["new"] == 3
    return site


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def test_a_request_has_a_clock(desk: Lumadesk, lumadesk: Lumadesk, website: Website) -> None:
    assert website.keys()
    access = ("--kind", "access", "--person", 1)
    opened = desk("requests", "open", *access, "--received", "2026-09-03", "--details", "By phone")
    assert opened.status == 0
    wanted = {"id", "kind", "person_id", "received", "clock_start", "due", "status"}
    assert {name: opened.json[name] for name in wanted} == {
        "id": 1,
        "kind": "access",
        "person_id": 1,
        "received": "2026-09-03",
        "clock_start": "2026-09-03",
        "due": "2026-10-05",
        "status": "open",
    }
    assert opened.json["steps"][0]["text"] == "Request received"
    desk("requests", "open", "--kind", "objection", "--person", 2, "--received", YESTERDAY)
    rows = desk("requests", "list").json["requests"]
    assert [(row["id"], row["kind"]) for row in rows] == [(1, "access"), (2, "objection")]
    assert "Ann Example" in lumadesk("requests", "list").out

    clarified = desk("requests", "clarify", 1, "--asked", "2026-09-07", "--answered", "2026-09-08").json
    assert (clarified["nominal"], clarified["due"]) == ("2026-10-04", "2026-10-05")
    identified = desk("requests", "identity", 1, "--asked", "2026-09-04", "--received", "2026-09-10").json
    assert identified["clock_start"] == "2026-09-10"
    assert desk("requests", "acknowledge", 1, "--on", "2026-09-04").json["acknowledged_on"] == "2026-09-04"
    assert desk("requests", "extend", 1).error == "request.extension_late"
    assert desk("requests", "extend", 2).json["extended"] is True

    closed = desk("requests", "close", 1, "--on", "2026-10-01").json
    assert (closed["status"], closed["answered_on"]) == ("answered", "2026-10-01")
    assert desk("requests", "close", 2, "--refused").error == "request.refusal_reasons"
    refused = desk("requests", "close", 2, "--refused", "--because", "Asked for the third time this month.")
    assert refused.json["status"] == "refused"
    assert desk("requests", "close", 1).error == "request.closed"
    assert desk("requests", "list", "--status", "open").json["requests"] == []


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["open", "--kind", "access", "--person", 99, "--received", "2026-09-03"], "person.not_found"),
        (
            ["open", "--kind", "access", "--person", 1, "--received", TODAY + timedelta(days=2)],
            "request.in_future",
        ),
        (["show", 99], "request.not_found"),
        (["pack", 99, "--to", "x"], "request.not_found"),
        (["clarify", 1, "--asked", "2026-09-03"], "request.pause_not_allowed"),
        (["acknowledge", 1, "--on", "2026-08-31"], "request.before_receipt"),
        (["identity", 1, "--asked", "2026-09-10", "--received", "2026-09-09"], "request.identity_backwards"),
        (["pack", 1, "--to", "x"], "request.no_pack_for_kind"),
    ],
)
def test_what_cannot_be_is_refused(desk: Lumadesk, website: Website, args: list[object], code: str) -> None:
    assert website.keys()
    desk("requests", "open", "--kind", "rectification", "--person", 1, "--received", "2026-09-03")
    assert desk("requests", *args).error == code


def test_the_pack(desk: Lumadesk, website: Website, tmp_path: Path) -> None:
    assert website.keys()
    desk("people", "note", 1, "Speaks softly.")
    desk("requests", "open", "--kind", "access", "--person", 1, "--received", YESTERDAY)
    out = tmp_path / "out"
    files = [Path(file) for file in desk("requests", "pack", 1, "--to", out).json["files"]]
    assert sorted(file.suffix for file in files) == [".csv", ".json", ".pdf"]
    assert {file.parent for file in files} == {out}
    by_suffix = {file.suffix: file for file in files}
    page, data, table = by_suffix[".pdf"], by_suffix[".json"], by_suffix[".csv"]
    printed = text_of(page)
    for expected in ("Ann Example", "Größe? <b>Really</b>", "Speaks softly.", "Alex"):
        assert expected in printed
    assert "bea@example.com" not in printed
    portable = json.dumps(json.loads(data.read_text("utf-8")), ensure_ascii=False)
    assert "Größe? <b>Really</b>" in portable
    assert "Speaks softly." not in portable, "the owner's words are not portable (Art 20)"
    cells = [cell for row in csv.reader(io.StringIO(table.read_text("utf-8-sig"))) for cell in row]
    assert "'=HYPERLINK(1)" in cells

    assert len(desk("documents", "list", "--request", 1).json["documents"]) == 3
    desk("people", "note", 1, "Laughs loudly.")
    assert desk("requests", "pack", 1, "--to", out).error == "file.exists"
    assert desk("requests", "pack", 1, "--to", out, "--overwrite").status == 0
    assert "Laughs loudly." in text_of(page)
    assert len(desk("documents", "list", "--request", 1).json["documents"]) == 3, "the newer pack replaces"

    desk("requests", "open", "--kind", "portability", "--person", 2, "--received", YESTERDAY)
    assert [Path(file).suffix for file in desk("requests", "pack", 2, "--to", out).json["files"]] == [
        ".json",
        ".csv",
    ]


def test_erasure(desk: Lumadesk, lumadesk: Lumadesk, website: Website, tmp_path: Path) -> None:
    desk("people", "note", 1, "Speaks softly.")
    shown = desk("erase", "preview", "--person", 1).json
    assert set(shown["verdicts"][0]) >= {"table", "id", "verdict", "until", "because"}
    assert {(row["table"], row["verdict"]) for row in shown["verdicts"]} == {
        ("enquiry", "erase"),
        ("note", "erase"),
        ("person", "erase"),
    }
    assert "erase · Note" in lumadesk("erase", "preview", "--person", 1).out

    wrong = desk("erase", "run", "--person", 1, "--confirm", "Bea Sample")
    assert (wrong.status, wrong.error) == (3, "erasure.name_differs")
    done = desk("erase", "run", "--person", 1, "--confirm", "  ann  EXAMPLE ")
    assert done.status == 0
    assert done.json["site_deletions_queued"] == 2
    erasure_id = done.json["id"]
    assert desk("people", "show", 1).error == "person.not_found"
    assert [row["person_id"] for row in desk("enquiries", "list").json["enquiries"]] == [2]

    before = desk("erase", "certificate", erasure_id, "--to", tmp_path / "out").json
    assert before["complete"] is False
    report = desk("sync").json
    assert (report["deleted_at_site"], report["verified_absent"]) == (2, 2)
    assert website.keys() == ["2"]
    after = desk("erase", "certificate", erasure_id, "--to", tmp_path / "later").json
    assert after["complete"] is True
    assert desk("erase", "list").json["erasures"][0]["complete"] is True
    for file in (before["file"], after["file"]):
        printed = text_of(Path(file))
        assert "Ann" not in printed
        assert "E-0001" in printed
    assert Path(before["file"]).read_bytes() != Path(after["file"]).read_bytes()

    website.send("Ann Example", "ann@example.com", key=1)
    again = desk("sync").json
    assert (again["new"], again["tombstoned"]) == (0, 1)
    assert desk("vault", "verify").json["ok"] is True
    audit = desk("audit", "list").out
    assert "person.erase" in audit
    assert "Ann" not in audit


def test_nothing_is_erased_while_a_request_is_open(desk: Lumadesk, website: Website) -> None:
    desk("requests", "open", "--kind", "access", "--person", 1, "--received", YESTERDAY)
    assert "s.173" in desk("erase", "preview", "--person", 1).json["frozen_by"]
    refused = desk("erase", "run", "--person", 1, "--confirm", "Ann Example")
    assert (refused.status, refused.error) == (3, "erasure.frozen")

    assert desk("enquiries", "mark-deletion", 1).status == 0
    held = desk("sync")
    assert (held.json["deleted_at_site"], held.json["queued"], held.json["frozen"]) == (0, 1, 1)
    assert "s.173" in held.err
    assert website.keys() == ["1", "2", "3"]

    desk("requests", "close", 1)
    assert desk("sync").json["verified_absent"] == 1
    assert website.keys() == ["2", "3"]
    assert desk("erase", "run", "--person", 1, "--confirm", "Ann Example").status == 0


def test_a_tax_record_is_kept_and_says_until_when(desk: Lumadesk, website: Website) -> None:
    assert website.keys()
    desk("business", "set", "--address", "1 Sample Street\\nMarlow")
    desk("invoices", "draft", "--person", 1, "--line", "Visit;1;60")
    desk("invoices", "issue", 1)
    desk("invoices", "pay", 1, "--amount", "60", "--on", TODAY)
    verdicts = desk("erase", "run", "--person", 1, "--confirm", "Ann Example").json["verdicts"]
    kept = [row for row in verdicts if row["verdict"] == "keep"]
    assert {row["table"] for row in kept} == {"invoice", "document"}
    for row in kept:
        assert date.fromisoformat(row["until"]) > TODAY + timedelta(days=6 * 365)
        assert "12B" in row["because"]
    person = desk("people", "show", 1).json
    assert person["erased_at"] is not None
    assert person["email"] is None
    assert "Ann" not in person["name"]
    assert desk("invoices", "show", 1).json["number"] == "INV-0001"
    assert desk("people", "note", 1, "more").error == "person.erased"
    assert desk("erase", "run", "--person", 1, "--confirm", person["name"]).error == "person.erased"
