"""Where a passphrase comes from: a command, the environment, or a prompt on a terminal, in this order."""

from __future__ import annotations

import getpass
import os
import shlex
import subprocess
import sys

from lumadesk.domain.errors import KnownError, RuleViolation

_COMMAND = "LUMADESK_PASSPHRASE_COMMAND"
_WORDS = "LUMADESK_PASSPHRASE"
_PATIENCE = 300  # seconds: a password manager may ask the owner something


def find_passphrase() -> str | None:
    """The passphrase of an existing vault; None where nothing gives one."""
    words = given_passphrase()
    if words is None and _on_a_terminal():
        words = getpass.getpass("Passphrase of the vault: ")
    return words or None


def choose_passphrase() -> str | None:
    """The passphrase of a new vault; typed twice where it is typed."""
    words = given_passphrase()
    if words is None and _on_a_terminal():
        words = getpass.getpass("Passphrase for the new vault: ")
        if getpass.getpass("The same again: ") != words:
            raise RuleViolation(
                "vault.passphrase_differs",
                "The two passphrases are not the same.",
                "Nothing was made; try again.",
            )
    return words or None


def given_passphrase() -> str | None:
    """What the command or the environment gives, without asking anybody."""
    command = os.environ.get(_COMMAND)
    if command:
        return _from_command(command)
    return os.environ.get(_WORDS) or None


def _on_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _from_command(command: str) -> str:
    """The first line that the command prints. It is run as it stands, by no shell."""
    hint = f"Try the command of {_COMMAND} by itself: its first line must be the passphrase."
    try:
        # Windows takes a command line whole; shlex would eat its backslashes.
        words: str | list[str] = command if os.name == "nt" else shlex.split(command)
        # S603: the owner's own command, from the owner's own environment.
        done = subprocess.run(words, stdout=subprocess.PIPE, check=False, timeout=_PATIENCE)  # noqa: S603
    except ValueError:
        raise KnownError(
            "passphrase.command_unreadable", f"{_COMMAND} has an open quotation mark.", hint
        ) from None
    except subprocess.TimeoutExpired:
        raise KnownError("passphrase.command_slow", "The passphrase command did not finish.", hint) from None
    except (OSError, IndexError):
        raise KnownError(
            "passphrase.command_missing", "The passphrase command could not be started.", hint
        ) from None
    if done.returncode != 0:
        raise KnownError(
            "passphrase.command_failed", f"The passphrase command ended with status {done.returncode}.", hint
        )
    try:
        lines = done.stdout.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise KnownError("passphrase.command_unreadable", "The passphrase is not UTF-8 text.", hint) from None
    if not lines or not lines[0]:
        raise KnownError("passphrase.command_empty", "The passphrase command printed nothing.", hint)
    return lines[0]
