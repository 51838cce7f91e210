"""The privacy desk on the command line, beyond the forms that scripts rely on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lumadesk.domain.calendar import london_date
from tests.app.website import TABLE, Website
from tests.cli.conftest import Lumadesk

NOW = datetime.now(UTC)
TODAY = london_date(NOW)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def ann(desk: Lumadesk) -> int:
    desk("business", "set", "--own-name", "Alex", "--business-name", "Sample IT", "--address", "1 Road")
    return int(desk("people", "add", "--name", "Ann Example", "--email", "ann@example.com").json["id"])


def opened(desk: Lumadesk, kind: str, *more: object) -> int:
    ran = desk("requests", "open", "--kind", kind, "--received", YESTERDAY, *more)
    assert ran.status == 0, ran.out
    return int(ran.json["id"])


def test_an_enquiry_is_a_request(desk: Lumadesk, tmp_path: Path) -> None:
    site = Website(tmp_path / "site.sqlite3").make()
    site.send("Ann Example", "ann@example.com", at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    desk("site", "configure", "--url", site.url, "--table", TABLE)
    desk("sync")
    made = desk("requests", "open", "--kind", "access", "--enquiry", 1).json
    assert (made["received"], made["person_id"]) == ("2026-07-01", 1)
    assert made["intake"]["channel"] == "website"
    assert desk("requests", "open", "--kind", "access", "--enquiry", 1).error == "request.enquiry_taken"
    assert desk("requests", "open", "--kind", "access", "--enquiry", 1, "--person", 1).status == 2
    assert desk("requests", "open", "--kind", "access").status == 2


def test_the_course_of_a_request(desk: Lumadesk, lumadesk: Lumadesk, ann: int) -> None:
    agent = ("--agent", "Bo Solicitor", "--agent-contact", "bo@example.com", "--channel", "letter")
    request = opened(desk, "access", "--person", ann, *agent)
    shown = desk("requests", "show", request).json
    assert shown["intake"]["applicant"] == "Bo Solicitor"
    assert shown["shortcomings"]
    assert desk("requests", "close", request).error == "request.authority_first"
    authority = desk(
        "requests", "authority", request, "--asked", YESTERDAY, "--received", TODAY, "--evidence", "Letter"
    ).json
    assert authority["clock_start"] == TODAY.isoformat()
    identity = desk("requests", "identity", request, "--asked", YESTERDAY, "--because", "New address").json
    assert identity["state"] == "identity-asked"
    assert desk("requests", "fee", request, "--asked", TODAY, "--because", "x").error == "request.no_fee"
    asked = desk("requests", "clarify", request, "--asked", YESTERDAY, "--question", "Which year?").json
    assert asked["due"] is None
    desk("requests", "clarify", request, "--asked", YESTERDAY, "--answered", TODAY, "--answer", "2025")
    extended = desk("requests", "extend", request, "--because", "A thousand emails.").json
    assert (extended["extended"], extended["shortcomings"]) == (True, [])
    events = desk("requests", "history", request).json["events"]
    assert [event["kind"] for event in events][-1] == "extended"
    assert all(event["counts"] for event in events)
    reply = next(event["id"] for event in events if event["kind"] == "identity-asked")
    assert desk("requests", "correct", request, reply).status == 2
    desk("requests", "correct", request, reply, "--on", TODAY)
    moved = desk("requests", "history", request).json["events"]
    assert [event["counts"] for event in moved if event["kind"] == "identity-asked"] == [False, True]
    desk("requests", "take-back", request, moved[-1]["id"], "--because", "Not needed.")
    desk("requests", "close", request, "--withdrawn", "--because", "They wrote again.")
    assert desk("requests", "show", request).json["status"] == "closed"
    assert desk("requests", "close", request, "--refused", "--withdrawn").status == 2
    for nothing in ("identity", "authority", "fee"):
        assert desk("requests", nothing, request).status == 2
    assert "counts no more" in lumadesk("requests", "history", request).out


def test_objections(desk: Lumadesk, ann: int) -> None:
    marketing = opened(desk, "marketing-objection", "--person", ann)
    assert desk("requests", "show", marketing).json["act_by"] == YESTERDAY.isoformat()
    assert desk("requests", "close", marketing).error == "request.not_stopped"
    desk("requests", "stopped", marketing, "--what", "Off the list")
    assert desk("requests", "close", marketing).json["status"] == "answered"
    objection = opened(desk, "objection", "--person", ann)
    assert desk("requests", "close", objection).error == "request.not_weighed"
    desk("requests", "weigh", objection, "--overridden", "--because", "A claim is pending.")
    assert desk("requests", "close", objection).json["status"] == "answered"


def test_marketing_is_stopped_without_a_request(desk: Lumadesk, ann: int) -> None:
    assert desk("people", "stop-marketing", ann).json == {"id": ann, "suppressed": True}
    assert desk("people", "stop-marketing", 99).status == 4


def test_restrictions_begin_by_themselves(desk: Lumadesk, ann: int) -> None:
    listed = lambda: [  # noqa: E731
        (row["reason"], row["details"]) for row in desk("restrictions", "list").json["restrictions"]
    ]
    objection = opened(desk, "objection", "--person", ann)
    assert listed() == [("objection", f"Request {objection}")]
    desk("restrictions", "notice", 1, "Told by email")
    assert desk("restrictions", "lift", 1).error == "restriction.undecided"
    desk("requests", "weigh", objection, "--overridden", "--because", "A claim is pending.")
    assert desk("restrictions", "lift", 1).json["active"] is False
    complaint = desk("complaints", "open", "--received", TODAY, "--person", ann, "--restrict").json["id"]
    disputed = opened(desk, "rectification", "--person", ann, "--disputes-accuracy")
    granted = opened(desk, "restriction", "--person", ann)
    desk("requests", "close", granted, "--restriction", "claims")
    assert listed()[:3] == [
        ("claims", f"Request {granted}"),
        ("accuracy-disputed", f"Request {disputed}"),
        ("complaint", f"Complaint {complaint}"),
    ]
    assert desk("people", "note", ann, "Called.").error == "restriction.binds"


def test_somebody_whom_nobody_matches(desk: Lumadesk, lumadesk: Lumadesk, ann: int) -> None:
    request = opened(desk, "access", "--subject", "Zed Quagga", "--subject-contact", "zed@example.com")
    assert "Zed Quagga" in lumadesk("requests", "list").out
    assert desk("letters", "write", "nothing-held", "--request", request).error == "letter.not_searched"
    hits = desk("requests", "search", request, "--terms", "Ann").json
    assert hits["people"] == [ann]
    logged = desk(
        "requests", "search", request, "--where", "mailbox", "--terms", "quagga", "--found", "0"
    ).json
    assert logged["people"] == []
    assert desk("requests", "search", request, "--terms", "x", "--found", "0").status == 2
    rows = desk("requests", "searches", request).json["searches"]
    assert [(row["where"], row["terms"]) for row in rows] == [("vault", "Ann"), ("mailbox", "quagga")]
    assert "mailbox" in lumadesk("requests", "searches", request).out
    letter = desk("letters", "write", "nothing-held", "--request", request).json["letter"]
    desk("letters", "sent", letter["id"], "--how", "letter")
    assert desk("requests", "forget", request).json["intake"]["subject"] == ""
    other = opened(desk, "access", "--subject", "Ann E.")
    assert desk("requests", "match", other, "--person", ann).json["person_id"] == ann
    assert desk("requests", "unmatch", other).json["person_id"] is None
    assert desk("requests", "unmatch", other).status == 3


def test_corrections(desk: Lumadesk, lumadesk: Lumadesk, ann: int) -> None:
    request = opened(desk, "rectification", "--person", ann)
    right = desk("requests", "rectify", request, "--field", "address", "--after", "1 High St\\nMarlow").json
    assert right["corrections"][0]["after"] == "1 High St\nMarlow"
    assert desk("people", "show", ann).json["address"] == "1 High St\nMarlow"
    desk("requests", "rectify", request, "--field", "Invoice", "--before", "2 h", "--after", "1 h")
    desk(
        "requests", "dispute", request, "--field", "Age", "--held", "5", "--claimed", "3", "--because", "No."
    )
    listed = desk("requests", "corrections", request).json
    assert [row["outcome"] for row in listed["corrections"]] == ["corrected", "corrected", "disputed"]
    task = listed["recipients"][0]["id"]
    desk("requests", "told", task, "--how", "email")
    desk("requests", "told", task + 1, "--not-because", "Never had it.")
    out = lumadesk("requests", "corrections", request).out
    assert "to be told" in out
    assert "Never had it." in out


def test_complaints(desk: Lumadesk, lumadesk: Lumadesk, ann: int) -> None:
    request = opened(desk, "access", "--person", ann)
    made = desk("complaints", "open", "--received", YESTERDAY, "--request", request, "--details", "Slow").json
    complaint = made["id"]
    assert made["strict"] == (YESTERDAY + timedelta(days=29)).isoformat()
    assert (made["person_id"], made["request_id"], made["status"]) == (ann, request, "open")
    assert made["steps"]
    assert desk("complaints", "open", "--received", TODAY).error == "complaint.nobody_named"
    assert desk("complaints", "acknowledge", complaint).json["acknowledged_on"] == TODAY.isoformat()
    desk("complaints", "progress", complaint, "Asked the host.")
    other = opened(desk, "erasure", "--person", ann)
    assert desk("complaints", "link", complaint, "--request", other).json["request_id"] == other
    events = desk("complaints", "history", complaint).json["events"]
    desk("complaints", "correct", complaint, events[1]["id"], "--on", YESTERDAY)
    assert desk("complaints", "correct", complaint, events[1]["id"]).status == 2
    done = desk("complaints", "answer", complaint, "--outcome", "upheld", "--note", "Sorry.").json
    assert (done["status"], done["outcome"]) == ("answered", "upheld")
    last = desk("complaints", "history", complaint).json["events"][-1]["id"]
    desk("complaints", "take-back", complaint, last, "--because", "Too early.")
    assert desk("complaints", "show", complaint).json["status"] == "open"
    assert [row["id"] for row in desk("complaints", "list", "--status", "open").json["complaints"]] == [1]
    assert "Ann Example" in lumadesk("complaints", "list").out
    assert "(counts no more)" in lumadesk("complaints", "history", complaint).out


def test_breaches(desk: Lumadesk, lumadesk: Lumadesk, ann: int) -> None:
    assert ann
    aware = (NOW - timedelta(hours=80)).isoformat()
    made = desk("breaches", "record", "--aware", aware, "--facts", "Laptop stolen").json
    assert (made["late"], made["ico_waits"]) == (True, True)
    assert "overdue" in lumadesk("breaches", "list").out
    due = desk("due").json
    assert [(row["noun"], row["kind"], row["urgency"]) for row in due["due"]] == [
        ("breach", "breach", "overdue")
    ]
    assert due["near"]["words"].startswith("Overdue: 1 breach to report (8 h ")
    assert due["near"]["words"] in lumadesk("due").out
    assert desk("breaches", "close", 1).error == "breach.undecided"
    desk("breaches", "update", 1, "--risk", "risk", "--reasons", "Not encrypted", "--action", "Changed")
    assert desk("breaches", "told", 1, "--whom", "ico").error == "breach.late_reasons"
    told = desk("breaches", "told", 1, "--whom", "ico", "--late-reasons", "Ill.", "--reference", "IC-1").json
    assert told["notices"][0]["reference"] == "IC-1"
    assert desk("breaches", "close", 1).json["words"] == "closed"
    assert desk("breaches", "show", 1).json["reasons"] == "Not encrypted"
    assert desk("breaches", "list").json["breaches"][0]["id"] == 1
    assert desk("breaches", "record", "--aware", "yesterday", "--facts", "x").status == 2


def test_disclosures(desk: Lumadesk, lumadesk: Lumadesk, ann: int) -> None:
    asked = ("--authority", "police", "--asked-by", "TVP, ref 7", "--asked-on", YESTERDAY, "--what", "Bills")
    code = desk("disclosures", "record", *asked, "--disclosed-on", TODAY).error
    assert code == "disclosure.no_basis"
    made = desk(
        "disclosures", "record", *asked, "--disclosed-on", TODAY, "--basis", "Order", "--person", ann
    ).json["disclosure"]
    assert (made["authority"], made["disclosed_on"]) == ("police", TODAY.isoformat())
    assert desk("disclosures", "list", "--person", ann).json["disclosures"] == [made]
    assert desk("disclosures", "show", made["id"]).json["disclosure"] == made
    assert "Bills" in lumadesk("disclosures", "show", made["id"]).out


def test_letters(desk: Lumadesk, lumadesk: Lumadesk, ann: int, tmp_path: Path) -> None:
    request = opened(desk, "access", "--person", ann)
    preview = desk("letters", "preview", "acknowledgement", "--request", request).json["letter"]
    assert preview["subject"] == "We have your request (R-0001)"
    assert "Dear Ann Example," in lumadesk("letters", "preview", "acknowledgement", "--request", request).out
    made = desk("letters", "write", "acknowledgement", "--request", request).json["letter"]
    file = Path(desk("documents", "export", made["pdf_id"], "--to", tmp_path).json["file"])
    assert file.read_bytes().startswith(b"%PDF")
    assert desk("letters", "sent", made["id"]).json["letter"]["sent_on"] == TODAY.isoformat()
    assert desk("requests", "show", request).json["acknowledged_on"] == TODAY.isoformat()
    draft = desk("letters", "write", "answer", "--request", request, "--words", "All of it.").json["letter"]
    desk("letters", "discard", draft["id"])
    assert [row["id"] for row in desk("letters", "list", "--request", request).json["letters"]] == [
        made["id"]
    ]
    assert "acknowledgement" in lumadesk("letters", "list").out


def test_templates_and_the_regulator(desk: Lumadesk, lumadesk: Lumadesk, ann: int, tmp_path: Path) -> None:
    assert ann
    own = tmp_path / "own.txt"
    own.write_text(
        "Subject: Hi\n\nHello {{addressee}}.\n\n{{complaint_paragraph}}\n\n{{court_paragraph}}\n",
        encoding="utf-8",
    )
    shown = desk("letters", "template", "answer", "--from", own).json
    assert shown["template"]["own"] is True
    assert "person" in shown["placeholders"]
    assert "answer (your own)" in lumadesk("letters", "templates").out
    own.write_text("Subject: Hi\n\n{{shoe_size}} {{complaint_paragraph}}\n", encoding="utf-8")
    ran = desk("letters", "template", "answer", "--from", own)
    assert (ran.status, ran.error) == (3, "letter.unknown_placeholder")
    assert "shoe_size" in ran.json["error"]["message"]
    own.write_bytes(b"\xff\xfe\xff")
    assert desk("letters", "template", "answer", "--from", own).status == 2
    assert desk("letters", "template", "answer", "--from", own, "--reset").status == 2
    assert desk("letters", "template", "answer", "--reset").json["template"]["own"] is False
    moved = desk("letters", "regulator", "--address", "1 New Road\\nManchester").json["regulator"]
    assert moved["address"] == "1 New Road\nManchester"
    assert desk("letters", "regulator").json["regulator"] == moved


def test_bank_holidays(desk: Lumadesk, lumadesk: Lumadesk, ann: int) -> None:
    request = opened(desk, "access", "--person", ann, "--received", "2026-09-03")
    assert desk("requests", "show", request).json["due"] == "2026-10-05"
    added = desk("holidays", "add", "2026-10-05", "--name", "Own").json["holidays"]
    assert {"day": "2026-10-05", "name": "Own", "own": True, "worked": False, "projected": False} in added
    assert desk("requests", "show", request).json["due"] == "2026-10-06"
    desk("holidays", "remove", "2026-10-05")
    assert desk("requests", "show", request).json["due"] == "2026-10-05"
    assert desk("holidays", "remove", "2026-12-25").status == 0
    out = lumadesk("holidays", "list", "--year", 2026).out
    assert "2026-12-25 · Christmas Day · taken off the list" in out
    assert desk("holidays", "add", "2026-12-28", "--name", "x").error == "holiday.listed"
