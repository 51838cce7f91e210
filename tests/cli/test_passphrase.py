"""The order of unlocking: keyring, passphrase command, passphrase, a prompt on a terminal (design §7)."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from pathlib import Path

import pytest

from lumadesk.cli import passphrase, secret
from lumadesk.domain.errors import KnownError
from tests.app.fakes import FakeSecrets
from tests.cli.conftest import Lumadesk, Ran, program
from tests.conftest import PASSPHRASE

COMMAND = "LUMADESK_PASSPHRASE_COMMAND"
WORDS = "LUMADESK_PASSPHRASE"


def printing(*lines: str, status: int = 0) -> str:
    """A command line that prints these lines and ends with this status."""
    code = f"print({chr(10).join(lines)!r}); raise SystemExit({status})"
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"


@pytest.fixture
def verify(desk: Lumadesk, monkeypatch: pytest.MonkeyPatch) -> Lumadesk:
    """Runs `vault verify` on a vault whose passphrase is in no environment any more."""
    monkeypatch.delenv(WORDS)

    def call(*args: object) -> Ran:
        return desk("vault", "verify", *args)

    return call


def test_the_keyring_comes_first(verify: Lumadesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMMAND, "a command that is never started")
    monkeypatch.setenv(WORDS, "not the passphrase")
    assert verify().json["ok"] is True
    assert verify("--no-keyring").error == "passphrase.command_missing"


def test_the_command_comes_before_the_passphrase(verify: Lumadesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORDS, "not the passphrase")
    assert verify("--no-keyring").error == "vault.wrong_passphrase"
    monkeypatch.setenv(COMMAND, printing(PASSPHRASE, "a second line is not part of it"))
    assert verify("--no-keyring").status == 0


def test_no_shell_reads_the_command(
    verify: Lumadesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = "import sys; print(sys.argv[1])"
    trap = f"{PASSPHRASE}; touch {tmp_path / 'trap'} `touch {tmp_path / 'trap'}` $HOME"
    monkeypatch.setenv(COMMAND, shlex.join([sys.executable, "-c", code, trap]))
    assert verify("--no-keyring").error == "vault.wrong_passphrase"
    assert not (tmp_path / "trap").exists()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (printing(PASSPHRASE, status=3), "passphrase.command_failed"),
        (printing(""), "passphrase.command_empty"),
        (printing("", PASSPHRASE), "passphrase.command_empty"),
        ("/nowhere/pass show lumadesk", "passphrase.command_missing"),
        ("echo 'open", "passphrase.command_unreadable"),
        ("   ", "passphrase.command_missing"),
        (
            f"{shlex.quote(sys.executable)} -c 'import sys; sys.stdout.buffer.write(bytes([255]))'",
            "passphrase.command_unreadable",
        ),
    ],
)
def test_a_command_that_gives_none_is_told(
    verify: Lumadesk, monkeypatch: pytest.MonkeyPatch, command: str, code: str
) -> None:
    monkeypatch.setenv(COMMAND, command)
    monkeypatch.setenv(WORDS, PASSPHRASE)
    told = verify("--no-keyring")
    assert (told.status, told.error) == (4, code)
    assert COMMAND in told.json["error"]["message"] + told.json["error"]["hint"]


def test_a_command_that_never_ends_is_told(verify: Lumadesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret, "_PATIENCE", 0.2)
    monkeypatch.setenv(COMMAND, f"{shlex.quote(sys.executable)} -c 'import time; time.sleep(60)'")
    assert verify("--no-keyring").error == "passphrase.command_slow"


def test_without_any_nobody_is_asked_but_on_a_terminal(verify: Lumadesk) -> None:
    told = verify("--no-keyring")
    assert (told.status, told.error) == (4, "vault.passphrase_needed")
    assert WORDS in told.json["error"]["hint"]


def test_a_terminal_is_asked(verify: Lumadesk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return PASSPHRASE

    monkeypatch.setattr(passphrase, "on_a_terminal", lambda: True)
    monkeypatch.setattr(passphrase.getpass, "getpass", getpass)
    assert verify("--no-keyring").status == 0
    assert asked == ["Passphrase of the vault: "]
    assert verify().status == 0
    assert len(asked) == 1, "the keyring serves, so nobody is asked"


def test_a_new_passphrase_is_typed_twice(
    lumadesk: Lumadesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typed = iter(["one two three four", "one two three five", "one two three four", "one two three four"])
    monkeypatch.setattr(passphrase, "on_a_terminal", lambda: True)
    monkeypatch.setattr(passphrase.getpass, "getpass", lambda _prompt: next(typed))
    place = ("--vault", tmp_path / "vault", "--json")
    differs = lumadesk("vault", "create", *place)
    assert (differs.status, differs.error) == (3, "vault.passphrase_differs")
    assert not (tmp_path / "vault").exists()
    assert lumadesk("vault", "create", *place).status == 0


def test_a_new_vault_needs_one(lumadesk: Lumadesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = ("--vault", tmp_path / "vault", "--json")
    assert lumadesk("vault", "create", *place).error == "vault.passphrase_needed"
    monkeypatch.setenv(WORDS, "   ")
    blank = lumadesk("vault", "create", *place)
    assert (blank.status, blank.error) == (3, "vault.passphrase_empty")
    assert not (tmp_path / "vault").exists()


def test_an_insecure_keyring_is_refused_and_the_passphrase_serves(
    lumadesk: Lumadesk, keyring: FakeSecrets, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keyring.problem = KnownError("keyring.insecure", "PlaintextKeyring is refused.", "The passphrase serves.")
    monkeypatch.setenv(WORDS, PASSPHRASE)
    place = ("--vault", tmp_path / "vault", "--json")
    made = lumadesk("vault", "create", *place)
    assert made.status == 0
    assert "PlaintextKeyring is refused." in made.err
    assert made.json["keyring_usable"] is False
    assert made.json["key_in_keyring"] is False
    opened = lumadesk("people", "list", *place)
    assert opened.status == 0
    assert "PlaintextKeyring is refused." in opened.err
    monkeypatch.delenv(WORDS)
    locked = lumadesk("people", "list", *place)
    assert (locked.status, locked.error) == (4, "vault.passphrase_needed")
    assert "PlaintextKeyring is refused." in locked.json["error"]["message"]
    assert keyring.kept == {}


def test_a_key_that_the_keyring_lost_is_put_back(
    verify: Lumadesk, keyring: FakeSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dict(keyring.kept)
    assert len(before) == 1
    keyring.kept.clear()
    monkeypatch.setenv(WORDS, PASSPHRASE)
    assert verify("--no-keyring").status == 0
    assert keyring.kept == {}
    assert verify().status == 0
    assert keyring.kept == before
    keyring.kept.update(dict.fromkeys(before, "not a key"))
    assert verify().status == 0
    assert keyring.kept == before


@pytest.mark.skipif(os.name == "nt", reason="Windows runs no such script")
def test_the_real_program_takes_it_from_a_script(tmp_path: Path, place: dict[str, str]) -> None:
    script = tmp_path / "my pass.sh"
    script.write_text(f"#!/bin/sh\necho '{PASSPHRASE}'\n")
    script.chmod(stat.S_IRWXU)
    told = program("vault", "verify", "--json", **{**place, COMMAND: f"'{script}' show", WORDS: "wrong"})
    assert (told.status, told.json["ok"]) == (0, True)
    wrong = program("vault", "verify", "--json", **{**place, WORDS: "wrong"})
    assert (wrong.status, wrong.error) == (4, "vault.wrong_passphrase")
