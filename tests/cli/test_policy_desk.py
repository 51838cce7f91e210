"""`lumadesk promises`, `policy`, `consent`, `contact`, `retention` and `register` on a real vault."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lumadesk.domain.calendar import london_date
from lumadesk.domain.checklist import Item
from tests.app.website import TABLE, Website
from tests.cli.conftest import Lumadesk

TODAY = london_date(datetime.now(UTC))


@pytest.fixture
def website(desk: Lumadesk, tmp_path: Path) -> Website:
    """Ann wrote, long ago."""
    site = Website(tmp_path / "site.sqlite3").make()
    site.send("Ann Example", "ann@example.com")
    desk("site", "configure", "--url", site.url, "--table", TABLE)
    desk("business", "set", "--undo-minutes", 0, "--own-name", "Alex", "--business-name", "Sample IT")
    assert desk("sync").json["new"] == 1
    return site


def test_each_promise_is_answered(
    desk: Lumadesk, lumadesk: Lumadesk, website: Website, tmp_path: Path
) -> None:
    assert website.keys()
    found = desk("promises").json
    assert [row["id"] for row in found["promises"]] == [f"LT{number:02}" for number in range(1, 27)]
    assert {row["status"] for row in found["promises"]} <= {"kept", "at-risk", "broken", "look-by-hand"}
    assert all(row["words"] and row["evidence"] for row in found["promises"])
    assert found["notes"]
    assert desk("promises", "--policy", "lumina").json["promises"][0]["id"] == "LM01"
    assert desk("promises", "--policy", "forever").error == "policy.unknown"
    assert "To do:" in lumadesk("promises").out
    questions = desk("promises", "checklist").json["checklist"]
    assert {row["item"] for row in questions} == set(Item)
    confirmed = desk("promises", "confirm", "server-logs", "--note", "Looked at the host's panel").json[
        "item"
    ]
    assert not confirmed["overdue"]
    by_id = {row["id"]: row for row in desk("promises").json["promises"]}
    assert by_id["LT15"]["status"] == "kept"
    desk("promises", "confirm", "cookies", "--no", "--note", "A tracker is there")
    by_id = {row["id"]: row for row in desk("promises").json["promises"]}
    assert by_id["LT26"]["status"] == "broken"
    report = tmp_path / "report.pdf"
    assert desk("promises", "report", "--to", report).json["file"] == str(report)
    assert report.read_bytes().startswith(b"%PDF")


def test_policies_and_their_versions(desk: Lumadesk, website: Website, tmp_path: Path) -> None:
    assert website.keys()
    chosen = [row["id"] for row in desk("policy", "list").json["policies"] if row["chosen"]]
    assert chosen == ["luma-tech"]
    assert desk("policy", "preview", "lumina").json["words"]
    changed = desk("policy", "change", "lumina", "--summary", "We phone now", "--significant").json
    version = changed["version"]
    assert desk("policy", "versions").json["versions"][0]["profile"] == "lumina"
    noticed = desk("policy", "notices", version, "--prepare").json
    assert noticed["state"]["to_tell"] == len(noticed["notices"])
    bad = tmp_path / "mine.json"
    bad.write_text('{\n "id": "own",\n "name": 7\n}', encoding="utf-8")
    refused = desk("policy", "import", bad)
    assert (refused.status, refused.error) == (4, "policy.unreadable")
    assert "line 3" in refused.json["error"]["message"]
    assert desk("policy", "record", "--since", TODAY + timedelta(2)).error == "policy.in_future"
    assert desk("policy", "record", "--since", "2020-01-01").json["version"] == version + 1
    assert desk("policy", "seen", "--person", 1).json["seen"][0]["version"]["since"] == "2020-01-01"


def test_consent_and_contact(desk: Lumadesk, lumadesk: Lumadesk, website: Website, tmp_path: Path) -> None:
    assert website.keys()
    may = ("contact", "may", "--person", 1, "--channel", "email", "--purpose", "marketing")
    assert not desk(*may).json["answers"][0]["permission"]["allowed"]
    desk("consent", "wording", "--purpose", "marketing", "--text", "Send me news", "--since", "2026-01-01")
    give = ("consent", "give", "--person", 1, "--purpose", "marketing", "--channel", "email", "--wording", 1)
    assert desk(*give, "--evidence", "Form", "--on", TODAY + timedelta(2)).error == "consent.in_future"
    assert desk(*give, "--evidence", "Form", "--on", "2025-12-31").error == "consent.before_wording"
    assert desk(*give, "--evidence", "Form").json["id"] == 1
    assert desk(*may).json["answers"][0]["permission"]["allowed"]
    assert desk("contact", "list", "--channel", "email").json["list"]["ids"] == [1]
    out = tmp_path / "list.csv"
    export = ("contact", "export", "--channel", "email", "--to", out, "--recipient", "Own use")
    assert desk(*export, "--because", " ").error == "export.no_purpose"
    assert desk(*export, "--because", "News").json["file"] == str(out)
    assert desk("contact", "exports").json["exports"][0]["count"] == 1
    refused = tmp_path / "no.txt"
    refused.write_text("ann@example.com\n", encoding="utf-8")
    assert desk("contact", "import", refused).json["report"] == {"added": 1, "known": 0, "unreadable": []}
    assert desk("contact", "import", refused).json["report"] == {"added": 0, "known": 1, "unreadable": []}
    assert "NO" in lumadesk(*may).out
    assert (
        desk("consent", "withdraw", "--person", 1, "--purpose", "marketing", "--channel", "email").status == 0
    )
    assert desk("consent", "object", "--person", 1).status == 0
    listed = desk("consent", "list", "--person", 1).json["consents"]
    assert not any(row["holds"] for row in listed)
    assert desk("consent", "refresh").json["consents"] == []
    soft = ("consent", "soft", "--person", 1, "--channel", "email", "--evidence", "INV-0001", "--own-similar")
    assert desk(*soft).error == "consent.conditions"
    assert desk("contact", "subscriber", "--person", 1, "--kind", "corporate").json["subscriber"]["kind"]
    assert desk("contact", "origin", "--person", 1, "--kind", "referral").error == "origin.introducer"
    assert desk("contact", "detail", "--person", 1, "--group", "hobbies", "--value", "Chess").error == (
        "detail.locked"
    )


def test_retention(desk: Lumadesk, website: Website) -> None:
    assert website.keys()
    shown = desk("retention", "show", "enquiry:1").json["disposal"]
    assert shown["due"]
    assert shown["steps"]
    queue = desk("retention", "queue").json
    due = date.fromisoformat(shown["due"]) <= TODAY
    assert queue["count"] == int(due)
    assert desk("retention", "show", "tree:1").error == "retention.no_record"
    hold = desk("retention", "hold", "--person", 1, "--kind", "claim", "--reason", "Claim 7").json["id"]
    assert desk("retention", "holds").json["holds"][0]["hold"]["kind"] == "claim"
    assert desk("retention", "decide", "enquiry:1", "--decision", "erase").error == "retention.blocked"
    blocked = desk("retention", "preview", "enquiry:1").json["preview"]["blocked"]
    assert len(blocked) == 1
    assert desk("retention", "lift", hold).status == 0
    keep = ("retention", "decide", "enquiry:1", "--decision", "keep", "--until", TODAY + timedelta(30))
    assert desk(*keep).error == "retention.no_reason"
    assert desk(*keep, "--reason", "A quote is out").json["count"] == 1
    assert desk("retention", "history").json["reviews"][0]["decision"] == "keep"
    assert desk("retention", "end-client", "--person", 1).status == 0


def test_the_register(desk: Lumadesk, tmp_path: Path) -> None:
    assert desk("register", "fill").json["added"] == 10
    found = desk("register", "list").json
    interests = next(row["entry"]["id"] for row in found["processing"] if "(f)" in row["entry"]["basis"])
    weigh = ("register", "weigh", interests, "--interest", "A", "--necessity", "B", "--balance")
    assert desk(*weigh, " ").error == "register.incomplete"
    assert desk(*weigh, "C").json["outcome"] == "passes"
    checked = desk("register", "check", 1, "--contract", "2026-01-01", "--covers", "purpose").json[
        "processor"
    ]
    assert "technical and organisational measures" in checked["gaps"]
    moved = desk("register", "move", 1, "--region", "eea", "--country", "Netherlands").json["processor"]
    assert moved["processor"]["region"] == "eea"
    assert desk("register", "changes").json["changes"][0]["subject"] == "Zoho Mail"
    assert desk("register", "check", 99).error == "processor.not_found"
    assert desk("register", "add", "--purpose", "Newsletters").error == "register.incomplete"
    assert (
        desk("register", "fee", "--number", "ZA1", "--renewal", "2027-01-01").json["fee"]["number"] == "ZA1"
    )
    files = desk("register", "export", "--to", tmp_path).json["files"]
    assert [Path(file).suffix for file in files] == [".pdf", ".csv"]


def test_a_vault_is_made_under_a_policy(
    lumadesk: Lumadesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUMADESK_PASSPHRASE", "correct horse battery")
    folder = tmp_path / "new"
    assert lumadesk("vault", "create", "--vault", folder, "--policy", "lumina", "--no-keyring").status == 0
    found = lumadesk("promises", "--vault", folder, "--no-keyring", "--json").json
    assert found["policy"] == "lumina"
    other = lumadesk("vault", "create", "--vault", tmp_path / "x", "--policy", "y", "--no-keyring", "--json")
    assert (other.status, other.error) == (3, "business.policy")


def test_evidence_recipients_letters_and_corrections(desk: Lumadesk, tmp_path: Path) -> None:
    ann = desk("people", "add", "--name", "Ann Example", "--address", "1 Lane").json["id"]
    mail, program = tmp_path / "yes.eml", tmp_path / "run.exe"
    mail.write_bytes(b"From: ann@example.com\nSubject: Yes\n\nYes.\n")
    program.write_bytes(b"MZ")
    give = ("consent", "give", "--person", ann, "--purpose", "marketing", "--channel", "post",
            "--evidence", "An email", "--words", "Send me news")  # fmt: skip
    assert desk(*give, "--attach", program).error == "attachment.kind"
    assert desk("consent", "wording").json["wordings"] == []
    desk(*give, "--attach", mail)
    (view,) = desk("consent", "list", "--person", ann).json["consents"]
    assert view["attached"] == view["consent"]["document_id"]
    bound = desk("restrictions", "begin", "--person", ann, "--reason", "claims").json["id"]
    found = desk("restrictions", "tasks", bound).json["tasks"]
    assert found
    assert all("Ann Example" in one["text"] for one in found)
    desk("restrictions", "task", found[0]["id"], "--outcome", "Confirmed")
    assert len(desk("restrictions", "tasks").json["tasks"]) == len(found) - 1
    assert desk("restrictions", "task", found[1]["id"], "--not-needed").error == "task.no_reason"
    made = desk(
        "disclosures", "record", "--authority", "police", "--asked-by", "Sgt X", "--asked-on", TODAY,
        "--what", "All", "--reasons", "No order",
    ).json["disclosure"]["id"]  # fmt: skip
    corrected = desk("disclosures", "correct", made, "--asked-by", "Sgt Y").json["disclosure"]
    assert (corrected["asked_by"], corrected["reasons"]) == ("Sgt Y", "No order")
    assert (
        desk("policy", "print-notices", 1, "--to", tmp_path / "letters.pdf").error == "policy.nobody_to_tell"
    )
