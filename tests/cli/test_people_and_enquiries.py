"""`lumadesk people`, `enquiries`, `site` and `sync` on a real website's file."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.app.website import TABLE, Website
from tests.cli.conftest import Lumadesk

ENQUIRY = {
    "id", "key", "name", "email", "phone", "service", "message", "source", "submitted_at", "status",
    "person_id", "marked_for_deletion",
}  # fmt: skip
REPORT = {
    "fetched", "new", "changed", "tombstoned", "rejected", "deleted_at_site", "verified_absent", "seconds",
}  # fmt: skip


@pytest.fixture
def website(desk: Lumadesk, tmp_path: Path) -> Website:
    """A website of three enquiries from two people, configured and not delayed."""
    site = Website(tmp_path / "site.sqlite3").make()
    site.send("Ann Example", "ann@example.com", message="The first one.")
    site.send("Zoë O'Brien", "zoe@example.com", phone="020 7946 0018", service="Wi-Fi", source="google")
    site.send("Ann Example", "Ann@Example.com ", message="Zweite Frage über Größe.", service="Wi-Fi")
    assert desk("site", "configure", "--url", site.url, "--table", TABLE).status == 0
    assert desk("business", "set", "--undo-minutes", 0).status == 0
    return site


def ids(desk: Lumadesk, *args: object) -> list[int]:
    found = desk("enquiries", "list", *args)
    assert found.status == 0, found.out
    return [row["id"] for row in found.json["enquiries"]]


def test_from_the_site_to_the_vault(desk: Lumadesk, lumadesk: Lumadesk, website: Website) -> None:
    tables = desk("site", "inspect", "--url", website.url).json["tables"]
    assert [(table["name"], table["rows"]) for table in tables] == [(TABLE, 3)]
    assert tables[0]["suggested"]["submitted_at"] == "created_at"
    assert 0 < tables[0]["score"] <= 1
    assert desk("site", "test").json["ok"] is True

    dry = desk("sync", "--dry-run").json
    assert (dry["fetched"], dry["new"]) == (3, 3)
    assert ids(desk) == []
    report = desk("sync").json
    assert set(report) >= REPORT
    assert (report["fetched"], report["new"], report["rejected"]) == (3, 3, [])
    assert desk("sync").json["new"] == 0

    rows = desk("enquiries", "list").json["enquiries"]
    assert [row["id"] for row in rows] == [3, 2, 1]
    assert set(rows[0]) == ENQUIRY
    assert rows[1] | {"submitted_at": ""} == {
        "id": 2,
        "key": "2",
        "name": "Zoë O'Brien",
        "email": "zoe@example.com",
        "phone": "020 7946 0018",
        "service": "Wi-Fi",
        "message": "My laptop does not start.",
        "source": "google",
        "submitted_at": "",
        "status": "new",
        "person_id": 2,
        "marked_for_deletion": False,
    }
    assert rows[0]["person_id"] == rows[2]["person_id"] == 1, "one address, one person"
    shown = desk("enquiries", "show", 2).json
    assert {name: shown[name] for name in ENQUIRY} == rows[1]
    assert (shown["history"], shown["vanished_at"], shown["site"]) == ([], None, "sqlite")
    assert "Zoë O'Brien" in lumadesk("enquiries", "show", 2).out
    assert "3 read: 0 new" in lumadesk("sync").out


def test_enquiries_are_found(desk: Lumadesk, website: Website) -> None:
    assert website.keys() == ["1", "2", "3"]
    desk("sync")
    assert ids(desk, "--search", "zweite uber") == [3]
    assert ids(desk, "--search", "O'Bri") == [2]
    assert ids(desk, "--search", '"; DROP TABLE enquiry; --') == []
    assert ids(desk, "--service", "Wi-Fi") == [3, 2]
    assert ids(desk, "--source", "google") == [2]
    assert ids(desk, "--from", "2026-11-02", "--to", "2026-11-02") == [3, 2, 1]
    assert ids(desk, "--to", "2026-11-01") == []
    assert ids(desk, "--limit", 1, "--offset", 1) == [2]
    assert desk("enquiries", "list", "--limit", 1).json["total"] == 3
    assert ids(desk, "--status", "replied") == []


def test_an_enquiry_is_answered_and_converted(desk: Lumadesk, website: Website) -> None:
    assert website.keys() == ["1", "2", "3"]
    desk("sync")
    link = desk("enquiries", "reply", 2).json["link"]
    parts = urlsplit(link)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "zoe@example.com")
    mail = parse_qs(parts.query)
    assert mail["subject"] == ["Your enquiry: Wi-Fi"]
    assert "> My laptop does not start." in mail["body"][0]
    assert ids(desk, "--status", "replied") == [2]

    assert desk("enquiries", "convert", 2).json == {"id": 2, "person_id": 2}
    assert desk("enquiries", "show", 2).json["status"] == "converted"
    people = desk("people", "list", "--clients").json["people"]
    assert [(person["id"], person["is_client"]) for person in people] == [(2, True)]
    assert desk("enquiries", "set-status", 1, "spam").json["status"] == "spam"


def test_an_enquiry_is_deleted_at_both_ends(desk: Lumadesk, website: Website) -> None:
    desk("sync")
    assert desk("enquiries", "mark-deletion", 2).json["marked_for_deletion"] is True
    assert desk("enquiries", "unmark-deletion", 2).json["marked_for_deletion"] is False
    assert desk("sync").json["deleted_at_site"] == 0
    assert website.keys() == ["1", "2", "3"]

    desk("enquiries", "mark-deletion", 2)
    website.away()
    away = desk("sync")
    assert (away.status, away.error) == (4, "site.unreachable")
    assert "1 deletion stays queued" in away.json["error"]["message"]
    website.back()
    report = desk("sync").json
    assert (report["deleted_at_site"], report["verified_absent"], report["queued"]) == (1, 1, 0)
    assert website.keys() == ["1", "3"]
    assert ids(desk) == [3, 1]
    (receipt,) = desk("site", "deletions").json["deletions"]
    assert receipt["state"] == "done"
    assert receipt["receipt"]["verified_absent"] is True

    website.send("Zoë O'Brien", "zoe@example.com", key=2)
    again = desk("sync").json
    assert (again["new"], again["tombstoned"]) == (0, 1)
    assert ids(desk) == [3, 1]
    assert [person["id"] for person in desk("people", "list").json["people"]] == [1]


def test_a_row_that_is_no_enquiry_is_kept_and_shown(
    desk: Lumadesk, lumadesk: Lumadesk, website: Website
) -> None:
    website.send("", "nobody@example.com")
    report = desk("sync").json
    assert report["rejected"] == [{"key": "4", "reason": "name-missing"}]
    assert "Rejected 4: name-missing" in lumadesk("sync").out
    assert [(row["key"], row["reason"]) for row in desk("site", "rejections").json["rejected"]] == [
        ("4", "name-missing")
    ]
    website.change("4", "name", "Now Named")
    assert desk("sync").json["new"] == 1
    assert desk("site", "rejections").json["rejected"] == []


def test_a_site_that_is_wrong_is_told(desk: Lumadesk, website: Website, tmp_path: Path) -> None:
    missing = desk("site", "inspect", "--url", f"sqlite:///{tmp_path / 'nothing.sqlite3'}")
    assert (missing.status, missing.error) == (4, "site.unreachable")
    assert not (tmp_path / "nothing.sqlite3").exists()
    other = desk("site", "configure", "--url", website.url, "--table", "enquiries")
    assert (other.status, other.error) == (4, "site.table_missing")
    assert TABLE in other.json["error"]["hint"]
    website.execute(f"ALTER TABLE {TABLE} RENAME COLUMN message TO body")
    renamed = desk("sync")
    assert (renamed.status, renamed.error) == (4, "site.column_missing")
    assert desk("site", "test").status == 4
    assert (
        desk("site", "configure", "--url", website.url, "--table", TABLE).json["mapping"]["message"] == "body"
    )
    assert desk("sync").json["new"] == 3


def test_no_site_is_told(desk: Lumadesk) -> None:
    told = desk("sync")
    assert (told.status, told.error) == (3, "site.not_configured")


def test_passwords_go_into_the_vault_only(
    desk: Lumadesk, lumadesk: Lumadesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every_field = [
        part
        for field in ("key", "name", "email", "phone", "service", "message", "source", "submitted_at")
        for part in ("--map", f"{field}={field}")
    ]
    url = "postgresql://ann:s3cr3t-w0rd@localhost:1/site"
    for _ in range(2):
        told = desk("site", "configure", "--url", url, "--table", "enquiry", *every_field)
        assert told.status == 0
        assert told.json["url"] == "postgresql://ann@localhost:1/site"
        monkeypatch.setenv("LUMADESK_SITE_PASSWORD", "s3cr3t-w0rd")
        url = "postgresql://ann@localhost:1/site"
    failed = desk("sync")
    assert (failed.status, failed.error) == (4, "site.unreachable")
    shown = lumadesk("site", "test").out + failed.out + failed.err + told.out
    assert "s3cr3t" not in shown
    assert not any(b"s3cr3t" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_people(desk: Lumadesk, lumadesk: Lumadesk) -> None:
    added = desk(
        "people", "add", "--name", "Ann Example", "--email", "ann@example.com", "--phone", "020 7946 0018",
        "--address", "1 High Street\\nMarlow",
    )  # fmt: skip
    assert added.json["address"] == "1 High Street\nMarlow"
    bad = desk("people", "add", "--name", "Ann", "--email", "ann")
    assert (bad.status, bad.error) == (3, "person.bad_email")
    desk("people", "add", "--name", "Anne Exampel", "--phone", "+44 20 7946 0018")
    assert desk("people", "note", 1, "Prefers mornings.").json["person_id"] == 1
    shown = desk("people", "show", 1).json
    assert [entry["title"] for entry in shown["timeline"]] == ["Note"]
    assert [row["id"] for row in shown["may_be_same_as"]] == [2]
    assert "Prefers" not in lumadesk("people", "list").out
    assert [person["id"] for person in desk("people", "list", "--search", "marl").json["people"]] == [1]

    updated = desk("people", "update", 1, "--phone", "", "--name", "Ann B. Example").json
    assert (updated["name"], updated["phone"], updated["email"]) == (
        "Ann B. Example",
        None,
        "ann@example.com",
    )
    assert desk("people", "merge", 1, 1).error == "person.same"
    merged = desk("people", "merge", 1, 2).json
    assert merged["phone"] == "+44 20 7946 0018"
    assert desk("people", "show", 2).error == "person.not_found"
    assert desk("people", "list").json["total"] == 1


def test_a_relative_path_means_the_same_file_in_every_folder(
    desk: Lumadesk, website: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(website.path.parent)
    told = desk("site", "configure", "--url", f"sqlite:///{website.path.name}", "--table", TABLE)
    assert told.json["url"] == website.url
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert desk("sync").json["new"] == 3
