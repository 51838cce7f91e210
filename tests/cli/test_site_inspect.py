"""`lumadesk site inspect`: from an address or from Django's settings, for programs and for people."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from lumadesk.site.expressions import parse
from tests.app.website import TABLE, Website
from tests.cli.conftest import Lumadesk
from tests.servers.ssh import PASSWORD as SSH_PASSWORD
from tests.servers.ssh import USER, AsyncSshServer

PASSWORD = "s3cret-and-long"


@pytest.fixture
def site(tmp_path: Path) -> Website:
    made = Website(tmp_path / "site.sqlite3").make()
    made.send("Ann Example", "ann@example.com")
    made.execute(f"ALTER TABLE {TABLE} ADD COLUMN budget text")
    return made


def test_the_document_for_programs(desk: Lumadesk, site: Website) -> None:
    (table,) = desk("site", "inspect", "--url", site.url).json["tables"]
    assert (table["name"], table["rows"], table["score"]) == (TABLE, 1, 1)
    assert table["suggested"]["email"] == "email"
    assert table["reason"].endswith(".")
    assert set(table["fields"]["email"]) == {"column", "confidence", "reason", "codes"}
    assert table["extra"] == [{"name": "Budget", "column": "budget"}]
    for text in table["suggested"].values():
        parse(text)


def test_the_printout_for_people(lumadesk: Lumadesk, site: Website) -> None:
    out = lumadesk("site", "inspect", "--url", site.url).out
    assert f"{TABLE} · 1 rows · fits 100%" in out
    assert "email = email · 100% · it is called “email” and 1 of 1 values look like email addresses" in out
    assert "'extra:Budget=budget'" in out


def test_djangos_settings_are_enough(
    desk: Lumadesk, site: Website, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.py"
    text = (
        f"DATABASES = {{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': os.environ['SITE_FILE'],"
        f" 'PASSWORD': '{PASSWORD}'}}}}\nUSE_TZ = False\nTIME_ZONE = 'Europe/London'\n"
    )
    settings.write_text(text)
    asked = desk("site", "inspect", "--settings", settings)
    assert (asked.status, asked.error) == (3, "site.unknown")
    assert "SITE_FILE" in asked.json["error"]["hint"]
    monkeypatch.setenv("SITE_FILE", str(site.path))
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    for ran in (desk("site", "inspect", "--settings", settings), desk("site", "inspect", "--settings", "-")):
        assert (ran.json["url"], ran.json["zone"]) == (site.url, "Europe/London")
        assert [table["name"] for table in ran.json["tables"]] == [TABLE]
        assert PASSWORD not in ran.out + ran.err


def test_a_password_is_never_repeated(desk: Lumadesk, tmp_path: Path) -> None:
    entry = "'HOST': 'no host', 'NAME': 'x', 'ENGINE': 'postgresql'"
    for text in (f"{{{entry}, 'PASSWORD': '{PASSWORD}'}}", f"DATABASES = {{'PASSWORD': '{PASSWORD}'"):
        settings = tmp_path / "settings.py"
        settings.write_text(text)
        ran = desk("site", "inspect", "--settings", settings)
        assert ran.status == 3
        assert PASSWORD not in ran.out + ran.err
    ran = desk("site", "inspect", "--url", f"postgresql://web:{PASSWORD}@127.0.0.1:1/site")
    assert ran.error == "site.unreachable"
    assert PASSWORD not in ran.out + ran.err


def test_a_database_behind_an_ssh_server(
    desk: Lumadesk,
    mariadb_url: str,
    ssh_server: AsyncSshServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # no known hosts, no keys of whoever runs the tests
    monkeypatch.setenv("LUMADESK_SSH_PASSWORD", SSH_PASSWORD)
    through = ("--url", mariadb_url, "--ssh", f"127.0.0.1:{ssh_server.port}", "--ssh-user", USER)
    unknown = desk("site", "inspect", *through)
    assert unknown.error == "site.host_key_unknown"
    fingerprint = unknown.json["error"]["message"].split()[-1].rstrip(".")
    assert desk("site", "inspect", *through, "--trust-host-key", "SHA256:other").error == "site.fingerprint"
    assert desk("site", "inspect", *through, "--trust-host-key", fingerprint).json == {"tables": []}


@pytest.mark.parametrize("args", [[], ["--url", "sqlite:///x", "--settings", "-"]])
def test_one_of_the_two_is_needed(lumadesk: Lumadesk, args: list[str]) -> None:
    assert lumadesk("site", "inspect", *args).status == 2


def test_a_settings_file_that_is_not_there_is_told(desk: Lumadesk, tmp_path: Path) -> None:
    assert desk("site", "inspect", "--settings", tmp_path / "none.py").error == "site.settings_file"


def test_what_inspect_writes_can_be_given_to_configure(desk: Lumadesk, site: Website) -> None:
    ran = desk(
        "site", "configure", "--url", site.url, "--table", TABLE, "--map", "extra:Budget=budget",
        "--map", 'source="website"', "--map", 'phone=""', "--map", "message=service + message",
    )  # fmt: skip
    assert ran.status == 0, ran.out
    assert ran.json["mapping"] | {"key": "id"} == ran.json["mapping"]
    site.execute(f"UPDATE {TABLE} SET budget = '£500'")
    assert desk("sync").json["new"] == 1
    (row,) = desk("enquiries", "list").json["enquiries"]
    assert (row["source"], row["phone"]) == ("website", None)
    assert row["message"] == "Laptop repair My laptop does not start."


@pytest.mark.parametrize("pair", ["extra:=budget", "shoe=size", "name=", "name=first +", "key=id + name"])
def test_a_mapping_that_cannot_be_is_refused(desk: Lumadesk, site: Website, pair: str) -> None:
    ran = desk("site", "configure", "--url", site.url, "--table", TABLE, "--map", pair)
    assert ran.status in (2, 3)
    assert "Traceback" not in ran.err
