"""Where a secret comes from: a command or the environment; never from the command line, which others see."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

from lumadesk.domain.errors import KnownError

_PATIENCE = 300  # seconds: a password manager may ask the owner something


def given_secret(variable: str, noun: str, code: str) -> str | None:
    """What the command in ``VARIABLE_COMMAND`` prints, or else what ``VARIABLE`` holds.

    ``noun`` ("passphrase") and ``code`` (the first part of an error's) say whose failure it is.
    """
    command = os.environ.get(f"{variable}_COMMAND")
    if command:
        return _from_command(command, f"{variable}_COMMAND", noun, code)
    return os.environ.get(variable) or None


def on_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _from_command(command: str, variable: str, noun: str, code: str) -> str:
    """The first line that the command prints. It is run as it stands, by no shell."""
    hint = f"Try the command of {variable} by itself: its first line must be the {noun}."
    try:
        # Windows takes a command line whole; shlex would eat its backslashes.
        words: str | list[str] = command if os.name == "nt" else shlex.split(command)
        # S603: the owner's own command, from the owner's own environment.
        done = subprocess.run(words, stdout=subprocess.PIPE, check=False, timeout=_PATIENCE)  # noqa: S603
    except ValueError:
        raise KnownError(
            f"{code}.command_unreadable", f"{variable} has an open quotation mark.", hint
        ) from None
    except subprocess.TimeoutExpired:
        raise KnownError(f"{code}.command_slow", f"The {noun} command did not finish.", hint) from None
    except (OSError, IndexError):
        raise KnownError(
            f"{code}.command_missing", f"The {noun} command could not be started.", hint
        ) from None
    if done.returncode != 0:
        raise KnownError(
            f"{code}.command_failed", f"The {noun} command ended with status {done.returncode}.", hint
        )
    try:
        lines = done.stdout.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise KnownError(f"{code}.command_unreadable", f"The {noun} is not UTF-8 text.", hint) from None
    if not lines or not lines[0]:
        raise KnownError(f"{code}.command_empty", f"The {noun} command printed nothing.", hint)
    return lines[0]
