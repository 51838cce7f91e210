"""Exit statuses, the one JSON document, and what a failure tells (design §7)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lumadesk import __version__
from lumadesk.app import people
from lumadesk.cli import main
from lumadesk.cli.main import NOUNS
from lumadesk.domain.errors import KnownError, RuleViolation
from tests.cli.conftest import Lumadesk, program

Raise = Callable[[Exception], None]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Raise:
    """Makes `people list` fail with an error."""

    def fail_with(error: Exception) -> None:
        def list_ids(*_: object) -> None:
            raise error

        monkeypatch.setattr(people, "list_ids", list_ids)

    return fail_with


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuleViolation("person.erased", "Erased.", "Add them anew."), 3, "person.erased"),
        (KnownError("vault.disk_full", "The disk is full.", "Free some space."), 4, "vault.disk_full"),
        (ValueError("Ann Example"), 1, "bug"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_each_kind_of_failure_has_its_status(
    desk: Lumadesk, lumadesk: Lumadesk, failing: Raise, error: Exception, status: int, code: str
) -> None:
    failing(error)
    told = desk("people", "list")
    assert (told.status, told.error) == (status, code)
    assert "Ann" not in told.out + told.err
    in_words = lumadesk("people", "list")
    assert in_words.status == status
    assert in_words.out == ""
    assert told.json["error"]["message"] in in_words.err
    assert told.json["error"]["hint"] in in_words.err


@pytest.mark.parametrize(
    "args",
    [
        ["nonsense"],
        ["people", "nonsense"],
        ["people", "add"],
        ["people", "show", "one"],
        ["people", "list", "--colour", "red"],
        ["enquiries", "list", "--status", "lost"],
        ["enquiries", "list", "--from", "yesterday"],
        ["enquiries", "list", "--limit", "0"],
        ["requests", "open", "--kind", "wish", "--person", "1", "--received", "2026-11-03"],
        ["requests", "open", "--kind", "access", "--person", "1", "--received", "2026-02-30"],
        ["requests", "identity", "1"],
        ["invoices", "draft", "--person", "1", "--line", "Visit;1"],
        ["invoices", "draft", "--person", "1", "--line", "Visit;one;2"],
        ["invoices", "pay", "1", "--amount", "NaN", "--on", "2026-11-03"],
        ["invoices", "pay", "1", "--amount", "ten", "--on", "2026-11-03"],
        ["site", "configure", "--url", "sqlite:///x", "--table", "t", "--map", "name"],
        ["site", "configure", "--url", "sqlite:///x", "--table", "t", "--map", "colour=c"],
        ["site", "configure", "--url", "sqlite:///x", "--table", "t", "--delete", "burn"],
        ["calc", "deadline", "--kind", "access"],
        ["demo", "--enquiries", "0"],
    ],
    ids=" ".join,
)
def test_usage_is_told_with_status_2(desk: Lumadesk, lumadesk: Lumadesk, args: list[str]) -> None:
    told = desk(*args)
    assert (told.status, told.error) == (2, "usage")
    assert "--help" in told.json["error"]["hint"]
    in_words = lumadesk(*args)
    assert (in_words.status, in_words.out) == (2, "")
    assert told.json["error"]["message"] in in_words.err


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_help(lumadesk: Lumadesk, noun: str) -> None:
    told = lumadesk(noun, "--help")
    assert told.status == 0
    assert f"lumadesk {noun}" in told.out


def test_help_lists_every_noun(lumadesk: Lumadesk) -> None:
    told = lumadesk("--help")
    assert told.status == 0
    for noun in NOUNS:
        assert f"\n  {noun} " in told.out


def test_a_noun_alone_shows_its_help(lumadesk: Lumadesk) -> None:
    told = lumadesk("people")
    assert told.status == 2
    assert "Usage: lumadesk people" in told.err


def test_version(lumadesk: Lumadesk) -> None:
    assert lumadesk("--version").out == f"LumaDesk {__version__}\n"


def test_shared_options_may_come_first(desk: Lumadesk, lumadesk: Lumadesk, tmp_path: Path) -> None:
    assert desk("people", "add", "--name", "Ann Example").status == 0
    told = lumadesk("--vault", tmp_path / "vault", "--no-keyring", "--json", "people", "list")
    assert [person["name"] for person in told.json["people"]] == ["Ann Example"]
    assert lumadesk(f"--vault={tmp_path / 'nothing'}", "--json", "people", "list").error == "vault.not_found"


def test_json_after_two_dashes_is_no_option(desk: Lumadesk, lumadesk: Lumadesk) -> None:
    desk("people", "add", "--name", "Ann Example")
    told = lumadesk("people", "note", "1", "--", "--json")
    assert told.status == 0
    assert told.out == "Noted (1).\n"


def test_a_hostile_name_cannot_steer_the_terminal(desk: Lumadesk, lumadesk: Lumadesk) -> None:
    name = "Ann\x1b[2J\x07 \u202eelpmaxE"
    assert desk("people", "add", "--name", name).status == 0
    shown = lumadesk("people", "list").out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert shown.count("\n") == 1


def test_calc_starts_without_the_database_the_window_and_the_pages() -> None:
    script = (
        "import sys\n"
        "from lumadesk.__main__ import main\n"
        "status = main(['calc', 'vat', '--line', '10.00@20', '--json'])\n"
        "heavy = {'PySide6', 'sqlalchemy', 'sqlmodel', 'sqlcipher3', 'reportlab', 'keyring', 'holidays'}\n"
        "sys.exit(status or ', '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["gross"] == "12.00"


def test_names_that_the_terminal_cannot_show_do_not_stop_it(place: dict[str, str]) -> None:
    assert program("people", "add", "--name", "ليلى 王小明 🦉", **place).status == 0
    told = program("people", "list", **place, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert told.status == 0
    assert "\\u0644" in told.out
    assert program("people", "list", "--json", **place).json["people"][0]["name"] == "ليلى 王小明 🦉"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_reader_that_goes_away_is_no_failure() -> None:
    done = subprocess.run(
        [
            "sh",
            "-c",
            '"$0" -m lumadesk calc deadline --kind access --received 2026-11-03 | true',
            sys.executable,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_a_bug_shows_no_value_and_is_logged_without_any(tmp_path: Path, place: dict[str, str]) -> None:
    script = (
        "import sys\n"
        "from lumadesk.app import people\n"
        "from lumadesk.__main__ import main\n"
        "def broken(services, *, name, **_):\n"
        "    raise ValueError(f'cannot add {name}')\n"
        "people.add_person = broken\n"
        "sys.exit(main(['people', 'add', '--name', 'Ann Example', '--json', '--no-keyring']))\n"
    )
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "LOCALAPPDATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **home, **place},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "bug"
    (log,) = [file for file in tmp_path.rglob("lumadesk.log") if file.read_text()]
    assert "ValueError" in log.read_text()
    assert "Ann" not in done.stdout + done.stderr + log.read_text()
    assert "Traceback" not in done.stdout + done.stderr


def test_a_world_must_be_given() -> None:
    with pytest.raises(SystemExit) as left:
        main.typer.main.get_command(main.app).main(args=["people", "list"])
    assert left.value.code == 1
