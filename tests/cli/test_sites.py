"""`lumadesk site` and `sync` with several websites, their lines and secrets, deletions and history."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.website import TABLE, Website
from tests.cli.conftest import Lumadesk

MAPPED = ("--map", "name=name", "--map", "key=id", "--map", "submitted_at=created_at")
ALL = ("email", "phone", "service", "message", "source")
WHOLE = (*MAPPED, *(part for field in ALL for part in ("--map", f"{field}={field}")))
SERVER = ("--url", "postgresql://crm@db.example/site", "--table", TABLE, *WHOLE)


@pytest.fixture
def two(desk: Lumadesk, tmp_path: Path) -> tuple[Website, Website]:
    shop, blog = (Website(tmp_path / f"{name}.sqlite3").make() for name in ("shop", "blog"))
    shop.send("Ann Example", "ann@example.com")
    blog.send("Bob Example", "bob@example.com")
    for name, site in (("Shop", shop), ("Blog", blog)):
        assert desk("site", "configure", "--name", name, "--url", site.url, "--table", TABLE).status == 0
    assert desk("business", "set", "--undo-minutes", 0).status == 0
    return shop, blog


def test_all_are_synced_or_one(desk: Lumadesk, two: tuple[Website, Website]) -> None:
    only = desk("sync", "--site", "blog").json
    assert ([one["name"] for one in only["sites"]], only["new"]) == (["Blog"], 1)
    every = desk("sync").json
    assert [(one["name"], one["new"], one["error"]) for one in every["sites"]] == [
        ("Shop", 1, None),
        ("Blog", 0, None),
    ]
    assert every["new"] == sum(one["new"] for one in every["sites"])
    found = desk("enquiries", "list", "--site", "Shop").json["enquiries"]
    assert [row["name"] for row in found] == ["Ann Example"]
    listed = desk("site", "list").json["sites"]
    assert [(one["name"], one["enquiries"], one["queued"]) for one in listed] == [
        ("Shop", 1, 0),
        ("Blog", 1, 0),
    ]
    assert all(one["last_sync_at"] and one["next_try"] for one in listed)
    assert two[0].keys() == ["1"]


def test_one_that_fails_is_told_and_only_all_are_a_failure(
    desk: Lumadesk, two: tuple[Website, Website]
) -> None:
    two[0].away()
    ran = desk("sync")
    assert ran.status == 0
    assert ran.json["sites"][0]["error"]["code"] == "site.unreachable"
    assert ran.json["new"] == 1
    assert "Shop: The website's database cannot be reached." in ran.err
    two[1].away()
    ran = desk("sync")
    assert (ran.status, ran.error) == (4, "site.unreachable")


def test_which_one_must_be_said(desk: Lumadesk, two: tuple[Website, Website]) -> None:
    ran = desk("site", "test")
    assert (ran.status, ran.error) == (3, "site.which")
    assert "1 (Shop), 2 (Blog)" in ran.json["error"]["hint"]
    assert desk("site", "test", "--site", "blog").json["ok"] is True
    assert desk("site", "test", "--site", "forum").error == "site.unknown"
    ran = desk("site", "configure", "--url", "sqlite:///elsewhere.sqlite3", "--table", TABLE, *WHOLE)
    assert (ran.status, ran.error) == (3, "site.which")
    assert len(two) == 2


def test_removed_with_its_enquiries_kept(desk: Lumadesk, two: tuple[Website, Website]) -> None:
    desk("sync")
    assert desk("enquiries", "mark-deletion", 1).status == 0
    two[0].refuse_deletions()
    assert desk("sync").json["queued"] == 1
    ran = desk("site", "remove", "Shop")
    assert (ran.status, ran.error) == (3, "site.deletions_open")
    assert desk("site", "remove", "Shop", "--anyway").json == {"id": 1, "name": "Shop"}
    assert [one["name"] for one in desk("site", "list").json["sites"]] == ["Blog"]
    assert [one["name"] for one in desk("site", "list", "--removed").json["sites"]] == ["Shop", "Blog"]
    assert desk("site", "deletions").json["deletions"][0]["state"] == "abandoned"


def test_what_changed_and_what_is_gone(
    desk: Lumadesk, lumadesk: Lumadesk, two: tuple[Website, Website]
) -> None:
    desk("sync")
    two[0].change("1", "phone", "01628 000111")
    assert desk("sync", "--full").json["changed"] == 1
    two[0].remove("1")
    assert desk("sync", "--full").json["vanished"] == 1
    shown = desk("enquiries", "show", 1).json
    assert [(one["field"], one["before"], one["after"]) for one in shown["history"]] == [
        ("phone", "", "01628 000111")
    ]
    assert (shown["site"], bool(shown["vanished_at"])) == ("Shop", True)
    assert [row["id"] for row in desk("enquiries", "list", "--vanished").json["enquiries"]] == [1]
    assert [row["id"] for row in desk("enquiries", "list", "--not-vanished").json["enquiries"]] == [2]
    text = lumadesk("enquiries", "show", 1).out
    assert "No longer on the website since" in text
    assert "phone was nothing" in text


def test_the_owners_own_tasks_and_the_receipts(
    desk: Lumadesk, lumadesk: Lumadesk, two: tuple[Website, Website]
) -> None:
    two[0].execute(f"CREATE TABLE reply (id INTEGER, of INTEGER REFERENCES {TABLE} (id) ON DELETE CASCADE)")
    two[0].execute("INSERT INTO reply VALUES (1, 1)")
    desk("sync")
    configured = ("--url", two[1].url, "--table", TABLE, "--delete", "manual", "--name", "Blog")
    desk("site", "configure", *configured)
    for number in (1, 2):
        desk("enquiries", "mark-deletion", number)
    report = desk("sync").json
    assert (report["queued"], report["manual"]) == (2, 1)
    task, waiting = desk("site", "deletions").json["deletions"]
    assert (task["task"], task["site"], task["key"], task["last_error"]) == (True, "Blog", "1", None)
    assert waiting["dependents"] == [{"table": "reply", "column": "of", "rows": 1, "effect": "cascade"}]
    assert "For you: delete row 1" in lumadesk("site", "deletions").out
    allowed = desk("site", "deletions", "--allow-dependents", waiting["id"]).json["deletions"][1]
    assert allowed["dependents_allowed"] is True
    two[1].remove("1")
    desk("sync")
    done = desk("site", "deletions").json["deletions"]
    assert {one["state"] for one in done} == {"done"}
    assert {one["receipt"]["strategy"] for one in done} == {"row", "manual"}
    assert all(one["receipt"]["proof_result"] == 0 for one in done)
    assert all("SELECT count(*)" in one["receipt"]["proof_query"] for one in done)


def test_the_line_is_kept_and_shown_and_no_secret_is(
    desk: Lumadesk, monkeypatch: pytest.MonkeyPatch, lumadesk: Lumadesk
) -> None:
    monkeypatch.setenv("LUMADESK_SITE_PASSWORD", "hush-database")
    monkeypatch.setenv("LUMADESK_SSH_PASSWORD_COMMAND", "echo hush-tunnel")
    ran = desk(
        "site", "configure", *SERVER, "--tls", "verify-ca", "--ca-file", "/etc/ca.pem", "--ssh",
        "bastion.example:2222", "--ssh-user", "alex", "--ssh-key", "~/.ssh/site",
    )  # fmt: skip
    assert ran.status == 0, ran.out
    assert ran.json["line"] == {
        "tls": "verify-ca",
        "ca_file": "/etc/ca.pem",
        "tunnel": {
            "host": "bastion.example",
            "port": 2222,
            "user": "alex",
            "key_file": "~/.ssh/site",
            "host_key": "",
        },
    }
    again = desk("site", "configure", *SERVER, "--ssh-user", "lee").json["line"]
    assert (again["tls"], again["tunnel"]["user"], again["tunnel"]["port"]) == ("verify-ca", "lee", 2222)
    direct = desk("site", "configure", *SERVER, "--ssh", "none").json["line"]
    assert (direct["tls"], direct["tunnel"]) == ("verify-ca", None)
    everything = "".join(
        desk(*words).out + lumadesk(*words).out
        for words in (("site", "list"), ("audit", "list"), ("site", "deletions"))
    )
    assert "hush" not in everything + ran.out + ran.err


def test_a_password_in_the_url_is_in_nothing_that_is_shown(desk: Lumadesk) -> None:
    ran = desk(
        "site", "configure", "--url", "postgresql://crm:hush@db.example/site", "--table", TABLE, *WHOLE
    )
    assert ran.json["url"] == "postgresql://crm@db.example/site"
    assert "hush" not in ran.out + ran.err + desk("site", "list").out


@pytest.mark.parametrize(
    "given",
    [
        ("--tls", "maybe"),
        ("--ssh", "bastion:ssh"),
        ("--ssh-user", "alex"),
        ("--ask-password",),
        ("--ask-ssh-password",),
    ],
)
def test_options_that_make_no_sense(desk: Lumadesk, given: tuple[str, ...]) -> None:
    assert desk("site", "configure", *SERVER, *given).status == 2
    assert desk("site", "list").json["sites"] == []


def test_grants_are_sql_to_be_read(desk: Lumadesk, lumadesk: Lumadesk) -> None:
    desk("site", "configure", *SERVER, "--delete", "row")
    statements = desk("site", "grants", "--role", "reader").json["sql"]
    assert 'CREATE ROLE "reader"' in statements
    assert "DELETE" in statements
    assert "CREATE ROLE" in lumadesk("site", "grants").out


def test_a_site_without_a_tunnel_has_no_host_to_trust(desk: Lumadesk, two: tuple[Website, Website]) -> None:
    assert two[0].keys() == ["1"]
    shown = desk("site", "trust-host", "--site", "shop").json
    assert shown == {"trusted": True, "host": None, "fingerprint": None}


def test_the_schedule_is_a_setting(desk: Lumadesk) -> None:
    shown = desk("business", "set", "--sync-minutes", 5, "--notify-content").json
    assert (shown["sync_minutes"], shown["notify"], shown["notify_content"]) == (5, True, True)
    assert desk("business", "set", "--no-notify").json["notify"] is False
    assert desk("business", "set", "--no-notify-deadlines").json["notify_deadlines"] is False
    assert desk("business", "set", "--sync-minutes", 100_000).error == "settings.sync"
